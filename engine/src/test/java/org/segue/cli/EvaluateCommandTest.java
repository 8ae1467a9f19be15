package org.segue.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.segue.eval.Report;
import org.segue.store.Json;

class EvaluateCommandTest {

  private static Path directory = Path.of("");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeAll
  static void saveASmallWorld(@TempDir Path shared) throws IOException {
    directory = shared;
    RandomWorld.save(directory.resolve("data"));
  }

  private int run(String... args) {
    out.reset();
    err.reset();
    return Segue.run(
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        args);
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String data() {
    return directory.resolve("data").toString();
  }

  @Test
  void theTableFitsIntoItsColumns() {
    int code =
        run(
            "evaluate",
            "popularity",
            "item-neighbours",
            "--data",
            data(),
            "--metrics",
            "all",
            "--seeds",
            "1,2");
    assertThat(code).as(err.toString(StandardCharsets.UTF_8)).isZero();
    assertThat(printed().lines()).allMatch(line -> line.length() <= 120);
    assertThat(printed())
        .contains("A  popularity", "seeds 1, 2", "Differences from popularity", "r-precision");
  }

  @Test
  void jsonGoesToStandardOutputAlone() {
    assertThat(run("evaluate", "popularity", "--data", data(), "--json", "-")).isZero();
    Report report = Json.parse(printed(), Report.class);
    assertThat(report.protocol().name()).isEqualTo("challenge");
    assertThat(report.results().getFirst().overall())
        .containsOnlyKeys("r-precision", "ndcg", "clicks", "recall");
  }

  @Test
  void answersAreSavedLineByLine() throws IOException {
    Path file = directory.resolve("answers.jsonl");
    int code =
        run(
            "evaluate",
            "popularity",
            "--data",
            data(),
            "--protocol",
            "seed-length",
            "--limit",
            "5",
            "--save-answers",
            file.toString());
    assertThat(code).isZero();
    assertThat(Files.readAllLines(file)).hasSize(15); // a tenth of 150 playlists
    var line = Json.parse(Files.readAllLines(file).getFirst(), EvaluateCommand.AnswerLine.class);
    assertThat(line.recommended()).hasSize(5).allMatch(uri -> uri.startsWith("uri:"));
  }

  @Test
  void aSavedExperimentIsReproduced() throws IOException {
    Path experiments = directory.resolve("experiments");
    Path file = experiments.resolve("floor.json");
    assertThat(
            run(
                "evaluate",
                "popularity",
                "--data",
                data(),
                "--protocol",
                "holdout",
                "--save-experiment",
                file.toString(),
                "--name",
                "floor"))
        .isZero();
    String[] reproduce = {
      "reproduce", "floor", "--data", data(), "--experiments", experiments.toString()
    };
    assertThat(run(reproduce)).isZero();
    assertThat(printed()).contains("1 experiments, 0 out of tolerance");
    Files.writeString(
        file, Files.readString(file).replaceFirst("\"recall\" : [0-9.E-]+", "\"recall\" : 0.99"));
    assertThat(run(reproduce)).isEqualTo(1);
    assertThat(printed()).contains("OUT OF TOLERANCE");
  }

  @Test
  void wrongWordsAreUsageErrors() {
    assertThat(run("evaluate", "popularty", "--data", data())).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("no algorithm 'popularty'");
    assertThat(run("evaluate", "popularity", "--data", data(), "--metrics", "x")).isEqualTo(2);
    assertThat(run("evaluate", "popularity", "--data", data() + "-not")).isEqualTo(4);
  }
}
