package org.segue.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LogisticRegressionTest {

  @Test
  void aConstantAloneLearnsTheMean() {
    LogisticRegression fitted =
        LogisticRegression.fit(new double[][] {{1}, {1}, {1}, {1}}, new double[] {1, 0, 0, 0}, 0);
    assertThat(fitted.weights()[0]).isCloseTo((float) Math.log(1.0 / 3), within(1e-5f));
    assertThat(fitted.probability(new double[] {1})).isCloseTo(0.25, within(1e-6));
  }

  /// Two groups: their means are 0.8 and 0.1, so the weights are logit(0.1) and the difference.
  @Test
  void anIndicatorLearnsTheMeanOfItsGroup() {
    double[][] samples = {{1, 1}, {1, 1}, {1, 0}, {1, 0}};
    double[] targets = {0.9, 0.7, 0.2, 0};
    LogisticRegression fitted = LogisticRegression.fit(samples, targets, 0);
    assertThat(fitted.probability(new double[] {1, 1})).isCloseTo(0.8, within(1e-5));
    assertThat(fitted.probability(new double[] {1, 0})).isCloseTo(0.1, within(1e-5));
  }

  @Test
  void aPenaltyKeepsSeparableSamplesFinite() {
    double[][] samples = {{1, 1}, {1, 0}};
    LogisticRegression fitted = LogisticRegression.fit(samples, new double[] {1, 0}, 0.1);
    assertThat(fitted.weights()[1]).isBetween(0.5f, 10f);
  }

  @Test
  void noSamplesLearnNothing() {
    assertThat(LogisticRegression.fit(new double[0][], new double[0], 1).weights()).isEmpty();
  }
}
