package org.segue.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.segue.data.Dataset;
import org.segue.math.Progress;
import org.segue.model.Popularity;
import org.segue.store.Json;

class EvaluationTest {

  private static final Dataset WORLD = Worlds.world(400, 11);
  private static final Contender POPULAR = new Contender("popularity", new Popularity());
  private static final Contender AGAIN = new Contender("again", new Popularity());

  private static Report run(Evaluation evaluation) throws IOException {
    return evaluation.run(WORLD, () -> 0, Progress.NONE, Evaluation.Witness.NONE);
  }

  private static double value(Map<String, Report.Measure> measures, String metric) {
    return Objects.requireNonNull(measures.get(metric)).value();
  }

  @Test
  void valuesAreTheMetricsOfTheAnswers() throws IOException {
    Evaluation evaluation =
        new Evaluation(
            new ChallengeProtocol(),
            List.of(1L),
            List.of(POPULAR),
            "popularity",
            List.of("ndcg", "precision-implicit@20", "coverage"),
            100,
            2);
    List<Answer> answers = new ArrayList<>();
    Report report =
        evaluation.run(WORLD, () -> 0, Progress.NONE, (seed, who, given) -> answers.addAll(given));
    assertThat(answers).hasSize(report.tasks()).allMatch(a -> a.recommended().size() == 100);
    Split split = new ChallengeProtocol().split(WORLD, 1);
    for (Metric metric : Metrics.named(evaluation.metrics(), split.training())) {
      assertThat(value(report.results().getFirst().overall(), metric.name()))
          .isCloseTo(metric.over(answers), within(1e-12));
    }
    assertThat(report.results().getFirst().overall().get("coverage"))
        .satisfies(measure -> assertThat(measure.plusMinus()).isNull());
    double weighted = 0;
    for (int c = 0; c < report.categories().size(); c++) {
      var measures = report.results().getFirst().byCategory().get(c).measures();
      assertThat(measures).containsOnlyKeys("ndcg", "precision-implicit@20", "coverage");
      weighted += report.categories().get(c).tasks() * value(measures, "ndcg");
    }
    assertThat(value(report.results().getFirst().overall(), "ndcg"))
        .isCloseTo(weighted / report.tasks(), within(1e-12));
  }

  @Test
  void threadsDoNotMatter() throws IOException {
    List<Contender> both = List.of(POPULAR, AGAIN);
    for (Protocol protocol :
        List.of(new ChallengeProtocol(), new SeedLengthProtocol(), new HoldoutProtocol())) {
      Report one = run(new Evaluation(protocol, List.of(3L), both, 1));
      Report two = run(new Evaluation(protocol, List.of(3L), both, 2));
      assertThat(Json.text(two)).isEqualTo(Json.text(one));
    }
  }

  @Test
  void equalContendersDoNotDiffer() throws IOException {
    Report report =
        run(new Evaluation(new ChallengeProtocol(), List.of(1L), List.of(POPULAR, AGAIN), 2));
    assertThat(report.differences()).hasSize(4);
    assertThat(report.differences())
        .allMatch(d -> d.name().equals("again") && d.difference() == 0 && !d.sure());
  }

  @Test
  void severalSeedsPoolTheirTasks() throws IOException {
    Report report =
        run(new Evaluation(new SeedLengthProtocol(), List.of(1L, 2L), List.of(POPULAR), 2));
    assertThat(report.tasks()).isEqualTo(80); // twice a tenth of 400
    Report.Result result = report.results().getFirst();
    assertThat(result.bySeed()).hasSize(2);
    double mean =
        result.bySeed().stream().mapToDouble(m -> value(m, "recall")).average().orElseThrow();
    assertThat(value(result.overall(), "recall")).isCloseTo(mean, within(1e-12));
  }

  @Test
  void wrongRecipesAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Evaluation(new ChallengeProtocol(), List.of(1L), List.of(POPULAR, POPULAR), 1))
        .withMessage("'popularity' is given twice");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Evaluation(
                    new ChallengeProtocol(),
                    List.of(1L),
                    List.of(POPULAR),
                    "other",
                    List.of("ndcg"),
                    500,
                    1))
        .withMessageContaining("baseline 'other'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Metrics.named(List.of("ndgc"), WORLD))
        .withMessageContaining("no metric 'ndgc'; there are r-precision,");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Metrics.named(List.of("ndcg@x"), WORLD))
        .withMessageContaining("such as @10");
  }

  @Test
  void everyMetricHasANameOfItsOwn() {
    List<String> names = Metrics.all(WORLD).stream().map(Metric::name).toList();
    assertThat(names).doesNotHaveDuplicates().hasSize(23);
    assertThat(Metrics.named(List.of("clicks", "all"), WORLD).getFirst().name())
        .isEqualTo("clicks");
    assertThat(Metrics.named(List.of("clicks", "all"), WORLD)).hasSize(23);
  }
}
