package org.segue.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.segue.math.Array;
import org.segue.math.SparseMatrix;

class LeadingAxesTest {

  private static final int PLAYLISTS = 60;
  private static final int TRACKS = 40;
  private static final int AXES = 3;

  /// Three groups of playlists, each of its own third of the tracks and a few others.
  private static SparseMatrix threeGroups() {
    SplittableRandom random = new SplittableRandom(5);
    Array offsets = Array.allocate(Array.Type.I64, PLAYLISTS + 1);
    Array columns = Array.allocate(Array.Type.I32, (long) PLAYLISTS * TRACKS);
    int at = 0;
    for (int p = 0; p < PLAYLISTS; p++) {
      for (int t = 0; t < TRACKS; t++) {
        if (random.nextDouble() < (t % 3 == p % 3 ? 0.4 + 0.2 * (p % 3) : 0.03)) {
          columns.set(at++, t);
        }
      }
      offsets.set(p + 1L, (long) at);
    }
    Array used = Array.allocate(Array.Type.I32, at);
    for (int n = 0; n < at; n++) {
      used.set(n, columns.intAt(n));
    }
    return new SparseMatrix(offsets, used, TRACKS);
  }

  /// λ is 5 for every playlist.
  private static Als als(int powers) {
    return (Als) Algorithms.parse("als,regularization=5,frequencyPower=0,powers=" + powers);
  }

  private static Array random(int rows) {
    SplittableRandom random = new SplittableRandom(7);
    Array vectors = Array.allocate(Array.Type.F32, rows, AXES);
    for (int n = 0; n < rows * AXES; n++) {
      vectors.set(n, (float) random.nextDouble());
    }
    return vectors;
  }

  /// The axes of MᵀM, the largest first, by power iteration in double precision, each orthogonal to
  /// those before.
  private static double[][] axes(SparseMatrix matrix) {
    double[][] dense = new double[PLAYLISTS][TRACKS];
    int[] counts = matrix.columnCounts();
    for (int p = 0; p < PLAYLISTS; p++) {
      int[] row = matrix.row(p);
      for (int t : row) {
        dense[p][t] = Math.pow(row.length, -0.5) * Math.pow(counts[t], -0.15);
      }
    }
    double[][] axes = new double[AXES][TRACKS];
    for (int k = 0; k < AXES; k++) {
      double[] axis = new SplittableRandom(k).doubles(TRACKS).toArray();
      for (int step = 0; step < 2000; step++) {
        for (int j = 0; j < k; j++) {
          double along = dot(axis, axes[j]);
          for (int t = 0; t < TRACKS; t++) {
            axis[t] -= along * axes[j][t];
          }
        }
        double[] next = new double[TRACKS];
        for (double[] playlist : dense) {
          double product = dot(playlist, axis);
          for (int t = 0; t < TRACKS; t++) {
            next[t] += product * playlist[t];
          }
        }
        double norm = Math.sqrt(dot(next, next));
        for (int t = 0; t < TRACKS; t++) {
          axis[t] = next[t] / norm;
        }
      }
      axes[k] = axis;
    }
    return axes;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int n = 0; n < a.length; n++) {
      sum += a[n] * b[n];
    }
    return sum;
  }

  @Test
  void roundsTurnRandomNumbersTowardsTheLeadingAxes() {
    SparseMatrix byPlaylist = threeGroups();
    Array tracks = random(TRACKS);
    LeadingAxes.begin(
        byPlaylist, byPlaylist.transpose(), tracks, random(PLAYLISTS), als(60), new Training());
    double[][] axes = axes(byPlaylist);
    double[] lengths = new double[AXES];
    for (int k = 0; k < AXES; k++) {
      double[] found = new double[TRACKS];
      for (int t = 0; t < TRACKS; t++) {
        found[t] = tracks.floatAt((long) t * AXES + k);
      }
      lengths[k] = Math.sqrt(dot(found, found));
      assertThat(Math.abs(dot(found, axes[k])) / lengths[k]).as("axis %d", k).isGreaterThan(0.999);
    }
    assertThat(lengths[0]).isCloseTo(Math.sqrt(16 * 5), within(0.01)).isGreaterThan(lengths[1]);
    assertThat(lengths[1]).isGreaterThan(lengths[2]);
  }

  @Test
  void noRoundLeavesTheNumbersAsTheyAre() {
    SparseMatrix byPlaylist = threeGroups();
    Array tracks = random(TRACKS);
    LeadingAxes.begin(
        byPlaylist, byPlaylist.transpose(), tracks, random(PLAYLISTS), als(0), new Training());
    assertThat(tracks.toFloats()).isEqualTo(random(TRACKS).toFloats());
  }

  @Test
  void nothingToGoByIsNoHarm() {
    Array offsets = Array.allocate(Array.Type.I64, PLAYLISTS + 1);
    SparseMatrix empty = new SparseMatrix(offsets, Array.allocate(Array.Type.I32, 0), TRACKS);
    Array tracks = random(TRACKS);
    LeadingAxes.begin(empty, empty.transpose(), tracks, random(PLAYLISTS), als(3), new Training());
    assertThat(tracks.toFloats()).isEqualTo(random(TRACKS).toFloats());
  }
}
