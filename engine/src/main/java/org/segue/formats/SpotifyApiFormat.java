package org.segue.formats;

import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.segue.formats.ImportReport.Reason;

/// Answers of the Spotify Web API, saved: a playlist as it was (`tracks.items[].track`) and as it
/// is since 2026 (`items.items[].item`), one page of its entries, or a bare array of entries or
/// tracks. Several playlists may stand in an array.
public final class SpotifyApiFormat implements PlaylistFormat {

  @Override
  public String name() {
    return "spotify-api";
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
    return JsonShape.of(head) == JsonShape.SPOTIFY_API;
  }

  @Override
  public void read(InputStream in, String source, Sink sink) {
    JsonWalk.read(
        in,
        source,
        json -> {
          if (json.isArray()) {
            Rows loose = new Rows(sink);
            while (json.element()) {
              Found found = new Found(new Rows(sink), new Row(json.line()));
              if (json.isObject()) {
                object(json, found);
              } else {
                json.skip();
              }
              if (found.playlist) {
                found.finish();
              } else {
                loose.add(found.row);
              }
            }
            if (!loose.isEmpty()) {
              loose.finish(Texts.titleOf(source));
            }
          } else if (json.isObject()) {
            Found found = new Found(new Rows(sink), new Row(json.line()));
            object(json, found);
            if (!found.playlist) {
              throw json.wrong("\"tracks\" or \"items\"", "neither");
            }
            if (found.title == null) {
              found.title = Texts.titleOf(source);
            }
            found.finish();
          } else {
            throw json.wrong("an object or an array", "something else");
          }
        });
  }

  /// An object that turns out to be a playlist, an entry of one, or a track.
  private static final class Found {
    final Rows rows;
    Row row;
    boolean playlist;
    @Nullable String title;
    @Nullable String description;
    @Nullable Boolean collaborative;
    long followers = -1;

    Found(Rows rows, Row row) {
      this.rows = rows;
      this.row = row;
    }

    void finish() {
      rows.finish(
          title,
          SpotifyAccountFormat.unescaped(description),
          collaborative,
          0,
          (int) Math.clamp(followers, -1, (long) Integer.MAX_VALUE));
    }
  }

  private static void object(JsonWalk json, Found found) {
    String name;
    while ((name = json.field()) != null) {
      switch (name) {
        case "tracks", "items" -> {
          if (json.isObject()) {
            found.playlist = true;
            page(json, found.rows);
          } else if (json.isArray()) {
            found.playlist = true;
            entries(json, found.rows);
          } else {
            json.skip();
          }
        }
        case "track", "item" -> {
          if (json.isObject()) {
            found.row = new Row(json.line());
            track(json, found.row);
          } else {
            json.skip();
          }
        }
        case "name" -> {
          found.title = json.text();
          found.row.name = found.row.name == null ? found.title : found.row.name;
        }
        case "description" -> found.description = json.text();
        case "collaborative" -> found.collaborative = json.truth();
        case "followers" -> found.followers = followers(json);
        default -> field(json, name, found.row);
      }
    }
  }

  private static void page(JsonWalk json, Rows rows) {
    String name;
    while ((name = json.field()) != null) {
      if (name.equals("items") && json.isArray()) {
        entries(json, rows);
      } else {
        json.skip();
      }
    }
  }

  private static void entries(JsonWalk json, Rows rows) {
    while (json.element()) {
      long line = json.line();
      if (!json.isObject()) {
        json.skip();
        rows.skip(line, Reason.EMPTY, "");
        continue;
      }
      Row row = new Row(line);
      String name;
      while ((name = json.field()) != null) {
        boolean inside = name.equals("track") || name.equals("item");
        if (inside && json.isObject()) {
          track(json, row);
        } else if (inside) {
          json.skip();
        } else {
          field(json, name, row);
        }
      }
      rows.add(row);
    }
  }

  private static void track(JsonWalk json, Row row) {
    String name;
    while ((name = json.field()) != null) {
      field(json, name, row);
    }
  }

  /// A field of a track.
  private static void field(JsonWalk json, String name, Row row) {
    switch (name) {
      case "name" -> row.name = json.text();
      case "uri" -> row.uri = json.text();
      case "duration_ms" -> row.durationMs = json.number(0);
      case "artists" -> artists(json, row);
      case "album" -> album(json, row);
      case "external_ids" -> {
        if (!json.isObject()) {
          json.skip();
          return;
        }
        String kind;
        while ((kind = json.field()) != null) {
          if (kind.equals("isrc")) {
            row.isrc = json.text();
          } else {
            json.skip();
          }
        }
      }
      default -> json.skip();
    }
  }

  private static void artists(JsonWalk json, Row row) {
    if (!json.isArray()) {
      json.skip();
      return;
    }
    StringBuilder credit = new StringBuilder();
    while (json.element()) {
      if (!json.isObject()) {
        json.skip();
        continue;
      }
      String name = null;
      String uri = null;
      String field;
      while ((field = json.field()) != null) {
        switch (field) {
          case "name" -> name = json.text();
          case "uri" -> uri = json.text();
          default -> json.skip();
        }
      }
      if (row.artist == null && name != null) {
        row.artist = name;
        row.artistUri = uri;
      }
      credit.append(credit.isEmpty() || name == null ? "" : ", ").append(name == null ? "" : name);
    }
    row.credit = credit.toString();
  }

  private static void album(JsonWalk json, Row row) {
    if (!json.isObject()) {
      row.album = json.text();
      return;
    }
    String name;
    while ((name = json.field()) != null) {
      switch (name) {
        case "name" -> row.album = json.text();
        case "uri" -> row.albumUri = json.text();
        default -> json.skip();
      }
    }
  }

  private static long followers(JsonWalk json) {
    if (!json.isObject()) {
      return json.number(-1);
    }
    long total = -1;
    String name;
    while ((name = json.field()) != null) {
      if (name.equals("total")) {
        total = json.number(-1);
      } else {
        json.skip();
      }
    }
    return total;
  }
}
