package org.segue.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.segue.store.Json;
import tools.jackson.databind.JsonNode;

class BenchCommandTest {

  @TempDir private Path folder;
  private Path slice = Path.of("");
  private Path data = Path.of("");
  private Path model = Path.of("");

  @BeforeEach
  void train() throws IOException {
    slice = Slices.genres(folder.resolve("slices"));
    data = folder.resolve("data");
    model = folder.resolve("model");
    Ran.segue("import", slice, "--to", data);
    Ran.segue("train", "playlist-neighbours", "--data", data, "--to", model);
  }

  @Test
  void continuingIsMeasured() {
    Ran ran =
        Ran.segue(
            "bench",
            "continue",
            model,
            "--data",
            data,
            "--seeds",
            2,
            "--limit",
            3,
            "--queries",
            8,
            "--json");
    assertThat(ran.code()).as(ran.err()).isZero();
    JsonNode result = Json.parse(ran.out(), JsonNode.class);
    assertThat(result.propertyNames())
        .contains("openSeconds", "p50Millis", "p99Millis", "allocatedBytesPerQuery");
    assertThat(result.required("queries").intValue()).isEqualTo(8);
    assertThat(result.required("tracksAnswered").intValue()).isEqualTo(8 * 3 * 2); // warm-up too
    assertThat(
            Ran.segue(
                    "bench",
                    "continue",
                    model,
                    "--data",
                    data,
                    "--seeds",
                    0,
                    "--queries",
                    1,
                    "--title")
                .out())
        .containsPattern("queries +1\n");
  }

  @Test
  void importingIsMeasured() {
    Ran ran = Ran.segue("bench", "import", slice, "--rounds", 1);
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out()).containsPattern("entries +33\n").contains("contentMegabytesPerSecond");
  }

  /// 33 entries; each genre has 5 tracks, of which every pair shares a playlist: 10 edges.
  @Test
  void addingToGraphsIsMeasured() {
    Ran ran = Ran.segue("bench", "graph", data, "--add", 3, "--json");
    assertThat(ran.code()).as(ran.err()).isZero();
    JsonNode result = Json.parse(ran.out(), JsonNode.class);
    assertThat(result.required("playlistsBefore").intValue()).isEqualTo(6);
    assertThat(
            result.required("twoSidedEdgesBefore").intValue()
                + result.required("twoSidedEdgesAdded").intValue())
        .isEqualTo(33);
    assertThat(
            result.required("cooccurrenceEdgesBefore").intValue()
                + result.required("cooccurrenceEdgesAdded").intValue())
        .isEqualTo(20);
    assertThat(result.required("cooccurrenceEdgesTouched").intValue()).isIn(12, 18); // 6 each
    assertThat(Ran.segue("bench", "graph", data, "--add", 9).complaint()).contains("--add 9");
  }

  @Test
  void whatCannotBeMeasuredIsAUsageError() {
    assertThat(Ran.segue("bench").code()).isEqualTo(2);
    assertThat(Ran.segue("bench", "import", slice, "--rounds", 0).complaint()).contains("--rounds");
    Ran tooMany =
        Ran.segue("bench", "continue", model, "--data", data, "--seeds", 50, "--queries", 1);
    assertThat(tooMany.code()).isEqualTo(2);
    assertThat(tooMany.complaint()).contains("too few playlists have more than 50 tracks");
    for (String option : new String[] {"--queries=0", "--seeds=-1"}) {
      assertThat(Ran.segue("bench", "continue", model, "--data", data, option).code()).isEqualTo(2);
    }
  }
}
