package org.segue.formats;

import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.segue.data.BadInputException;
import org.segue.data.ExternalPlaylist;
import org.segue.data.ExternalTrack;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.sym.PropertyNameMatcher;
import tools.jackson.core.util.Named;

/// The layout of the Million Playlist Dataset: slices and challenge sets (`{"playlists": [{"pid",
/// "name", "tracks": [{"track_uri", …}], …}]}`), a bare array of playlists, or one playlist alone.
///
/// Null and missing fields are unknown values; unknown fields are skipped; a wrong type or nesting
/// is an error at its byte. One parse hands out one [ExternalTrack] object per track as long as the
/// mentions say the same, so whoever numbers tracks can recognise it by identity; that, and not
/// making a string for what was seen before, is most of the speed.
public final class MpdFormat implements WritableFormat {

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(64)
                  .maxStringLength(1 << 16)
                  .maxNameLength(256)
                  .maxNumberLength(64)
                  .maxDocumentLength(-1)
                  .build())
          .build();

  // Positions in these lists are the cases of the switches below.
  private static final PropertyNameMatcher PLAYLIST =
      matcher(
          "playlists",
          "pid",
          "name",
          "description",
          "collaborative",
          "modified_at",
          "num_followers",
          "num_edits",
          "num_holdouts",
          "tracks");
  private static final PropertyNameMatcher TRACK =
      matcher(
          "pos",
          "track_uri",
          "track_name",
          "artist_uri",
          "artist_name",
          "album_uri",
          "album_name",
          "duration_ms");

  @Override
  public String name() {
    return "mpd";
  }

  @Override
  public String mediaType() {
    return "application/json";
  }

  @Override
  public List<String> endings() {
    return List.of(".json");
  }

  @Override
  public boolean single() {
    return false;
  }

  /// Any JSON: the other formats are asked first.
  @Override
  public boolean recognizes(byte[] head) {
    int at = 0;
    if (head.length >= 3 && (head[0] & 0xff) == 0xef && (head[1] & 0xff) == 0xbb) {
      at = 3; // a byte order mark
    }
    while (at < head.length && (head[at] == ' ' || (head[at] >= 9 && head[at] <= 13))) {
      at++;
    }
    return at < head.length && (head[at] == '{' || head[at] == '[');
  }

  @Override
  public void read(InputStream in, String source, Sink sink) {
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), in)) {
      new Reading(json, source, sink).document();
    } catch (UnexpectedEndOfInputException e) {
      throw new BadInputException(
          source,
          JsonWalk.position(e),
          "the content ends in the middle of a value",
          "The file is truncated: copy or download it again (an import leaves it out with"
              + " --skip-bad)",
          e);
    } catch (JacksonIOException e) {
      IOException cause = e.getCause();
      throw new BadInputException(
          source,
          cause instanceof CharConversionException
              ? JsonWalk.position(e)
              : BadInputException.NOWHERE,
          "cannot be read: " + (cause == null ? e.getOriginalMessage() : cause.getMessage()),
          "The file is damaged or truncated: copy or download it again (an import leaves it out"
              + " with --skip-bad)",
          e);
    } catch (JacksonException e) {
      throw new BadInputException(
          source,
          JsonWalk.position(e),
          "not valid JSON: " + e.getOriginalMessage(),
          "Repair or replace the file (an import leaves it out with --skip-bad)",
          e);
    }
  }

  /// A slice of the playlists; those without a pid get the numbers that nobody has.
  @Override
  public void write(List<ExternalPlaylist> playlists, OutputStream out) {
    Set<Integer> taken = new HashSet<>();
    playlists.forEach(playlist -> taken.add(playlist.pid()));
    int free = 0;
    int last = Math.max(0, playlists.size() - 1);
    try (MpdWriter writer = new MpdWriter(out, 0, last, "1970-01-01 00:00:00")) {
      for (ExternalPlaylist playlist : playlists) {
        int pid = playlist.pid();
        while (pid < 0) {
          pid = taken.add(free) ? free : -1;
          free++;
        }
        writer.add(clean(playlist, pid));
      }
    }
  }

  /// The same without any pids, which whoever reads it gives: such a file can be added to any data
  /// set.
  public void writeNameless(List<ExternalPlaylist> playlists, OutputStream out) {
    int last = Math.max(0, playlists.size() - 1);
    try (MpdWriter writer = new MpdWriter(out, 0, last, "1970-01-01 00:00:00")) {
      playlists.forEach(playlist -> writer.add(clean(playlist, -1)));
    }
  }

  /// The same playlist with names fit to be shown, and this pid.
  static ExternalPlaylist clean(ExternalPlaylist playlist, int pid) {
    List<ExternalTrack> tracks = new ArrayList<>(playlist.tracks().size());
    for (ExternalTrack track : playlist.tracks()) {
      tracks.add(
          new ExternalTrack(
              Clean.line(track.uri(), Clean.LONG),
              Clean.name(track.name()),
              track.artistUri(),
              Clean.name(track.artistName()),
              track.albumUri(),
              Clean.name(track.albumName()),
              track.durationMs()));
    }
    return new ExternalPlaylist(
        pid,
        Clean.title(playlist.title()),
        Clean.longText(playlist.description()),
        playlist.collaborative(),
        playlist.modifiedAt(),
        playlist.followers(),
        playlist.edits(),
        playlist.holdouts(),
        tracks,
        playlist.positions());
  }

  /// One parse of one document.
  private static final class Reading {
    private final JsonParser json;
    private final String source;
    private final Sink sink;
    private final TextCache texts = new TextCache();
    private int[] positions = new int[256];
    private int trackPosition;
    private int withoutUri;

    Reading(JsonParser json, String source, Sink sink) {
      this.json = json;
      this.source = source;
      this.sink = sink;
    }

    void document() {
      JsonToken first = json.nextToken();
      if (first == JsonToken.START_ARRAY) {
        playlists();
      } else if (first == JsonToken.START_OBJECT) {
        playlist(true);
      } else {
        throw wrong("an object with \"playlists\"", "nothing of the kind");
      }
      if (json.nextToken() != null) {
        throw wrong("the end of the file", "more content");
      }
    }

    private void playlists() {
      JsonToken token;
      while ((token = json.nextToken()) != JsonToken.END_ARRAY) {
        if (token != JsonToken.START_OBJECT) {
          throw wrong("a playlist object", String.valueOf(token));
        }
        playlist(false);
      }
    }

    /// Reads an object's fields; the outermost object may be a slice or itself a playlist.
    private void playlist(boolean outermost) {
      int pid = -1;
      String title = null;
      String description = null;
      Boolean collaborative = null;
      long modifiedAt = 0;
      int followers = -1;
      int edits = -1;
      int holdouts = -1;
      List<ExternalTrack> tracks = null;
      boolean slice = false;
      withoutUri = 0;
      int field;
      while ((field = json.nextNameMatch(PLAYLIST)) != PropertyNameMatcher.MATCH_END_OBJECT) {
        JsonToken value = json.nextToken();
        switch (field) {
          case 0 -> {
            if (!outermost || value != JsonToken.START_ARRAY) {
              throw wrong("one array \"playlists\" at the top", String.valueOf(value));
            }
            slice = true;
            playlists();
          }
          case 1 -> pid = integer("pid", -1);
          case 2 -> title = text("name");
          case 3 -> description = text("description");
          case 4 -> collaborative = truth();
          case 5 -> modifiedAt = number("modified_at", 0);
          case 6 -> followers = integer("num_followers", -1);
          case 7 -> edits = integer("num_edits", -1);
          case 8 -> holdouts = integer("num_holdouts", -1);
          case 9 -> tracks = tracks(value);
          default -> json.skipChildren();
        }
      }
      if (slice) {
        return;
      }
      if (tracks == null && outermost) {
        throw wrong("\"playlists\" or \"tracks\"", "neither");
      }
      List<ExternalTrack> known = tracks == null ? List.of() : tracks;
      sink.accept(
          new ExternalPlaylist(
              pid,
              title,
              description,
              collaborative,
              modifiedAt,
              followers,
              edits,
              holdouts,
              known,
              places(known.size())),
          withoutUri);
    }

    private @Nullable List<ExternalTrack> tracks(JsonToken value) {
      if (value == JsonToken.VALUE_NULL) {
        return null;
      }
      if (value != JsonToken.START_ARRAY) {
        throw wrong("an array \"tracks\"", String.valueOf(value));
      }
      List<ExternalTrack> tracks = new ArrayList<>();
      JsonToken token;
      while ((token = json.nextToken()) != JsonToken.END_ARRAY) {
        if (token != JsonToken.START_OBJECT) {
          throw wrong("a track object", String.valueOf(token));
        }
        trackPosition = tracks.size();
        ExternalTrack track = track();
        if (track == null) {
          withoutUri++;
          continue;
        }
        if (tracks.size() == positions.length) {
          positions = java.util.Arrays.copyOf(positions, 2 * positions.length);
        }
        positions[tracks.size()] = trackPosition;
        tracks.add(track);
      }
      return tracks;
    }

    /// A track, or null where it has no URI.
    private @Nullable ExternalTrack track() {
      String uri = null;
      String name = null;
      String artistUri = null;
      String artistName = null;
      String albumUri = null;
      String albumName = null;
      int duration = 0;
      TextCache.Text known = null;
      int field;
      while ((field = json.nextNameMatch(TRACK)) != PropertyNameMatcher.MATCH_END_OBJECT) {
        json.nextToken();
        if (field == 0) {
          trackPosition = integer("pos", trackPosition);
          if (trackPosition < 0) {
            throw wrong("a place \"pos\" from 0 on", String.valueOf(trackPosition));
          }
        } else if (known != null && known.completeTrack()) {
          json.skipChildren(); // every value of this track is known: not even decoded
        } else {
          switch (field) {
            case 1 -> {
              known = cached("track_uri");
              uri = known == null ? null : known.string();
            }
            case 2 -> name = ownText("track_name"); // seldom shared: not worth a place in the cache
            case 3 -> artistUri = text("artist_uri");
            case 4 -> artistName = text("artist_name");
            case 5 -> albumUri = text("album_uri");
            case 6 -> albumName = text("album_name");
            case 7 -> duration = Math.max(0, integer("duration_ms", 0));
            default -> json.skipChildren();
          }
        }
      }
      if (known == null || uri == null || uri.isEmpty()) {
        return null;
      }
      if (known.completeTrack()) {
        return known.track();
      }
      return known.learn(
          new ExternalTrack(uri, name, artistUri, artistName, albumUri, albumName, duration));
    }

    /// The places of the tracks, or nothing where they are simply 0, 1, 2 …
    private List<Integer> places(int count) {
      for (int t = 0; t < count; t++) {
        if (positions[t] != t) {
          List<Integer> places = new ArrayList<>(count);
          for (int k = 0; k < count; k++) {
            places.add(positions[k]);
          }
          return places;
        }
      }
      return List.of();
    }

    private boolean isText(String field) {
      if (json.currentToken() == JsonToken.VALUE_NULL) {
        return false;
      }
      if (json.currentToken() != JsonToken.VALUE_STRING) {
        throw wrong("a string \"%s\"".formatted(field), String.valueOf(json.currentToken()));
      }
      return true;
    }

    private TextCache.@Nullable Text cached(String field) {
      if (!isText(field)) {
        return null;
      }
      return texts.of(json.getStringCharacters(), json.getStringOffset(), json.getStringLength());
    }

    private @Nullable String ownText(String field) {
      return isText(field) ? json.getString() : null;
    }

    private @Nullable String text(String field) {
      TextCache.Text text = cached(field);
      return text == null ? null : text.string();
    }

    private long number(String field, long missing) {
      JsonToken token = json.currentToken();
      if (token == JsonToken.VALUE_NULL) {
        return missing;
      }
      if (token == JsonToken.VALUE_NUMBER_FLOAT) {
        return (long) json.getDoubleValue();
      }
      if (token != JsonToken.VALUE_NUMBER_INT) {
        throw wrong("a number \"%s\"".formatted(field), String.valueOf(token));
      }
      return json.getLongValue();
    }

    private int integer(String field, int missing) {
      long value = number(field, missing);
      if (value != (int) value) {
        throw wrong("a 32-bit number \"%s\"".formatted(field), String.valueOf(value));
      }
      return (int) value;
    }

    private @Nullable Boolean truth() {
      return switch (json.currentToken()) {
        case VALUE_NULL -> null;
        case VALUE_TRUE -> true;
        case VALUE_FALSE -> false;
        case VALUE_STRING -> Boolean.valueOf(json.getString());
        default -> throw wrong("true or false", String.valueOf(json.currentToken()));
      };
    }

    private BadInputException wrong(String expected, String found) {
      return new BadInputException(
          source,
          JsonWalk.position(json.currentTokenLocation()),
          "expected %s, found %s".formatted(expected, found),
          "This is not the layout of the Million Playlist Dataset: check the path (an"
              + " import leaves the file out with --skip-bad)",
          null);
    }
  }

  private static PropertyNameMatcher matcher(String... names) {
    List<Named> list = new ArrayList<>();
    for (String name : names) {
      list.add(Named.fromString(name));
    }
    return JSON.constructNameMatcher(list, false);
  }
}
