package org.segue.formats;

import java.io.InputStream;
import java.util.List;
import org.segue.data.BadInputException;
import org.segue.data.ExternalPlaylist;

/// A kind of playlist file, recognised by content, not by its name's ending.
///
/// Stateless: one object reads any number of files at once.
public sealed interface PlaylistFormat
    permits WritableFormat, ITunesFormat, SpotifyAccountFormat, SpotifyApiFormat {

  /// Takes what a file holds, playlist by playlist.
  @FunctionalInterface
  interface Sink {
    /// `withoutUri` counts entries of this playlist that name no track and were left out.
    void accept(ExternalPlaylist playlist, int withoutUri);

    /// Hears of every row that was left out. `line` counts from 1, 0 where unknown; `text` says
    /// what stands there.
    default void skipped(long line, ImportReport.Reason reason, String text) {}
  }

  /// What the format is called on the command line, such as `xspf`.
  String name();

  /// Its media type, such as `application/xspf+xml`.
  String mediaType();

  /// How names of such files end, with the dot; the usual one first. Several formats share `.csv`
  /// and `.json`: an ending alone does not say what a file is.
  List<String> endings();

  /// Whether content that begins with these bytes (decompressed, at least 512 where there are as
  /// many) is of this kind.
  boolean recognizes(byte[] head);

  /// Reads all playlists. `source` names the content in errors, and the playlist where the file
  /// gives it no title of its own.
  ///
  /// @throws BadInputException naming the place (byte or line) where the content is not of this
  ///     format
  void read(InputStream in, String source, Sink sink);
}
