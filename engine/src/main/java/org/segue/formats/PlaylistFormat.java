package org.segue.formats;

import java.io.InputStream;
import org.segue.data.BadInputException;
import org.segue.data.ExternalPlaylist;

/// A kind of playlist file, recognised by content, not by its name's ending.
public sealed interface PlaylistFormat permits MpdFormat {

  /// Takes what a file holds, playlist by playlist.
  @FunctionalInterface
  interface Sink {
    /// `withoutUri` counts entries of this playlist that name no track and were left out.
    void accept(ExternalPlaylist playlist, int withoutUri);
  }

  /// Whether content that begins with these bytes (decompressed, at least 512 where there are as
  /// many) is of this kind.
  boolean recognizes(byte[] head);

  /// Reads all playlists. `source` names the content in errors.
  ///
  /// @throws BadInputException naming the byte position where the content is not of this format
  void read(InputStream in, String source, Sink sink);
}
