package org.segue.data;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/// How large things are in a made-up world: popularity by rank, and ranges of given sizes.
final class WorldSizes {
  private WorldSizes() {}

  /// log10 of the entries per playlist of the artist with the rank 10^x, at the points x.
  private static final double[] RANKS = {0, .301, 1, 1.301, 2, 3, 4, 5, 5.47, 6, 9};

  private static final double[] RATES = {
    -.072, -.384, -.618, -.732, -1.107, -1.92, -3.24, -4.95, -5.9, -7, -13.3
  };

  static final double ENTRIES_PER_PLAYLIST = 65.5;

  /// Entries per playlist of each artist, from the most popular down.
  static float[] artistRates(int artists) {
    float[] rates = new float[artists];
    double sum = 0;
    int point = 0;
    for (int a = 0; a < artists; a++) {
      double x = StrictMath.log10(a + 1.0);
      while (point + 2 < RANKS.length && x > RANKS[point + 1]) {
        point++;
      }
      double part = (x - RANKS[point]) / (RANKS[point + 1] - RANKS[point]);
      rates[a] =
          (float) StrictMath.pow(10, RATES[point] + part * (RATES[point + 1] - RATES[point]));
      sum += rates[a];
    }
    for (int a = 0; a < artists; a++) {
      rates[a] *= (float) (ENTRIES_PER_PLAYLIST / sum);
    }
    return rates;
  }

  /// Whole numbers from 1 to `limit`, near a multiple of `sizes`, with the sum `total`.
  static int[] scaledTo(float[] sizes, int total, IntUnaryOperator limit) {
    double low = 1e-12;
    double high = 1e9;
    for (int step = 0; step < 60; step++) {
      double middle = StrictMath.sqrt(low * high);
      long sum = 0;
      for (int k = 0; k < sizes.length; k++) {
        sum += rounded(sizes[k] * middle, limit.applyAsInt(k));
      }
      if (sum > total) {
        high = middle;
      } else {
        low = middle;
      }
    }
    int[] counts = new int[sizes.length];
    int left = total;
    for (int k = 0; k < sizes.length; k++) {
      counts[k] = rounded(sizes[k] * low, limit.applyAsInt(k));
      left -= counts[k];
    }
    while (left > 0) {
      for (int k = 0; k < counts.length && left > 0; k++) {
        if (counts[k] < limit.applyAsInt(k)) {
          counts[k]++;
          left--;
        }
      }
    }
    return counts;
  }

  private static int rounded(double size, int limit) {
    return (int) Math.clamp(Math.round(size), 1L, limit);
  }

  /// Where each range starts when ranges of these sizes lie side by side, and the end.
  static int[] starts(int[] counts) {
    int[] starts = new int[counts.length + 1];
    for (int k = 0; k < counts.length; k++) {
      starts[k + 1] = starts[k] + counts[k];
    }
    return starts;
  }

  /// The range of each place: the reverse of [#starts].
  static int[] owners(int[] starts) {
    int[] owners = new int[starts[starts.length - 1]];
    for (int k = 0; k + 1 < starts.length; k++) {
      Arrays.fill(owners, starts[k], starts[k + 1], k);
    }
    return owners;
  }
}
