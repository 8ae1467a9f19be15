package org.segue.eval;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Paired differences of contenders from a baseline, task by task, with bootstrap intervals.
final class Comparison {
  private Comparison() {}

  static final int RESAMPLES = 10_000;

  /// For each outcome but the baseline, and each metric, a difference. Memory: 8 bytes x tasks x
  /// metrics x contenders.
  static List<Report.Difference> of(
      Outcome baseline, List<Outcome> outcomes, List<Metric> metrics, long seed, int threads) {
    List<Outcome> others = outcomes.stream().filter(o -> o != baseline).toList();
    List<Metric> averaging = metrics.stream().filter(Metric::averages).toList();
    if (others.isEmpty()) {
      return List.of();
    }
    int columns = averaging.size() * (others.size() + 1);
    double[][] sums =
        averaging.isEmpty()
            ? new double[0][]
            : Statistics.bootstrapSums(
                table(baseline, others, metrics, columns), columns, RESAMPLES, seed, threads);
    int[] all = new int[baseline.size()];
    Arrays.setAll(all, i -> i);
    Map<String, Report.Measure> baseMeasures = baseline.measures(all);
    List<Report.Difference> differences = new ArrayList<>();
    for (int o = 0; o < others.size(); o++) {
      Map<String, Report.Measure> measures = others.get(o).measures(all);
      int column = 0;
      for (Metric metric : metrics) {
        double base = value(baseMeasures, metric);
        double difference = value(measures, metric) - base;
        double[] interval = null;
        if (metric.averages()) {
          interval = interval(sums[(o + 1) * averaging.size() + column], sums[column]);
          column++;
        }
        differences.add(
            difference(others.get(o).contender().name(), metric, base, difference, interval));
      }
    }
    return differences;
  }

  /// The differences of one outcome from another.
  static List<Report.Difference> of(
      Outcome baseline, Outcome other, List<Metric> metrics, long seed, int threads) {
    return of(baseline, List.of(baseline, other), metrics, seed, threads);
  }

  /// The difference under one metric, from the values of each task.
  static Report.Difference of(
      String name,
      Metric metric,
      double[] base,
      double[] values,
      double[] weights,
      long seed,
      int threads) {
    double[] table = new double[2 * base.length];
    double difference = 0;
    double baseSum = 0;
    double weightSum = 0;
    for (int t = 0; t < base.length; t++) {
      table[2 * t] = weights[t];
      table[2 * t + 1] = weights[t] * (values[t] - base[t]);
      difference += table[2 * t + 1];
      baseSum += weights[t] * base[t];
      weightSum += weights[t];
    }
    double total = weightSum == 0 ? 1 : weightSum;
    double[][] sums = Statistics.bootstrapSums(table, 2, RESAMPLES, seed, threads);
    return difference(
        name, metric, baseSum / total, difference / total, interval(sums[1], sums[0]));
  }

  /// Tasks x columns: the weights under each metric, then for each other outcome its weighted
  /// differences under each metric.
  private static double[] table(
      Outcome baseline, List<Outcome> others, List<Metric> metrics, int columns) {
    int tasks = baseline.size();
    double[] table = new double[Math.multiplyExact(tasks, columns)];
    int column = 0;
    for (int o = -1; o < others.size(); o++) {
      for (int m = 0; m < metrics.size(); m++) {
        if (!metrics.get(m).averages()) {
          continue;
        }
        double[] weights = baseline.weights(m);
        double[] base = baseline.values(m);
        double[] values = o < 0 ? base : others.get(o).values(m);
        for (int t = 0; t < tasks; t++) {
          table[t * columns + column] = weights[t] * (o < 0 ? 1 : values[t] - base[t]);
        }
        column++;
      }
    }
    return table;
  }

  private static double value(Map<String, Report.Measure> measures, Metric metric) {
    return Objects.requireNonNull(measures.get(metric.name())).value();
  }

  private static double[] interval(double[] differenceSums, double[] weightSums) {
    double[] ratios = new double[differenceSums.length];
    for (int r = 0; r < ratios.length; r++) {
      ratios[r] = weightSums[r] == 0 ? 0 : differenceSums[r] / weightSums[r];
    }
    Arrays.sort(ratios);
    return new double[] {Statistics.quantile(ratios, .025), Statistics.quantile(ratios, .975)};
  }

  private static Report.Difference difference(
      String name, Metric metric, double base, double difference, double @Nullable [] interval) {
    Double percent = base == 0 ? null : Double.valueOf(100 * difference / Math.abs(base));
    if (interval == null) {
      return new Report.Difference(name, metric.name(), difference, percent, null, null, false);
    }
    boolean sure = interval[0] > 0 || interval[1] < 0;
    return new Report.Difference(
        name, metric.name(), difference, percent, interval[0], interval[1], sure);
  }
}
