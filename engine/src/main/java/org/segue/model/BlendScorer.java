package org.segue.model;

import java.util.Arrays;
import java.util.List;
import org.segue.data.TrackList;
import org.segue.math.Array;
import org.segue.math.Best;
import org.segue.math.Pool;

/// Answers for [Blend]: asks every part, scales, weighs, adds.
final class BlendScorer implements Scorer {

  private final Blend recipe;
  private final List<Scorer> parts;
  private final Array weights;
  private final Pool<Scratch> scratches;

  private static final class Scratch {
    final Scores scores;
    final Best best = new Best(0);
    float[] scaled = new float[0];

    Scratch(int trackCount) {
      scores = new Scores(trackCount);
    }
  }

  /// `weights` (F32): [BlendWeights] tells their order.
  BlendScorer(Blend recipe, List<Scorer> parts, Array weights, int trackCount) {
    this.recipe = recipe;
    this.parts = parts;
    this.weights = weights;
    scratches = new Pool<>(() -> new Scratch(trackCount));
  }

  @Override
  public void score(Query query, Scores scores) {
    Scratch scratch = scratches.acquire();
    try {
      for (int part = 0; part < parts.size(); part++) {
        float weight = BlendWeights.at(weights, parts.size(), part, query);
        if (weight == 0) {
          continue;
        }
        Best best = candidates(query, part, scratch);
        for (int rank = 0; rank < best.count(); rank++) {
          scores.add(best.tie(rank), weight * scratch.scaled[rank]);
        }
      }
    } finally {
      scratch.scores.clear();
      scratches.release(scratch);
    }
  }

  /// A part's best candidates without the seeds, best first; their scaled scores are in
  /// `scratch.scaled`.
  private Best candidates(Query query, int part, Scratch scratch) {
    Scores scores = scratch.scores;
    parts.get(part).score(query.withLimit(recipe.candidates()), scores);
    Best best = best(query, scores, recipe.candidates(), scratch.best);
    scores.clear();
    if (scratch.scaled.length < best.count()) {
      scratch.scaled = new float[recipe.candidates()];
    }
    scale(recipe.scale(), best, scratch.scaled);
    return best;
  }

  /// Each part explains what it brought: its shares, times its weight and its scaled score, are
  /// added. So a blend's explanation costs the sum of its parts'.
  @Override
  public List<List<Reason>> explain(Query query, int[] tracks, Scores ignored) {
    Evidence evidence = new Evidence(tracks);
    Scratch scratch = scratches.acquire();
    try {
      float[] brought = new float[tracks.length];
      for (int part = 0; part < parts.size(); part++) {
        float weight = BlendWeights.at(weights, parts.size(), part, query);
        if (weight == 0) {
          continue;
        }
        Arrays.fill(brought, 0);
        Best best = candidates(query, part, scratch);
        for (int rank = 0; rank < best.count(); rank++) {
          int place = evidence.place(best.tie(rank));
          if (place >= 0) {
            brought[place] = weight * scratch.scaled[rank];
          }
        }
        List<List<Reason>> why = parts.get(part).explain(query, tracks, scratch.scores);
        for (int t = 0; t < tracks.length; t++) {
          for (Reason reason : why.get(t)) {
            evidence.add(t, reason, brought[t]);
          }
        }
      }
    } finally {
      scratch.scores.clear();
      scratches.release(scratch);
    }
    return evidence.reasons();
  }

  /// The most that one part tells: the parts may count the same playlists.
  @Override
  public int[] agreeing(Query query, int[] tracks) {
    int[] most = new int[0];
    for (int part = 0; part < parts.size(); part++) {
      int[] counts =
          BlendWeights.at(weights, parts.size(), part, query) == 0
              ? new int[0]
              : parts.get(part).agreeing(query, tracks);
      for (int t = 0; t < counts.length; t++) {
        most = most.length == 0 ? new int[tracks.length] : most;
        most[t] = Math.max(most[t], counts[t]);
      }
    }
    return most;
  }

  static Best best(Query query, Scores scores, int candidates, Best best) {
    TrackList seeds = query.seeds();
    for (int s = 0; s < seeds.size(); s++) {
      if (scores.has(seeds.get(s))) {
        scores.remove(seeds.get(s));
      }
    }
    best.reset(candidates);
    for (int k = 0; k < scores.count(); k++) {
      int track = scores.track(k);
      if (scores.has(track) && query.allows(track)) {
        best.offer(scores.get(track), track);
      }
    }
    best.sort();
    return best;
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
          scaled[rank] = 1f / (20 + rank);
        }
      }
    }
  }
}
