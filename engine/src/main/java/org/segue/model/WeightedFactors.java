package org.segue.model;

import org.segue.data.Dataset;
import org.segue.math.Array;
import org.segue.math.Hashing;
import org.segue.math.Vectors;
import org.segue.store.NamedArrays;

/// The vectors that a network begins with: factors of [Als], each axis weighted, all scaled.
///
/// With the weights 1 / √(YᵀY + λ)_kk the mean of a playlist's vectors orders tracks as the fold-in
/// does where all entries count the same.
final class WeightedFactors {

  private final Als als;
  private final double length;
  private final Training training;
  private final Array factors; // [tracks, d], as they were learnt
  private final float[] weights;

  /// Learns the factors, a phase of the training.
  ///
  /// @param weighted whether axes are weighted; else factors are only scaled
  /// @param length root mean square length of the vectors of all entries of playlists
  WeightedFactors(Als als, boolean weighted, double length, Dataset data, Training training) {
    this.als = als;
    this.length = length;
    this.training = training;
    NamedArrays learnt = training.checkpoints().of("factors", () -> als.train(data, training));
    factors = learnt.get("track.vectors", Array.Type.F32);
    int[] frequencies = data.tracks().columnCounts();
    int d = (int) (factors.size() / Math.max(1, frequencies.length));
    weights = new float[d];
    Array spectrum = learnt.get("spectrum", Array.Type.F32);
    double mean = (double) data.tracks().size() / Math.max(1, data.playlistCount());
    for (int k = 0; k < d; k++) {
      double common = spectrum.floatAt(k) + als.regularization((int) mean);
      weights[k] = weighted ? (float) (1 / Math.sqrt(common)) : 1;
    }
    float[] row = new float[d];
    double squares = 0;
    long entries = 0;
    for (int track = 0; track < frequencies.length; track++) {
      weighted(factors, track, row);
      squares += frequencies[track] * (double) Vectors.dot(row, 0, row, 0, d);
      entries += frequencies[track];
    }
    double found = Math.sqrt(squares / Math.max(1, entries));
    for (int k = 0; k < d && found > 0; k++) {
      weights[k] *= (float) (length / found);
    }
  }

  private void weighted(Array from, int track, float[] row) {
    from.copy((long) track * row.length, row, 0, row.length);
    for (int k = 0; k < row.length; k++) {
      row[k] *= weights[k];
    }
  }

  /// As they were learnt, [tracks, als.dimension]; where there are fewer factors the rest are small
  /// numbers.
  Array vectors() {
    return vectors(factors);
  }

  /// The same axes, for all playlists of `data`.
  Array extended(Dataset data) {
    return vectors(als.extend(factors, data, training));
  }

  private Array vectors(Array from) {
    int d = weights.length;
    int dimension = als.dimension();
    int tracks = (int) (from.size() / Math.max(1, d));
    Array made = Array.allocate(Array.Type.F32, tracks, dimension);
    float[] row = new float[d];
    double small = 0.01 * length / Math.sqrt(d);
    for (int track = 0; track < tracks; track++) {
      weighted(from, track, row);
      made.put((long) track * dimension, row, 0, d);
      for (int k = d; k < dimension; k++) {
        double chance = Hashing.unit(Hashing.mix(Hashing.mix(training.seed(), track), k));
        made.set((long) track * dimension + k, (float) (small * (2 * chance - 1)));
      }
    }
    return made;
  }
}
