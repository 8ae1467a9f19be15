package org.segue.formats;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.segue.data.ExternalPlaylist;
import org.segue.data.ExternalTrack;
import org.segue.data.TrackIds;
import org.segue.formats.CsvTable.Field;

/// The table that TuneMyMusic makes: `Track name, Artist name, Album, Playlist name, Type, ISRC`
/// and at most one column of a service's ids, such as `Spotify - id`. All playlists are in one
/// table; each takes its tracks in their order, wherever the rows stand. A row without artist is of
/// a video, whose name may be `Artist - Title`.
///
/// @param guard whether cells that a spreadsheet would take for formulas get an apostrophe
public record TuneMyMusicFormat(boolean guard) implements WritableFormat {

  /// Guarded.
  public TuneMyMusicFormat() {
    this(true);
  }

  private static final List<@Nullable String> HEADER =
      List.of(
          "Track name", "Artist name", "Album", "Playlist name", "Type", "ISRC", "Spotify - id");

  @Override
  public String name() {
    return "tunemymusic";
  }

  @Override
  public String mediaType() {
    return "text/csv";
  }

  @Override
  public List<String> endings() {
    return List.of(".csv");
  }

  @Override
  public boolean single() {
    return false;
  }

  @Override
  public WritableFormat unguarded() {
    return new TuneMyMusicFormat(false);
  }

  @Override
  public boolean recognizes(byte[] head) {
    List<CsvTable.Line> lines = CsvTable.head(head);
    if (lines.isEmpty()) {
      return false;
    }
    Map<Field, Integer> columns = CsvTable.columns(lines.getFirst().cells());
    return CsvTable.at(columns, Field.NAME) >= 0
        && (CsvTable.at(columns, Field.PLAYLIST) >= 0
            || (CsvTable.at(columns, Field.ARTIST) >= 0 && CsvTable.at(columns, Field.TYPE) >= 0));
  }

  @Override
  public void read(InputStream in, String source, Sink sink) {
    Map<String, Rows> playlists = new LinkedHashMap<>();
    List<Map<Field, Integer>> columns = new ArrayList<>();
    CsvTable.read(
        in,
        source,
        line -> {
          if (columns.isEmpty()) {
            columns.add(CsvTable.columns(line.cells()));
            return;
          }
          Map<Field, Integer> at = columns.getFirst();
          String title = line.get(CsvTable.at(at, Field.PLAYLIST));
          playlists
              .computeIfAbsent(title == null ? "" : title, name -> new Rows(sink))
              .add(row(line, at));
        });
    if (playlists.isEmpty()) {
      new Rows(sink).finish(Texts.titleOf(source));
    }
    playlists.forEach(
        (title, rows) -> rows.finish(title.isEmpty() ? Texts.titleOf(source) : title));
  }

  /// A row by the names of its columns.
  static Row row(CsvTable.Line line, Map<Field, Integer> columns) {
    Row row = new Row(line.line());
    String name = line.get(CsvTable.at(columns, Field.NAME));
    row.artist = line.get(CsvTable.at(columns, Field.ARTIST));
    if (row.artist == null && name != null) {
      row.named(name);
    } else {
      row.name = name;
    }
    row.album = line.get(CsvTable.at(columns, Field.ALBUM));
    row.isrc = line.get(CsvTable.at(columns, Field.ISRC));
    row.mbid = line.get(CsvTable.at(columns, Field.MBID));
    row.location = line.get(CsvTable.at(columns, Field.LOCATION));
    String id = line.get(CsvTable.at(columns, Field.URI));
    if (id != null) {
      String uri = TrackIds.spotifyTrack(id);
      row.identify(uri == null ? id : uri);
    }
    String duration = line.get(CsvTable.at(columns, Field.MILLISECONDS));
    row.durationMs =
        duration != null && duration.matches("[0-9]{4,10}") ? Long.parseLong(duration) : 0;
    return row;
  }

  @Override
  public void write(List<ExternalPlaylist> playlists, OutputStream out) throws IOException {
    List<List<@Nullable String>> rows = new ArrayList<>();
    rows.add(HEADER);
    for (ExternalPlaylist playlist : playlists) {
      for (ExternalTrack track : playlist.tracks()) {
        String uri = TrackIds.spotifyTrack(track.uri());
        rows.add(
            Arrays.asList(
                Clean.name(track.name()),
                Clean.name(track.credit()),
                Clean.name(track.albumName()),
                Clean.title(playlist.title()),
                "Playlist",
                track.isrc(),
                uri == null ? null : uri.substring("spotify:track:".length())));
      }
    }
    CsvTable.write(out, ',', guard, rows);
  }
}
