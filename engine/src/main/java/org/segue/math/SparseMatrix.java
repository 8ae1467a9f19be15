package org.segue.math;

/// A binary matrix as rows of column numbers: `offsets` (I64, rows + 1) into `columns` (I32).
///
/// The order inside a row is kept as given (a playlist's order means something). Memory: 4 bytes
/// per entry and 8 per row. Immutable once handed out; safe for concurrent use.
public final class SparseMatrix {

  private static final int CACHE_LINE = 64 / Integer.BYTES;

  private final Array offsets;
  private final Array columns;
  private final int columnCount;

  public SparseMatrix(Array offsets, Array columns, int columnCount) {
    if (offsets.type() != Array.Type.I64 || columns.type() != Array.Type.I32) {
      throw new IllegalArgumentException("a sparse matrix is I64 offsets and I32 columns");
    }
    if (offsets.size() < 1 || offsets.longAt(offsets.size() - 1) != columns.size()) {
      throw new IllegalArgumentException(
          "offsets end at %d, but there are %d entries"
              .formatted(
                  offsets.size() < 1 ? -1 : offsets.longAt(offsets.size() - 1), columns.size()));
    }
    this.offsets = offsets;
    this.columns = columns;
    this.columnCount = columnCount;
  }

  /// A small matrix from Java arrays.
  public static SparseMatrix of(int[][] rows, int columnCount) {
    long entries = 0;
    for (int[] row : rows) {
      entries += row.length;
    }
    Array offsets = Array.allocate(Array.Type.I64, rows.length + 1L);
    Array columns = Array.allocate(Array.Type.I32, entries);
    long at = 0;
    for (int r = 0; r < rows.length; r++) {
      columns.put(at, rows[r], 0, rows[r].length);
      at += rows[r].length;
      offsets.set(r + 1L, at);
    }
    return new SparseMatrix(offsets, columns, columnCount);
  }

  public int rowCount() {
    return (int) (offsets.size() - 1);
  }

  public int columnCount() {
    return columnCount;
  }

  /// How many entries there are.
  public long size() {
    return columns.size();
  }

  public Array offsets() {
    return offsets;
  }

  public Array columns() {
    return columns;
  }

  public long rowStart(int row) {
    return offsets.longAt(row);
  }

  public int rowLength(int row) {
    return (int) (offsets.longAt(row + 1L) - offsets.longAt(row));
  }

  /// Copies a row into `buffer` and returns its length. `buffer` must hold [#longestRow()].
  public int row(int row, int[] buffer) {
    long start = offsets.longAt(row);
    int length = (int) (offsets.longAt(row + 1L) - start);
    columns.copy(start, buffer, 0, length);
    return length;
  }

  /// Touches `count` rows that will be read next, so that the delays of memory overlap: where rows
  /// lie far apart, half the time of reading them goes by waiting for each. Returns something that
  /// depends on all that it has touched.
  public int readAhead(int[] rows, int count) {
    int sum = 0;
    for (int r = 0; r < count; r++) {
      sum += (int) offsets.longAt(rows[r]);
    }
    for (int r = 0; r < count; r++) {
      long end = offsets.longAt(rows[r] + 1L);
      for (long at = offsets.longAt(rows[r]); at < end; at += CACHE_LINE) {
        sum += columns.intAt(at);
      }
    }
    return sum;
  }

  public int[] row(int row) {
    int[] copy = new int[rowLength(row)];
    row(row, copy);
    return copy;
  }

  public int longestRow() {
    int longest = 0;
    for (int r = 0; r < rowCount(); r++) {
      longest = Math.max(longest, rowLength(r));
    }
    return longest;
  }

  /// How many entries each column has.
  public int[] columnCounts() {
    int[] counts = new int[columnCount];
    int[] buffer = new int[1 << 16];
    for (long at = 0; at < columns.size(); at += buffer.length) {
      int length = (int) Math.min(buffer.length, columns.size() - at);
      columns.copy(at, buffer, 0, length);
      for (int k = 0; k < length; k++) {
        counts[buffer[k]]++;
      }
    }
    return counts;
  }

  /// The same matrix with some of its rows only; the others are empty.
  public SparseMatrix only(boolean[] rows) {
    long[] starts = new long[rows.length + 1];
    for (int r = 0; r < rows.length; r++) {
      starts[r + 1] = starts[r] + (rows[r] ? rowLength(r) : 0);
    }
    Array some = Array.allocate(Array.Type.I32, starts[rows.length]);
    int[] buffer = new int[longestRow()];
    for (int r = 0; r < rows.length; r++) {
      if (rows[r]) {
        some.put(starts[r], buffer, 0, row(r, buffer));
      }
    }
    return new SparseMatrix(Array.of(starts), some, columnCount);
  }

  /// Columns as rows. Inside each new row the old row numbers ascend. A counting pass, then a
  /// placing pass: linear in the entries.
  public SparseMatrix transpose() {
    int[] counts = columnCounts();
    long[] next = new long[columnCount + 1];
    for (int c = 0; c < columnCount; c++) {
      next[c + 1] = next[c] + counts[c];
    }
    Array newOffsets = Array.of(next);
    Array newColumns = Array.allocate(Array.Type.I32, columns.size());
    int[] buffer = new int[longestRow()];
    for (int r = 0; r < rowCount(); r++) {
      int length = row(r, buffer);
      for (int k = 0; k < length; k++) {
        newColumns.set(next[buffer[k]]++, r);
      }
    }
    return new SparseMatrix(newOffsets, newColumns, rowCount());
  }
}
