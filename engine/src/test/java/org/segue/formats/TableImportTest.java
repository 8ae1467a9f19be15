package org.segue.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.segue.data.BadInputException;
import org.segue.data.Catalog;
import org.segue.data.Dataset;
import org.segue.data.World;
import org.segue.math.Array;
import org.segue.math.Progress;
import org.segue.store.IntegrityException;

class TableImportTest {

  @TempDir private Path folder;

  /// The least there can be: three tracks, two playlists.
  @BeforeEach
  void small() throws Exception {
    write("tracks", "SELECT * FROM (VALUES (0, 'a'), (1, 'b'), (2, 'c')) t(number, uri)");
    write("playlists", "SELECT * FROM (VALUES (0, 'x'), (1, NULL)) t(number, title)");
    write(
        "entries",
        "SELECT * FROM (VALUES (0, 0, 2), (0, 1, 0), (1, 0, 1)) t(playlist, position, track)");
  }

  private Path write(String table, String query) throws Exception {
    return Parquet.write(folder.resolve(table + ".parquet"), query);
  }

  private TableImport.Result read() throws IOException {
    return new TableImport(folder, Progress.NONE).read();
  }

  private static int[][] rows(Dataset data) {
    int[][] rows = new int[data.playlistCount()][];
    Arrays.setAll(rows, p -> data.tracks().row(p));
    return rows;
  }

  private static float[] feature(Catalog catalog, String name) {
    return Objects.requireNonNull(catalog.features().get(name)).toFloats();
  }

  private void refused(String... told) {
    assertThatThrownBy(this::read)
        .isInstanceOf(BadInputException.class)
        .hasMessageContainingAll(told);
  }

  @Test
  void threeSmallTablesAreEnough() throws Exception {
    TableImport.Result result = read();
    Dataset data = result.dataset();
    assertThat(rows(data)).isDeepEqualTo(new int[][] {{2, 0}, {1}});
    assertThat(data.title(0)).isEqualTo("x");
    assertThat(data.title(1)).isNull();
    assertThat(data.pid(1)).isEqualTo(1);
    assertThat(data.followers(0)).isEqualTo(-1);
    assertThat(data.collaborative(0)).isNull();
    assertThat(data.catalog().trackUri(2)).isEqualTo("c");
    assertThat(data.catalog().artistOf(2)).isEqualTo(-1);
    assertThat(result.exported()).isNull();
  }

  @Test
  void partFilesOfOtherColumnsAndTypesAreOneTable() throws Exception {
    Files.delete(folder.resolve("tracks.parquet"));
    Files.delete(folder.resolve("entries.parquet"));
    Path parts = folder.resolve("tracks.parquet");
    Parquet.write(
        parts.resolve("part-00000.snappy.parquet"),
        "SELECT 'c' AS uri, 2::BIGINT AS number, 'C' AS \"Name\", 1.0::DOUBLE AS artist");
    Parquet.write(
        parts.resolve("part-00001.snappy.parquet"),
        "SELECT * FROM (VALUES (0::UTINYINT, 'nan'::DOUBLE, 'a', 5::DECIMAL(9, 2)), (1, 0, 'b',"
            + " NULL)) t(number, artist, uri, duration_ms)");
    Files.writeString(parts.resolve("_SUCCESS"), "");
    Files.writeString(parts.resolve(".part-00000.crc"), "x");
    write("artists", "SELECT * FROM (VALUES ('U1', 1), ('U0', 0)) t(name, number)");
    Parquet.write(
        folder.resolve("entries/1.parquet"),
        "SELECT 2::UBIGINT AS track, 0::SMALLINT AS playlist, 7::HUGEINT AS position");
    Parquet.write(
        folder.resolve("entries/2.parquet"),
        "SELECT * FROM (VALUES (9.0::FLOAT, 0, 1), (3, 0, 0)) t(position, playlist, track)");
    write(
        "playlists",
        "SELECT NULL::INTEGER AS title, 0 AS number, 1 AS collaborative, 'infinity'::VARCHAR AS"
            + " other, TIMESTAMP '1970-01-02 00:00:01.7' AS modified_at, 3.0 AS followers, 9 AS"
            + " pid");
    Dataset data = read().dataset();
    assertThat(rows(data)).isDeepEqualTo(new int[][] {{0, 2, 1}});
    assertThat(data.title(0)).isNull();
    assertThat(data.collaborative(0)).isTrue();
    assertThat(data.modifiedAt(0)).isEqualTo(86_401);
    assertThat(data.followers(0)).isEqualTo(3);
    assertThat(data.pid(0)).isEqualTo(9);
    Catalog catalog = data.catalog();
    assertThat(catalog.describe(2)).isEqualTo("C — U1");
    assertThat(catalog.describe(1)).isEqualTo("b — U0");
    assertThat(catalog.artistOf(0)).isEqualTo(-1);
    assertThat(catalog.durationOf(0)).isEqualTo(5);
  }

