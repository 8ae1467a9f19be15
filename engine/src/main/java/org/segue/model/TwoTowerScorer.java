package org.segue.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.segue.data.Catalog;
import org.segue.math.Array;
import org.segue.store.NamedArrays;

/// Answers for [TwoTower]: one vector for the query, then the tracks with the largest products.
final class TwoTowerScorer implements Scorer {

  private final TowerQuery queries;
  private final TrackVectors tracks;
  private final int dimension;
  private final @Nullable TowerRanking ranking;

  TwoTowerScorer(
      TowerQuery queries, TrackVectors tracks, int dimension, @Nullable TowerRanking ranking) {
    this.ranking = ranking;
    this.queries = queries;
    this.tracks = tracks;
    this.dimension = dimension;
  }

  static TwoTowerScorer of(TwoTower recipe, NamedArrays state, Catalog catalog) {
    TowerQuery queries =
        new TowerQuery(recipe, TowerFeatures.of(state, catalog), state.part("towers."));
    TrackVectors tracks = TrackVectors.of(state);
    TowerRanking ranking =
        recipe.ranked() == 0
            ? null
            : new TowerRanking(
                recipe,
                queries,
                tracks,
                catalog,
                state.get("track.playlists", Array.Type.I32),
                state.get("order", Array.Type.I32),
                state.part("ranker."));
    return new TwoTowerScorer(queries, tracks, recipe.dimension(), ranking);
  }

  /// The vector of a query; null where nothing is known of it.
  float @Nullable [] vector(Query query) {
    return queries.of(query);
  }

  @Override
  public void score(Query query, Scores scores) {
    if (ranking != null) {
      ranking.score(query, scores);
      return;
    }
    float[] vector = queries.of(query);
    if (vector != null) {
      tracks.score(vector, query.wanted(tracks.size()), query::allows, scores);
    }
  }

  /// Each seed, and the title, is asked alone. A reason's share is the chance that its answer would
  /// give the track if there were the answers of these reasons only: scores are logarithms of
  /// chances, and what a vector adds to all tracks alike means nothing.
  @Override
  public List<List<Reason>> explain(Query query, int[] wanted, Scores scratch) {
    List<Reason> reasons = new ArrayList<>();
    List<float[]> vectors = new ArrayList<>();
    for (int s = 0; s < query.seeds().size(); s++) {
      add(new Reason.Seed(query.seeds().get(s), 1), query.onlySeed(s), reasons, vectors);
    }
    if (query.title() != null) {
      add(new Reason.Title(query.title(), 1), query.onlyTitle(), reasons, vectors);
    }
    Evidence evidence = new Evidence(wanted);
    float[] track = new float[dimension];
    double[] products = new double[vectors.size()];
    for (int t = 0; t < wanted.length; t++) {
      tracks.copy(wanted[t], track);
      for (int r = 0; r < products.length; r++) {
        products[r] = dot(vectors.get(r), track);
      }
      double most = Arrays.stream(products).max().orElse(0);
      for (int r = 0; r < products.length; r++) {
        evidence.add(t, reasons.get(r), Math.exp(products[r] - most));
      }
    }
    return evidence.reasons();
  }

  private static double dot(float[] x, float[] y) {
    double sum = 0;
    for (int k = 0; k < x.length; k++) {
      sum += (double) x[k] * y[k];
    }
    return sum;
  }

  private void add(Reason reason, Query alone, List<Reason> reasons, List<float[]> vectors) {
    float[] vector = queries.of(alone);
    if (vector != null) {
      reasons.add(reason);
      vectors.add(vector);
    }
  }
}
