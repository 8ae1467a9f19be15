package org.segue.model;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.segue.math.Array;
import org.segue.math.Best;
import org.segue.math.Gathered;
import org.segue.math.Hashing;
import org.segue.math.Parallel;
import org.segue.math.SparseMatrix;
import org.segue.store.NamedArrays;

/// For every column of a binary matrix the columns that share most rows with it.
///
/// Costs one add per pair of entries of a row, and one similarity per pair of columns that share
/// one; each list is computed by one thread, so threads do not change it. Columns are worked
/// through, and have their sums, where [Gathered] puts them. Memory: 8 bytes per neighbour, 8 per
/// entry (2³¹ at most), some 30 per column and 4 per column and thread.
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

  /// The same similarity of columns that have other numbers: `columns` says what they were.
  @FunctionalInterface
  interface Similarities {
    Similarity of(int[] columns);
  }

  /// What each of these columns has.
  static int[] of(int[] columns, int[] each) {
    int[] some = new int[columns.length];
    for (int k = 0; k < columns.length; k++) {
      some[k] = each[columns[k]];
    }
    return some;
  }

  /// With every row counting 1.
  static NamedArrays lists(
      String name, SparseMatrix rows, int neighbours, Training training, Similarities similarity) {
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
      Similarities similarity) {
    SparseMatrix lists = before.matrix(name);
    Array weights = before.get(name + ".weights", Array.Type.F32);
    boolean[] touched = Growth.touched(rows, first);
    if (share(rows, touched) > MOST) {
      return lists(name, rows, neighbours, training, similarity);
    }
    Similarity now = similarity.of(IntStream.range(0, rows.columnCount()).toArray());
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
    return lists(name, rows, ones(rows), neighbours, training, similarity, known);
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
      Similarities similarity) {
    return lists(name, rows, rowWeight, neighbours, training, similarity, (i, best) -> false);
  }

  private static NamedArrays lists(
      String name,
      SparseMatrix rows,
      float[] rowWeight,
      int neighbours,
      Training training,
      Similarities similarity,
      Known known) {
    SparseMatrix columns = rows.transpose();
    int n = columns.rowCount();
    long[] starts = new long[n + 1]; // an upper bound of each list's length tells where it goes
    for (int i = 0; i < n; i++) {
      starts[i + 1] = starts[i] + pairs(columns, rows, i, neighbours);
    }
    Array lists = Array.allocate(Array.Type.I32, starts[n]);
    Array weights = Array.allocate(Array.Type.F32, starts[n]);
    int[] lengths = new int[n];
    Gathered gathered = Gathered.of(rows, columns, training.threads());
    int[] numbers = gathered.columns();
    Rows packed = Rows.of(rows, rowWeight, gathered.rows(), numbers);
    Similarity alike = similarity.of(numbers);
    int[] ties = ties(numbers);
    AtomicInteger done = new AtomicInteger();
    Parallel.forEach(
        n,
        training.threads(),
        256,
        () -> {
          Search search = new Search(ties, neighbours, alike);
          return (from, to) -> {
            for (int k = from; k < to; k++) {
              int i = numbers[k];
              search.best.reset(neighbours);
              if (known.offer(i, search.best)) {
                search.best.sort();
                lengths[i] = search.listed();
              } else {
                packed.count(columns, i, search.together);
                lengths[i] = search.end(k);
              }
              search.copy(lengths[i], lists, weights, starts[i]);
            }
            training.progress().report("Comparing " + name, done.addAndGet(to - from), n);
          };
        });
    return compact(name, starts, lengths, lists, weights, n);
  }

  /// What breaks ties between columns of these numbers.
  static int[] ties(int[] columns) {
    return Arrays.stream(columns).map(Hashing::scramble).toArray();
  }

  /// The columns that share most rows with one column after another: add the rows that hold it,
  /// then end. On one thread; memory of 4 bytes per column and 20 per column of the longest list
  /// before it is cut.
  static final class Search {
    private final Sums together;
    private final Best best;
    private final int neighbours;
    private final Similarity similarity;
    private final int[] ties;
    private int[] listed = new int[0];
    private float[] alike = new float[0];
    private long[] keys = new long[1024];

    /// For as many columns as there are [#ties].
    Search(int[] ties, int neighbours, Similarity similarity) {
      this.ties = ties;
      together = new Sums(ties.length);
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
      int count = together.count;
      if (keys.length < count) {
        keys = new long[2 * count];
      }
      float[] sums = together.of;
      int[] touched = together.touched;
      long[] all = keys;
      int at = 0;
      for (int c = 0; c < count; c++) { // nothing to guess, so delays of memory overlap
        int j = touched[c];
        all[at] = Best.key((float) similarity.of(sums[j], i, j), ties[j]);
        at += j == i ? 0 : 1;
        sums[j] = 0;
      }
      together.count = 0;
      best.reset(neighbours);
      best.keep(all, at);
      return listed();
    }

    /// How many of those kept go with a column.
    private int listed() {
      int count = 0;
      while (count < best.count() && best.score(count) > 0) {
        count++;
      }
      return count;
    }

    /// Copies the first `count` of these, and how alike they are.
    private void copy(int count, Array columns, Array weights, long at) {
      if (listed.length < count) {
        listed = new int[count];
        alike = new float[count];
      }
      for (int k = 0; k < count; k++) {
        listed[k] = column(k);
        alike[k] = alike(k);
      }
      columns.put(at, listed, 0, count);
      weights.put(at, alike, 0, count);
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

  /// The rows, each where those lie that are like it, with the numbers that columns have got.
  private record Rows(long[] starts, int[] lengths, float[] weights, int[] entries) {

    static Rows of(SparseMatrix rows, float[] weights, int[] places, int[] numbers) {
      int[] numberOf = new int[numbers.length];
      for (int k = 0; k < numbers.length; k++) {
        numberOf[numbers[k]] = k;
      }
      int[] entries = new int[Math.toIntExact(rows.size())];
      long[] starts = new long[places.length];
      int[] lengths = new int[places.length];
      int[] row = new int[rows.longestRow()];
      int at = 0;
      for (int r : places) {
        starts[r] = at;
        lengths[r] = rows.row(r, row);
        for (int k = 0; k < lengths[r]; k++) {
          entries[at++] = numberOf[row[k]];
        }
      }
      return new Rows(starts, lengths, weights, entries);
    }

    /// Adds up the rows that hold a column, in the order of their numbers, so that sums are the
    /// same wherever rows lie.
    void count(SparseMatrix columns, int column, Sums together) {
      long start = columns.rowStart(column);
      int frequency = columns.rowLength(column);
      for (int n = 0; n < frequency; n++) {
        int row = columns.columns().intAt(start + n);
        int from = (int) starts[row];
        together.add(entries, from, from + lengths[row], weights[row]);
      }
    }
  }

  /// At least the number of distinct columns that share a row with this one, or `most`.
  private static long pairs(SparseMatrix columns, SparseMatrix rows, int column, int most) {
    long start = columns.rowStart(column);
    long sum = 0;
    for (int n = 0; n < columns.rowLength(column) && sum < most; n++) {
      sum += rows.rowLength(columns.columns().intAt(start + n)) - 1;
    }
    return Math.min(sum, most);
  }

  /// Moves the lists together, over the room that they did not need.
  private static NamedArrays compact(
      String name, long[] starts, int[] lengths, Array lists, Array weights, int n) {
    Array offsets = Array.allocate(Array.Type.I64, n + 1L);
    int longest = Arrays.stream(lengths).max().orElse(0);
    int[] list = new int[longest];
    float[] alike = new float[longest];
    long at = 0;
    for (int i = 0; i < n; i++) {
      if (at < starts[i]) {
        lists.copy(starts[i], list, 0, lengths[i]);
        lists.put(at, list, 0, lengths[i]);
        weights.copy(starts[i], alike, 0, lengths[i]);
        weights.put(at, alike, 0, lengths[i]);
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
