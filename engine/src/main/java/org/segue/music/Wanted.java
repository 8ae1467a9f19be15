package org.segue.music;

import java.util.regex.Pattern;
import org.segue.data.Catalog;

/// The track or album that something is wanted of: what we know, to find it and to tell it from
/// others. Empty and 0 stand for unknown.
///
/// @param uri ours, by which results are kept
/// @param title of the track, or of the album where an album is wanted
/// @param album the album's name; for an album again the title
/// @param track a track of it where an album is wanted, to find it by
/// @param isrc the recording's international number
public record Wanted(
    Kind kind,
    String uri,
    String title,
    String artist,
    String album,
    String track,
    int durationMs,
    String isrc) {

  private static final Pattern GUESTS_IN_BRACKETS =
      Pattern.compile("(?i)[(\\[](feat|ft|featuring|with)\\b[^)\\]]*[)\\]]");
  private static final Pattern GUESTS =
      Pattern.compile("(?i)(^|\\s)(feat\\.?|ft\\.?|featuring)\\s.*");

  /// What is wanted of.
  public enum Kind {
    TRACK,
    ALBUM
  }

  public Wanted {
    isrc = isrc(isrc);
  }

  /// A track of a catalog; `isrc` may be empty.
  public static Wanted track(Catalog catalog, int track, String isrc) {
    return new Wanted(
        Kind.TRACK,
        catalog.trackUri(track),
        catalog.trackName(track),
        artist(catalog, track),
        album(catalog, track),
        catalog.trackName(track),
        catalog.durationOf(track),
        isrc);
  }

  /// The album of a track; its URI is the track's own where the album has none.
  public static Wanted albumOf(Catalog catalog, int track) {
    int album = catalog.albumOf(track);
    String uri = album < 0 ? "" : catalog.albumUri(album);
    return new Wanted(
        Kind.ALBUM,
        uri.isEmpty() ? catalog.trackUri(track) : uri,
        album(catalog, track),
        artist(catalog, track),
        album(catalog, track),
        catalog.trackName(track),
        0,
        "");
  }

  /// The same, with its number where that was not known.
  public Wanted withIsrc(String found) {
    return isrc.isEmpty()
        ? new Wanted(kind, uri, title, artist, album, track, durationMs, found)
        : this;
  }

  /// The track that stands for an album, wanted by itself.
  Wanted itsTrack() {
    return new Wanted(Kind.TRACK, uri, track, artist, album, track, durationMs, isrc);
  }

  /// The last part of a Spotify URI of this kind, empty if `uri` is none.
  String spotifyId() {
    String start = kind == Kind.TRACK ? "spotify:track:" : "spotify:album:";
    return uri.matches(start + "[0-9A-Za-z]{22}") ? uri.substring(start.length()) : "";
  }

  /// A title or artist without guests and quotes, for a question.
  static String forSearch(String name) {
    String text = GUESTS_IN_BRACKETS.matcher(name).replaceAll(" ");
    return GUESTS.matcher(text).replaceFirst("").replaceAll("[\"\\\\\\s]+", " ").strip();
  }

  /// Twelve characters in capitals, or empty if it is no such number.
  static String isrc(String text) {
    String plain = text.replaceAll("[-\\s]", "").toUpperCase(java.util.Locale.ROOT);
    return plain.matches("[A-Z]{2}[A-Z0-9]{3}[0-9]{7}") ? plain : "";
  }

  private static String artist(Catalog catalog, int track) {
    int artist = catalog.artistOf(track);
    return artist < 0 ? "" : catalog.artistName(artist);
  }

  private static String album(Catalog catalog, int track) {
    int album = catalog.albumOf(track);
    return album < 0 ? "" : catalog.albumName(album);
  }
}
