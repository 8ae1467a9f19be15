package org.segue.eval;

import java.util.Arrays;
import org.segue.math.Hashing;
import org.segue.math.Parallel;

/// Means, their intervals, and the bootstrap.
final class Statistics {
  private Statistics() {}

  /// Of the standard normal distribution: 95 % lie within.
  private static final double NORMAL_95 = 1.96;

  /// Σ w x / Σ w over the chosen indices, with the half width of its 95 % interval: 1.96 standard
  /// deviations (of the population, ddof 0) / √n for equal weights, else by linearising the ratio.
  static Report.Measure weightedMean(double[] values, double[] weights, int[] chosen) {
    double sum = 0;
    double weightSum = 0;
    for (int i : chosen) {
      sum += weights[i] * values[i];
      weightSum += weights[i];
    }
    double mean = weightSum == 0 ? 0 : sum / weightSum;
    double squares = 0;
    for (int i : chosen) {
      double residual = weights[i] * (values[i] - mean);
      squares += residual * residual;
    }
    double halfWidth = weightSum == 0 ? 0 : NORMAL_95 * Math.sqrt(squares) / weightSum;
    return new Report.Measure(mean, halfWidth);
  }

  /// Sums over resampled rows: `rows` rows of `columns` numbers are drawn with replacement, as many
  /// as there are; the result is columns x resamples. All columns see the same draws.
  ///
  /// Cost: rows x columns x resamples additions over rows that lie together in memory; 10,000
  /// resamples of 10,000 tasks draw 10^8 rows. Draw k of resample r is a hash of both and the seed,
  /// so threads do not matter.
  static double[][] bootstrapSums(
      double[] table, int columns, int resamples, long seed, int threads) {
    int rows = table.length / columns;
    double[][] result = new double[columns][resamples];
    Parallel.forEach(
        resamples,
        threads,
        64,
        () -> {
          double[] sums = new double[columns];
          return (from, to) -> {
            for (int r = from; r < to; r++) {
              Arrays.fill(sums, 0);
              resample(table, rows, sums, Hashing.mix(seed, r));
              for (int c = 0; c < columns; c++) {
                result[c][r] = sums[c];
              }
            }
          };
        });
    return result;
  }

  private static void resample(double[] table, int rows, double[] sums, long state) {
    int columns = sums.length;
    for (int k = 0; k < rows; k++) {
      state += 0x9e3779b97f4a7c15L; // SplitMix64
      int row = (int) (((Hashing.mix(state) >>> 32) * rows) >>> 32);
      int at = row * columns;
      for (int c = 0; c < columns; c++) {
        sums[c] += table[at + c];
      }
    }
  }

  /// The value below which a share of the sorted values lies, interpolated.
  static double quantile(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