  @Test
  void rowsThatWereDroppedLeaveGapsThatClose() throws Exception {
    write("tracks", "SELECT * FROM (VALUES (90, 'c'), (5, 'a'), (7, 'b')) t(number, uri)");
    write(
        "playlists",
        "SELECT * FROM (VALUES (30, 4, 'late'), (10, 8, 'early')) t(number, pid, title)");
    write(
        "entries",
        "SELECT * FROM (VALUES (30, 6, 90), (10, 2, 7), (30, 4, 5)) t(playlist, position, track)");
    Dataset data = read().dataset();
    assertThat(rows(data)).isDeepEqualTo(new int[][] {{1}, {0, 2}});
    assertThat(data.title(0)).isEqualTo("early");
    assertThat(data.pid(1)).isEqualTo(4);
    assertThat(data.catalog().trackUri(2)).isEqualTo("c");
  }

  @Test
  void withoutNumbersAndPositionsTheOrderOfRowsCounts() throws Exception {
    write("tracks", "SELECT * FROM (VALUES ('b'), ('a')) t(uri)");
    write("playlists", "SELECT * FROM (VALUES ('x')) t(title)");
    write("entries", "SELECT * FROM (VALUES (0, 1), (0, 0)) t(playlist, track)");
    Dataset data = read().dataset();
    assertThat(rows(data)).isDeepEqualTo(new int[][] {{1, 0}});
    assertThat(data.catalog().trackUri(0)).isEqualTo("b");
  }

  @Test
  void columnsOfFeaturesBecomeWhatTheyHold() throws Exception {
    write(
        "tracks",
        "SELECT * FROM (VALUES (1, 'b', 3, 'rock', [1.5, 2], true, 'ignored'), (0, 'a', NULL,"
            + " 'jazz', NULL, false, ''), (2, 'c', 4, 'rock', [0, -1], NULL, '')) t(number, uri,"
            + " feature_tempo, \"Feature_Genre\", feature_sound, feature_live, popularity)");
    TableImport.Result result = read();
    Catalog catalog = result.dataset().catalog();
    assertThat(catalog.features()).containsOnlyKeys("tempo", "Genre", "sound", "live");
    assertThat(feature(catalog, "tempo")).containsExactly(Float.NaN, 3, 4);
    assertThat(feature(catalog, "live")).containsExactly(0, 1, Float.NaN);
    assertThat(feature(catalog, "sound")).containsExactly(0, 0, 1.5f, 2, 0, -1);
    Array genre = Objects.requireNonNull(catalog.features().get("Genre"));
    assertThat(genre.toInts()).containsExactly(1, 0, 0);
    assertThat(catalog.categories("Genre").get(0)).isEqualTo("rock");
    write("tracks", "SELECT 0 AS number, 'a' AS uri, DATE '2020-01-01' AS feature_born");
    write("entries", "SELECT 0 AS playlist, 0 AS track");
    assertThat(read().ignored()).singleElement().asString().contains("feature_born", "DATE");
  }

