package org.segue.formats;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.segue.data.BadInputException;
import org.segue.data.ExternalPlaylist;
import org.segue.data.ExternalTrack;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;

/// The challenge set of the RecSys Challenge 2018: playlists of which some tracks are shown and
/// some are withheld, in file order.
///
/// `{"date", "version", "playlists": [{"pid", "name"?, "num_holdouts", "num_samples", "num_tracks",
/// "tracks": [{"pos", "track_uri", "track_name", …}]}]}`, plain or gzip (told by content). Only
/// `pid` must be there; null is the same as missing, unknown fields are ignored, an entry without
/// `track_uri` is left out. Where `num_holdouts` is missing it is what `num_tracks` leaves.
///
/// Read as a stream: memory is what the playlists take. What does not fit is a [BadInputException]
/// with the byte where it was found.
public record ChallengeSet(
    String source,
    @Nullable String date,
    @Nullable String version,
    List<ExternalPlaylist> playlists) {

  /// How many playlists the official set has.
  public static final int OFFICIAL_SIZE = 10_000;

  private static final JsonFactory JSON = new JsonFactory();

  private static final String REMEDY =
      "Check that the file is whole and has the layout of the official challenge_set.json";

  public ChallengeSet {
    playlists = List.copyOf(playlists);
  }

  public static ChallengeSet read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return read(in, file.toString());
    }
  }

  /// Reads to the end of `in`; `source` names it in errors.
  public static ChallengeSet read(InputStream in, String source) throws IOException {
    try (InputStream plain = plain(in);
        JsonParser parser = JSON.createParser(ObjectReadContext.empty(), plain)) {
      Reader reader = new Reader(parser, source);
      try {
        return reader.challenge();
      } catch (JacksonIOException e) {
        throw failure(source, reader.position(), e);
      } catch (JacksonException e) {
        throw reader.bad("not valid JSON: " + e.getOriginalMessage(), e);
      }
    } catch (JacksonIOException e) { // before there was a parser
      throw failure(source, 0, e);
    } catch (EOFException | ZipException e) { // in the gzip header
      throw damaged(source, 0, e);
    }
  }

  private static IOException failure(String source, long position, JacksonIOException e) {
    IOException cause = Objects.requireNonNull(e.getCause());
    if (cause instanceof EOFException || cause instanceof ZipException) {
      throw damaged(source, position, cause);
    }
    return cause;
  }

  private static BadInputException damaged(String source, long position, IOException cause) {
    return new BadInputException(
        source, position, "the compressed data ends early or is damaged", REMEDY, cause);
  }

  /// Decompresses what begins like gzip.
  static InputStream plain(InputStream in) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(in, 1 << 16);
    buffered.mark(2);
    boolean gzip = buffered.read() == 0x1f && buffered.read() == 0x8b;
    buffered.reset();
    return gzip ? new GZIPInputStream(buffered, 1 << 16) : buffered;
  }

  /// Walks the tokens of one file. Every method is called on the first token of what it reads and
  /// leaves its last one.
  private static final class Reader {
    private final JsonParser parser;
    private final String source;
    private final Map<String, String> strings = new HashMap<>();
    private final Set<Integer> pids = new HashSet<>();

    Reader(JsonParser parser, String source) {
      this.parser = parser;
      this.source = source;
    }

    ChallengeSet challenge() {
      String date = null;
      String version = null;
      List<ExternalPlaylist> playlists = null;
      parser.nextToken();
      expect(JsonToken.START_OBJECT, "an object with 'playlists'");
      while (nextField()) {
        switch (parser.currentName()) {
          case "date" -> date = value() ? text() : null;
          case "version" -> version = value() ? text() : null;
          case "playlists" -> playlists = value() ? playlists() : null;
          default -> skip();
        }
      }
      if (playlists == null) {
        throw bad("there is no array 'playlists'", null);
      }
      if (parser.nextToken() != null) {
        throw bad("something follows the end of the object", null);
      }
      return new ChallengeSet(source, date, version, playlists);
    }

    private List<ExternalPlaylist> playlists() {
      expect(JsonToken.START_ARRAY, "an array of playlists");
      List<ExternalPlaylist> playlists = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        expect(JsonToken.START_OBJECT, "a playlist");
        playlists.add(playlist());
      }
      return playlists;
    }

    private ExternalPlaylist playlist() {
      Integer pid = null;
      String title = null;
      int holdouts = -1;
      int length = -1;
      long modified = 0;
      int followers = -1;
      int edits = -1;
      String description = null;
      Boolean collaborative = null;
      List<ExternalTrack> tracks = new ArrayList<>();
      List<Integer> positions = new ArrayList<>();
      while (nextField()) {
        switch (parser.currentName()) {
          case "pid" -> pid = value() ? Integer.valueOf(number()) : pid;
          case "name" -> title = value() ? text() : null;
          case "description" -> description = value() ? text() : null;
          case "collaborative" -> collaborative = value() ? Boolean.valueOf(text()) : null;
          case "num_holdouts" -> holdouts = value() ? number() : -1;
          case "num_tracks" -> length = value() ? number() : -1;
          case "modified_at" -> modified = value() ? longNumber() : 0;
          case "num_followers" -> followers = value() ? number() : -1;
          case "num_edits" -> edits = value() ? number() : -1;
          case "tracks" -> {
            if (value()) {
              tracks(tracks, positions);
            }
          }
          default -> skip();
        }
      }
      if (pid == null) {
        throw bad("a playlist without 'pid'", null);
      }
      if (!pids.add(pid)) {
        throw bad("a second playlist with pid " + pid, null);
      }
      if (holdouts < 0) {
        holdouts = Math.max(0, length - tracks.size());
      }
      boolean placed = !positions.contains(-1);
      return new ExternalPlaylist(
          pid,
          title,
          description,
          collaborative,
          modified,
          followers,
          edits,
          holdouts,
          List.copyOf(tracks),
          placed ? List.copyOf(positions) : List.of());
    }

    private void tracks(List<ExternalTrack> tracks, List<Integer> positions) {
      expect(JsonToken.START_ARRAY, "an array of tracks");
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        expect(JsonToken.START_OBJECT, "a track");
        int position = -1;
        String uri = null;
        String name = null;
        String artistUri = null;
        String artistName = null;
        String albumUri = null;
        String albumName = null;
        int duration = 0;
        while (nextField()) {
          switch (parser.currentName()) {
            case "pos" -> position = value() ? place() : -1;
            case "track_uri" -> uri = value() ? shared() : null;
            case "track_name" -> name = value() ? shared() : null;
            case "artist_uri" -> artistUri = value() ? shared() : null;
            case "artist_name" -> artistName = value() ? shared() : null;
            case "album_uri" -> albumUri = value() ? shared() : null;
            case "album_name" -> albumName = value() ? shared() : null;
            case "duration_ms" -> duration = value() ? Math.max(0, number()) : 0;
            default -> skip();
          }
        }
        if (uri != null && !uri.isEmpty()) {
          positions.add(Math.max(-1, position));
          tracks.add(
              new ExternalTrack(uri, name, artistUri, artistName, albumUri, albumName, duration));
        }
      }
    }

    /// Moves to the next field name; false at the end of the object.
    private boolean nextField() {
      return parser.nextToken() == JsonToken.PROPERTY_NAME;
    }

    /// Moves to the value of the field; false where it is null.
    private boolean value() {
      return parser.nextToken() != JsonToken.VALUE_NULL;
    }

    private void skip() {
      parser.nextToken();
      parser.skipChildren();
    }

    /// Strings that come again (artists, albums, popular tracks) are kept once.
    private String shared() {
      String text = text();
      String first = strings.putIfAbsent(text, text);
      return first == null ? text : first;
    }

    private String text() {
      JsonToken token = parser.currentToken();
      if (token == null || !token.isScalarValue()) {
        throw bad("expected text, found " + found(), null);
      }
      return parser.getString();
    }

    private int number() {
      expect(JsonToken.VALUE_NUMBER_INT, "a whole number");
      return parser.getIntValue();
    }

    private int place() {
      int place = number();
      if (place < 0) {
        throw bad("a place counts from 0, but here is " + place, null);
      }
      return place;
    }

    private long longNumber() {
      expect(JsonToken.VALUE_NUMBER_INT, "a whole number");
      return parser.getLongValue();
    }

    private void expect(JsonToken token, String what) {
      if (parser.currentToken() != token) {
        throw bad("expected " + what + ", found " + found(), null);
      }
    }

    private String found() {
      JsonToken token = parser.currentToken();
      return switch (token) {
        case null -> "the end of the file";
        case START_OBJECT -> "an object";
        case START_ARRAY -> "an array";
        case END_ARRAY, END_OBJECT -> "the end of it";
        case VALUE_NULL -> "null";
        default -> {
          String text = String.valueOf(parser.getString());
          yield "'" + (text.length() > 40 ? text.substring(0, 40) + "…" : text) + "'";
        }
      };
    }

    BadInputException bad(String what, @Nullable Throwable cause) {
      String place = parser.currentName() == null ? "" : " (in '" + parser.currentName() + "')";
      return new BadInputException(source, position(), what + place, REMEDY, cause);
    }

    long position() {
      return Math.max(0, parser.currentLocation().getByteOffset());
    }
  }
}
