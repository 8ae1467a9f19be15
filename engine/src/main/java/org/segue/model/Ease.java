package org.segue.model;

import java.util.Arrays;
import org.segue.data.Catalog;
import org.segue.data.Dataset;
import org.segue.math.Array;
import org.segue.math.Best;
import org.segue.math.ByCount;
import org.segue.math.DenseInverse;
import org.segue.math.Hashing;
import org.segue.math.Parallel;
import org.segue.math.SparseMatrix;
import org.segue.store.NamedArrays;

/// Each track predicted from all others by one linear model in closed form: EASE (Steck 2019).
///
/// With X the playlists x tracks (0 or 1), Λ the diagonal of λ_j = regularization ·
/// f_j^frequencyPower, and f_j the playlists that hold j:
///
/// ```
/// min |X − XB|² + |Λ^½ B|²  with B_jj = 0
/// P = (XᵀX + Λ)⁻¹,   B_ij = −P_ij / P_jj,   score(j) = Σ_{i ∈ seeds} B_ij
/// ```
///
/// The published model has frequencyPower 0. P is dense, so the model is over the most frequent
/// tracks only: as many as `tracks` and `memory` (MiB for P, 4 bytes per pair) allow. Of B the
/// `neighbours` largest of each row are kept. Tracks outside know nothing and are never answered;
/// [SparseInverse] reaches them.
///
/// Training costs n³ multiplications for n tracks and Σ_p |p|² adds; a query reads one list per
/// seed. Prefer it where few tracks matter, or to see what the exact model gives.
public record Ease(
    double regularization, double frequencyPower, int tracks, int memory, int neighbours)
    implements Algorithm {

  public Ease {
    if (!(regularization > 0)) {
      throw new IllegalArgumentException("regularization must be above 0, not " + regularization);
    }
    if (!Double.isFinite(frequencyPower)) {
      throw new IllegalArgumentException("frequencyPower must be a number, not " + frequencyPower);
    }
    if (tracks < 1 || memory < 1 || neighbours < 1) {
      throw new IllegalArgumentException(
          "tracks %d, memory %d, neighbours %d must be above 0"
              .formatted(tracks, memory, neighbours));
    }
  }

  public Ease() {
    this(300, 0.5, 16_000, 1024, 200);
  }

  @Override
  public NamedArrays train(Dataset data, Training training) {
    SparseMatrix playlists = data.tracks();
    int[] chosen = chosen(playlists.columnCounts());
    Array matrix = gramian(playlists, chosen, training);
    DenseInverse.invert(matrix, training.threads(), training.progress());
    DenseInverse.mirror(matrix, training.threads());
    return strongest(matrix, chosen, playlists.columnCount(), training);
  }

  @Override
  public Scorer restore(NamedArrays state, Catalog catalog) {
    return new LinearScorer(state);
  }

  /// How many tracks there may be.
  int limit() {
    return (int) Math.min(tracks, Math.sqrt(memory * (double) (1 << 20) / Float.BYTES));
  }

  /// The most frequent tracks, ascending; equally frequent ones by chance, never by number.
  private int[] chosen(int[] counts) {
    int[] order = ByCount.order(counts, track -> Hashing.mix(0, track));
    int[] chosen = Arrays.copyOf(order, Math.min(order.length, limit()));
    Arrays.sort(chosen);
    return chosen;
  }

  /// The lower half of XᵀX + Λ over the chosen tracks; a thread has whole rows.
  private Array gramian(SparseMatrix playlists, int[] chosen, Training training) {
    int n = chosen.length;
    int[] place = new int[playlists.columnCount()];
    Arrays.fill(place, -1);
    for (int a = 0; a < n; a++) {
      place[chosen[a]] = a;
    }
    SparseMatrix holding = playlists.transpose();
    Array matrix = Array.allocate(Array.Type.F32, n, n);
    int longest = playlists.longestRow();
    Parallel.forEach(
        n,
        training.threads(),
        64,
        () -> {
          float[] sums = new float[n];
          int[] row = new int[longest];
          return (from, to) -> {
            for (int a = from; a < to; a++) {
              Arrays.fill(sums, 0, a + 1, 0);
              long start = holding.rowStart(chosen[a]);
              int frequency = holding.rowLength(chosen[a]);
              for (int k = 0; k < frequency; k++) {
                int length = playlists.row(holding.columns().intAt(start + k), row);
                for (int t = 0; t < length; t++) {
                  int b = place[row[t]];
                  if (b >= 0 && b <= a) {
                    sums[b]++;
                  }
                }
              }
              sums[a] += (float) (regularization * Math.pow(frequency, frequencyPower));
              matrix.put((long) a * n, sums, 0, a + 1);
            }
          };
        });
    return matrix;
  }

  /// B's largest entries by row, under the catalog's numbers.
  private NamedArrays strongest(Array inverse, int[] chosen, int trackCount, Training training) {
    int n = chosen.length;
    int kept = Math.min(neighbours, n - 1);
    float[] diagonal = new float[n];
    for (int a = 0; a < n; a++) {
      diagonal[a] = inverse.floatAt((long) a * n + a);
    }
    Array offsets = Array.allocate(Array.Type.I64, trackCount + 1L);
    for (int a = 0, track = 0; track < trackCount; track++) {
      boolean in = a < n && chosen[a] == track;
      a += in ? 1 : 0;
      offsets.set(track + 1L, (long) a * Math.max(0, kept));
    }
    Array columns = Array.allocate(Array.Type.I32, (long) n * Math.max(0, kept));
    Array weights = Array.allocate(Array.Type.F32, (long) n * Math.max(0, kept));
    Parallel.forEach(
        n,
        training.threads(),
        64,
        () -> {
          float[] row = new float[n];
          Best best = new Best(kept);
          return (from, to) -> {
            for (int a = from; a < to; a++) {
              inverse.copy((long) a * n, row, 0, n);
              best.reset(kept);
              for (int b = 0; b < n; b++) {
                row[b] = -row[b] / diagonal[b];
                if (b != a) {
                  best.offer(Math.abs(row[b]), b);
                }
              }
              best.sort();
              for (int k = 0; k < kept; k++) {
                columns.set((long) a * kept + k, chosen[best.tie(k)]);
                weights.set((long) a * kept + k, row[best.tie(k)]);
              }
            }
          };
        });
    return NamedArrays.builder()
        .put("track.weights.rows", new SparseMatrix(offsets, columns, trackCount))
        .put("track.weights", weights)
        .build();
  }
}
