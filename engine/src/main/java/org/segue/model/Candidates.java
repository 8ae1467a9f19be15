package org.segue.model;

import java.util.Arrays;
import java.util.List;
import org.segue.data.Catalog;
import org.segue.math.Accumulator;
import org.segue.math.Best;

/// The tracks that the first stages propose for one query, with what each stage says of them.
///
/// A track's `fused` is Σ_stages 1 / (20 + rank), ranks from 0; the `ranked` best of the union are
/// kept, best first. Not safe for concurrent use.
final class Candidates {

  private final List<Scorer> stages;
  private final int[] wanted;
  private final int most;
  private final Catalog catalog;
  private final Ties ties;
  private final Scores scores;
  private final Accumulator sums;
  private final Best best = new Best(0);
  private final int[] placeOf; // candidate + 1 by track; all 0 between queries

  int count;
  int unionCount;
  final int[] tracks;
  final float[] fused;

  /// By stage and candidate: the rank from 0, or -1; the score relative to the stage's best.
  final float[][] rank;
  final float[][] score;

  /// By stage: how many tracks it proposed, and its best score.
  final int[] proposed;
  final float[] top;

  private final int[][] stageTracks;
  private final float[][] stageScores;

  /// `wanted`: tracks that each stage proposes; `most` candidates are kept.
  Candidates(List<Scorer> stages, int[] wanted, int most, Catalog catalog, Ties ties) {
    this.wanted = wanted;
    this.catalog = catalog;
    int trackCount = ties.size();
    this.ties = ties;
    this.stages = stages;
    this.most = most;
    scores = new Scores(trackCount);
    sums = new Accumulator(trackCount);
    placeOf = new int[trackCount];
    tracks = new int[most];
    fused = new float[most];
    rank = new float[stages.size()][most];
    score = new float[stages.size()][most];
    proposed = new int[stages.size()];
    top = new float[stages.size()];
    stageTracks = new int[stages.size()][];
    stageScores = new float[stages.size()][];
    for (int s = 0; s < stages.size(); s++) {
      stageTracks[s] = new int[wanted[s]];
      stageScores[s] = new float[wanted[s]];
    }
  }

  void collect(Query query) {
    sums.clear();
    for (int s = 0; s < stages.size(); s++) {
      try {
        stages.get(s).score(query.withLimit(wanted[s]), scores);
        Parts.best(query, scores, wanted[s], catalog, ties, best);
      } finally {
        scores.clear();
      }
      proposed[s] = best.count();
      top[s] = best.count() == 0 ? 0 : best.score(0);
      for (int r = 0; r < best.count(); r++) {
        stageTracks[s][r] = ties.track(best.tie(r));
        stageScores[s][r] = best.score(r);
        sums.add(stageTracks[s][r], Parts.byRank(r));
      }
    }
    unionCount = sums.count();
    best.reset(Math.min(most, sums.count()));
    for (int k = 0; k < sums.count(); k++) {
      best.offer(sums.touchedSum(k), ties.place(sums.touched(k)));
    }
    best.sort();
    count = best.count();
    for (int k = 0; k < count; k++) {
      tracks[k] = ties.track(best.tie(k));
      fused[k] = best.score(k);
      placeOf[tracks[k]] = k + 1;
    }
    for (int s = 0; s < stages.size(); s++) {
      Arrays.fill(rank[s], 0, count, -1);
      Arrays.fill(score[s], 0, count, -1);
      for (int r = 0; r < proposed[s]; r++) {
        int k = placeOf[stageTracks[s][r]] - 1;
        if (k >= 0) {
          rank[s][k] = r;
          score[s][k] = top[s] > 0 ? stageScores[s][r] / top[s] : 0;
        }
      }
    }
    for (int k = 0; k < count; k++) {
      placeOf[tracks[k]] = 0;
    }
  }

  /// The track that a stage gave a rank.
  int proposal(int stage, int r) {
    return stageTracks[stage][r];
  }

  /// Adds what was proposed but not kept, by its fused score, which is below 1.
  void addOthers(Scores others) {
    for (int k = 0; k < sums.count(); k++) {
      int track = sums.touched(k);
      if (!others.has(track)) {
        others.add(track, sums.get(track) / stages.size());
      }
    }
  }
}
