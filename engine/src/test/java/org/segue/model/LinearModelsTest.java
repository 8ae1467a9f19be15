package org.segue.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.segue.data.Dataset;
import org.segue.data.DatasetBuilder;
import org.segue.data.ExternalPlaylist;
import org.segue.data.ExternalTrack;
import org.segue.data.TrackList;
import org.segue.math.Array;
import org.segue.math.SparseMatrix;
import org.segue.store.NamedArrays;

/// [Ease] and [SparseInverse] against the formula written out in double precision.
class LinearModelsTest {

  @Test
  void twoTracksAreWeighedAsByHand() {
    // a on three playlists, b on two of these; A = [3 + 1, 2; 2, 2 + 1], det 8,
    // P = [3, −2; −2, 4] / 8, so B_ab = 2/4 and B_ba = 2/3
    Dataset data = data(new int[][] {{0, 1}, {0}, {1, 0}});
    int a = number(data, 0);
    int b = number(data, 1);
    for (Algorithm algorithm : List.of(new Ease(1, 0, 9, 1, 9), new SparseInverse(1, 0, 9, 9, 0))) {
      double[][] weights = dense(algorithm.train(data, new Training()), 2);
      assertThat(weights[a][b]).isCloseTo(0.5, Offset.offset(1e-6));
      assertThat(weights[b][a]).isCloseTo(2 / 3.0, Offset.offset(1e-6));
    }
  }

  @Test
  void easeIsTheFormula() {
    Dataset data = random(40, 25, 7);
    for (double power : new double[] {0, 0.5, 1}) {
      NamedArrays state = new Ease(2, power, 1000, 1, 1000).train(data, new Training());
      near(dense(state, data.catalog().trackCount()), formula(data, 2, power), 1e-4);
    }
  }

  @Test
  void theSparseInverseOfFullDensityIsEase() {
    Dataset data = random(60, 30, 8);
    for (double power : new double[] {0, 0.5, 1}) {
      NamedArrays state = new SparseInverse(2, power, 1000, 1000, 0.25).train(data, new Training());
      double[][] weights = dense(state, data.catalog().trackCount());
      double[][] expected = formula(data, 2, power);
      boolean all = true; // pairs that never met are not in the pattern
      for (int i = 0; i < expected.length; i++) {
        for (int j = 0; j < expected.length; j++) {
          all &= i == j || weights[i][j] != 0;
        }
      }
      assertThat(all).as("every pair met").isTrue();
      near(weights, expected, 1e-4);
    }
  }

  @Test
  void whatIsOutsideTheBlockIsRefinedTowardsTheInverse() {
    Dataset data = random(60, 30, 8);
    double[][] exact = formula(data, 2000, 0); // the diagonal dominates
    double[][] weights =
        dense(new SparseInverse(2000, 0, 1000, 8, 0.25).train(data, new Training()), exact.length);
    double error = 0;
    double size = 0;
    for (int i = 0; i < exact.length; i++) {
      for (int j = 0; j < exact.length; j++) {
        error += Math.pow(weights[i][j] - exact[i][j], 2);
        size += Math.pow(exact[i][j], 2);
      }
    }
    assertThat(Math.sqrt(error / size)).isBetween(0.001, 0.2);
  }

  @Test
  void easeKeepsToItsMemoryAndTakesTheMostFrequentTracks() {
    assertThat(new Ease(1, 0, 1_000_000, 1, 5).limit()).isEqualTo(512);
    assertThat(new Ease(1, 0, 1_000_000, 1024, 5).limit()).isEqualTo(16_384);
    Dataset data = data(new int[][] {{0, 1, 2, 3}, {0, 1, 2}, {0, 1, 4}, {0, 1, 2}});
    SparseMatrix rows =
        new Ease(1, 0, 3, 1, 5).train(data, new Training()).matrix("track.weights.rows");
    for (int t = 0; t < 5; t++) {
      assertThat(rows.rowLength(number(data, t))).as("track %d", t).isEqualTo(t < 3 ? 2 : 0);
    }
  }

