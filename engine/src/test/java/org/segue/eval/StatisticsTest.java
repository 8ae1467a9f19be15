package org.segue.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class StatisticsTest {

  @Test
  void intervalIsOfThePopulationDeviation() {
    // 1 2 3 4: mean 2.5, squares 2.25 + .25 + .25 + 2.25 = 5, std √(5/4) = 1.1180339887,
    // 1.96 * 1.1180339887 / √4 = 1.0956733090
    Report.Measure measure =
        Statistics.weightedMean(
            new double[] {1, 2, 9, 3, 4}, new double[] {1, 1, 1, 1, 1}, new int[] {0, 1, 3, 4});
    assertThat(measure.value()).isEqualTo(2.5);
    assertThat(measure.plusMinus()).isCloseTo(1.0956733090, within(1e-9));
  }

  @Test
  void weightsPullTheMean() {
    // (2 * .5 + 1 * 1) / 3 = 2/3
    Report.Measure measure =
        Statistics.weightedMean(new double[] {.5, 1}, new double[] {2, 1}, new int[] {0, 1});
    assertThat(measure.value()).isCloseTo(2 / 3.0, within(1e-12));
  }

  @Test
  void quantilesInterpolate() {
    // 0 10 20: share .25 lies at place .5, half way between 0 and 10
    assertThat(Statistics.quantile(new double[] {0, 10, 20}, .25)).isEqualTo(5);
    assertThat(Statistics.quantile(new double[] {0, 10, 20}, 1)).isEqualTo(20);
  }

  @Test
  void bootstrapDoesNotDependOnThreads() {
    double[] table = {1, 10, 2, 20, 3, 30, 4, 40};
    double[][] one = Statistics.bootstrapSums(table, 2, 500, 7, 1);
    double[][] two = Statistics.bootstrapSums(table, 2, 500, 7, 2);
    assertThat(two).isDeepEqualTo(one);
    for (int r = 0; r < 500; r++) {
      assertThat(one[1][r]).isEqualTo(10 * one[0][r]); // columns see the same draws
      assertThat(one[0][r]).isBetween(4.0, 16.0);
    }
  }

  @Test
  void bootstrapSpreadsLikeTheStandardError() {
    // 400 values, half 0 and half 1: the mean's standard error is .5 / √400 = .025, so 2.5 and
    // 97.5 percent lie near .5 -+ 1.96 * .025 = .451 and .549 (in steps of 1/400)
    double[] table = new double[400];
    for (int t = 0; t < 200; t++) {
      table[t] = 1;
    }
    double[] sums = Statistics.bootstrapSums(table, 1, 10_000, 1, 2)[0];
    java.util.Arrays.sort(sums);
    assertThat(Statistics.quantile(sums, .025) / 400).isCloseTo(.451, within(.004));
    assertThat(Statistics.quantile(sums, .975) / 400).isCloseTo(.549, within(.004));
  }
}
