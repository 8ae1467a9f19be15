package org.segue.model;

import java.util.concurrent.atomic.AtomicInteger;
import org.segue.math.Accumulator;
import org.segue.math.Array;
import org.segue.math.Best;
import org.segue.math.Hashing;
import org.segue.math.Parallel;
import org.segue.math.SparseMatrix;
import org.segue.store.NamedArrays;

/// For every column of a binary matrix the columns that share most rows with it.
///
/// Costs one add per pair of entries of a row; each list is computed by one thread, so threads do
/// not change it. Memory: 8 bytes per neighbour, and 4 bytes per column and thread.
final class Cooccurrence {
  private Cooccurrence() {}

  /// How alike two columns are, given the weighted number of rows that hold both and the number
  /// that hold each.
  @FunctionalInterface
  interface Similarity {
    double of(double together, int fi, int fj);
  }

  /// With every row counting 1.
  static NamedArrays lists(
      String name, SparseMatrix rows, int neighbours, Training training, Similarity similarity) {
    float[] weights = new float[rows.rowCount()];
    java.util.Arrays.fill(weights, 1);
    return lists(name, rows, weights, neighbours, training, similarity);
  }

  /// With every column counting the same.
  static NamedArrays lists(
      String name,
      SparseMatrix rows,
      float[] rowWeight,
      int neighbours,
      Training training,
      Similarity similarity) {
    float[] weights = new float[rows.columnCount()];
    java.util.Arrays.fill(weights, 1);
    return lists(name, rows, rowWeight, weights, neighbours, training, similarity);
  }

  /// The lists as the matrix `name` (columns x columns, most similar first) and the similarities as
  /// `name.weights` (F32), each times the weight of the column that is listed; 0 or less is no
  /// neighbour.
  static NamedArrays lists(
      String name,
      SparseMatrix rows,
      float[] rowWeight,
      float[] columnWeight,
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
    int longest = rows.longestRow();
    AtomicInteger done = new AtomicInteger();
    Parallel.forEach(
        n,
        training.threads(),
        256,
        () -> {
          Accumulator together = new Accumulator(n);
          Best best = new Best(neighbours);
          int[] row = new int[longest];
          return (from, to) -> {
            for (int i = from; i < to; i++) {
              count(columns, rows, rowWeight, i, together, row);
              best.reset(neighbours);
              int fi = columns.rowLength(i);
              for (int c = 0; c < together.count(); c++) {
                int j = together.touched(c);
                if (j != i) {
                  double alike = similarity.of(together.get(j), fi, columns.rowLength(j));
                  best.offer((float) (alike * columnWeight[j]), Hashing.scramble(j));
                }
              }
              together.clear();
              best.sort();
              for (int k = 0; k < best.count() && best.score(k) > 0; k++) {
                lists.set(starts[i] + k, Hashing.unscramble(best.tie(k)));
                weights.set(starts[i] + k, best.score(k));
                lengths[i] = k + 1;
              }
            }
            training.progress().report("Comparing " + name, done.addAndGet(to - from), n);
          };
        });
    return compact(name, starts, lengths, lists, weights, n);
  }

  private static void count(
      SparseMatrix columns,
      SparseMatrix rows,
      float[] rowWeight,
      int column,
      Accumulator together,
      int[] buffer) {
    long start = columns.rowStart(column);
    int frequency = columns.rowLength(column);
    for (int n = 0; n < frequency; n++) {
      int row = columns.columns().intAt(start + n);
      float weight = rowWeight[row];
      int length = rows.row(row, buffer);
      for (int k = 0; k < length; k++) {
        together.add(buffer[k], weight);
      }
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