  @Test
  void onlyTheLargestWeightsAreKept() {
    Dataset data = random(40, 25, 7);
    double[][] all = formula(data, 2, 0);
    double[][] some = dense(new Ease(2, 0, 1000, 1, 4).train(data, new Training()), all.length);
    for (int i = 0; i < all.length; i++) {
      double[] sorted = Arrays.stream(all[i]).map(Math::abs).sorted().toArray();
      double fourth = sorted[sorted.length - 4];
      for (int j = 0; j < all.length; j++) {
        if (Math.abs(all[i][j]) > fourth + 1e-4) {
          assertThat(some[i][j]).isCloseTo(all[i][j], Offset.offset(1e-4));
        } else if (Math.abs(all[i][j]) < fourth - 1e-4) {
          assertThat(some[i][j]).isZero();
        }
      }
    }
  }

  @Test
  void seedsAddUpAndTracksTheySpeakAgainstAreNotAnswered() {
    Dataset data = random(40, 25, 7);
    int n = data.catalog().trackCount();
    Ease ease = new Ease(2, 0, 1000, 1, 1000);
    NamedArrays state = ease.train(data, new Training());
    double[][] weights = dense(state, n);
    Scores scores = new Scores(n);
    ease.restore(state, data.catalog())
        .score(Query.of("unheard of", TrackList.of(3, 5), 10), scores);
    int against = 0;
    for (int j = 0; j < n; j++) {
      double sum = weights[3][j] + weights[5][j];
      against += sum < 0 ? 1 : 0;
      assertThat(scores.has(j)).isEqualTo(sum > 0);
      assertThat((double) scores.get(j)).isCloseTo(Math.max(0, sum), Offset.offset(1e-6));
    }
    assertThat(against).isPositive();
  }

  /// −P_ij / P_jj by Gauss-Jordan.
  private static double[][] formula(Dataset data, double regularization, double power) {
    int n = data.catalog().trackCount();
    double[][] a = new double[n][2 * n];
    for (int p = 0; p < data.playlistCount(); p++) {
      int[] row = data.tracks().row(p);
      for (int i : row) {
        for (int j : row) {
          a[i][j]++;
        }
      }
    }
    for (int i = 0; i < n; i++) {
      a[i][i] += regularization * Math.pow(Math.max(1, a[i][i]), power);
      a[i][n + i] = 1;
    }
    for (int k = 0; k < n; k++) {
      double pivot = a[k][k];
      for (int c = 0; c < 2 * n; c++) {
        a[k][c] /= pivot;
      }
      for (int i = 0; i < n; i++) {
        double factor = a[i][k];
        for (int c = 0; c < 2 * n && i != k; c++) {
          a[i][c] -= factor * a[k][c];
        }
      }
    }
    double[][] weights = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        weights[i][j] = i == j ? 0 : -a[i][n + j] / a[j][n + j];
      }
    }
    return weights;
  }

  private static void near(double[][] actual, double[][] expected, double tolerance) {
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).as("row %d", i).containsExactly(expected[i], Offset.offset(tolerance));
    }
  }

  private static double[][] dense(NamedArrays state, int n) {
    SparseMatrix rows = state.matrix("track.weights.rows");
    Array weights = state.get("track.weights", Array.Type.F32);
    double[][] dense = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < rows.rowLength(i); k++) {
        dense[i][rows.row(i)[k]] = weights.floatAt(rows.rowStart(i) + k);
      }
    }
    return dense;
  }

  private static Dataset random(int playlists, int tracks, int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[][] rows = new int[playlists][];
    for (int p = 0; p < playlists; p++) {
      List<Integer> row = new ArrayList<>();
      for (int t = 0; t < tracks; t++) {
        if (random.nextInt(5) < 2) {
          row.add(t);
        }
      }
      rows[p] = row.stream().mapToInt(t -> t).toArray();
    }
    return data(rows);
  }

  private static Dataset data(int[][] playlists) {
    DatasetBuilder builder = new DatasetBuilder(false);
    for (int p = 0; p < playlists.length; p++) {
      List<ExternalTrack> tracks = Arrays.stream(playlists[p]).mapToObj(t -> track(t)).toList();
      builder.add(
          new ExternalPlaylist(p, "title", null, null, 0, 1, 1, -1, tracks, List.of()), "made", 0);
    }
    return builder.build();
  }

  private static ExternalTrack track(int t) {
    return new ExternalTrack("spotify:track:" + t, "Track " + t, null, null, null, null, 0);
  }

  private static int number(Dataset data, int t) {
    return data.catalog().findTrack(track(t).uri());
  }
}