  @Test
  void whatDoesNotFitIsToldWithFileColumnRowAndRemedy() throws Exception {
    String entries = "SELECT * FROM (VALUES (0, 0, 2), %s) t(playlist, position, track)";
    write("entries", entries.formatted("(0, 1, 3)"));
    refused(
        "entries.parquet: column 'track', row 2: no row of ", "has the number 3", "Add that row");
    write("entries", entries.formatted("(2, 1, 1)"));
    refused("entries.parquet: column 'playlist', row 2: no row of ", "has the number 2");
    write("entries", entries.formatted("(0, -1, 1)"));
    refused("entries.parquet: column 'position', row 2: is -1");
    write("entries", entries.formatted("(0, 1, -2)"));
    refused("column 'track', row 2: is -2");
    write("entries", entries.formatted("(0, NULL, 1)"));
    refused("column 'position', row 2: is null", "Give every row a value");
    write("entries", entries.formatted("(0, 5000000000, 1)"));
    refused("column 'position', row 2: is 5000000000");
    write("entries", entries.formatted("(0, 0.5, 1)"));
    refused("column 'position', row 2: is 0.5", "whole numbers");
    write("entries", entries.formatted("(1, 4, 1), (0, 3, 2)"));
    refused("column 'track', row 3: playlist 0 has track 2 in row 1 already", "drop_duplicates");
    write("entries", entries.formatted("(1, 4, 1), (0, 0, 1)"));
    refused("column 'position', row 3: playlist 0 has position 0 in row 1 already");
    write("entries", "SELECT 0 AS playlist, 'one' AS track");
    refused("entries.parquet: column 'track' is of type VARCHAR", "Write whole numbers");
    write("entries", "SELECT 0 AS list, 1 AS track");
    refused("there is no column 'playlist'; there are list, track");
  }

  @Test
  void whatDoesNotFitInTracksAndPlaylistsIsToldToo() throws Exception {
    write("tracks", "SELECT * FROM (VALUES (0, 'a'), (0, 'b')) t(number, uri)");
    refused("tracks.parquet: column 'number', row 2: 0 is the number of row 1 too");
    write("tracks", "SELECT * FROM (VALUES (2, 'a'), (1, 'b'), (0, 'a')) t(number, uri)");
    refused("tracks.parquet: column 'uri', row 1: 'a' is the URI of row 3 too");
    write("tracks", "SELECT * FROM (VALUES (0, 'a'), (1, '')) t(number, uri)");
    refused("column 'uri', row 2: a track without a URI");
    write("tracks", "SELECT 0 AS number, 'a' AS uri, 1 AS artist");
    refused("column 'artist', row 1: no row of artists has the number 1");
    write("tracks", "SELECT 0 AS number, 'a' AS uri, -1 AS duration_ms");
    refused("column 'duration_ms', row 1: is -1");
    write("tracks", "SELECT 0 AS number, 'a' AS uri, 7 AS name");
    refused("tracks.parquet: column 'name' is of type INTEGER", "Write texts");
    write(
        "tracks",
        "SELECT * FROM (VALUES (0, 'a', [1.0, 2]), (1, 'b', [3.0]), (2, 'c', NULL)) t(number, uri,"
            + " feature_v)");
    refused("column 'feature_v', row 2: has 1 numbers, and one before it 2");
    write(
        "tracks",
        "SELECT * FROM (VALUES (0, 'a', [1.0, NULL]), (1, 'b', NULL), (2, 'c', NULL)) t(number,"
            + " uri, feature_v)");
    refused("column 'feature_v', row 1: has no number at place 2");
    small();
    write("playlists", "SELECT * FROM (VALUES (0, 7), (1, 7)) t(number, pid)");
    refused("playlists.parquet: column 'pid', row 2: 7 is the pid of row 1 too");
    write("playlists", "SELECT * FROM (VALUES (0, 7), (1, NULL)) t(number, pid)");
    refused("column 'pid', row 2: is null");
    write("playlists", "SELECT 0 AS number, 2 AS collaborative");
    refused("column 'collaborative', row 1: is 2.0", "Write true, false or nothing");
    write("playlists", "SELECT 0 AS number, 'yesterday' AS modified_at");
    refused("column 'modified_at' is of type VARCHAR", "seconds since 1970");
  }

