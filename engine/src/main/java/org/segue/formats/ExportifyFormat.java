package org.segue.formats;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.segue.data.BadInputException;
import org.segue.data.ExternalPlaylist;
import org.segue.data.ExternalTrack;
import org.segue.data.TrackIds;
import org.segue.formats.CsvTable.Field;

/// The tables that Exportify makes of Spotify playlists, one a file, and every other table with a
/// column of Spotify URIs, links or ids.
///
/// Exportify exists twice. One (watsonbox) writes names of columns in twelve languages, artists
/// joined by `, ` with `\,` for a comma inside a name, and ISRCs; the other (exportify.net) English
/// names and artists joined by `;`, in older files by `,`, which then stay one. Where the names say
/// nothing, the places of the columns do: a URI comes first, and if a URI of an artist stands in
/// the third column, it is the first kind. The first artist is the track's, all are its credit.
/// Written is the first kind in English.
///
/// @param guard whether cells that a spreadsheet would take for formulas get an apostrophe
public record ExportifyFormat(boolean guard) implements WritableFormat {

  /// Guarded.
  public ExportifyFormat() {
    this(true);
  }

  private static final List<@Nullable String> HEADER =
      Arrays.asList(
          ("Track URI,Track Name,Artist URI(s),Artist Name(s),Album URI,Album Name,"
                  + "Album Artist URI(s),Album Artist Name(s),Album Release Date,Album Image URL,"
                  + "Disc Number,Track Number,Track Duration (ms),Track Preview URL,Explicit,"
                  + "Popularity,ISRC,Added By,Added At")
              .split(","));

  @Override
  public String name() {
    return "exportify";
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
    return true;
  }

  @Override
  public WritableFormat unguarded() {
    return new ExportifyFormat(false);
  }

  /// By a column of URIs, or a URI in the first place of the second line.
  @Override
  public boolean recognizes(byte[] head) {
    List<CsvTable.Line> lines = CsvTable.head(head);
    if (lines.isEmpty() || lines.getFirst().cells().size() < 2) {
      return false;
    }
    Map<Field, Integer> columns = CsvTable.columns(lines.getFirst().cells());
    if (CsvTable.at(columns, Field.PLAYLIST) >= 0 && CsvTable.at(columns, Field.NAME) >= 0) {
      return false; // several playlists in one table are another format
    }
    boolean ids = plausible(columns, lines);
    return ids || (lines.size() > 1 && isUri(lines.get(1).get(0)));
  }

  /// A column "track" or "uri" alone says little: the next line must bear it out, if it is there.
  private static boolean plausible(Map<Field, Integer> columns, List<CsvTable.Line> lines) {
    int uri = CsvTable.at(columns, Field.URI);
    return uri >= 0
        && (lines.size() < 2 || lines.get(1).get(uri) == null || isUri(lines.get(1).get(uri)));
  }

  private static boolean isUri(@Nullable String cell) {
    return cell != null && (TrackIds.spotify(cell) != null || TrackIds.spotifyTrack(cell) != null);
  }

  @Override
  public void read(InputStream in, String source, Sink sink) {
    Rows rows = new Rows(sink);
    List<Map<Field, Integer>> columns = new ArrayList<>(); // once they are known
    List<CsvTable.Line> header = new ArrayList<>();
    CsvTable.read(
        in,
        source,
        line -> {
          if (header.isEmpty()) {
            header.add(line);
            return;
          }
          if (columns.isEmpty()) {
            columns.add(places(header.getFirst(), line));
          }
          rows.add(row(line, columns.getFirst()));
        });
    if (header.isEmpty()) {
      throw BadInputException.atLine(source, 1, "an empty table", "Export it again", null);
    }
    rows.finish(Texts.titleOf(source));
  }

  private static Map<Field, Integer> places(CsvTable.Line header, CsvTable.Line first) {
    Map<Field, Integer> columns = CsvTable.columns(header.cells());
    if (CsvTable.at(columns, Field.URI) >= 0 && CsvTable.at(columns, Field.NAME) >= 0) {
      return columns;
    }
    String third = first.get(2);
    boolean artistUris = third != null && third.startsWith("spotify:artist:");
    return artistUris || (header.cells().size() < 24 && header.cells().size() >= 17)
        ? Map.of(
            Field.URI, 0,
            Field.NAME, 1,
            Field.ARTIST_URI, 2,
            Field.ARTIST, 3,
            Field.ALBUM_URI, 4,
            Field.ALBUM, 5,
            Field.MILLISECONDS, 12,
            Field.ISRC, 16)
        : Map.of(
            Field.URI, 0, Field.NAME, 1, Field.ALBUM, 2, Field.ARTIST, 3, Field.MILLISECONDS, 5);
  }

  private static Row row(CsvTable.Line line, Map<Field, Integer> columns) {
    Row row = new Row(line.line());
    row.uri = line.get(CsvTable.at(columns, Field.URI));
    row.name = line.get(CsvTable.at(columns, Field.NAME));
    row.album = line.get(CsvTable.at(columns, Field.ALBUM));
    row.albumUri = line.get(CsvTable.at(columns, Field.ALBUM_URI));
    row.isrc = line.get(CsvTable.at(columns, Field.ISRC));
    String uris = line.get(CsvTable.at(columns, Field.ARTIST_URI));
    row.artistUri = uris == null ? null : uris.split("[,;]")[0].strip();
    artists(row, line.get(CsvTable.at(columns, Field.ARTIST)), uris);
    String duration = line.get(CsvTable.at(columns, Field.MILLISECONDS));
    row.durationMs =
        duration != null && duration.matches("[0-9]{1,10}") ? Long.parseLong(duration) : 0;
    return row;
  }

  private static void artists(Row row, @Nullable String cell, @Nullable String uris) {
    if (cell == null) {
      return;
    }
    List<String> names = new ArrayList<>();
    boolean escaped = uris != null || cell.contains("\\,");
    for (String name : cell.split(escaped ? "(?<!\\\\), " : ";")) {
      names.add(name.replace("\\,", ",").strip());
    }
    row.artist = Row.first(names);
    row.credit = names.size() > 1 ? String.join(", ", names) : null;
  }

  @Override
  public void write(List<ExternalPlaylist> playlists, OutputStream out) throws IOException {
    List<List<@Nullable String>> rows = new ArrayList<>();
    rows.add(HEADER);
    for (ExternalTrack track : only(playlists).tracks()) {
      @Nullable String[] cells = new @Nullable String[HEADER.size()];
      cells[0] = TrackIds.isNameKey(track.uri()) ? null : track.uri();
      cells[1] = Clean.name(track.name());
      cells[2] = track.artistUri();
      String artist = Clean.name(track.artistName());
      cells[3] = artist == null ? null : artist.replace(",", "\\,");
      cells[4] = track.albumUri();
      cells[5] = Clean.name(track.albumName());
      cells[12] = track.durationMs() > 0 ? Integer.toString(track.durationMs()) : null;
      cells[16] = track.isrc();
      rows.add(Arrays.asList(cells));
    }
    CsvTable.write(out, ',', guard, rows);
  }
}
