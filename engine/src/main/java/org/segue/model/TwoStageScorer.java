package org.segue.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.segue.data.Catalog;
import org.segue.math.Array;
import org.segue.math.BoostedTrees;
import org.segue.math.GradedRows;
import org.segue.math.Hashing;
import org.segue.math.Pool;
import org.segue.math.SparseMatrix;
import org.segue.store.NamedArrays;

final class TwoStageScorer implements Scorer {
  private final TwoStage recipe;
  private final List<Scorer> stages = new ArrayList<>();
  private final @Nullable BoostedTrees trees;
  private final TrackStatistics statistics;
  private final SparseMatrix tracks;
  private final SparseMatrix playlists;
  private @Nullable Array vectors;
  private final int trackCount;
  private final Pool<Scratch> scratches = new Pool<>(Scratch::new);

  private final class Scratch {
    final Candidates candidates;
    final RankingFeatures features;
    float[] rows = {};
    float[] sums = {};

    Scratch() {
      int[] wanted = new int[stages.size()];
      Arrays.fill(wanted, recipe.candidates());
      candidates = new Candidates(stages, wanted, recipe.ranked(), trackCount);
      features =
          new RankingFeatures(recipe.stages(), candidates, tracks, playlists, statistics, vectors);
      rows = new float[recipe.ranked() * features.names().size()];
      sums = new float[recipe.ranked()];
    }
  }

  TwoStageScorer(
      TwoStage recipe, NamedArrays state, Catalog catalog, @Nullable BoostedTrees trees) {
    this.recipe = recipe;
    this.trees = trees;
    trackCount = catalog.trackCount();
    List<Algorithm> algorithms = recipe.algorithms();
    for (int p = 0; p < algorithms.size(); p++) {
      NamedArrays part = state.part("part." + p + ".");
      if (part.has("track.vectors")) {
        vectors = part.get("track.vectors", Array.Type.F32);
      }
      stages.add(algorithms.get(p).restore(part, catalog));
    }
    NamedArrays own = state.part("features.");
    statistics = TrackStatistics.of(own);
    tracks = own.matrix("playlist.tracks");
    playlists = own.matrix("track.playlists");
  }

  List<String> featureNames() {
    Scratch s = scratches.acquire();
    try {
      return s.features.names();
    } finally {
      scratches.release(s);
    }
  }

  @Override
  public void score(Query query, Scores scores) {
    Scratch s = scratches.acquire();
    try {
      s.candidates.collect(query);
      s.features.fill(query, s.rows);
      java.util.Objects.requireNonNull(trees)
          .predict(s.rows, s.features.names().size(), s.candidates.count, s.sums);
      for (int k = 0; k < s.candidates.count; k++) {
        scores.add(s.candidates.tracks[k], (float) (1 + 1 / (1 + Math.exp(-s.sums[k]))));
      }
    } finally {
      scratches.release(s);
    }
  }

  interface Inspector {
    void see(Candidates candidates, float[] rows, int width);
  }

  void inspect(Query query, Inspector inspector) {
    Scratch s = scratches.acquire();
    try {
      s.candidates.collect(query);
      s.features.fill(query, s.rows);
      inspector.see(s.candidates, s.rows, s.features.names().size());
    } finally {
      scratches.release(s);
    }
  }

  void teach(InnerSplit.Question question, int negatives, long chance, GradedRows rows, long[] found) {
    Scratch s = scratches.acquire();
    try {
      Query query = question.query();
      s.candidates.collect(query);
      s.features.fill(query, s.rows);
      int width = s.features.names().size();
      int n = s.candidates.count;
      java.util.Set<Integer> wanted = new java.util.HashSet<>();
      for (int w = 0; w < question.withheld().size(); w++) {
        wanted.add(question.withheld().get(w));
      }
      int positives = 0;
      for (int k = 0; k < n; k++) {
        positives += wanted.contains(s.candidates.tracks[k]) ? 1 : 0;
      }
      synchronized (found) {
        found[0] += positives;
        found[1] += wanted.size();
      }
      if (positives == 0) {
        return;
      }
      for (int k = 0; k < n; k++) {
        boolean is = wanted.contains(s.candidates.tracks[k]);
        // half of the others from the first fifth
        double share = k < n / 5 ? negatives * 0.5 / (n / 5.0) : negatives * 0.5 / (n * 0.8);
        boolean drawn = (Hashing.mix(chance, k) >>> 11) * 0x1p-53 < share;
        if (is || drawn) {
          rows.add(s.rows, k * width, is ? 1 : 0);
        }
      }
      rows.endGroup();
    } finally {
      scratches.release(s);
    }
  }
}
