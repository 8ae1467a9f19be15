package org.segue.formats;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.segue.data.ExternalPlaylist;
import org.segue.data.ExternalTrack;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// JSPF, XSPF as JSON, with the extension of ListenBrainz and MusicBrainz:
/// `{"playlist": {"title", "track": [{"identifier": […], "title", "creator", …}]}}`. The lists of
/// playlists that ListenBrainz answers are read too.
///
/// Identifiers may be one string or several, extensions an object or an array of objects. Artist
/// and release addresses of the extension become the URIs of artist and album. Written is what
/// ListenBrainz takes for a new, private playlist.
public final class JspfFormat implements WritableFormat {

  private static final String PLAYLIST_EXTENSION = "https://musicbrainz.org/doc/jspf#playlist";
  private static final String TRACK_EXTENSION = "https://musicbrainz.org/doc/jspf#track";
  private static final String ARTIST = "https://musicbrainz.org/artist/";
  private static final String RELEASE = "https://musicbrainz.org/release/";

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  @Override
  public String name() {
    return "jspf";
  }

  @Override
  public String mediaType() {
    return "application/jspf+json";
  }

  @Override
  public List<String> endings() {
    return List.of(".jspf", ".json");
  }

  @Override
  public boolean single() {
    return true;
  }

  @Override
  public boolean recognizes(byte[] head) {
    return JsonShape.of(head) == JsonShape.JSPF;
  }

  @Override
  public void read(InputStream in, String source, Sink sink) {
    JsonWalk.read(in, source, json -> document(json, sink));
  }

  private static void document(JsonWalk json, Sink sink) {
    if (!json.isObject()) {
      throw json.wrong("an object \"playlist\"", "something else");
    }
    boolean found = false;
    String name;
    while ((name = json.field()) != null) {
      if (name.equals("playlist") && json.isObject()) {
        playlist(json, sink);
        found = true;
      } else if (name.equals("playlists") && json.isArray()) {
        while (json.element()) {
          if (json.isObject()) {
            document(json, sink);
          } else {
            json.skip();
          }
        }
        found = true;
      } else {
        json.skip();
      }
    }
    if (!found) {
      throw json.wrong("an object \"playlist\"", "none");
    }
  }

  private static void playlist(JsonWalk json, Sink sink) {
    String title = null;
    String annotation = null;
    long date = 0;
    Rows rows = new Rows(sink);
    String name;
    while ((name = json.field()) != null) {
      switch (name) {
        case "title" -> title = json.text();
        case "annotation" -> annotation = json.text();
        case "date" -> date = XspfFormat.seconds(json.text());
        case "track" -> tracks(json, rows);
        default -> json.skip();
      }
    }
    rows.finish(title, annotation, null, date, -1);
  }

  private static void tracks(JsonWalk json, Rows rows) {
    if (!json.isArray()) {
      json.skip();
      return;
    }
    while (json.element()) {
      Row row = new Row(json.line());
      if (json.isObject()) {
        track(json, row);
      } else {
        json.skip();
      }
      rows.add(row);
    }
  }

  private static void track(JsonWalk json, Row row) {
    String name;
    while ((name = json.field()) != null) {
      switch (name) {
        case "title" -> row.name = json.text();
        case "creator" -> row.artist = json.text();
        case "album" -> row.album = json.text();
        case "duration" -> row.durationMs = json.number(0);
        case "identifier" -> each(json, row::identify);
        case "location" -> each(json, text -> XspfFormat.located(row, text));
        case "extension" -> extension(json, row);
        default -> json.skip();
      }
    }
  }

  /// Hands out a string, or every string of an array.
  private static void each(JsonWalk json, java.util.function.Consumer<@Nullable String> take) {
    if (!json.isArray()) {
      take.accept(json.text());
      return;
    }
    while (json.element()) {
      take.accept(json.text());
    }
  }

  private static void extension(JsonWalk json, Row row) {
    if (!json.isObject()) {
      json.skip();
      return;
    }
    String application;
    while ((application = json.field()) != null) {
      if (!application.equals(TRACK_EXTENSION)) {
        json.skip();
      } else if (json.isArray()) {
        while (json.element()) {
          musicBrainz(json, row);
        }
      } else {
        musicBrainz(json, row);
      }
    }
  }

  private static void musicBrainz(JsonWalk json, Row row) {
    if (!json.isObject()) {
      json.skip();
      return;
    }
    String name;
    while ((name = json.field()) != null) {
      switch (name) {
        case "artist_identifiers" -> row.artistUri = json.firstText();
        case "release_identifier" -> row.albumUri = json.firstText();
        default -> json.skip();
      }
    }
  }

  @Override
  public void write(List<ExternalPlaylist> playlists, OutputStream out) {
    ExternalPlaylist playlist = only(playlists);
    try (JsonGenerator json = MAPPER.writer().createGenerator(out)) {
      json.writeStartObject();
      json.writeName("playlist");
      json.writeStartObject();
      text(json, "title", Clean.title(playlist.title()));
      text(json, "annotation", Clean.longText(playlist.description()));
      if (playlist.modifiedAt() > 0) {
        text(json, "date", XspfFormat.date(playlist.modifiedAt()));
      }
      json.writeName("extension");
      json.writeStartObject();
      json.writeName(PLAYLIST_EXTENSION);
      json.writeStartObject();
      json.writeBooleanProperty("public", false);
      json.writeEndObject();
      json.writeEndObject();
      json.writeName("track");
      json.writeStartArray();
      for (ExternalTrack track : playlist.tracks()) {
        write(json, track);
      }
      json.writeEndArray();
      json.writeEndObject();
      json.writeEndObject();
    }
  }

  private static void write(JsonGenerator json, ExternalTrack track) {
    json.writeStartObject();
    strings(json, "identifier", Uris.identifiers(track).stream().map(Uris::escaped).toList());
    if (track.location() != null) {
      strings(json, "location", List.of(Uris.escaped(track.location())));
    }
    text(json, "title", Clean.name(track.name()));
    text(json, "creator", Clean.name(track.credit()));
    text(json, "album", Clean.name(track.albumName()));
    if (track.durationMs() > 0) {
      json.writeNumberProperty("duration", track.durationMs());
    }
    boolean artist = track.artistUri() != null && track.artistUri().startsWith(ARTIST);
    boolean release = track.albumUri() != null && track.albumUri().startsWith(RELEASE);
    if (artist || release) {
      json.writeName("extension");
      json.writeStartObject();
      json.writeName(TRACK_EXTENSION);
      json.writeStartObject();
      if (artist) {
        strings(json, "artist_identifiers", List.of(String.valueOf(track.artistUri())));
      }
      if (release) {
        text(json, "release_identifier", track.albumUri());
      }
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static void strings(JsonGenerator json, String name, List<String> values) {
    if (!values.isEmpty()) {
      json.writeName(name);
      json.writeStartArray();
      values.forEach(json::writeString);
      json.writeEndArray();
    }
  }

  private static void text(JsonGenerator json, String name, @Nullable String value) {
    if (value != null) {
      json.writeStringProperty(name, value);
    }
  }
}
