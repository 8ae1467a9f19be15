package org.segue.formats;

import java.io.OutputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.segue.data.ExternalPlaylist;
import org.segue.data.ExternalTrack;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.json.JsonMapper;

/// Writes one slice file of the Million Playlist Dataset, playlist by playlist: an `info` block and
/// the playlists with every field, in the original's order and indentation. What is unknown is
/// `null`; a description is there only when it is known.
///
/// ```
/// try (MpdWriter writer = new MpdWriter(out, 0, 999, "2017-12-03 08:41:42.057563")) {
///   playlists.forEach(writer::add);
/// }
/// ```
public final class MpdWriter implements AutoCloseable {

  private static final JsonMapper MAPPER =
      JsonMapper.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

  private final JsonGenerator json;
  private final Set<String> albums = new HashSet<>();
  private final Set<String> artists = new HashSet<>();

  /// Begins a slice of the pids `first` to `last`. `out` is flushed at the end, not closed.
  public MpdWriter(OutputStream out, int first, int last, String generatedOn) {
    json = MAPPER.writer().with(printer()).createGenerator(out);
    json.writeStartObject();
    json.writeName("info");
    json.writeStartObject();
    json.writeStringProperty("generated_on", generatedOn);
    json.writeStringProperty("slice", first + "-" + last);
    json.writeStringProperty("version", "v1");
    json.writeEndObject();
    json.writeName("playlists");
    json.writeStartArray();
  }

  /// The name of the slice file of these pids.
  public static String fileName(int first, int last) {
    return "mpd.slice.%d-%d.json".formatted(first, last);
  }

  public void add(ExternalPlaylist playlist) {
    List<ExternalTrack> tracks = playlist.tracks();
    albums.clear();
    artists.clear();
    long duration = 0;
    for (ExternalTrack track : tracks) {
      albums.add(track.albumUri() == null ? "" + track.albumName() : track.albumUri());
      artists.add(track.artistUri() == null ? "" + track.artistName() : track.artistUri());
      duration += track.durationMs();
    }
    json.writeStartObject();
    text("name", playlist.title());
    Boolean collaborative = playlist.collaborative();
    text("collaborative", collaborative == null ? null : collaborative.toString());
    number("pid", playlist.pid(), playlist.pid() >= 0);
    json.writeNumberProperty("modified_at", playlist.modifiedAt());
    json.writeNumberProperty("num_tracks", tracks.size());
    json.writeNumberProperty("num_albums", albums.size());
    number("num_followers", playlist.followers(), playlist.followers() >= 0);
    json.writeName("tracks");
    json.writeStartArray();
    for (int position = 0; position < tracks.size(); position++) {
      track(position, tracks.get(position));
    }
    json.writeEndArray();
    number("num_edits", playlist.edits(), playlist.edits() >= 0);
    json.writeNumberProperty("duration_ms", duration);
    json.writeNumberProperty("num_artists", artists.size());
    if (playlist.description() != null) {
      text("description", playlist.description());
    }
    json.writeEndObject();
  }

  /// Ends the slice.
  @Override
  public void close() {
    json.close(); // also ends the open array and object
  }

  private void track(int position, ExternalTrack track) {
    json.writeStartObject();
    json.writeNumberProperty("pos", position);
    text("artist_name", track.artistName());
    text("track_uri", track.uri());
    text("artist_uri", track.artistUri());
    text("track_name", track.name());
    text("album_uri", track.albumUri());
    number("duration_ms", track.durationMs(), track.durationMs() > 0);
    text("album_name", track.albumName());
    json.writeEndObject();
  }

  private void text(String name, @Nullable String value) {
    json.writeName(name);
    if (value == null) {
      json.writeNull();
    } else {
      json.writeString(value);
    }
  }

  private void number(String name, int value, boolean known) {
    json.writeName(name);
    if (known) {
      json.writeNumber(value);
    } else {
      json.writeNull();
    }
  }

  private static PrettyPrinter printer() {
    DefaultIndenter indenter = new DefaultIndenter("    ", "\n");
    return new DefaultPrettyPrinter(
            Separators.createDefaultInstance().withObjectNameValueSpacing(Separators.Spacing.AFTER))
        .withObjectIndenter(indenter)
        .withArrayIndenter(indenter);
  }
}
