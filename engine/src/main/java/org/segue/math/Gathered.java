package org.segue.math;

import java.util.Arrays;

/// Places for the rows and columns of a matrix, such that those that go together lie together:
/// whoever works on them place after place finds most of what is needed in the cache.
///
/// The most frequent columns are each the first of a group. A row joins the group that weighs most
/// among its columns, where a column on f rows weighs 1 / √f; a column joins the group of most of
/// its rows; and so on, some rounds (label propagation, Raghavan et al. 2007, with the labels that
/// there may be given). Rows lie by group. The most frequent columns, which are needed everywhere,
/// lie before all others; these lie as the rows of their group first have them.
///
/// Costs two looks at each entry a round, and one more; memory of some 10 bytes per row and per
/// column. What is found depends on the matrix alone. To compare a tenth of the tracks of 100,000
/// made-up playlists took 1.7 processor seconds as tracks are numbered, by popularity, and 1.1 so.
public final class Gathered {

  private static final int GROUPS = 2000;
  private static final int ROUNDS = 3;

  private final int[] rows;
  private final int[] columns;

  private Gathered(int[] rows, int[] columns) {
    this.rows = rows;
    this.columns = columns;
  }

  /// Of a binary matrix and the same with columns as rows.
  public static Gathered of(SparseMatrix rows, SparseMatrix columns, int threads) {
    short[] ofRow = new short[rows.rowCount()];
    short[] ofColumn = new short[columns.rowCount()]; // from 1; 0 is of none
    int[] counts = new int[columns.rowCount()];
    float[] weights = new float[counts.length];
    for (int c = 0; c < counts.length; c++) {
      counts[c] = columns.rowLength(c);
      weights[c] = (float) (1 / Math.sqrt(Math.max(1, counts[c])));
    }
    int[] first = ByCount.order(counts, c -> c);
    first = Arrays.copyOf(first, Math.min(GROUPS, first.length));
    for (int g = 0; g < first.length; g++) {
      ofColumn[first[g]] = (short) (g + 1);
    }
    float[] ones = new float[rows.rowCount()];
    Arrays.fill(ones, 1);
    for (int round = 0; round < ROUNDS; round++) {
      join(rows, ofColumn, weights, ofRow, threads);
      join(columns, ofRow, ones, ofColumn, threads);
    }
    int[] rowPlaces = byGroup(ofRow);
    return new Gathered(rowPlaces, columns(rows, rowPlaces, ofRow, ofColumn, first));
  }

  /// The row that lies in each place.
  public int[] rows() {
    return rows.clone();
  }

  /// The column that lies in each place.
  public int[] columns() {
    return columns.clone();
  }

  /// Each row of `matrix` joins the group that weighs most among its columns.
  private static void join(
      SparseMatrix matrix, short[] ofColumn, float[] weights, short[] ofRow, int threads) {
    Parallel.forEach(
        matrix.rowCount(),
        threads,
        4096,
        () -> {
          float[] sums = new float[GROUPS + 1];
          int[] row = new int[matrix.longestRow()];
          return (from, to) -> {
            for (int r = from; r < to; r++) {
              int length = matrix.row(r, row);
              int heaviest = 0;
              for (int k = 0; k < length; k++) {
                int group = ofColumn[row[k]];
                if (group > 0) {
                  sums[group] += weights[row[k]];
                  heaviest = sums[group] > sums[heaviest] ? group : heaviest;
                }
              }
              for (int k = 0; k < length; k++) {
                sums[ofColumn[row[k]]] = 0;
              }
              ofRow[r] = (short) heaviest;
            }
          };
        });
  }

  private static int[] byGroup(short[] groups) {
    int[] next = new int[GROUPS + 2];
    for (short group : groups) {
      next[group + 1]++;
    }
    Arrays.parallelPrefix(next, Integer::sum);
    int[] places = new int[groups.length];
    for (int r = 0; r < groups.length; r++) {
      places[next[groups[r]]++] = r;
    }
    return places;
  }

  private static int[] columns(
      SparseMatrix rows, int[] rowPlaces, short[] ofRow, short[] ofColumn, int[] first) {
    int n = ofColumn.length;
    int[] places = Arrays.copyOf(first, n);
    int at = first.length;
    for (int column : first) {
      ofColumn[column] = -1; // has its place
    }
    int[] row = new int[rows.longestRow()];
    for (int r : rowPlaces) {
      int length = rows.row(r, row);
      for (int k = 0; k < length; k++) {
        if (ofColumn[row[k]] == ofRow[r]) {
          places[at++] = row[k];
          ofColumn[row[k]] = -1;
        }
      }
    }
    for (int column = 0; column < n; column++) { // that are on no row
      if (ofColumn[column] >= 0) {
        places[at++] = column;
      }
    }
    return places;
  }
}
