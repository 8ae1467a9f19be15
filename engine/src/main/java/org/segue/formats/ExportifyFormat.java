package org.segue.formats;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.segue.data.BadInputException;
import org.segue.data.ExternalPlaylist;
import org.segue.data.ExternalTrack;
import org.segue.data.TrackIds;
import org.segue.formats.CsvTable.Field;

/// The tables that Exportify makes of Spotify playlists, one a file, and every other table with a
/// column of Spotify URIs, links or ids.
///
/// Exportify exists twice, and each [Dialect] is written as well as read. Where the names of the
/// columns say nothing, or only part of it, the places of the columns do: in every language the
/// first and the third are called "… URI" in the one dialect, and not in the other. The first
/// artist is the track's, all are its credit.
///
/// @param guard whether cells that a spreadsheet would take for formulas get an apostrophe
public record ExportifyFormat(Dialect dialect, boolean guard) implements WritableFormat {

  /// Which Exportify.
  public enum Dialect {
    /// `exportify.app`, the newer one: names of columns in twelve languages and more, artists
    /// joined by `, ` with `\,` for a comma inside a name, URIs of artists and albums, ISRCs.
    /// Written in English.
    APP(
        "exportify",
        "Track URI,Track Name,Artist URI(s),Artist Name(s),Album URI,Album Name,"
            + "Album Artist URI(s),Album Artist Name(s),Album Release Date,Album Image URL,"
            + "Disc Number,Track Number,Track Duration (ms),Track Preview URL,Explicit,"
            + "Popularity,ISRC,Added By,Added At"),

    /// `exportify.net`: English names, artists joined by `;`, in older files by `,`, which then
    /// stay one. A `;` inside a name is written as `,`.
    NET(
        "exportify-net",
        """
        Track URI,Track Name,Album Name,Artist Name(s),Release Date,Duration (ms),Popularity,\
        Explicit,Added By,Added At,Genres,Record Label,Danceability,Energy,Key,Loudness,Mode,\
        Speechiness,Acousticness,Instrumentalness,Liveness,Valence,Tempo,Time Signature\
        """);

    private final String name;
    private final String header;

    Dialect(String name, String header) {
      this.name = name;
      this.header = header;
    }
  }

  private static final Map<Field, Integer> APP_PLACES =
      Map.of(
          Field.URI, 0,
          Field.NAME, 1,
          Field.ARTIST_URI, 2,
          Field.ARTIST, 3,
          Field.ALBUM_URI, 4,
          Field.ALBUM, 5,
          Field.MILLISECONDS, 12,
          Field.ISRC, 16);

  private static final Map<Field, Integer> NET_PLACES =
      Map.of(Field.URI, 0, Field.NAME, 1, Field.ALBUM, 2, Field.ARTIST, 3, Field.MILLISECONDS, 5);

  private static final Pattern AT_COMMAS = Pattern.compile("(?<!\\\\), "); // but not at `\,`

  /// Guarded, of the dialect `exportify.app`.
  public ExportifyFormat() {
    this(Dialect.APP);
  }

  /// Guarded.
  public ExportifyFormat(Dialect dialect) {
    this(dialect, true);
  }

  @Override
  public String name() {
    return dialect.name;
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
    return new ExportifyFormat(dialect, false);
  }

