package org.segue.formats;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.segue.data.ExternalTrack;
import org.segue.data.TrackIds;
import org.segue.formats.ImportReport.Reason;

/// One entry of a playlist while its file is read: what stands there, as it stands there.
final class Row {
  long line;
  @Nullable String uri; // a Spotify URI or link, an identifier of any kind
  @Nullable String name;
  @Nullable String artist;
  @Nullable String credit;
  @Nullable String artistUri;
  @Nullable String album;
  @Nullable String albumUri;
  long durationMs;
  @Nullable String isrc;
  @Nullable String mbid;
  @Nullable String location;
  boolean episode; // where the file says so otherwise than by a URI

  Row(long line) {
    this.line = line;
  }

  /// Takes an identifier for what it is; the first of each kind counts, and a Spotify URI before
  /// all others.
  void identify(@Nullable String text) {
    String identifier = Clean.longText(text);
    if (identifier == null) {
      return;
    }
    boolean spotify = TrackIds.spotify(identifier) != null;
    String foundIsrc = spotify ? null : TrackIds.isrc(identifier);
    String foundMbid = spotify ? null : TrackIds.mbid(identifier);
    if (foundMbid != null) {
      mbid = mbid == null ? foundMbid : mbid;
    } else if (foundIsrc != null) {
      isrc = isrc == null ? foundIsrc : isrc;
    } else if (uri == null || (spotify && TrackIds.spotify(uri) == null)) {
      uri = identifier;
    }
  }

  /// Splits "Artist - Title" into its parts; without the dash all is title.
  void named(String text) {
    int cut = text.indexOf(" - ");
    if (cut < 0) {
      cut = text.indexOf(" – ");
      cut = cut < 0 ? text.indexOf(" — ") : cut;
    }
    if (cut > 0 && !text.substring(0, cut).isBlank() && !text.substring(cut + 3).isBlank()) {
      artist = text.substring(0, cut).strip();
      name = text.substring(cut + 3).strip();
    } else {
      name = text.strip();
    }
  }

  /// Why the row, which gave this [#track], is left out; null where it is one.
  @Nullable Reason reason(@Nullable ExternalTrack track) {
    String spotify = uri == null ? null : TrackIds.spotify(uri);
    if (spotify != null && spotify.startsWith("local:")) {
      return Reason.LOCAL;
    }
    if (episode || (spotify != null && !spotify.startsWith("track:"))) {
      return Reason.EPISODE;
    }
    if (track == null) {
      return isBlank(album) && isBlank(credit) && isBlank(artist) && isBlank(uri)
          ? Reason.EMPTY
          : Reason.NO_ID;
    }
    return null;
  }

  /// The track, or null where nothing tells which it is.
  @Nullable ExternalTrack track() {
    String cleanName = Clean.name(name);
    String cleanArtist = Clean.name(artist);
    String cleanCredit = Clean.name(credit);
    String cleanLocation = Clean.longText(location);
    String foundIsrc = isrc == null ? null : TrackIds.isrc(isrc.strip());
    String foundMbid = mbid == null ? null : TrackIds.mbid(mbid.strip());
    String own = Clean.longText(uri);
    String spotify = own == null ? null : TrackIds.spotifyTrack(own);
    String by = cleanArtist == null ? cleanCredit : cleanArtist;
    String key = spotify;
    if (key == null && foundMbid == null && own != null && isAbsolute(own)) {
      key = own;
    }
    if (key == null) {
      key = TrackIds.key(foundMbid, by, cleanName, foundIsrc, cleanLocation);
    }
    if (key == null) {
      return null;
    }
    String more = cleanCredit == null || cleanCredit.equals(by) ? null : cleanCredit;
    ExternalTrack track =
        new ExternalTrack(
            key,
            cleanName,
            Clean.longText(artistUri),
            by,
            Clean.longText(albumUri),
            Clean.name(album),
            durationMs > 0 && durationMs <= Integer.MAX_VALUE ? (int) durationMs : 0);
    int at = (int) Math.min(line, Integer.MAX_VALUE);
    boolean nothing =
        foundIsrc == null && foundMbid == null && more == null && cleanLocation == null && at <= 0;
    return nothing
        ? track
        : track.withClues(
            new ExternalTrack.Clues(foundIsrc, foundMbid, more, cleanLocation, Math.max(0, at)));
  }

  /// What stands in the row, for a report.
  String shown() {
    for (String text : new @Nullable String[] {name, uri, location, album, artist}) {
      if (!isBlank(text)) {
        return (text.equals(name) && !isBlank(artist) ? artist + " - " : "") + text;
      }
    }
    return "";
  }

  /// Whether a text begins with a scheme, as `deezer:…` and `https://…` do.
  private static boolean isAbsolute(String text) {
    return text.matches("[A-Za-z][A-Za-z0-9+.-]{1,30}:\\S.*");
  }

  private static boolean isBlank(@Nullable String text) {
    return text == null || text.isBlank();
  }

  /// The first of several names that one cell joins.
  static String first(List<String> names) {
    return names.isEmpty() ? "" : names.getFirst();
  }
}
