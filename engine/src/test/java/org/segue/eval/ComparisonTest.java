package org.segue.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.segue.eval.Worlds.answer;
import static org.segue.eval.Worlds.tracks;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.segue.model.Popularity;

class ComparisonTest {

  private static final Metric RECALL = new Accuracy(Accuracy.Form.RECALL);

  /// Hits the one withheld track in the tasks that `hits` says.
  private static Outcome outcome(String name, boolean... hits) {
    List<Answer> answers = new ArrayList<>();
    double[][] values = new double[1][hits.length];
    double[][] weights = new double[1][hits.length];
    for (int t = 0; t < hits.length; t++) {
      answers.add(answer(5, tracks(1), hits[t] ? 1 : 2));
      values[0][t] = RECALL.of(answers.get(t));
      weights[0][t] = RECALL.weight(answers.get(t));
    }
    Outcome outcome = new Outcome(new Contender(name, new Popularity()));
    outcome.add(answers, List.of(RECALL), values, weights, 0, 0);
    return outcome;
  }

  @Test
  void differencesArePairedByTask() {
    // base hits 2 of 4, other 3 of 4: +.25, +50 %. Per task the differences are 0 0 +1 0: a
    // resample has a mean of 0, .25, … 1, so the interval starts at 0 and nothing is sure.
    Outcome base = outcome("base", true, true, false, false);
    Outcome other = outcome("other", true, true, true, false);
    Report.Difference difference =
        Comparison.of(base, List.of(base, other), List.of(RECALL), 1, 2).getFirst();
    assertThat(difference.name()).isEqualTo("other");
    assertThat(difference.difference()).isCloseTo(.25, within(1e-12));
    assertThat(difference.percent()).isCloseTo(50, within(1e-9));
    assertThat(difference.lower()).isZero();
    assertThat(difference.sure()).isFalse();
  }

  @Test
  void aDifferenceInEveryTaskIsSure() {
    Outcome base = outcome("base", false, false, false);
    Outcome other = outcome("other", true, true, true);
    Report.Difference difference =
        Comparison.of(base, List.of(base, other), List.of(RECALL), 1, 1).getFirst();
    assertThat(difference.lower()).isEqualTo(1);
    assertThat(difference.upper()).isEqualTo(1);
    assertThat(difference.sure()).isTrue();
    assertThat(difference.percent()).isNull(); // of 0
  }
}
