package org.segue.model;

import org.segue.math.Accumulator;
import org.segue.math.Array;
import org.segue.math.Pool;
import org.segue.math.SparseMatrix;
import org.segue.store.NamedArrays;

/// Answers for the linear models [Ease] and [SparseInverse]: score(j) = Σ_{i ∈ seeds} B_ij.
///
/// A seed may speak against a track (B_ij < 0); only tracks with more evidence for than against are
/// answered, so that none stands before a track of which nothing is known. Reads one row of B per
/// seed.
final class LinearScorer implements Scorer {

  private final SparseMatrix rows;
  private final Array weights;
  private final Pool<Scratch> scratches;

  private static final class Scratch {
    final Accumulator sums;
    final int[] row;
    final float[] weight;

    Scratch(int tracks, int longest) {
      sums = new Accumulator(tracks);
      row = new int[longest];
      weight = new float[longest];
    }
  }

  LinearScorer(NamedArrays state) {
    rows = state.matrix("track.weights.rows");
    weights = state.get("track.weights", Array.Type.F32);
    int longest = rows.longestRow();
    scratches = new Pool<>(() -> new Scratch(rows.columnCount(), longest));
  }

  @Override
  public void score(Query query, Scores scores) {
    Scratch scratch = scratches.acquire();
    Accumulator sums = scratch.sums;
    try {
      for (int s = 0; s < query.seeds().size(); s++) {
        int seed = query.seeds().get(s);
        int length = rows.row(seed, scratch.row);
        weights.copy(rows.rowStart(seed), scratch.weight, 0, length);
        for (int k = 0; k < length; k++) {
          sums.add(scratch.row[k], scratch.weight[k]);
        }
      }
      for (int k = 0; k < sums.count(); k++) {
        int track = sums.touched(k);
        if (sums.get(track) > 0) {
          scores.add(track, sums.get(track));
        }
      }
    } finally {
      sums.clear();
      scratches.release(scratch);
    }
  }
}
