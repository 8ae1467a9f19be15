package org.segue.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.segue.data.BadInputException;
import org.segue.data.Dataset;
import org.segue.data.ExternalTrack;
import org.segue.data.TrackSet;
import org.segue.formats.ImportReport.Reason;
import org.segue.math.Progress;

class TrackFileTest {

  private static final String HEADER =
      "track_uri,track_name,artist_uri,artist_name,album_uri,album_name,duration_ms\n";

  private static final ExternalTrack FIRST =
      new ExternalTrack(
          "spotify:track:n1", "New, 1", "spotify:artist:a", "A", "spotify:album:b", "B", 200_000);

  private static final ExternalTrack SECOND =
      new ExternalTrack("spotify:track:n2", "New 2", null, "C", null, null, 0);

  @TempDir private Path folder;

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("table"), text);
  }

  private static List<ExternalTrack> tracks(Path file) throws IOException {
    return new TrackFile(file, false)
        .read(new ImportReport.Collector()).tracks().stream().map(t -> t.withClues(null)).toList();
  }

  private void refused(String text, String... told) throws IOException {
    Path file = write(text);
    assertThatThrownBy(() -> tracks(file))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContainingAll(told);
  }

  @Test
  void everyKindOfTableTellsTheSame() throws Exception {
    String csv =
        HEADER
            + """
            spotify:track:n1,"New, 1",spotify:artist:a,A,spotify:album:b,B,200000
            spotify:track:n2,New 2,,C,,,
            """;
    assertThat(tracks(write(csv))).containsExactly(FIRST, SECOND);
    assertThat(tracks(write(csv.replace("200000", "200000.0")))).containsExactly(FIRST, SECOND);
    String first =
        """
        {"track_uri": "spotify:track:n1", "track_name": "New, 1", "artist_uri": "spotify:artist:a", \
        "artist_name": "A", "album_uri": "spotify:album:b", "album_name": "B", \
        "duration_ms": 200000}\
        """;
    String second =
        """
        {"track_uri": "spotify:track:n2", "track_name": "New 2", "artist_name": "C", \
        "duration_ms": null}\
        """;
    assertThat(tracks(write(first + "\n" + second))).containsExactly(FIRST, SECOND);
    assertThat(tracks(write("[" + first + ", " + second + "]"))).containsExactly(FIRST, SECOND);
    Path gz = folder.resolve("table.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(gz))) {
      out.write(csv.getBytes(StandardCharsets.UTF_8));
    }
    assertThat(tracks(gz)).containsExactly(FIRST, SECOND);
    Path parquet =
        Parquet.write(
            folder.resolve("table.parquet"),
            "SELECT * FROM (VALUES ('https://open.spotify.com/track/n1?si=x', 'New, 1',"
                + " 'spotify:artist:a', 'A', 'spotify:album:b', 'B', 200000),"
                + " ('spotify:track:n2', 'New 2', NULL, 'C', NULL, NULL, NULL))"
                + " t(uri, title, artist_uri, artist, album_uri, album, duration_ms)");
    assertThat(tracks(parquet)).containsExactly(FIRST, SECOND);
  }

  @Test
  void aTrackWithoutUriIsNamedAsOnPlaylists() throws IOException {
    assertThat(tracks(write("title;artist\nSong;Somebody\n")).getFirst().uri())
        .isEqualTo("name:somebody:song");
    assertThat(tracks(write("uri,name\nmine/17,X\n")).getFirst().uri())
        .as("of no known kind")
        .isEqualTo("mine/17");
    TrackFile.Result read =
        new TrackFile(write("isrc,name,mood\nUSRC17607839,X,blue\n"), false)
            .read(new ImportReport.Collector());
    assertThat(read.tracks().getFirst().isrc()).isEqualTo("USRC17607839");
    assertThat(read.unused()).containsExactly("mood");
  }

  @Test
  void whatIsNoTrackIsLeftOutAndCounted() throws IOException {
    ImportReport.Collector report = new ImportReport.Collector();
    Path file =
        write(
            HEADER
                + """
                spotify:episode:e1,Talk,,,,,1
                ,,,,,,
                spotify:local:a:b:c:1,Mine,,,,,1
                ,,,Somebody,,,
                spotify:track:n2,New 2,,C,,,0
                """);
    assertThat(new TrackFile(file, false).read(report).tracks()).hasSize(1);
    ImportReport told = report.report();
    assertThat(told.rows()).isEqualTo(5);
    assertThat(told.tracks()).isEqualTo(1);
    for (Reason reason : List.of(Reason.EPISODE, Reason.EMPTY, Reason.LOCAL, Reason.NO_ID)) {
      assertThat(told.count(reason)).as("%s", reason).isEqualTo(1);
    }
  }

  @Test
  void aValueThatCannotBeRightIsNamedWithItsRow() throws IOException {
    String good = HEADER + "spotify:track:n2,New 2,,C,,,0\n";
    for (String wrong : List.of("3:20", "-1", "2147483648", "1e99", "Infinity", "long")) {
      refused(
          good + "spotify:track:n3,N,,C,,," + wrong,
          "column 'duration_ms', row 2: '%s' is no number of milliseconds".formatted(wrong),
          "--skip-bad");
    }
    refused(good + "spotify:artist:a,N,,C,,,", "row 2: 'spotify:artist:a' is no track");
    refused(good + "https://open.spotify.com/album/x,N,,C,,,", "is no track");
    refused(good + "a\u0007b,N,,C,,,", "control characters");
    refused(good + "x:" + "y".repeat(5000) + ",N,,C,,,", "more than 4,000");
    refused("a,b\n1,2\n", "no column tells which track a row is; there are a, b", "track_uri");
    refused(HEADER, "not one row names a track");
    refused(HEADER + "spotify:episode:e1,,,,,,\n", "not one row names a track");
    refused("", "is empty");
    refused(good + "\"open", "make it anew");
    refused("{\"track_uri\": \"x:1\"}\n{\"track_uri\": ", "make it anew");
    refused("{\"track_uri\": [\"x:1\"], \"track_name\": {\"a\": 1}}", "no column tells");
    assertThatThrownBy(() -> tracks(folder.resolve("nowhere")))
        .isInstanceOf(NoSuchFileException.class);
  }

  /// Rows that were whole before the end of the file, or a sentence about it.
  @Test
  void aTableThatIsCutOffAnywhereIsReadOrRefused() throws Exception {
    Path parquet =
        Parquet.write(
            folder.resolve("whole.parquet"),
            "SELECT 'x:' || i AS track_uri, 'N' || i AS track_name, i AS duration_ms"
                + " FROM range(3) t(i)");
    for (byte[] whole :
        List.of(
            (HEADER + "spotify:track:n1,\"New, 1\",,A,,B,1\nspotify:track:n2,New 2,,C,,,\n")
                .getBytes(StandardCharsets.UTF_8),
            "[{\"track_uri\": \"x:1\", \"duration_ms\": 12}, {\"track_uri\": \"x:2\"}]"
                .getBytes(StandardCharsets.UTF_8),
            Files.readAllBytes(parquet))) {
      int read = 0;
      for (int length = whole.length - 1; length >= 0; length -= 1 + whole.length / 30) {
        Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(whole, length));
        try {
          assertThat(tracks(cut).size()).isBetween(1, 2);
          read++;
        } catch (BadInputException e) {
          assertThat(e).hasMessageStartingWith(cut.toString());
        }
      }
      assertThat(read).isLessThan(30);
    }
  }

  @Test
  void badRowsCanBeLeftOut() throws IOException {
    ImportReport.Collector report = new ImportReport.Collector();
    Path file =
        write(HEADER + "spotify:artist:a,N,,,,,\nspotify:track:n2,New 2,,C,,,\nx:1,N,,,,,1:1\n");
    assertThat(new TrackFile(file, true).read(report).tracks()).hasSize(1);
    assertThat(report.report().count(Reason.WRONG)).isEqualTo(2);
    assertThat(report.report().listed().getFirst().text())
        .startsWith("column 'track_uri', row 1: 'spotify:artist:a' is no track");
  }

  @Test
  void aTableOfAnExportIsToldFromOneWithNames() throws Exception {
    Path parquet =
        Parquet.write(
            folder.resolve("tracks.parquet"), "SELECT 'x:1' AS uri, 'N' AS name, 7 AS artist");
    assertThatThrownBy(() -> tracks(parquet))
        .hasMessageContainingAll("column 'artist' holds numbers, not names", "--parquet");
  }

  @Test
  void anImportTakesTablesBesidePlaylists() throws IOException {
    Path slice =
        Files.writeString(
            folder.resolve("mpd.slice.0-0.json"),
            MpdSamples.slice(MpdSamples.playlist(0, "a", "a1", "b1")));
    Path table = write("track_uri,track_name\nspotify:track:z,Z\nspotify:track:y,Y\n");
    Path again = Files.copy(table, folder.resolve("again"));
    Path bad = Files.writeString(folder.resolve("bad"), "nothing\n");
    Importer importer = new Importer(true, 2, Progress.NONE);
    Importer.Result read = importer.read(List.of(slice), List.of(table, again, bad), 0);
    Dataset data = read.dataset();
    assertThat(data.playlistCount()).isEqualTo(1);
    assertThat(data.catalog().trackCount()).isEqualTo(4);
    assertThat(data.catalog().trackUri(2)).isEqualTo("spotify:track:y");
    assertThat(read.listed()).isEqualTo(TrackSet.of(4, 2, 3));
    assertThat(read.repeated()).isEqualTo(2);
    assertThat(read.skipped()).singleElement().asString().startsWith(bad.toString());
    assertThat(importer.read(List.of(), List.of(table), 0).dataset().playlistCount()).isZero();
    assertThatThrownBy(
            () -> new Importer(false, 2, Progress.NONE).read(List.of(slice), List.of(bad), 0))
        .isInstanceOf(BadInputException.class);
  }
}
