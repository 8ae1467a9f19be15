package org.segue.model;

import java.util.Arrays;
import java.util.Map;
import org.segue.math.Array;
import org.segue.math.SparseMatrix;

/// What tracks that came after the learning of a [GraphSage] are by themselves, told by the company
/// they keep.
///
/// Let m_s be the mean, over the playlists with track s, of the mean of their other known tracks'
/// x. Among known tracks on as many playlists (up to a factor of two) the b for which b m_s is
/// nearest to x_s, by least squares, says how long such a mean is beside the track; then a new
/// track's x is b m_s, and its own part what artist and album leave of it. No track has a say in
/// its own m.
final class SageNewcomers {

  private static final int CLASSES = 32;

  /// Known tracks that b is found from; more would not change it.
  private static final int ENOUGH = 100_000;

  private final SageGraph graph;
  private final int[] known;
  private final int d;
  private final SageVectors vectors;
  private final Array sums; // [playlists, d]: of the known tracks' x
  private final int[] counts;

  /// `known`: the playlists that held each track when the network learnt, 0 for new ones.
  SageNewcomers(GraphSage recipe, Map<String, Array> net, SageGraph graph, int[] known) {
    this.graph = graph;
    this.known = known;
    d = recipe.dimension();
    vectors = new SageVectors(recipe, net);
    sums = Array.allocate(Array.Type.F32, graph.playlists(), d);
    counts = new int[graph.playlists()];
    float[] x = new float[d];
    SparseMatrix tracksOf = graph.tracksOf();
    for (int p = 0; p < graph.playlists(); p++) {
      Arrays.fill(x, 0);
      for (int track : tracksOf.row(p)) {
        if (known[track] > 0) {
          vectors.addTrack(graph, track, x, 1);
          counts[p]++;
        }
      }
      sums.put((long) p * d, x, 0, d);
    }
  }

  /// Overwrites the rows of new tracks in `own` [tracks, d].
  void fill(Array own) {
    float[] b = lengths();
    float[] x = new float[d];
    float[] mean = new float[d];
    for (int t = 0; t < known.length; t++) {
      if (known[t] > 0 || graph.frequency(t) == 0) {
        continue;
      }
      Arrays.fill(x, 0);
      vectors.add(t, graph.artistOf().intAt(t), graph.albumOf().intAt(t), false, x, 1);
      if (!mean(t, x, mean)) {
        continue;
      }
      for (int k = 0; k < d; k++) {
        x[k] = b[log(graph.frequency(t))] * mean[k] - x[k];
      }
      own.put((long) t * d, x, 0, d);
    }
  }

  /// b by the logarithm of how many playlists hold a track; where none is known, that of the next
  /// smaller number.
  private float[] lengths() {
    double[] products = new double[CLASSES];
    double[] squares = new double[CLASSES];
    float[] x = new float[d];
    float[] mean = new float[d];
    int step = Math.max(1, known.length / ENOUGH);
    for (int t = 0; t < known.length; t += step) {
      if (known[t] == 0) {
        continue;
      }
      Arrays.fill(x, 0);
      vectors.addTrack(graph, t, x, 1);
      if (mean(t, x, mean)) {
        int c = log(graph.frequency(t));
        for (int k = 0; k < d; k++) {
          products[c] += x[k] * mean[k];
          squares[c] += mean[k] * mean[k];
        }
      }
    }
    float[] b = new float[CLASSES];
    for (int c = 0; c < CLASSES; c++) {
      b[c] = squares[c] > 0 ? (float) (products[c] / squares[c]) : c == 0 ? 0 : b[c - 1];
    }
    return b;
  }

  /// mean ← m of a track whose x is given; false where no known track keeps it company.
  private boolean mean(int track, float[] x, float[] mean) {
    Arrays.fill(mean, 0);
    int playlists = 0;
    for (int p : graph.playlistsOf().row(track)) {
      int others = counts[p] - (known[track] > 0 ? 1 : 0);
      if (others == 0) {
        continue;
      }
      playlists++;
      for (int k = 0; k < d; k++) {
        float sum = sums.floatAt((long) p * d + k) - (known[track] > 0 ? x[k] : 0);
        mean[k] += sum / others;
      }
    }
    for (int k = 0; k < d && playlists > 0; k++) {
      mean[k] /= playlists;
    }
    return playlists > 0;
  }

  private static int log(int frequency) {
    return 31 - Integer.numberOfLeadingZeros(frequency);
  }
}
