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

  /// Looking whether a list can stay costs as well.
  private static final double MOST = 0.5;

  /// How alike columns i and j are, given the weighted number of rows that hold both. It is asked
  /// billions of times: what depends on one column only is better looked up than computed.
  @FunctionalInterface
  interface Similarity {
    double of(double together, int i, int j);
  }

  /// With every row counting 1.
  static NamedArrays lists(
      String name, SparseMatrix rows, int neighbours, Training training, Similarity similarity) {
    return lists(name, rows, ones(rows), neighbours, training, similarity);
  }

  /// Lists that are known without adding up.
  @FunctionalInterface
  interface Known {
    /// Offers the list of column i, or returns false.
    boolean offer(int i, Best best);
  }

  /// The same as [#lists] with every row counting 1, given the lists of the first rows.
  ///
  /// A column that is on none of the new rows shares as many rows with each other column as before;
  /// where some of these have become more frequent, it is less like them. Their numbers of rows in
  /// common are found from the similarities, which `common` turns round. Whatever is not in a list
  /// that is full was no more alike than its last one, and has not become so: so if all of the list
  /// still are, it is the list. All others are added up; where these are most of the work, all are.
  ///
  /// @param before the arrays of [#lists] of the first `first` rows and of the columns then
  /// @param was the similarity then; it must fall, or stay, where a column becomes more frequent
  /// @param common the number of rows that hold both, given the similarity then
  static NamedArrays grown(
      String name,
      NamedArrays before,
      SparseMatrix rows,
      int first,
      int neighbours,
      Training training,
      Similarity was,
      Similarity common,
      Similarity now) {
    SparseMatrix lists = before.matrix(name);
    Array weights = before.get(name + ".weights", Array.Type.F32);
    boolean[] touched = Growth.touched(rows, first);
    if (share(rows, touched) > MOST) {
      return lists(name, rows, neighbours, training, now);
    }
    Known known =
        (i, best) -> {
          if (i >= lists.rowCount() || touched[i]) {
            return false;
          }
          long start = lists.rowStart(i);
          int length = lists.rowLength(i);
          boolean full = length == neighbours;
          float last = length == 0 ? 0 : weights.floatAt(start + length - 1);
          for (int k = 0; k < length; k++) {
            int j = lists.columns().intAt(start + k);
            float alike = weights.floatAt(start + k);
            if (touched[j]) {
              double together = Math.rint(common.of(alike, i, j));
              if ((float) was.of(together, i, j) != alike
                  || (float) was.of(together + 1, i, j) == alike
                  || (float) was.of(together - 1, i, j) == alike) {
                return false; // the similarity does not tell
              }
              alike = (float) now.of(together, i, j);
              if (full && alike <= last) {
                return false;
              }
            }
            best.offer(alike, Hashing.scramble(j));
          }
          return true;
        };
    return lists(name, rows, ones(rows), neighbours, training, now, known);
  }

  /// The part of all adds that these columns take.
  private static double share(SparseMatrix rows, boolean[] columns) {
    int[] row = new int[rows.longestRow()];
    double all = 1e-9;
    double some = 0;
    for (int r = 0; r < rows.rowCount(); r++) {
      int length = rows.row(r, row);
      int count = 0;
      for (int k = 0; k < length; k++) {
        count += columns[row[k]] ? 1 : 0;
      }
      some += (double) count * length;
      all += (double) length * length;
    }
    return some / all;
  }

  private static float[] ones(SparseMatrix rows) {
    float[] weights = new float[rows.rowCount()];
    Arrays.fill(weights, 1);
    return weights;
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
    return lists(name, rows, rowWeight, neighbours, training, similarity, (i, best) -> false);
  }

  private static NamedArrays lists(
      String name,
      SparseMatrix rows,
      float[] rowWeight,
      int neighbours,
      Training training,
      Similarity similarity,
      Known known) {
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
              search.best.reset(neighbours);
              if (known.offer(i, search.best)) {
                lengths[i] = search.listed();
              } else {
                count(columns, i, entries, offsets, rowWeight, search.together);
                lengths[i] = search.end(i);
              }
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
      return listed();
    }

    /// How many of those offered go with a column, in order.
    private int listed() {
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
