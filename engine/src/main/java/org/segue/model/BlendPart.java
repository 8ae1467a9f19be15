package org.segue.model;

import java.util.List;
import org.segue.data.Catalog;
import org.segue.math.Best;
import org.segue.math.Pool;

/// A part of a [Blend]: its best candidates for a query, with their scores scaled.
final class BlendPart {

  /// Takes the `count` candidates of one of the queries, best first, and their scaled scores; both
  /// are overwritten afterwards.
  @FunctionalInterface
  interface Visitor {
    void visit(int query, int[] tracks, float[] scaled, int count);
  }

  private final Scorer scorer;
  private final Blend recipe;
  private final Catalog catalog;
  private final Ties ties;
  private final Pool<Scores> pool;
  private final Pool<Ranking> rankings;

  private record Ranking(Best best, int[] tracks, float[] scaled) {}

  /// `pool`: scratch memory that all parts may share.
  BlendPart(Scorer scorer, Blend recipe, Catalog catalog, Ties ties, Pool<Scores> pool) {
    this.scorer = scorer;
    this.recipe = recipe;
    this.catalog = catalog;
    this.ties = ties;
    this.pool = pool;
    int most = recipe.candidates();
    rankings = new Pool<>(() -> new Ranking(new Best(0), new int[most], new float[most]));
  }

  Scorer scorer() {
    return scorer;
  }

  /// Asks all queries and visits their answers in order.
  void ask(List<Query> queries, Visitor visitor) {
    Ranking ranking = rankings.acquire();
    Scores scores = pool.acquire();
    try {
      for (int q = 0; q < queries.size(); q++) {
        Query query = queries.get(q).withLimit(recipe.candidates());
        scorer.score(query, scores);
        Parts.best(query, scores, recipe.candidates(), catalog, ties, ranking.best);
        scores.clear();
        scale(recipe.scale(), ranking.best, ranking.scaled);
        for (int rank = 0; rank < ranking.best.count(); rank++) {
          ranking.tracks[rank] = ties.track(ranking.best.tie(rank));
        }
        visitor.visit(q, ranking.tracks, ranking.scaled, ranking.best.count());
      }
    } finally {
      scores.clear();
      pool.release(scores);
      rankings.release(ranking);
    }
  }

  /// Scales what `best` holds, best first.
  static void scale(Blend.Scale scale, Best best, float[] scaled) {
    int n = best.count();
    if (n == 0) {
      return;
    }
    double least = best.score(n - 1);
    switch (scale) {
      case MINMAX -> {
        double range = Math.max(1e-12, best.score(0) - least);
        for (int rank = 0; rank < n; rank++) {
          scaled[rank] = n == 1 ? 1 : (float) ((best.score(rank) - least) / range);
        }
      }
      case ZSCORE -> {
        double mean = 0;
        for (int rank = 0; rank < n; rank++) {
          mean += best.score(rank) / n;
        }
        double variance = 0;
        for (int rank = 0; rank < n; rank++) {
          variance += Math.pow(best.score(rank) - mean, 2) / n;
        }
        double deviation = Math.max(1e-12, Math.sqrt(variance));
        for (int rank = 0; rank < n; rank++) {
          scaled[rank] = n == 1 ? 1 : (float) ((best.score(rank) - least) / deviation);
        }
      }
      case RANK -> {
        for (int rank = 0; rank < n; rank++) {
          scaled[rank] = Parts.byRank(rank);
        }
      }
    }
  }
}
