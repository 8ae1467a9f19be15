package org.segue.eval;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// What a contender answered on all splits, and each answer's value under each metric.
final class Outcome {

  private final Contender contender;
  private final List<Answer> answers = new ArrayList<>();
  private List<Metric> metrics = List.of();
  private double[][] values = new double[0][]; // metrics x answers
  private double[][] weights = new double[0][];
  private double trainingSeconds;
  private double answeringSeconds;
  private int splits;

  Outcome(Contender contender) {
    this.contender = contender;
  }

  /// Adds the answers on a split, with the metrics made for it.
  void add(
      List<Answer> more,
      List<Metric> splitMetrics,
      double[][] moreValues,
      double[][] moreWeights,
      double training,
      double answering) {
    answers.addAll(more);
    metrics = splitMetrics;
    values = splits == 0 ? moreValues : joined(values, moreValues);
    weights = splits == 0 ? moreWeights : joined(weights, moreWeights);
    trainingSeconds += training;
    answeringSeconds += answering;
    splits++;
  }

  Contender contender() {
    return contender;
  }

  /// How many answers there are.
  int size() {
    return answers.size();
  }

  double[] values(int metric) {
    return values[metric];
  }

  double[] weights(int metric) {
    return weights[metric];
  }

  /// Mean over the splits.
  double trainingSeconds() {
    return trainingSeconds / splits;
  }

  /// Mean over the answers, of one thread.
  double answeringMilliseconds() {
    return 1000 * answeringSeconds / answers.size();
  }

  /// The measures over some of the answers, by metric.
  SequencedMap<String, Report.Measure> measures(int[] chosen) {
    SequencedMap<String, Report.Measure> measures = new LinkedHashMap<>();
    for (int m = 0; m < metrics.size(); m++) {
      Metric metric = metrics.get(m);
      measures.put(
          metric.name(),
          metric.averages()
              ? Statistics.weightedMean(values[m], weights[m], chosen)
              : new Report.Measure(
                  metric.over(Arrays.stream(chosen).mapToObj(answers::get).toList()), null));
    }
    return measures;
  }

  private static double[][] joined(double[][] a, double[][] b) {
    double[][] all = new double[a.length][];
    for (int m = 0; m < a.length; m++) {
      all[m] = Arrays.copyOf(a[m], a[m].length + b[m].length);
      System.arraycopy(b[m], 0, all[m], a[m].length, b[m].length);
    }
    return all;
  }
}
