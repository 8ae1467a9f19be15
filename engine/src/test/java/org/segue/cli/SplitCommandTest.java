package org.segue.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.segue.data.Dataset;
import org.segue.eval.Report;
import org.segue.store.Json;
import tools.jackson.databind.JsonNode;

class SplitCommandTest {

  private static Path data = Path.of("");

  @TempDir private Path folder;

  @BeforeAll
  static void saveASmallWorld(@TempDir Path shared) throws IOException {
    data = shared.resolve("data");
    RandomWorld.save(data);
  }

  private Path path(String name) {
    return folder.resolve(name);
  }

  @Test
  void aModelThatLearntFromTheSplitAnswersAsOneThatIsTrainedInTheEvaluation() throws IOException {
    Path training = path("training");
    Path model = path("known");
    Path report = path("report.json");
    assertThat(Ran.segue("split", data, "--seed", "3", "--to", training).code()).isZero();
    assertThat(Ran.segue("train", "als", "--data", training, "--to", model, "--seed", "3").code())
        .isZero();
    Ran evaluated =
        Ran.segue(
            "evaluate",
            model,
            "als",
            "--data",
            data,
            "--seed",
            "3",
            "--limit",
            "50",
            "--json",
            report);
    assertThat(evaluated.code()).as(evaluated.err()).isZero();
    List<Report.Result> results = Json.read(report, Report.class).results();
    assertThat(results).extracting(Report.Result::name).containsExactly("known", "als");
    assertThat(results.getFirst().overall()).isEqualTo(results.getLast().overall());
    assertThat(results.getFirst().overall()).isNotEmpty();
  }

  @Test
  void aModelThatMayHaveSeenTheAnswersIsRefused() {
    Path model = path("all");
    Ran.segue("train", "popularity", "--data", data, "--to", model);
    Ran refused = Ran.segue("evaluate", model, "--data", data, "--seed", "3");
    assertThat(refused.code()).isEqualTo(Segue.USAGE);
    assertThat(refused.err()).contains("'all'", "segue split", "seed (3)");
  }

  @Test
  void theModelOfAnotherSplitIsRefused() {
    Path training = path("training");
    Path model = path("other");
    Ran.segue("split", data, "--seed", "4", "--to", training);
    Ran.segue("train", "popularity", "--data", training, "--to", model);
    assertThat(Ran.segue("evaluate", model, "--data", data, "--seed", "3").code())
        .isEqualTo(Segue.USAGE);
    assertThat(Ran.segue("evaluate", model, "--data", data, "--seed", "4").code()).isZero();
  }

  @Test
  void tasksAreWrittenWithWhatIsWithheldAndNoneOfTheirPlaylistsIsLeft() throws IOException {
    Path training = path("training");
    Path tasks = path("tasks.jsonl");
    Ran split = Ran.segue("split", data, "--to", training, "--tasks", tasks);
    assertThat(split.out()).contains("to learn from", "tasks");
    Dataset left = Dataset.open(training);
    List<Integer> pids = new ArrayList<>();
    for (int p = 0; p < left.playlistCount(); p++) {
      pids.add(left.pid(p));
    }
    List<String> lines = Files.readAllLines(tasks);
    assertThat(lines).isNotEmpty();
    for (String line : lines) {
      JsonNode task = Json.parse(line, JsonNode.class);
      assertThat(pids).doesNotContain(task.get("pid").asInt());
      assertThat(task.get("withheld")).isNotEmpty();
      assertThat(task.get("seeds").valueStream())
          .doesNotContainAnyElementsOf(task.get("withheld").valueStream().toList());
    }
    assertThat(left.hashOfArrays()).isEqualTo(left.contentHash());
  }

  @Test
  void whatIsThereIsNotReplacedUnlessAsked() {
    Path training = path("training");
    assertThat(Ran.segue("split", data, "--to", training).code()).isZero();
    assertThat(Ran.segue("split", data, "--to", training).code()).isNotZero();
    assertThat(Ran.segue("split", data, "--to", training, "--force").code()).isZero();
  }
}
