package org.segue.data;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The ways in which files name a track, each brought to one form.
public final class TrackIds {
  private TrackIds() {}

  /// How an identifier says of which kind it is.
  public static final String ISRC = "isrc:";

  public static final String MBID = "mbid:";
  public static final String NAME = "name:";

  private static final Pattern SPOTIFY =
      Pattern.compile(
          "(?:spotify:(?:user:[^:]{1,100}:)?(track|episode|local|chapter|audiobook|show):"
              + "|(?:https?://)?(?:open|play)\\.spotify\\.com/(?:intl-[a-z-]{2,8}/|embed/)?"
              + "(track|episode|chapter|audiobook|show)/)([^?#/\\s]{1,512}).{0,2000}",
          Pattern.DOTALL);
  private static final String TRACK = "spotify:track:";
  private static final String PAGE = "https://open.spotify.com/track/";
  private static final Pattern ID = Pattern.compile("[0-9A-Za-z]{1,64}");
  private static final Pattern SPOTIFY_ID = Pattern.compile("[0-9A-Za-z]{22}");
  private static final Pattern ISRC_FORM = Pattern.compile("[A-Z]{2}[A-Z0-9]{3}[0-9]{7}");
  private static final Pattern ISRC_PREFIX =
      Pattern.compile("(?:urn:)?isrc:|https?://musicbrainz\\.org/isrc/", Pattern.CASE_INSENSITIVE);
  private static final Pattern MBID_FORM =
      Pattern.compile(
          "(?:https?://(?:beta\\.)?musicbrainz\\.org/recording/|mbid:|urn:uuid:)?"
              + "([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/?",
          Pattern.CASE_INSENSITIVE);

  /// The part of a Spotify URI or link behind `spotify:`, such as `track:4uLU6hMCjMI75M1A2tKUQC`,
  /// `episode:…` or `local:…`; null where the text is neither.
  public static @Nullable String spotify(String text) {
    if (text.startsWith(TRACK) && isId(text, TRACK.length())) {
      return text.substring("spotify:".length());
    }
    if (text.startsWith(PAGE) && isId(text, PAGE.length())) {
      return "track:" + text.substring(PAGE.length());
    }
    if (!text.startsWith("spotify:") && !text.contains(".spotify.com/")) {
      return null;
    }
    Matcher matcher = SPOTIFY.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    String kind = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    String id = matcher.group(3);
    return kind.equals("track") && !ID.matcher(id).matches() ? null : kind + ":" + id;
  }

  /// What most texts are, without asking the pattern: letters and digits from `at` to the end.
  private static boolean isId(String text, int at) {
    boolean all = text.length() > at && text.length() <= at + 64;
    for (int i = at; all && i < text.length(); i++) {
      char c = text.charAt(i);
      all = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
    return all;
  }

  /// The URI of a Spotify track from its URI, a link to it or its bare id; null for all else.
  public static @Nullable String spotifyTrack(String text) {
    if (SPOTIFY_ID.matcher(text).matches()) {
      return TRACK + text;
    }
    String found = spotify(text);
    return found != null && found.startsWith("track:") ? "spotify:" + found : null;
  }

  /// The address of a track's page at Spotify, or null where the URI is no Spotify track's.
  public static @Nullable String link(String uri) {
    return uri.startsWith(TRACK) ? PAGE + uri.substring(TRACK.length()) : null;
  }

  /// Twelve capitals and digits, of an ISRC written with dashes, spaces, a prefix or in small
  /// letters; null where it is none.
  public static @Nullable String isrc(String text) {
    if (text.length() < 12 || text.length() > 64 || text.startsWith("spotify:")) {
      return null;
    }
    String bare =
        ISRC_PREFIX.matcher(text).replaceFirst("").replaceAll("[- ]", "").toUpperCase(Locale.ROOT);
    return ISRC_FORM.matcher(bare).matches() ? bare : null;
  }

  /// The UUID of a MusicBrainz recording in small letters, of itself or its address; null for all
  /// else.
  public static @Nullable String mbid(String text) {
    if (text.length() < 36 || (text.charAt(text.length() - 13) != '-' && !text.endsWith("/"))) {
      return null;
    }
    Matcher matcher = MBID_FORM.matcher(text);
    return matcher.matches() ? matcher.group(1).toLowerCase(Locale.ROOT) : null;
  }

  /// The key of a track that comes without URI: `mbid:UUID` where there is one, else
  /// `name:ARTIST:TITLE` of the normalised names, so that the same track in two files is one; of
  /// nameless tracks the ISRC, else the location. Null where there is nothing at all.
  public static @Nullable String key(
      @Nullable String mbid,
      @Nullable String artist,
      @Nullable String name,
      @Nullable String isrc,
      @Nullable String location) {
    if (mbid != null) {
      return MBID + mbid;
    }
    if (name != null && !name.isBlank()) {
      String by = artist == null ? "" : TrackNames.artist(artist);
      return NAME + part(by, artist) + ":" + part(TrackNames.of(name).whole(), name);
    }
    return isrc != null ? ISRC + isrc : location;
  }

  /// Whether a URI was made by [#key] of names, and so says nothing that the names do not say.
  public static boolean isNameKey(String uri) {
    return uri.startsWith(NAME);
  }

  /// Names of nothing but punctuation stay as they are.
  private static String part(String normalised, @Nullable String text) {
    String part = normalised.isEmpty() && text != null ? text.strip() : normalised;
    return part.replace("%", "%25").replace(":", "%3A");
  }
}
