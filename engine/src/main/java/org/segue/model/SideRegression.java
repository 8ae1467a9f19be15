package org.segue.model;

import org.segue.math.Array;
import org.segue.math.Dense;
import org.segue.math.Ridge;

/// What covers or sound say of tracks' vectors: a linear regression of the vectors on
/// [SideVectors], for tracks that too few playlists hold to tell what they are like.
///
/// ```
/// said(i) = W (side(i) − mean) / deviation
/// ```
///
/// W is learnt on tracks that a playlist holds, each counting as often as playlists hold it; how
/// much it is regularised is chosen on a fifth of the albums (rows of the side vectors), and where
/// none helps there W is nothing. At most 100,000 tracks are looked at, evenly spread.
final class SideRegression {

  private static final int MOST = 100_000;
  private static final int FOLDS = 5;
  private static final int CHUNK = 8192; // rows that are standardised at a time

  /// λ, as parts of how much all tracks count.
  private static final double[] REGULARIZATIONS = {1e-3, 1e-2, 1e-1, 1, 10};

  private final SideVectors side;
  private final int[] frequencies;
  private final int d;
  private final int[] sample;
  private final float[] mean;
  private final float[] deviation;
  private double counts; // how much the tracks of the sample count together

  private SideRegression(SideVectors side, int[] frequencies, int d) {
    this.side = side;
    this.frequencies = frequencies;
    this.d = d;
    sample = sample();
    mean = new float[side.width()];
    deviation = new float[side.width()];
    standardise();
  }

  /// What is said of each row of the side vectors, [rows, d].
  ///
  /// @param vectors [tracks, d]
  /// @param frequencies how many playlists hold a track
  static Array of(SideVectors side, Array vectors, int[] frequencies, int threads) {
    int d = (int) (vectors.size() / Math.max(1, frequencies.length));
    int rows = (int) (side.vectors().size() / side.width());
    SideRegression regression = new SideRegression(side, frequencies, d);
    float[] learnt = regression.learn(vectors, threads);
    Array said = Array.allocate(Array.Type.F32, rows, d);
    long bytes = (long) d * Float.BYTES;
    Array some = Array.allocate(Array.Type.F32, Math.min(CHUNK, rows), side.width());
    float[] one = new float[side.width()];
    for (int from = 0; from < rows; from += CHUNK) {
      int count = Math.min(CHUNK, rows - from);
      for (int k = 0; k < count; k++) {
        side.vectors().copy((long) (from + k) * one.length, one, 0, one.length);
        regression.standardise(one);
        some.put((long) k * one.length, one, 0, one.length);
      }
      Array part =
          Array.over(said.memory().asSlice(from * bytes, count * bytes), Array.Type.F32, count, d);
      Dense.times(
          some.prefix((long) count * one.length).shaped(count, one.length), learnt, part, threads);
    }
    return said;
  }

  private int[] sample() {
    int known = 0;
    for (int track = 0; track < frequencies.length; track++) {
      known += counts(track) ? 1 : 0;
    }
    int every = Math.max(1, Math.ceilDiv(known, MOST));
    int[] sampled = new int[Math.ceilDiv(known, every)];
    int seen = 0;
    for (int track = 0; track < frequencies.length; track++) {
      if (counts(track) && seen++ % every == 0) {
        sampled[(seen - 1) / every] = track;
      }
    }
    return sampled;
  }

  private boolean counts(int track) {
    return frequencies[track] > 0 && side.rowOf()[track] >= 0;
  }

  private void standardise() {
    double[] sums = new double[mean.length];
    double[] squares = new double[mean.length];
    float[] one = new float[mean.length];
    for (int track : sample) {
      side.vectors().copy((long) side.rowOf()[track] * one.length, one, 0, one.length);
      for (int k = 0; k < one.length; k++) {
        sums[k] += one[k];
        squares[k] += (double) one[k] * one[k];
      }
    }
    for (int k = 0; k < mean.length && sample.length > 0; k++) {
      double middle = sums[k] / sample.length;
      mean[k] = (float) middle;
      deviation[k] = (float) Math.sqrt(Math.max(0, squares[k] / sample.length - middle * middle));
    }
  }

  private void standardise(float[] one) {
    for (int k = 0; k < one.length; k++) {
      one[k] = deviation[k] > 0 ? (one[k] - mean[k]) / deviation[k] : 0;
    }
  }

  /// W, [width, d].
  private float[] learn(Array vectors, int threads) {
    float[] middle = middle(vectors);
    Ridge most = new Ridge(rows(vectors, middle, false), side.width(), threads);
    Ridge rest = new Ridge(rows(vectors, middle, true), side.width(), threads);
    float[] best = new float[side.width() * d];
    double least = rest.error(best);
    for (double regularization : REGULARIZATIONS) {
      if (counts == 0) {
        break;
      }
      float[] weights = most.weights(regularization * counts);
      double error = rest.error(weights);
      if (error < least) {
        least = error;
        best = weights;
      }
    }
    return best;
  }

  /// The mean of the vectors, each counting as often as playlists hold its track.
  private float[] middle(Array vectors) {
    double[] sum = new double[d];
    float[] one = new float[d];
    for (int track : sample) {
      vectors.copy((long) track * d, one, 0, d);
      counts += frequencies[track];
      for (int k = 0; k < d; k++) {
        sum[k] += (double) frequencies[track] * one[k];
      }
    }
    float[] middle = new float[d];
    for (int k = 0; k < d && counts > 0; k++) {
      middle[k] = (float) (sum[k] / counts);
    }
    return middle;
  }

  /// Side vectors and vectors of the tracks that are learnt from, or of those that decide, each
  /// times the root of how much it counts.
  private Array rows(Array vectors, float[] middle, boolean decide) {
    int count = 0;
    for (int track : sample) {
      count += decides(track) == decide ? 1 : 0;
    }
    int width = side.width();
    Array rows = Array.allocate(Array.Type.F32, count, width + d);
    float[] given = new float[width];
    float[] own = new float[d];
    long at = 0;
    for (int track : sample) {
      if (decides(track) != decide) {
        continue;
      }
      float root = (float) Math.sqrt(frequencies[track]);
      side.vectors().copy((long) side.rowOf()[track] * width, given, 0, width);
      standardise(given);
      vectors.copy((long) track * d, own, 0, d);
      for (int k = 0; k < width; k++) {
        given[k] *= root;
      }
      for (int k = 0; k < d; k++) {
        own[k] = root * (own[k] - middle[k]);
      }
      rows.put(at, given, 0, width);
      rows.put(at + width, own, 0, d);
      at += width + d;
    }
    return rows;
  }

  private boolean decides(int track) {
    return side.rowOf()[track] % FOLDS == 0;
  }
}
