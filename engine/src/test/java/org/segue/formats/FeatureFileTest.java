package org.segue.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.segue.data.BadInputException;
import org.segue.data.Catalog;
import org.segue.math.Array;
import org.segue.store.NamedArrays;
import org.segue.store.TableFile;

class FeatureFileTest {

  private static final String CSV =
      """
      track_uri,tempo,genre,key
      spotify:track:c,120.5,"rock, hard",11
      spotify:track:a,,jazz,0
      spotify:track:b,90,jazz,11
      spotify:track:z,70,jazz,3
      spotify:track:a,60,pop,3
      ,50,pop,3
      """;

  @TempDir private Path folder;

  /// Tracks a, b, c, d are 0, 1, 2, 3; the last has a URI as people know them.
  private static Catalog catalog() {
    Catalog.Builder builder = new Catalog.Builder();
    for (String id : List.of("a", "b", "c", "0123456789abcdefABCDEF")) {
      builder.addTrack("spotify:track:" + id, id, -1, -1, 0);
    }
    return builder.build();
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("table"), text);
  }

  private static FeatureFile file(Path path, String... categories) {
    return new FeatureFile(path, "", List.of(), List.of(categories));
  }

  private static Array feature(Catalog catalog, String name) {
    return Objects.requireNonNull(catalog.features().get(name));
  }

  private static void isRead(FeatureFile.Result result) {
    Catalog catalog = result.added(catalog());
    assertThat(catalog.features()).containsOnlyKeys("genre", "key", "tempo");
    assertThat(feature(catalog, "tempo").toFloats())
        .containsExactly(Float.NaN, 90, 120.5f, Float.NaN);
    // of the catalog's tracks two are jazz, one is rock: jazz is 0
    assertThat(feature(catalog, "genre").toInts()).containsExactly(0, 0, 1, -1);
    assertThat(catalog.categories("genre").get(1)).isEqualTo("rock, hard");
    assertThat(feature(catalog, "key").toInts()).containsExactly(1, 0, 0, -1);
    assertThat(catalog.categories("key").get(0)).isEqualTo("11");
    assertThat(catalog.categories("tempo").size()).isZero();
    assertThat(result.matched()).isEqualTo(3);
    assertThat(result.unmatched()).isEqualTo(1);
    assertThat(result.repeated()).isEqualTo(1);
    assertThat(result.withoutId()).isEqualTo(1);
    assertThat(result.rows()).isEqualTo(6);
  }

  @Test
  void numbersAreMeasuredAndWordsAreCategories() throws IOException {
    isRead(file(write(CSV), "key").read(catalog()));
  }

  @Test
  void delimitersQuotesMarksAndLineEndsOfOthersAreUnderstood() throws IOException {
    String other = CSV.replace("rock, hard", "rock~ hard").replace(',', ';').replace('~', ',');
    isRead(file(write("\ufeff" + other.replace("\n", "\r\n")), "key").read(catalog()));
  }

  @Test
  void gzipIsRecognisedWithoutItsName() throws IOException {
    Path zipped = folder.resolve("zipped");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(zipped))) {
      out.write(CSV.getBytes(StandardCharsets.UTF_8));
    }
    isRead(file(zipped, "key").read(catalog()));
  }

  @Test
  void jsonInAnArrayOrOnLinesAndParquetSayTheSame() throws Exception {
    Path csv = write(CSV);
    Path json = folder.resolve("json");
    Path lines = folder.resolve("lines");
    Path parquet = folder.resolve("parquet");
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      String query = "COPY (SELECT * FROM read_csv('%s')) TO '%s' (%s)";
      statement.execute(query.formatted(csv, json, "FORMAT json, ARRAY true"));
      statement.execute(query.formatted(csv, lines, "FORMAT json"));
      statement.execute(query.formatted(csv, parquet, "FORMAT parquet"));
    }
    for (Path path : List.of(json, lines, parquet)) {
      FeatureFile.Result result = file(path, "key").read(catalog());
      assertThat(result.format())
          .isEqualTo(path == parquet ? TableFile.Format.PARQUET : TableFile.Format.JSON);
      isRead(result);
      everyBeginningIsATableOrAComplaint(path);
    }
  }

  @Test
  void everyBeginningOfCsvIsATableOrAComplaint() throws Exception {
    everyBeginningIsATableOrAComplaint(write(CSV));
  }

  private void everyBeginningIsATableOrAComplaint(Path whole) throws IOException {
    byte[] bytes = Files.readAllBytes(whole);
    Path cut = folder.resolve("cut");
    for (int length = 0; length < bytes.length; length += 1 + bytes.length / 16) {
      Files.write(cut, Arrays.copyOf(bytes, length));
      try {
        assertThat(file(cut, "key").read(catalog()).matched()).isBetween(1, 3);
      } catch (BadInputException e) {
        assertThat(e).hasMessageStartingWith(cut.toString());
      }
    }
  }

  @Test
  void idsAndLinksAreUrisToo() throws IOException {
    for (String id :
        List.of(
            "0123456789abcdefABCDEF",
            "https://open.spotify.com/track/0123456789abcdefABCDEF?si=1",
            "https://open.spotify.com/intl-de/track/0123456789abcdefABCDEF")) {
      Path path = write("Spotify ID,x\n" + id + ",1\n");
      assertThat(file(path).read(catalog()).features().getFirst().ofTracks().toFloats()[3])
          .isEqualTo(1);
    }
  }

  @Test
  void aMixtureOfNumbersAndWordsIsNamedWithBothRows() throws IOException {
    Path path = write("uri,tempo\nspotify:track:a,90\nspotify:track:b,fast\n");
    assertThatThrownBy(() -> file(path).read(catalog()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(path.toString())
        .hasMessageContaining("column 'tempo' has the number '90' in row 1 and 'fast' in row 2")
        .hasMessageContaining("--categories tempo");
    assertThat(file(path, "tempo").read(catalog()).features().getFirst().ofTracks().toInts())
        .containsExactly(0, 1, -1, -1);
  }

  @Test
  void aShortLineIsNamed() throws IOException {
    Path path = write("uri,tempo,key\nspotify:track:a,90,1\nspotify:track:b\n");
    assertThatThrownBy(() -> file(path).read(catalog()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("Line: 3")
        .hasMessageContaining("spotify:track:b");
  }

  @Test
  void aTableOfOtherTracksShowsWhatBothCallThem() throws IOException {
    assertThatThrownBy(() -> file(write("uri,x\nqwerty,1\n")).read(catalog()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("'qwerty'")
        .hasMessageContaining("'spotify:track:a'");
  }

  @Test
  void columnsThatAreMissingOrNestedOrTextsAreComplainedOf() throws IOException {
    Path path =
        write("[{\"name\":\"spotify:track:a\",\"s\":{\"x\":1},\"t\":\"" + "w".repeat(999) + "\"}]");
    assertThatThrownBy(() -> file(path).read(catalog())).hasMessageContaining("--id");
    assertThatThrownBy(() -> new FeatureFile(path, "name", List.of("s"), List.of()).read(catalog()))
        .hasMessageContaining("'s' holds lists or objects");
    assertThatThrownBy(() -> new FeatureFile(path, "name", List.of("u"), List.of()).read(catalog()))
        .hasMessageContaining("no column 'u'; there are name, s, t");
    assertThatThrownBy(() -> new FeatureFile(path, "name", List.of("t"), List.of()).read(catalog()))
        .hasMessageContaining("'t' is no column of categories");
  }

  @Test
  void whatIsNoTableIsSaidToBeNone() throws IOException {
    assertThatThrownBy(() -> file(write("\0\1\2")).read(catalog()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("CSV, JSON and Parquet");
    assertThatThrownBy(() -> file(folder.resolve("none")).read(catalog()))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void featuresAreReplacedAndSurviveTheFile() throws IOException {
    Catalog once = file(write(CSV), "key").read(catalog()).added(catalog());
    Catalog twice =
        once.withFeature("genre", Array.of(1f, 2f, 3f, 4f)).withFeature("x", Array.of(1, 1, 1, 1));
    Path saved = folder.resolve("saved");
    twice.arrays().write(saved);
    Catalog read = new Catalog(NamedArrays.open(saved));
    assertThat(read.features()).containsOnlyKeys("genre", "key", "tempo", "x");
    assertThat(read.categories("genre").size()).isZero();
    assertThat(read.categories("key").size()).isEqualTo(2);
  }
}
