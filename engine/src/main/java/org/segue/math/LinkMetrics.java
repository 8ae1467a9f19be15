package org.segue.math;

import java.util.Arrays;

/// How well scores tell links that exist in a graph from links that do not.
///
/// - `auc`: the probability that a link scores above a non-link; equal scores count half. NaN where
///   either kind is missing.
/// - `precision`, `recall`, `f1`: of calling everything a link that scores at least the threshold;
///   0 where the denominator is 0.
public record LinkMetrics(double auc, double precision, double recall, double f1) {

  /// `scores[i]` was given to pair i, which is a link where `links[i]`. Costs a sort.
  public static LinkMetrics of(float[] scores, boolean[] links, float threshold) {
    if (scores.length != links.length) {
      throw new IllegalArgumentException(
          "%d scores for %d pairs".formatted(scores.length, links.length));
    }
    long hits = 0;
    long called = 0;
    long positives = 0;
    for (int i = 0; i < scores.length; i++) {
      if (Float.isNaN(scores[i])) {
        throw new IllegalArgumentException("the score of pair " + i + " is not a number");
      }
      positives += links[i] ? 1 : 0;
      if (scores[i] >= threshold) {
        called++;
        hits += links[i] ? 1 : 0;
      }
    }
    double precision = called == 0 ? 0 : (double) hits / called;
    double recall = positives == 0 ? 0 : (double) hits / positives;
    double f1 = hits == 0 ? 0 : 2 * precision * recall / (precision + recall);
    return new LinkMetrics(auc(scores, links, positives), precision, recall, f1);
  }

  /// The Mann-Whitney statistic: both kinds sorted, then merged.
  private static double auc(float[] scores, boolean[] links, long positives) {
    float[] yes = new float[(int) positives];
    float[] no = new float[scores.length - yes.length];
    int y = 0;
    int n = 0;
    for (int i = 0; i < scores.length; i++) {
      float score = scores[i] + 0f; // one zero
      if (links[i]) {
        yes[y++] = score;
      } else {
        no[n++] = score;
      }
    }
    Arrays.sort(yes);
    Arrays.sort(no);
    double won = 0;
    int below = 0;
    int notAbove = 0;
    for (float score : yes) {
      while (below < no.length && no[below] < score) {
        below++;
      }
      while (notAbove < no.length && no[notAbove] <= score) {
        notAbove++;
      }
      won += below / 2.0 + notAbove / 2.0;
    }
    return won / ((double) yes.length * no.length);
  }
}
