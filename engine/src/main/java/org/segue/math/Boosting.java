package org.segue.math;

import java.util.Locale;

/// How trees are learnt from [GradedRows], one after the other, each correcting the sum of those
/// before it; by LightGBM (Ke et al. 2017).
///
/// - `trees`, `leaves` per tree, `learningRate`: how far each tree goes.
/// - `leastInLeaf`: rows that a leaf has at least; `regularization`: L2 on the leaves' values.
/// - `featureShare`, `rowShare`: the part of the columns and of the groups' rows each tree sees.
/// - `truncation`: how far down a list an exchange still matters ([Objective#LAMBDAMART]).
public record Boosting(
    Objective objective,
    int trees,
    int leaves,
    double learningRate,
    int leastInLeaf,
    double regularization,
    double featureShare,
    double rowShare,
    int truncation) {

  /// What is made small.
  public enum Objective {
    /// Pairs in the wrong order, each weighted by the NDCG it costs (Burges 2010).
    LAMBDAMART,
    /// The cross entropy of the order (Bruch et al. 2021): cheaper per tree.
    XENDCG,
    /// Each row's own log loss.
    LOGISTIC
  }

  public Boosting {
    if (trees < 1 || leaves < 2 || leastInLeaf < 1 || truncation < 1) {
      throw new IllegalArgumentException(
          "trees %d, leaves %d, leastInLeaf %d, truncation %d are too few"
              .formatted(trees, leaves, leastInLeaf, truncation));
    }
    if (!(learningRate > 0) || !(regularization >= 0)) {
      throw new IllegalArgumentException(
          "learningRate %s must be above 0, regularization %s not below"
              .formatted(learningRate, regularization));
    }
    if (!(featureShare > 0 && featureShare <= 1) || !(rowShare > 0 && rowShare <= 1)) {
      throw new IllegalArgumentException(
          "featureShare %s and rowShare %s must be above 0, at most 1"
              .formatted(featureShare, rowShare));
    }
  }

  /// The trees, and per feature the sum of what its splits gained.
  public record Learnt(BoostedTrees trees, double[] gains) {}

  /// Needs at least one group.
  public Learnt learn(GradedRows rows, long seed, int threads, Progress progress) {
    double[] gains = new double[rows.width()];
    return new Learnt(BoostedTrees.parse(grow(rows, seed, threads, progress, gains)), gains);
  }

  /// The trees as LightGBM's text; `gains` is filled.
  String grow(GradedRows rows, long seed, int threads, Progress progress, double[] gains) {
    try (LightGbm booster = new LightGbm(rows, parameters(seed, threads))) {
      boolean split = true;
      for (int tree = 0; tree < trees && split; tree++) {
        progress.report("Growing trees", tree, trees);
        split = booster.grow();
      }
      progress.report("Growing trees", trees, trees);
      System.arraycopy(booster.gains(gains.length), 0, gains, 0, gains.length);
      return booster.text();
    }
  }

  private String parameters(long seed, int threads) {
    String name =
        switch (objective) {
          case LAMBDAMART -> "lambdarank";
          case XENDCG -> "rank_xendcg";
          case LOGISTIC -> "binary";
        };
    return String.format(
        Locale.ROOT,
        "objective=%s num_leaves=%d learning_rate=%s min_data_in_leaf=%d lambda_l2=%s"
            + " feature_fraction=%s bagging_fraction=%s bagging_freq=%d"
            + " lambdarank_truncation_level=%d label_gain=0,1 num_threads=%d seed=%d"
            + " use_missing=false deterministic=true force_row_wise=true verbosity=-1",
        name,
        leaves,
        learningRate,
        leastInLeaf,
        regularization,
        featureShare,
        rowShare,
        rowShare < 1 ? 1 : 0,
        truncation,
        threads,
        seed & Integer.MAX_VALUE);
  }
}
