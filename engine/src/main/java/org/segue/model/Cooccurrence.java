package org.segue.model;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.segue.math.Array;
import org.segue.math.Best;
import org.segue.math.Hashing;
import org.segue.math.Parallel;
import org.segue.math.SparseMatrix;
import org.segue.store.NamedArrays;

/// For every column of a binary matrix the columns that share most rows with it.
///
/// Costs one add per pair of entries of a row, and one similarity per pair of columns that share
/// one; each list is computed by one thread, so threads do not change it. Memory: 8 bytes per
/// neighbour, 4 per entry (2³¹ at most) and 4 per column and thread.
final class Cooccurrence {
  private Cooccurrence() {}

  /// How alike columns i and j are, given the weighted number of rows that hold both. It is asked
  /// billions of times: what depends on one column only is better looked up than computed.
  @FunctionalInterface
  interface Similarity {
    double of(double together, int i, int j);
  }

  /// With every row counting 1.
  static NamedArrays lists(
      String name, SparseMatrix rows, int neighbours, Training training, Similarity similarity) {
    float[] weights = new float[rows.rowCount()];
    Arrays.fill(weights, 1);
    return lists(name, rows, weights, neighbours, training, similarity);
  }

  /// The lists as the matrix `name` (columns x columns, most similar first) and the similarities as
  /// `name.weights` (F32); 0 or less is no neighbour. Row r counts `rowWeight[r]`, above 0.
  static NamedArrays lists(
      String name,
      SparseMatrix rows,
      float[] rowWeight,
      int neighbours,
      Training training,
      Similarity similarity) {
    SparseMatrix columns = rows.transpose();
    int n = columns.rowCount();
    long[] starts = new long[n + 1]; // an upper bound of each list's length tells where it goes
    for (int i = 0; i < n; i++) {
      starts[i + 1] = starts[i] + Math.min(neighbours, pairs(columns, rows, i));
    }
    Array lists = Array.allocate(Array.Type.I32, starts[n]);
    Array weights = Array.allocate(Array.Type.F32, starts[n]);
    int[] lengths = new int[n];
    int[] entries = rows.columns().toInts(); // read in no order, row after row, per column
    long[] offsets = rows.offsets().toLongs();
    AtomicInteger done = new AtomicInteger();
    Parallel.forEach(
        n,
        training.threads(),
        256,
        () -> {
          Search search = new Search(n, neighbours, similarity);
          return (from, to) -> {
            for (int i = from; i < to; i++) {
              count(columns, i, entries, offsets, rowWeight, search.together);
              lengths[i] = search.end(i);
              for (int k = 0; k < lengths[i]; k++) {
                lists.set(starts[i] + k, search.column(k));
                weights.set(starts[i] + k, search.alike(k));
              }
            }
            training.progress().report("Comparing " + name, done.addAndGet(to - from), n);
          };
        });
    return compact(name, starts, lengths, lists, weights, n);
  }

  /// The columns that share most rows with one column after another: add the rows that hold it,
  /// then end. On one thread; memory of 4 bytes per column.
  static final class Search {
    private final Sums together;
    private final Best best;
    private final int neighbours;
    private final Similarity similarity;

    Search(int columns, int neighbours, Similarity similarity) {
      together = new Sums(columns);
      best = new Best(neighbours);
      this.neighbours = neighbours;
      this.similarity = similarity;
    }

    /// Adds a row of `count` columns, of a weight above 0.
    void add(int[] columns, int count, float weight) {
      together.add(columns, 0, count, weight);
    }

    /// How many columns go with column i, whose rows were added; then the next may be.
    int end(int i) {
      best.reset(neighbours);
      for (int c = 0; c < together.count; c++) {
        int j = together.touched[c];
        if (j != i) {
          float alike = (float) similarity.of(together.of[j], i, j);
          best.offer(alike, Hashing.scramble(j));
        }
        together.of[j] = 0;
      }
      together.count = 0;
      best.sort();
      int count = 0;
      while (count < best.count() && best.score(count) > 0) {
        count++;
      }
      return count;
    }

    int column(int k) {
      return Hashing.unscramble(best.tie(k));
    }

    float alike(int k) {
      return best.score(k);
    }
  }

  /// Sums by column: where it is 0, nothing was added. One look-up per add, where an
  /// [org.segue.math.Accumulator], whose sums may be 0, needs two.
  private static final class Sums {
    final float[] of;
    int[] touched = new int[1024];
    int count;

    Sums(int columns) {
      of = new float[columns];
    }

    /// Adds `weight`, which must be above 0, to the columns [from, to) of `columns`.
    void add(int[] columns, int from, int to, float weight) {
      if (touched.length < count + to - from) {
        touched = Arrays.copyOf(touched, 2 * (count + to - from));
      }
      float[] sums = of;
      int[] places = touched;
      int at = count;
      for (int k = from; k < to; k++) {
        int column = columns[k];
        float sum = sums[column];
        places[at] = column; // overwritten where it was there before
        at += sum == 0 ? 1 : 0;
        sums[column] = sum + weight;
      }
      count = at;
    }
  }

  /// Adds up the rows that hold a column.
  private static void count(
      SparseMatrix columns,
      int column,
      int[] entries,
      long[] offsets,
      float[] rowWeight,
      Sums together) {
    long start = columns.rowStart(column);
    int frequency = columns.rowLength(column);
    for (int n = 0; n < frequency; n++) {
      int row = columns.columns().intAt(start + n);
      together.add(entries, (int) offsets[row], (int) offsets[row + 1], rowWeight[row]);
    }
  }

  /// At least the number of distinct columns that share a row with this one.
  private static long pairs(SparseMatrix columns, SparseMatrix rows, int column) {
    long start = columns.rowStart(column);
    long sum = 0;
    for (int n = 0; n < columns.rowLength(column) && sum < 1_000_000; n++) {
      sum += rows.rowLength(columns.columns().intAt(start + n)) - 1;
    }
    return sum;
  }

  /// Moves the lists together, over the room that they did not need.
  private static NamedArrays compact(
      String name, long[] starts, int[] lengths, Array lists, Array weights, int n) {
    Array offsets = Array.allocate(Array.Type.I64, n + 1L);
    long at = 0;
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < lengths[i]; k++) {
        lists.set(at + k, lists.intAt(starts[i] + k));
        weights.set(at + k, weights.floatAt(starts[i] + k));
      }
      at += lengths[i];
      offsets.set(i + 1L, at);
    }
    return NamedArrays.builder()
        .put(name, new SparseMatrix(offsets, lists.prefix(at), n))
        .put(name + ".weights", weights.prefix(at))
        .build();
  }
}
