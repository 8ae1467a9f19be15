package org.segue.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.segue.data.Dataset;
import org.segue.math.Progress;
import org.segue.model.Popularity;
import org.segue.store.IntegrityException;
import org.segue.store.Json;

class ExperimentTest {

  private static final Dataset WORLD = Worlds.world(200, 12);

  private static Experiment experiment() throws IOException {
    Evaluation evaluation =
        new Evaluation(
            new ChallengeProtocol(),
            List.of(4L),
            List.of(new Contender("popularity", new Popularity())),
            1);
    Report report = evaluation.run(WORLD, () -> 0, Progress.NONE, Evaluation.Witness.NONE);
    return Experiment.of(report, "floor", "The floor.", "a small world", 1e-9);
  }

  @Test
  void aRecordedExperimentGivesItsNumbersAgain(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("floor.json");
    Files.writeString(file, Json.text(experiment()));
    Experiment read = Json.read(file, Experiment.class);
    Report report = read.evaluation(2).run(WORLD, () -> 0, Progress.NONE, Evaluation.Witness.NONE);
    assertThat(read.check(report)).hasSize(4).allMatch(Experiment.Check::passed);
  }

  @Test
  void aNumberOutOfToleranceIsFound() {
    assertThat(new Experiment.Check("a", "ndcg", .25, .2504, .0005).passed()).isTrue();
    assertThat(new Experiment.Check("a", "ndcg", .25, .2506, .0005).passed()).isFalse();
    assertThat(new Experiment.Check("a", "ndcg", .25, Double.NaN, .0005).passed()).isFalse();
  }

  @Test
  void aFileOfAnotherFormatIsRefused(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("floor.json");
    Files.writeString(file, Json.text(experiment()).replace("segue-experiment", "other"));
    assertThatThrownBy(() -> Json.read(file, Experiment.class))
        .isInstanceOf(IntegrityException.class)
        .hasMessageContaining("format other version 1");
  }
}
