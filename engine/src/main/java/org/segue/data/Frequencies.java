package org.segue.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.segue.data.DatasetStatistics.Bin;
import org.segue.data.DatasetStatistics.Count;
import org.segue.data.DatasetStatistics.Quantiles;
import org.segue.data.DatasetStatistics.Rank;

/// How often each whole number from 0 to a known largest one occurs: what a distribution is
/// described from without sorting its values.
final class Frequencies {

  private static final int BINS = 25;

  private final long[] counts;
  private long values;
  private long sum;

  Frequencies(int largest) {
    counts = new long[largest + 1];
  }

  void add(int value) {
    counts[value]++;
    values++;
    sum += value;
  }

  /// How many values were added.
  long values() {
    return values;
  }

  /// How often this value occurs.
  long of(int value) {
    return value < counts.length ? counts[value] : 0;
  }

  /// Values by falling frequency, ties by the value.
  List<Count> top(int top) {
    return IntStream.range(0, counts.length)
        .filter(v -> counts[v] > 0)
        .boxed()
        .sorted(Comparator.comparingLong((Integer v) -> -counts[v]).thenComparing(v -> v))
        .limit(top)
        .map(v -> new Count(Integer.toString(v), counts[v]))
        .toList();
  }

  Quantiles quantiles() {
    return new Quantiles(
        quantile(0),
        quantile(10),
        quantile(25),
        quantile(50),
        quantile(75),
        quantile(90),
        quantile(99),
        quantile(100),
        values == 0 ? 0 : (double) sum / values);
  }

  /// Nearest rank: the smallest value that `percent` of the values do not exceed.
  private long quantile(long percent) {
    long rank = Math.max(1, (percent * values + 99) / 100);
    long passed = 0;
    for (int v = 0; v < counts.length; v++) {
      passed += counts[v];
      if (passed >= rank) {
        return v;
      }
    }
    return 0;
  }

  /// Bins of equal width (1, 2, 5, 10, 20 …) from the smallest to the largest value, at most 26.
  List<Bin> evenBins() {
    List<Bin> bins = new ArrayList<>();
    if (values == 0) {
      return bins;
    }
    long min = quantile(0);
    long max = quantile(100);
    long width = 1;
    for (int step = 0; (max - min + 1) > width * BINS; step++) {
      width = step % 3 == 1 ? width / 2 * 5 : width * 2;
    }
    for (long from = min / width * width; from <= max; from += width) {
      bins.add(bin(from, from + width - 1));
    }
    return bins;
  }

  /// Bins 1, 2–3, 4–7, 8–15 … up to the largest value.
  List<Bin> doublingBins() {
    List<Bin> bins = new ArrayList<>();
    long max = values == 0 ? 0 : quantile(100);
    for (long from = 1; from <= max; from *= 2) {
      bins.add(bin(from, 2 * from - 1));
    }
    return bins;
  }

  private Bin bin(long from, long to) {
    long count = 0;
    for (long v = from; v <= Math.min(to, counts.length - 1L); v++) {
      count += counts[(int) v];
    }
    return new Bin(from, to, count);
  }

  /// The values at ranks 1, 2, 3, 4, 5, 7, 9, 12 … (about a quarter more each time) and at the
  /// last.
  List<Rank> curve() {
    List<Rank> curve = new ArrayList<>();
    long wanted = 1;
    long passed = 0;
    for (int v = counts.length - 1; v > 0; v--) {
      passed += counts[v];
      while (wanted <= passed) {
        curve.add(new Rank(wanted, v));
        wanted = Math.max(wanted + 1, Math.min(wanted + (wanted + 3) / 4, values));
      }
    }
    return curve;
  }

  /// The Gini coefficient, `2 Σ i·x_i / (n Σ x) - (n + 1) / n` over ascending x_i, i from 1; equal
  /// values are summed at once.
  double gini() {
    if (sum == 0) {
      return 0;
    }
    double weighted = 0;
    double before = 0;
    for (int v = 0; v < counts.length; v++) {
      double n = counts[v];
      weighted += v * (before * n + n * (n + 1) / 2);
      before += n;
    }
    return 2 * weighted / ((double) values * sum) - (values + 1.0) / values;
  }

  /// The part of the sum that the largest 1 % of the values (rounded up) hold.
  double topPercentShare() {
    if (sum == 0) {
      return 0;
    }
    long left = (values + 99) / 100;
    long held = 0;
    for (int v = counts.length - 1; v > 0 && left > 0; v--) {
      long taken = Math.min(left, counts[v]);
      held += taken * v;
      left -= taken;
    }
    return (double) held / sum;
  }
}
