package org.segue.model;

import org.segue.data.Catalog;
import org.segue.data.Dataset;
import org.segue.math.Array;
import org.segue.math.SparseInversion;
import org.segue.math.SparseMatrix;
import org.segue.store.NamedArrays;

public record SparseInverse(
    double regularization, double frequencyPower, int neighbours, int block, double popularity)
    implements Algorithm {

  public SparseInverse {
    if (!(regularization > 0)) {
      throw new IllegalArgumentException("regularization must be above 0, not " + regularization);
    }
    if (!Double.isFinite(frequencyPower)) {
      throw new IllegalArgumentException("frequencyPower must be a number, not " + frequencyPower);
    }
    if (neighbours < 1 || block < 1) {
      throw new IllegalArgumentException(
          "neighbours %d, block %d must be above 0".formatted(neighbours, block));
    }
    if (!(popularity >= 0)) {
      throw new IllegalArgumentException("popularity must not be negative: " + popularity);
    }
  }

  public SparseInverse() {
    this(300, 0.5, 400, 100, 0.25);
  }

  @Override
  public NamedArrays train(Dataset data, Training training) {
    SparseMatrix playlists = data.tracks();
    NamedArrays together =
        Cooccurrence.lists(
            "together",
            playlists,
            neighbours,
            training,
            (count, fi, fj) -> count * Math.pow(fj, -popularity));
    SparseMatrix pattern = together.matrix("together");
    Array weights = together.get("together.weights", Array.Type.F32);
    int[] frequencies = playlists.columnCounts();
    int n = frequencies.length;
    float[] diagonal = new float[n]; // of XᵀX + Λ
    for (int i = 0; i < n; i++) {
      diagonal[i] =
          (float)
              (frequencies[i]
                  + regularization * Math.pow(Math.max(1, frequencies[i]), frequencyPower));
    }
    for (long at = 0; at < weights.size(); at++) { // back to numbers of playlists
      int j = pattern.columns().intAt(at);
      weights.set(at, (float) Math.rint(weights.floatAt(at) * Math.pow(frequencies[j], popularity)));
    }
    float[] inverseDiagonal = new float[n];
    Array inverse =
        new SparseInversion(pattern, weights, diagonal, block)
            .invert(inverseDiagonal, training.threads(), training.progress());
    for (long at = 0; at < inverse.size(); at++) { // B = I − P · diag(1 / P_jj)
      int j = pattern.columns().intAt(at);
      inverse.set(at, -inverse.floatAt(at) / inverseDiagonal[j]);
    }
    return NamedArrays.builder()
        .put("track.weights.rows", pattern)
        .put("track.weights", inverse)
        .build();
  }

  @Override
  public Scorer restore(NamedArrays state, Catalog catalog) {
    return new LinearScorer(state);
  }
}
