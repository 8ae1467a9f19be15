package org.segue.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The finished phases of a long run, so that a run that was cut off goes on where it was.
///
/// A directory with one array file per phase, each written aside and renamed, and `key`: a text of
/// all that the run depends on. A directory of another key is cleared.
public final class Checkpoints {

  /// Nothing is kept.
  public static final Checkpoints NONE = new Checkpoints(null);

  private static final String KEY = "key";

  private final @Nullable Path directory;

  private Checkpoints(@Nullable Path directory) {
    this.directory = directory;
  }

  /// Opens the checkpoints of a run, or begins them.
  public static Checkpoints open(Path directory, String key) throws IOException {
    Path file = directory.resolve(KEY);
    if (!Files.exists(file) || !Files.readString(file).equals(key)) {
      clear(directory);
      Durable.file(file, out -> out.write(key.getBytes(StandardCharsets.UTF_8)));
    }
    return new Checkpoints(directory);
  }

  /// What a phase made, from its file or by `work`, whose result is then kept.
  public NamedArrays of(String phase, Supplier<NamedArrays> work) {
    if (directory == null) {
      return work.get();
    }
    Path file = directory.resolve(phase + ".safetensors");
    try {
      if (Files.exists(file)) {
        return NamedArrays.open(file);
      }
      Path partial = directory.resolve("." + phase + ".partial");
      NamedArrays made = work.get();
      Files.deleteIfExists(partial); // a killed run's
      made.write(partial);
      try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
      return NamedArrays.open(file); // mapped: what it was made in can be freed
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Whether a phase is finished.
  public boolean has(String phase) {
    return directory != null && Files.exists(directory.resolve(phase + ".safetensors"));
  }

  /// Forgets phases that are no longer needed: those whose names begin so.
  public void forget(String prefix) {
    if (directory != null) {
      try (Stream<Path> files = Files.list(directory)) {
        for (Path file : files.toList()) {
          if (file.getFileName().toString().startsWith(prefix)) {
            Files.delete(file);
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /// Deletes all of it: the run is finished.
  public void clear() throws IOException {
    if (directory != null) {
      clear(directory);
    }
  }

  private static void clear(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      try (Stream<Path> files = Files.list(directory)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(directory);
    }
  }
}
