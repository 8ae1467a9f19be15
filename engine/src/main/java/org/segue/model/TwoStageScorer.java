package org.segue.model;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.segue.data.Catalog;
import org.segue.math.Array;
import org.segue.math.BoostedTrees;
import org.segue.math.Pool;
import org.segue.math.SparseMatrix;
import org.segue.store.IntegrityException;
import org.segue.store.NamedArrays;
import org.segue.store.Strings;

/// Answers for [TwoStage]: proposes, describes, orders.
final class TwoStageScorer implements Scorer {

  private static final String VECTORS = "track.vectors";

  private final TwoStage recipe;
  private final Catalog catalog;
  private final List<Scorer> stages;
  private final @Nullable BoostedTrees trees;
  private final TrackStatistics statistics;
  private final Array groupsOf;
  private final SparseMatrix tracks;
  private final SparseMatrix playlists;
  private final @Nullable Array vectors;
  private final ToldFeatures told;
  private final Ties ties;
  private final List<String> features;
  private final Pool<Scratch> scratches = new Pool<>(Scratch::new);

  /// Memory of one query at a time: some 30 bytes per track, 8 per playlist, and the features.
  private final class Scratch {
    final Candidates candidates =
        new Candidates(
            stages,
            recipe.stages().stream().mapToInt(TwoStage.Stage::candidates).toArray(),
            recipe.ranked(),
            catalog,
            ties);
    final RankingFeatures features =
        new RankingFeatures(
            recipe.parts().texts(),
            candidates,
            tracks,
            playlists,
            statistics,
            groupsOf,
            vectors,
            told);
    final float[] values = new float[recipe.ranked() * features.names().size()];
    final float[] sums = new float[recipe.ranked()];

    void describe(Query query) {
      candidates.collect(query);
      features.fill(query, values);
    }
  }

  /// A state without trees only describes.
  TwoStageScorer(TwoStage recipe, NamedArrays state, Catalog catalog) {
    this.recipe = recipe;
    this.catalog = catalog;
    stages = recipe.parts().restore(state, catalog);
    ties = new Ties(state.get("order", Array.Type.I32));
    statistics = TrackStatistics.of(state);
    groupsOf = statistics.groups();
    tracks = Objects.requireNonNull(Parts.find(state, "playlist.tracks"));
    playlists = Objects.requireNonNull(Parts.find(state, "track.playlists"));
    String place = Parts.place(state, VECTORS);
    vectors = place == null ? null : state.get(place, Array.Type.F32);
    told = ToldFeatures.of(catalog);
    Scratch scratch = scratches.acquire();
    features = List.copyOf(scratch.features.names());
    scratches.release(scratch);
    trees = state.has("trees.roots") ? trees(state) : null;
  }

  /// The trees over today's features: a model keeps the names of those that it learnt from.
  private BoostedTrees trees(NamedArrays state) {
    Strings names = state.strings("features");
    int[] columns = new int[names.size()];
    for (int f = 0; f < columns.length; f++) {
      columns[f] = features.indexOf(names.get(f));
      if (columns[f] < 0) {
        throw new IntegrityException(
            "the model goes by '%s', which this version does not know".formatted(names.get(f)));
      }
    }
    return BoostedTrees.of(
            state.get("trees.roots", Array.Type.I32),
            state.get("trees.features", Array.Type.I32),
            state.get("trees.thresholds", Array.Type.F32),
            state.get("trees.children", Array.Type.I32),
            state.get("trees.leaves", Array.Type.F32))
        .over(columns);
  }

  /// The features' names, in order.
  List<String> features() {
    return features;
  }

  /// Shows the candidates of a query and their features.
  void describe(Query query, CandidateFeatures.Visitor visitor) {
    Scratch scratch = scratches.acquire();
    try {
      scratch.describe(query);
      visitor.visit(scratch.candidates.tracks, scratch.candidates.count, scratch.values);
    } finally {
      scratches.release(scratch);
    }
  }

  @Override
  public void score(Query query, Scores scores) {
    Scratch scratch = scratches.acquire();
    try {
      Candidates candidates = scratch.candidates;
      if (trees == null || trees.treeCount() == 0) { // there was nothing to learn from
        candidates.collect(query);
      } else {
        scratch.describe(query);
        trees.predict(scratch.values, features.size(), candidates.count, scratch.sums);
        for (int k = 0; k < candidates.count; k++) {
          double chance = 1 / (1 + Math.exp(-scratch.sums[k]));
          scores.add(candidates.tracks[k], (float) (1 + chance));
        }
      }
      candidates.addOthers(scores);
    } finally {
      scratches.release(scratch);
    }
  }

  /// What the stages that proposed a track say, each by the rank it gave it.
  @Override
  public List<List<Reason>> explain(Query query, int[] wanted, Scores scratchScores) {
    Evidence evidence = new Evidence(wanted);
    Scratch scratch = scratches.acquire();
    try {
      Candidates candidates = scratch.candidates;
      candidates.collect(query);
      for (int s = 0; s < stages.size(); s++) {
        float[] brought = new float[wanted.length];
        for (int r = 0; r < candidates.proposed[s]; r++) {
          int place = evidence.place(candidates.proposal(s, r));
          if (place >= 0) {
            brought[place] = Parts.byRank(r);
          }
        }
        evidence.addAll(stages.get(s).explain(query, wanted, scratchScores), brought);
      }
    } finally {
      scratches.release(scratch);
    }
    return evidence.reasons();
  }
}
