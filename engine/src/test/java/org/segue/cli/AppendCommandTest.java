package org.segue.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.segue.data.Dataset;
import org.segue.model.Model;
import org.segue.store.Durable;
import org.segue.store.Json;
import tools.jackson.databind.JsonNode;

/// `append`, `compact`, `refresh` and `bench refresh`.
class AppendCommandTest {

  @TempDir private Path folder;
  private Path data = Path.of("");

  @BeforeEach
  void world() throws IOException {
    data = folder.resolve("data");
    Ran.segue("import", Slices.genres(folder.resolve("slices")), "--to", data);
  }

  @Test
  void whatIsAppendedIsThereAndModelsTakeItIn() throws IOException {
    Path model = folder.resolve("model");
    Ran.segue("train", "playlist-neighbours", "--data", data, "--to", model);
    Path more =
        Slices.write(
            folder.resolve("more"), "more.json", Slices.playlist(20, "rock", "r1", "r2", "n1"));
    Ran ran = Ran.segue("append", data, more);
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out())
        .contains("1 playlists, 1 new tracks, 3 entries appended")
        .contains("10 playlists, 12 tracks");
    assertThat(Ran.segue("describe", data).out()).contains("number of playlists 10");
    assertThat(Ran.segue("model", "verify", data).code()).isZero();

    Path refreshed = folder.resolve("refreshed");
    ran = Ran.segue("refresh", model, "--data", data, "--to", refreshed);
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("took in 1 playlists and 1 new tracks");
    assertThat(refreshed.resolve("card.md")).content().contains("first 9 playlists");
    assertThat(Model.open(refreshed).manifest().dataHash())
        .isEqualTo(Dataset.open(data).contentHash());
    assertThat(Model.open(refreshed).catalog().findTrack("spotify:track:n1")).isEqualTo(11);
    assertThat(Ran.segue("model", "verify", refreshed).code()).isZero();

