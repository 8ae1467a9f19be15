package org.segue.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.segue.data.ExternalPlaylist;
import org.segue.formats.PlaylistFormats;
import org.segue.formats.PlaylistReader;
import org.segue.formats.WritableFormat;
import org.segue.store.Durable;

/// How commands take playlist files and give them back.
final class PlaylistInput {
  private PlaylistInput() {}

  /// What standard input and output are called.
  static final String STANDARD = "-";

  /// Reads a file or folder, or standard input.
  static PlaylistReader.Result read(String name) throws IOException {
    return name.equals(STANDARD)
        ? new PlaylistReader().read(System.in, "standard input")
        : new PlaylistReader().read(Path.of(name));
  }

  /// The format that was asked for, else the one of the file's ending.
  static WritableFormat format(@Nullable String asked, String file) {
    return asked == null ? PlaylistFormats.ofFileName(file) : PlaylistFormats.named(asked);
  }

  /// Writes a file whole or not at all; standard output where it is `-`. What is no file, a pipe
  /// say, is written to as it is.
  static void write(
      Console console,
      WritableFormat format,
      List<ExternalPlaylist> playlists,
      String file,
      boolean force)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    format.write(playlists, bytes);
    if (file.equals(STANDARD)) {
      console.out().write(bytes.toByteArray());
      console.out().flush();
      return;
    }
    Path path = Path.of(file);
    if (!force && Files.exists(path)) {
      throw new FileAlreadyExistsException(file);
    }
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      Files.write(path, bytes.toByteArray());
    } else {
      Durable.file(path, bytes::writeTo);
    }
  }
}
