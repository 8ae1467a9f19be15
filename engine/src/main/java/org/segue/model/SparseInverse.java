package org.segue.model;

import org.segue.data.Catalog;
import org.segue.data.Dataset;
import org.segue.math.Array;
import org.segue.math.Hashing;
import org.segue.math.SparseInversion;
import org.segue.math.SparseMatrix;
import org.segue.store.NamedArrays;

/// The linear model of [Ease] over the whole catalog, by a sparse approximate inverse, in the
/// spirit of SANSA (Spišák et al. 2023).
///
/// [Ease] needs P = (XᵀX + Λ)⁻¹, all pairs of tracks. Here row i of P is computed on the
/// `neighbours` tracks alone that share most playlists with i (counts times f_j^−popularity, equal
/// ones by chance): the `block` first of them exactly, as if there were no other tracks, the rest
/// by one step of iterative refinement ([SparseInversion]). SANSA factorises the whole matrix and
/// inverts the factor, both sparse and approximate; rows on their own need no factor in memory and
/// run in parallel. With `neighbours` and `block` as large as the catalog it is [Ease].
///
/// Training costs Σ_p |p|² adds, then per track block³ / 3 multiplications and 2 block · neighbours
/// look-ups, so it is linear in the catalog; memory 16 bytes per pair kept. A query reads one list
/// per seed. Prefer it to [Ease] where rare tracks matter.
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
    int[] frequencies = playlists.columnCounts();
    int n = frequencies.length;
    float[] preference = new float[n];
    float[] diagonal = new float[n]; // of XᵀX + Λ
    for (int j = 0; j < n; j++) {
      int frequency = Math.max(1, frequencies[j]);
      // the last factor only decides between equals, by chance and not by number
      double chance = (Hashing.mix(training.seed(), j) >>> 40) * 0x1p-24;
      preference[j] = (float) (Math.pow(frequency, -popularity) * (1 + 0.0001 * chance));
      diagonal[j] = (float) (frequencies[j] + regularization * Math.pow(frequency, frequencyPower));
    }
    NamedArrays together =
        Cooccurrence.lists(
            "together",
            playlists,
            neighbours,
            training,
            numbers -> (count, i, j) -> count * preference[numbers[j]]);
    SparseMatrix pattern = together.matrix("together");
    Array weights = together.get("together.weights", Array.Type.F32);
    for (long at = 0; at < weights.size(); at++) { // back to numbers of playlists
      int j = pattern.columns().intAt(at);
      weights.set(at, (float) Math.rint(weights.floatAt(at) / preference[j]));
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
