package org.segue.formats;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.segue.data.ExternalPlaylist;

/// A kind of playlist file that can be written too: strictly by its rules, in UTF-8, the same bytes
/// for the same playlists. What the format has no place for stays behind.
public sealed interface WritableFormat extends PlaylistFormat
    permits MpdFormat,
        JspfFormat,
        XspfFormat,
        M3uFormat,
        PlsFormat,
        ExportifyFormat,
        TuneMyMusicFormat,
        SoundiizFormat,
        TextFormat {

  /// Whether a file holds one playlist only.
  boolean single();

  /// Writes a file; `out` is flushed, not closed.
  ///
  /// @throws IllegalArgumentException where there is more than one playlist and the format is
  ///     [#single], or none
  void write(List<ExternalPlaylist> playlists, OutputStream out) throws IOException;

  /// The same without the apostrophe that tables get before what a spreadsheet would take for a
  /// formula.
  default WritableFormat unguarded() {
    return this;
  }

  /// The one playlist of a [#single] format.
  default ExternalPlaylist only(List<ExternalPlaylist> playlists) {
    if (playlists.size() != 1) {
      throw new IllegalArgumentException(
          "a file of format '%s' holds one playlist, not %d: choose one"
              .formatted(name(), playlists.size()));
    }
    return playlists.getFirst();
  }
}
