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
}
