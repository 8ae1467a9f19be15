package org.segue.formats;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.segue.data.BadInputException;
import org.segue.data.ExternalTrack;
import org.segue.data.TrackIds;
import org.segue.formats.CsvTable.Field;
import org.segue.formats.ImportReport.Reason;
import org.segue.store.TableFile;
import org.segue.store.TableFile.Column;
import org.segue.store.TableFile.Kind;

/// A table of tracks, one a row, that a data set is to have whether or not a playlist holds them:
/// CSV with a line of names, JSON (objects in an array or on lines) or Parquet, the first two also
/// as gzip.
///
/// Columns are known by the names that they have in the Million Playlist Dataset (`track_uri`,
/// `track_name`, `artist_uri`, `artist_name`, `album_uri`, `album_name`, `duration_ms`), in tables
/// of playlists, or in a media server's library (`uri`, `title`, `artist`, `album`, `isrc`,
/// `mbid`). A track without a URI is named as on playlists ([TrackIds#key]).
///
/// What is no track (an episode, a file on somebody's own machine, an empty row) is left out and
/// counted. A value that cannot be right is a [BadInputException] with column and row; with
/// `skipBad` its row is left out.
record TrackFile(Path file, boolean skipBad) {

  /// What a table tells.
  ///
  /// @param unused columns that were not read
  record Result(List<ExternalTrack> tracks, List<String> unused) {}

  private static final List<Field> READ =
      List.of(
          Field.URI,
          Field.NAME,
          Field.ARTIST,
          Field.ARTIST_URI,
          Field.ALBUM,
          Field.ALBUM_URI,
          Field.MILLISECONDS,
          Field.ISRC,
          Field.MBID);

  private static final String SKIP = ", or leave such rows out with --skip-bad";

  /// A table without one track is a [BadInputException].
  Result read(ImportReport.Collector report) throws IOException {
    try (TableFile table = TableFile.open(file)) {
      List<Column> chosen = new ArrayList<>();
      Map<Field, Integer> places = places(table, chosen);
      List<ExternalTrack> tracks = new ArrayList<>();
      table.rows(
          chosen,
          (number, values) -> {
            try {
              Row row = row(number, values, chosen, places);
              ExternalTrack track = track(row);
              Reason reason = row.reason(track);
              if (track != null && reason == null) {
                tracks.add(track);
                report.taken();
              } else {
                Reason why = reason == null ? Reason.NO_ID : reason;
                report.skipped(file.toString(), number, why, row.shown());
              }
            } catch (BadInputException e) {
              if (!skipBad) {
                throw e;
              }
              String what = String.valueOf(e.getMessage()).replace(file + ": ", "");
              report.skipped(file.toString(), number, Reason.WRONG, what);
            }
          });
      if (tracks.isEmpty()) {
        throw bad(
            "not one row names a track", "Give each its track_uri, or track_name and artist_name");
      }
      List<Column> unused = new ArrayList<>(table.columns());
      unused.removeAll(chosen);
      return new Result(tracks, unused.stream().map(Column::name).toList());
    } catch (NoSuchFileException | FileNotFoundException e) {
      throw e;
    } catch (IOException e) {
      throw FeatureFile.broken(file, e);
    }
  }

  /// The columns to read, into `chosen`, and which of them holds what.
  private Map<Field, Integer> places(TableFile table, List<Column> chosen) {
    List<Column> all = table.columns();
    Map<Field, Integer> known =
        CsvTable.columns(all.stream().map(c -> c.kind() == Kind.NESTED ? "" : c.name()).toList());
    Map<Field, Integer> places = new EnumMap<>(Field.class);
    for (Field field : READ) {
      int at = CsvTable.at(known, field);
      if (at < 0) {
        continue;
      }
      Column column = all.get(at);
      if (table.format() == TableFile.Format.PARQUET
          && column.kind() == Kind.NUMBER
          && (field == Field.ARTIST || field == Field.ALBUM)) {
        throw bad(
            "column '%s' holds numbers, not names".formatted(column.name()),
            "Tables of `segue export` are read whole, with --parquet; else write names there");
      }
      places.put(field, chosen.size());
      chosen.add(column);
    }
    if (!places.containsKey(Field.URI)
        && !places.containsKey(Field.NAME)
        && !places.containsKey(Field.ISRC)
        && !places.containsKey(Field.MBID)) {
      String names = String.join(", ", all.stream().map(Column::name).toList());
      throw bad(
          "no column tells which track a row is; there are " + Clean.line(names, 400),
          "Name the columns track_uri, track_name, artist_uri, artist_name, album_uri, album_name,"
              + " duration_ms");
    }
    return places;
  }

  private Row row(
      long number, @Nullable Object[] values, List<Column> chosen, Map<Field, Integer> places) {
    Row row = new Row(number);
    places.forEach(
        (field, place) -> {
          String text = text(values[place]);
          String column = chosen.get(place).name();
          switch (field) {
            case URI -> row.uri = uri(text, column, number);
            case NAME -> row.name = text;
            case ARTIST -> row.artist = text;
            case ARTIST_URI -> row.artistUri = text;
            case ALBUM -> row.album = text;
            case ALBUM_URI -> row.albumUri = text;
            case MILLISECONDS -> row.durationMs = duration(text, column, number);
            case ISRC -> row.isrc = text;
            default -> row.mbid = text;
          }
        });
    return row;
  }

  /// The track of a row; a URI of no known kind is taken as it is, as the layout of the Million
  /// Playlist Dataset has it.
  private static @Nullable ExternalTrack track(Row row) {
    ExternalTrack track = row.track();
    String uri = row.uri;
    if (uri == null || TrackIds.spotifyTrack(uri) != null) {
      return track;
    }
    return track == null
        ? new ExternalTrack(uri, null, null, null, null, null, 0)
        : track.withUri(uri);
  }

  private @Nullable String uri(@Nullable String text, String column, long row) {
    if (text == null) {
      return null;
    }
    boolean spotify = text.startsWith("spotify:") || text.contains(".spotify.com/");
    if (spotify && TrackIds.spotify(text) == null) {
      throw bad(
          "column '%s', row %d: '%s' is no track".formatted(column, row, shown(text)),
          "Put the track's URI or link there" + SKIP);
    }
    if (!Clean.line(text, Clean.LONG).equals(text)) {
      throw bad(
          "column '%s', row %d: '%s' is no URI: it has control characters, or more than %,d"
              .formatted(column, row, shown(text), Clean.LONG),
          "Correct it" + SKIP);
    }
    return text;
  }

  private long duration(@Nullable String text, String column, long row) {
    if (text == null || FeatureFile.isUnknown(text)) {
      return 0;
    }
    double millis;
    try {
      millis = Math.rint(Double.parseDouble(text));
    } catch (NumberFormatException e) {
      millis = Double.NaN;
    }
    if (!(millis >= 0 && millis <= Integer.MAX_VALUE)) {
      throw bad(
          "column '%s', row %d: '%s' is no number of milliseconds"
              .formatted(column, row, shown(text)),
          "Write whole numbers there, or nothing" + SKIP);
    }
    return (long) millis;
  }

  private static @Nullable String text(@Nullable Object value) {
    String text = FeatureFile.text(value);
    return text.isEmpty() ? null : text;
  }

  private static String shown(String text) {
    return Clean.line(text, 60);
  }

  private BadInputException bad(String what, String remedy) {
    return new BadInputException(file.toString(), what, remedy);
  }
}