  /// By a column of URIs, or a URI in the first place of the second line, or names of columns that
  /// say so in any language; which dialect, the order of the columns tells.
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
    boolean known =
        plausible(columns, lines)
            || (lines.size() > 1 ? isUri(lines.get(1).get(0)) : isApp(lines.getFirst(), null));
    return known && isNet(columns) == (dialect == Dialect.NET);
  }

  private static boolean isNet(Map<Field, Integer> columns) {
    return CsvTable.at(columns, Field.ARTIST_URI) < 0
        && NET_PLACES.entrySet().stream()
            .allMatch(e -> e.getValue().equals(columns.get(e.getKey())));
  }

  /// By the columns of URIs at the first and third place, in any language.
  private static boolean isApp(CsvTable.Line header, CsvTable.@Nullable Line first) {
    List<String> names = header.cells();
    String third = first == null ? null : first.get(2);
    return (third != null && third.startsWith("spotify:artist:"))
        || (names.size() > 3 && names.get(0).contains("URI") && names.get(2).contains("URI"));
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

  /// Which column holds what: what the names do not tell, the places do. A header may be
  /// understood in part: `Track-URI` and `Track-Name` are, `Künstlername(n)` beside them is not.
  private static Map<Field, Integer> places(CsvTable.Line header, CsvTable.Line first) {
    Map<Field, Integer> columns = CsvTable.columns(header.cells());
    boolean named = CsvTable.at(columns, Field.URI) >= 0 && CsvTable.at(columns, Field.NAME) >= 0;
    boolean app = isApp(header, first);
    if (named && (CsvTable.at(columns, Field.ARTIST) >= 0 || !app)) {
      return columns;
    }
    Set<Integer> taken = new HashSet<>(columns.values());
    (app ? APP_PLACES : NET_PLACES)
        .forEach(
            (field, place) -> {
              if (CsvTable.at(columns, field) < 0 && !taken.contains(place)) {
                columns.put(field, place);
              }
            });
    return columns;
  }

  private Row row(CsvTable.Line line, Map<Field, Integer> columns) {
    Row row = new Row(line.line());
    row.uri = line.get(CsvTable.at(columns, Field.URI));
    row.name = line.get(CsvTable.at(columns, Field.NAME));
    row.album = line.get(CsvTable.at(columns, Field.ALBUM));
    row.albumUri = line.get(CsvTable.at(columns, Field.ALBUM_URI));
    row.isrc = line.get(CsvTable.at(columns, Field.ISRC));
    String uris = line.get(CsvTable.at(columns, Field.ARTIST_URI));
    row.artistUri = uris == null ? null : uris.split("[,;]")[0].strip();
    artists(row, line.get(CsvTable.at(columns, Field.ARTIST)), columns);
    String duration = line.get(CsvTable.at(columns, Field.MILLISECONDS));
    row.durationMs =
        duration != null && duration.matches("[0-9]{1,10}") ? Long.parseLong(duration) : 0;
    return row;
  }

  private void artists(Row row, @Nullable String cell, Map<Field, Integer> columns) {
    if (cell == null) {
      return;
    }
    boolean escaped =
        dialect == Dialect.APP
            && (CsvTable.at(columns, Field.ARTIST_URI) >= 0 || cell.contains("\\,"));
    List<String> names = new ArrayList<>();
    for (String name : escaped ? AT_COMMAS.split(cell) : cell.split(";")) {
      names.add(escaped ? name.replace("\\,", ",") : name.strip());
    }
    row.artist = Row.first(names);
    row.credit = names.size() > 1 ? String.join(", ", names) : null;
  }

  @Override
  public void write(List<ExternalPlaylist> playlists, OutputStream out) throws IOException {
    List<List<@Nullable String>> rows = new ArrayList<>();
    List<@Nullable String> header = Arrays.asList(dialect.header.split(","));
    rows.add(header);
    for (ExternalTrack track : only(playlists).tracks()) {
      @Nullable String[] cells = new @Nullable String[header.size()];
      (dialect == Dialect.APP ? APP_PLACES : NET_PLACES)
          .forEach((field, place) -> cells[place] = cell(field, track));
      rows.add(Arrays.asList(cells));
    }
    CsvTable.write(out, ',', guard, rows);
  }

  private @Nullable String cell(Field field, ExternalTrack track) {
    return switch (field) {
      case URI -> TrackIds.isNameKey(track.uri()) ? null : track.uri();
      case NAME -> Clean.name(track.name());
      case ARTIST_URI -> track.artistUri();
      case ARTIST -> joined(track);
      case ALBUM_URI -> track.albumUri();
      case ALBUM -> Clean.name(track.albumName());
      case MILLISECONDS -> track.durationMs() > 0 ? Integer.toString(track.durationMs()) : null;
      case ISRC -> track.isrc();
      default -> throw new IllegalStateException("no column for " + field);
    };
  }

  /// The whole credit in one cell: the track's artist, then who else is in it. A credit that does
  /// not begin with the artist is one name.
  private @Nullable String joined(ExternalTrack track) {
    String artist = Clean.name(track.artistName());
    String credit = Clean.name(track.credit());
    if (artist == null || credit == null) {
      return credit;
    }
    List<String> names = new ArrayList<>();
    if (credit.startsWith(artist + ", ") && !artist.endsWith("\\")) {
      names.add(artist);
      names.addAll(List.of(AT_COMMAS.split(credit.substring(artist.length() + 2))));
    } else {
      names.add(credit);
    }
    return dialect == Dialect.APP
        ? String.join(", ", names.stream().map(name -> name.replace(",", "\\,")).toList())
        : String.join(";", names.stream().map(name -> name.replace(';', ',')).toList());
  }
}