    String content = Dataset.open(data).contentHash();
    ran = Ran.segue("compact", data);
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("10 playlists, 12 tracks").contains(content.substring(0, 16));
    assertThat(data.resolve("journal")).doesNotExist();
    ran = Ran.segue("refresh", model, "--data", data, "--to", refreshed, "--force");
    assertThat(ran.code()).as("from before the compaction: " + ran.err()).isZero();
  }

  private static final String HEADER =
      "track_uri,track_name,artist_uri,artist_name,album_uri,album_name,duration_ms\n";

  /// r9 is on the album of r1 … r5, by their artist; r1 is there; z1 is by nobody known.
  private Path releases() throws IOException {
    return Files.writeString(
        folder.resolve("releases.csv"),
        HEADER
            + """
            spotify:track:r9,New one,spotify:artist:r,Artist r,spotify:album:r,Album r,1000
            spotify:track:r1,Other name,spotify:artist:x,Artist x,,,1
            spotify:track:z1,Alone,spotify:artist:z,Artist z,,,
            """);
  }

  @Test
  void tracksThatNoPlaylistHoldsComeInAndAreRecommended() throws IOException {
    Path model = folder.resolve("model");
    Ran.segue("train", "catalog-neighbours", "--data", data, "--to", model);
    Ran ran = Ran.segue("append", data, "--tracks", releases());
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out())
        .contains("0 playlists, 2 new tracks, 0 entries appended")
        .contains("listed: 3 tracks, 1 of them there already, 0 second rows")
        .contains("9 playlists, 13 tracks");
    assertThat(Dataset.open(data).catalog().trackName(0)).isNotEqualTo("Other name");
    assertThat(Ran.segue("describe", data).out())
        .containsPattern("on no playlist, not counted here +2\n")
        .contains("number of unique tracks 11");
    assertThat(Ran.segue("model", "verify", data).code()).isZero();

    Path seeds = Slices.write(folder.resolve("seeds"), "seeds.json", Slices.playlist(0, "", "r1"));
    String old = Ran.segue("continue", model, seeds, "--limit", 8).out();
    assertThat(old).contains("Track r2").doesNotContain("New one");
    Path refreshed = folder.resolve("refreshed");
    ran = Ran.segue("refresh", model, "--data", data, "--to", refreshed);
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("took in 0 playlists and 2 new tracks");
    assertThat(refreshed.resolve("card.md")).content().contains("2 tracks");
    assertThat(Ran.segue("continue", refreshed, seeds, "--limit", 8).out()).contains("New one");
    Path fresh = Slices.write(folder.resolve("fresh"), "f.json", Slices.playlist(0, "", "r9"));
    assertThat(Ran.segue("continue", refreshed, fresh, "--limit", 3).out()).contains("Track r1");

    Path tables = folder.resolve("tables");
    Ran.segue("export", data, "--parquet", "--to", tables);
    ran = Ran.segue("import", "--parquet", tables, "--to", folder.resolve("back"));
    assertThat(ran.out()).contains("13 tracks").contains("the same as was exported");
    ran = Ran.segue("append", data, "--parquet", tables, "--skip-bad");
    assertThat(ran.out()).contains("not used: 2 tracks that none of its playlists holds");
    assertThat(Ran.segue("compact", data).out()).contains("9 playlists, 13 tracks");
  }

  @Test
  void playlistsAndTracksComeTogetherOrNotAtAll() throws IOException {
    Path more = folder.resolve("more.json");
    Files.writeString(more, Slices.slice(Slices.playlist(20, "rock", "r1", "z1", "n1")));
    Path bad = Files.writeString(folder.resolve("bad.csv"), HEADER + "spotify:artist:a,A,,,,,\n");
    Ran ran = Ran.segue("append", data, more, "--tracks", releases(), "--tracks", bad);
    assertThat(ran.code()).isEqualTo(Segue.BAD_INPUT);
    assertThat(ran.complaint())
        .contains("bad.csv: column 'track_uri', row 1: 'spotify:artist:a' is no track");
    assertThat(data.resolve("journal")).doesNotExist();
    Path report = folder.resolve("report.jsonl");
    ran =
        Ran.segue(
            "append",
            data,
            more,
            "--tracks",
            releases(),
            "--tracks",
            bad,
            "--skip-bad",
            "--report",
            report);
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out())
        .contains("1 playlists, 3 new tracks, 3 entries appended")
        .contains("not one row names a track");
    assertThat(report).content().contains("\"reason\":\"wrong\"").contains("no track");
    ran = Ran.segue("append", data, "--tracks", releases());
    assertThat(ran.out()).contains("0 new tracks").contains("3 of them there already");
    ran = Ran.segue("append", data);
    assertThat(ran.code()).isEqualTo(Segue.USAGE);
    assertThat(ran.complaint()).contains("nothing to append").contains("--tracks");
    assertThat(Ran.segue("append", data, "--parquet", more, "--tracks", releases()).code())
        .isEqualTo(Segue.USAGE);
    assertThat(Ran.segue("append", data, "--tracks", folder.resolve("none")).code())
        .isEqualTo(Segue.NOT_FOUND);
    ran = Ran.segue("import", more, "--tracks", releases(), "--to", folder.resolve("together"));
    assertThat(ran.out()).contains("1 playlists, 4 tracks").contains("listed: 3 tracks");
  }

  @Test
  void whatCannotBeDoneIsSaidAndNothingIsChanged() throws IOException {
    Path again = Slices.genres(folder.resolve("again"));
    Ran ran = Ran.segue("append", data, again);
    assertThat(ran.code()).isEqualTo(Segue.BAD_INPUT);
    assertThat(ran.complaint()).contains("playlist pid 0 is in it already").contains("--skip-bad");
    ran = Ran.segue("append", data, again, "--skip-bad");
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("0 playlists, 0 new tracks").contains("pid 8 already");
    ran = Ran.segue("append", folder.resolve("nowhere"), again);
    assertThat(ran.code()).isEqualTo(Segue.NOT_FOUND);
    assertThat(ran.complaint()).contains("no data set here");
    assertThat(folder.resolve("nowhere")).doesNotExist();
    Path bad = Files.writeString(folder.resolve("bad.json"), "{\"playlists\": [{\"pid\": 30, ");
    assertThat(Ran.segue("append", data, bad).code()).isEqualTo(Segue.BAD_INPUT);
    assertThat(data.resolve("journal")).doesNotExist();

    Path ease = folder.resolve("ease");
    Ran.segue("train", "ease", "--data", data, "--to", ease);
    ran = Ran.segue("refresh", ease, "--data", data, "--to", folder.resolve("x"));
    assertThat(ran.code()).isEqualTo(Segue.USAGE);
    assertThat(ran.complaint()).contains("ease cannot take in new playlists");
  }

  @Test
  void refreshingIsMeasured() {
    Path world = folder.resolve("world");
    Ran ran =
        Ran.segue(
            (Object[])
                ("generate --playlists=150 --tracks=2000 --artists=200 --albums=500 --to-dataset"
                        + " --to="
                        + world)
                    .split(" "));
    assertThat(ran.code()).as(ran.err()).isZero();
    Path report = folder.resolve("report.json");
    ran =
        Ran.segue(
            "bench",
            "refresh",
            world,
            "playlist-neighbours",
            "item-neighbours",
            "als",
            "--share=0.2",
            "--json",
            report);
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("20.0 % appended").contains("als");
    JsonNode results = Json.parse(read(report), JsonNode.class).at("/appended/0/results");
    assertThat(results).hasSize(3);
    for (int r = 0; r < 2; r++) { // exact ones
      assertThat(results.get(r).at("/lostRefreshed/0/difference").doubleValue()).isZero();
    }
    ran = Ran.segue("bench", "refresh", world, "title");
    assertThat(ran.code()).isEqualTo(Segue.USAGE);
    assertThat(ran.complaint()).contains("title cannot be refreshed; there are").contains("als");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void aDataSetWithTwoNamesIsOneDataSet() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), data);
    Path more = Slices.write(folder.resolve("more"), "a.json", Slices.playlist(20, "a", "r1"));
    Durable.inside(data, () -> assertThat(Ran.segue("append", link, more).code()).isEqualTo(75));
    assertThat(Ran.segue("append", link, more).code()).isZero();
    assertThat(Ran.segue("compact", link).code()).isZero();
    assertThat(link).isSymbolicLink();
    assertThat(data.resolve("journal")).doesNotExist();
    assertThat(Dataset.open(data).playlistCount()).isEqualTo(10);
  }
}
