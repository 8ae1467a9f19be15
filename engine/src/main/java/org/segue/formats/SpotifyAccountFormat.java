package org.segue.formats;

import java.io.InputStream;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.segue.formats.ImportReport.Reason;

/// What people get who ask Spotify for their data: `Playlist1.json` and its followers
/// (`{"playlists": [{"name", "items": [{"track": {"trackName", "artistName", "trackUri"}}]}]}`) and
/// `YourLibrary.json` (`{"tracks": [{"artist", "album", "track", "uri"}]}`), whose tracks become
/// one playlist. Of several artists only the first is told, and files of 2020 have no URIs.
public final class SpotifyAccountFormat implements PlaylistFormat {

  private static final String LIBRARY = "Your Library";

  @Override
  public String name() {
    return "spotify-account";
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
  public boolean recognizes(byte[] head) {
    return JsonShape.of(head) == JsonShape.SPOTIFY_ACCOUNT;
  }

  @Override
  public void read(InputStream in, String source, Sink sink) {
    JsonWalk.read(
        in,
        source,
        json -> {
          if (!json.isObject()) {
            throw json.wrong("an object with \"playlists\" or \"tracks\"", "something else");
          }
          boolean found = false;
          String name;
          while ((name = json.field()) != null) {
            boolean playlists = name.equals("playlists");
            if (json.isArray() && (playlists || name.equals("tracks"))) {
              found = true;
              if (playlists) {
                playlists(json, sink);
              } else {
                library(json, sink);
              }
            } else {
              json.skip();
            }
          }
          if (!found) {
            throw json.wrong("an array \"playlists\" or \"tracks\"", "neither");
          }
        });
  }

  private static void playlists(JsonWalk json, Sink sink) {
    while (json.element()) {
      if (!json.isObject()) {
        json.skip();
        continue;
      }
      String title = null;
      String description = null;
      long modified = 0;
      long followers = -1;
      Rows rows = new Rows(sink);
      String name;
      while ((name = json.field()) != null) {
        switch (name) {
          case "name" -> title = json.text();
          case "description" -> description = unescaped(json.text());
          case "lastModifiedDate" -> modified = day(json.text());
          case "numberOfFollowers" -> followers = json.number(-1);
          case "items" -> items(json, rows);
          default -> json.skip();
        }
      }
      rows.finish(
          title,
          description,
          null,
          modified,
          (int) Math.clamp(followers, -1, (long) Integer.MAX_VALUE));
    }
  }

  private static void items(JsonWalk json, Rows rows) {
    if (!json.isArray()) {
      json.skip();
      return;
    }
    while (json.element()) {
      long line = json.line();
      if (!json.isObject()) {
        json.skip();
        rows.skip(line, Reason.EMPTY, "");
        continue;
      }
      Row track = null;
      Reason other = null;
      String said = "";
      String name;
      while ((name = json.field()) != null) {
        if (name.equals("track") && json.isObject()) {
          track = track(json, line, "trackName", "artistName", "albumName", "trackUri");
        } else if (json.isObject()
            && (name.equals("episode") || name.equals("audiobook") || name.equals("localTrack"))) {
          other = name.equals("localTrack") ? Reason.LOCAL : Reason.EPISODE;
          said = firstText(json);
        } else {
          json.skip();
        }
      }
      if (track != null) {
        rows.add(track);
      } else {
        rows.skip(line, other == null ? Reason.EMPTY : other, said);
      }
    }
  }

  private static void library(JsonWalk json, Sink sink) {
    Rows rows = new Rows(sink);
    while (json.element()) {
      long line = json.line();
      if (json.isObject()) {
        rows.add(track(json, line, "track", "artist", "album", "uri"));
      } else {
        json.skip();
        rows.skip(line, Reason.EMPTY, "");
      }
    }
    rows.finish(LIBRARY);
  }

  private static Row track(
      JsonWalk json, long line, String title, String artist, String album, String uri) {
    Row row = new Row(line);
    String name;
    while ((name = json.field()) != null) {
      if (name.equals(title)) {
        row.name = json.text();
      } else if (name.equals(artist)) {
        row.artist = json.text();
      } else if (name.equals(album)) {
        row.album = json.text();
      } else if (name.equals(uri)) {
        row.uri = json.text();
      } else {
        json.skip();
      }
    }
    return row;
  }

  /// The first text of an object, to say which it is.
  private static String firstText(JsonWalk json) {
    String first = "";
    while (json.field() != null) {
      String text = json.text();
      first = first.isEmpty() && text != null ? text : first;
    }
    return first;
  }

  private static long day(@Nullable String text) {
    try {
      return text == null ? 0 : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toEpochSecond();
    } catch (DateTimeException e) {
      return 0;
    }
  }

  /// Descriptions come with the escapes of web pages.
  static @Nullable String unescaped(@Nullable String text) {
    return text == null
        ? null
        : text.replace("&#x27;", "'")
            .replace("&#39;", "'")
            .replace("&quot;", "\"")
            .replace("&#x2F;", "/")
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&");
  }
}