  @Test
  void whatIsNotThereIsToldByName() throws Exception {
    Files.delete(folder.resolve("entries.parquet"));
    refused(folder + ": there is no table 'entries' in it");
    Files.createDirectory(folder.resolve("entries.parquet"));
    refused("entries.parquet: has no file that ends in .parquet");
    Path nowhere = folder.resolve("nowhere");
    assertThatThrownBy(() -> new TableImport(nowhere, Progress.NONE).read())
        .isInstanceOf(NoSuchFileException.class);
    small2();
    Files.writeString(folder.resolve("segue.json"), "{\"format\": \"segue-tables\"");
    refused("segue.json: ", "Delete it");
    Files.writeString(folder.resolve("segue.json"), "[]");
    refused("segue.json: ", "Delete it");
  }

  private void small2() throws Exception {
    Files.delete(folder.resolve("entries.parquet"));
    small();
  }

  @Test
  void everyBeginningOfATableIsACleanError() throws Exception {
    for (String table : new String[] {"tracks", "playlists", "entries"}) {
      int step = table.equals("tracks") ? 1 : 40; // the first is refused before others are opened
      Path file = folder.resolve(table + ".parquet");
      byte[] whole = Files.readAllBytes(file);
      for (int length = 0; length < whole.length; length += length < whole.length - 12 ? step : 1) {
        Files.write(file, Arrays.copyOf(whole, length));
        refused(file.toString(), "damaged or no Parquet");
      }
      Files.write(file, whole);
      assertThat(read().dataset().playlistCount()).isEqualTo(2);
    }
  }

  @Test
  void aDamagedByteIsAnErrorOrDoesNoHarm() throws Exception {
    Dataset world = new World(40, 9, 2_000, 100, 300).dataset(2, Progress.NONE);
    Path tables = folder.resolve("tables");
    new TableExport(world, Progress.NONE).write(tables, false);
    SplittableRandom random = new SplittableRandom(4);
    int errors = 0;
    for (String table : new String[] {"tracks", "playlists", "entries"}) {
      Path file = tables.resolve(table + ".parquet");
      byte[] whole = Files.readAllBytes(file);
      for (int round = 0; round < 10; round++) {
        byte[] damaged = whole.clone();
        damaged[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
        Files.write(file, damaged);
        Throwable thrown =
            catchThrowable(() -> new TableImport(tables, Progress.NONE).read().dataset().tracks());
        if (thrown != null) {
          assertThat(thrown).isInstanceOfAny(BadInputException.class, IntegrityException.class);
          errors++;
        }
      }
      Files.write(file, whole);
    }
    assertThat(errors).isGreaterThan(5);
  }

  @Test
  void aFileThatBreaksOffInTheMiddleOfItsRowsIsNamed() throws Exception {
    Dataset world = new World(400, 9, 3_000, 100, 300).dataset(2, Progress.NONE);
    Path tables = folder.resolve("tables");
    new TableExport(world, Progress.NONE).write(tables, false);
    Path file = tables.resolve("entries.parquet");
    byte[] bytes = Files.readAllBytes(file);
    Arrays.fill(bytes, bytes.length / 4, bytes.length / 2, (byte) 0); // the footer stays
    Files.write(file, bytes);
    assertThatThrownBy(() -> new TableImport(tables, Progress.NONE).read())
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("damaged or no Parquet");
    try (Stream<Path> left = Files.list(tables)) {
      assertThat(left).hasSize(6);
    }
  }
}
