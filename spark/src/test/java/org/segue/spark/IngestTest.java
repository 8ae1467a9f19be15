package org.segue.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.segue.data.Dataset;

/// Twin of the engine's import: the same bytes.
class IngestTest {

  @TempDir private Path folder;

  @Test
  void slicesBecomeTheVeryDataSetOfTheEngine() throws IOException {
    Path made = folder.resolve("made");
    String said = Local.job("ingest", Local.SLICES.toString(), "--to", made.toString());
    assertThat(said).contains("1,200 playlists");
    assertSame(made, Local.DATA);
  }

  @Test
  void tablesBecomeTheDataSetTheyWereMadeOf() throws IOException {
    Path made = folder.resolve("made");
    Local.job("ingest", Local.TABLES.toString(), "--to", made.toString());
    assertSame(made, Local.DATA);
  }

  /// Second mentions, tracks without URI, playlists without pid, artists without URI, names that
  /// two mentions spell differently, and an order in which characters beyond 16 bits come before
  /// others in Java, but not by their bytes.
  @Test
  void whatIsOddIsReadAsTheEngineReadsIt() throws IOException {
    Path slices = Files.createDirectory(folder.resolve("odd"));
    Files.writeString(
        slices.resolve("mpd.slice.0-999.json"),
        """
        {"info": {}, "playlists": [
          {"pid": 7, "name": "Ｆull 🎵", "modified_at": 1500000000, "num_followers": 3,
           "collaborative": "true", "description": "x", "tracks": [
            {"track_uri": "t:ｆ", "track_name": "ｆ", "artist_name": "Ana", "duration_ms": 5},
            {"track_uri": "t:🎵", "track_name": "🎵", "artist_uri": "a:1", "artist_name": "Ana"},
            {"track_uri": "t:ｆ", "track_name": "again"},
            {"track_name": "nameless"}]},
          {"name": "no pid", "tracks": [
            {"track_uri": "t:1", "track_name": "One", "artist_name": "Ben", "album_name": "B"},
            {"track_uri": "t:🎵", "track_name": "ｆ", "album_uri": "b:1", "album_name": "B"}]},
          {"pid": 3, "name": null, "tracks": []}]}
        """);
    try (OutputStream out =
        new GZIPOutputStream(
            Files.newOutputStream(slices.resolve("mpd.slice.1000-1999.json.gz")))) {
      out.write(
          """
          {"playlists": [
            {"name": "also none", "tracks": [{"track_uri": "t:1", "duration_ms": 9}]},
            {"pid": 1, "name": "no pid", "tracks": [
              {"track_uri": "t:2", "artist_uri": "a:2", "artist_name": "Ben"},
              {"track_uri": "t:1", "track_name": "Eins", "duration_ms": 7}]}]}
          """
              .getBytes(StandardCharsets.UTF_8));
    }
    Path made = folder.resolve("made");
    Path twin = folder.resolve("twin");
    Local.job("ingest", slices.toString(), "--to", made.toString());
    Local.segue("import", slices.toString(), "--to", twin.toString());
    assertSame(made, twin);
    assertThat(Dataset.open(made).droppedDuplicates()).isEqualTo(1);
    assertThat(Dataset.open(made).droppedWithoutUri()).isEqualTo(1);
  }

  @Test
  void featuresOfTracksComeAlongInTables() throws IOException {
    Path with = folder.resolve("with");
    Path tables = folder.resolve("tables");
    Path made = folder.resolve("made");
    Dataset data = Local.data();
    int tracks = data.catalog().trackCount();
    var numbers = org.segue.math.Array.allocate(org.segue.math.Array.Type.F32, tracks);
    var codes = org.segue.math.Array.allocate(org.segue.math.Array.Type.I32, tracks);
    var vectors = org.segue.math.Array.allocate(org.segue.math.Array.Type.F32, tracks, 2);
    for (int track = 0; track < tracks; track++) {
      numbers.set(track, track % 7 == 0 ? Float.NaN : track / 8f);
      codes.set(track, track % 3 - 1);
      vectors.set(2L * track, (float) track);
    }
    data.withCatalog(
            data.catalog()
                .withFeature("loudness", numbers)
                .withFeature("key", codes)
                .withFeature(
                    "genre", codes, org.segue.store.Strings.of(java.util.List.of("a", "b")))
                .withFeature("sound", vectors))
        .save(with, false);
    Local.segue("export", with.toString(), "--parquet", "--to", tables.toString());
    Local.job("ingest", tables.toString(), "--to", made.toString());
    assertSame(made, with);
  }

  @Test
  void aBadFileIsNamedWithItsPlace() throws IOException {
    Path bad = folder.resolve("bad.json");
    Files.writeString(bad, "{\"playlists\": [{\"pid\": \"one\"}]}");
    Local.Ran ran = Local.tried("ingest", bad.toString(), "--to", folder.resolve("x").toString());
    assertThat(ran.code()).isEqualTo(3);
    assertThat(ran.err())
        .contains("bad.json at byte 23")
        .contains("\"pid\"")
        .doesNotContain("Spark");
  }

  @Test
  void aPidThatIsThereTwiceIsAnError() throws IOException {
    for (String name : new String[] {"a.json", "b.json"}) {
      Files.writeString(
          folder.resolve(name),
          "{\"playlists\": [{\"pid\": 4, \"tracks\": [{\"track_uri\": \"t:1\"}]}]}");
    }
    Local.Ran ran =
        Local.tried("ingest", folder.toString(), "--to", folder.resolve("x").toString());
    assertThat(ran.code()).isEqualTo(3);
    assertThat(ran.err()).contains("pid 4").contains("a.json").contains("b.json");
    assertThat(folder.resolve("x")).doesNotExist();
  }

  private static void assertSame(Path made, Path twin) throws IOException {
    Dataset one = Dataset.open(made);
    Dataset other = Dataset.open(twin);
    assertThat(one.contentHash()).isEqualTo(other.contentHash());
    assertThat(one.droppedDuplicates()).isEqualTo(other.droppedDuplicates());
    assertThat(one.droppedWithoutUri()).isEqualTo(other.droppedWithoutUri());
  }
}
