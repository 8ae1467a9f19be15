package org.segue.formats;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.segue.data.BadInputException;
import org.segue.store.Strings;

/// The rows of a table by their column `number`: data sets number from 0 without gaps, tables of
/// which somebody has dropped rows need not. Smaller numbers come first; a table without that
/// column is numbered by its rows.
final class RowNumbers {

  private static final TableReader.Wanted NUMBER =
      new TableReader.Wanted("number", TableReader.Want.WHOLE, true);

  private final String table;
  private final int size;
  private final long @Nullable [] keys; // number and row, ascending; null where they are the same

  private RowNumbers(String table, int size, long @Nullable [] keys) {
    this.table = table;
    this.size = size;
    this.keys = keys;
  }

  static RowNumbers of(TableReader table) throws IOException {
    int rows = table.rows();
    if (!table.has("number")) {
      return new RowNumbers(table.name(), rows, null);
    }
    long[] keys = new long[rows];
    boolean[] other = new boolean[1];
    table.read(
        List.of(NUMBER),
        row -> {
          int at = (int) row.index();
          int number = row.whole(0, 0);
          keys[at] = (long) number << 32 | at;
          other[0] |= number != at;
        });
    if (!other[0]) {
      return new RowNumbers(table.name(), rows, null);
    }
    Arrays.sort(keys);
    for (int k = 1; k < rows; k++) {
      if (keys[k] >>> 32 == keys[k - 1] >>> 32) {
        throw new BadInputException(
            table.name(),
            "column 'number', row %d: %d is the number of row %d too"
                .formatted((int) keys[k] + 1L, keys[k] >>> 32, (int) keys[k - 1] + 1L),
            "Number each row once");
      }
    }
    return new RowNumbers(table.name(), rows, keys);
  }

  static RowNumbers none(String table) {
    return new RowNumbers(table, 0, null);
  }

  int size() {
    return size;
  }

  /// Whether the rows stand in the order of their numbers, without gaps.
  boolean plain() {
    return keys == null;
  }

  /// Where the row with this number comes, from 0; -1 if there is none.
  int find(int number) {
    long[] sorted = keys;
    if (sorted == null) {
      return number < size ? number : -1;
    }
    int at = Arrays.binarySearch(sorted, (long) number << 32);
    int place = at < 0 ? -at - 1 : at;
    return place < size && sorted[place] >>> 32 == number ? place : -1;
  }

  /// The number of the row that comes at `place`.
  int number(int place) {
    return keys == null ? place : (int) (keys[place] >>> 32);
  }

  /// The row that comes at `place`, from 0.
  int row(int place) {
    return keys == null ? place : (int) keys[place];
  }

  /// The place of each row.
  int[] places() {
    int[] places = new int[size];
    for (int place = 0; place < size; place++) {
      places[row(place)] = place;
    }
    return places;
  }

  /// Texts of rows in the order of the numbers.
  Strings ordered(Strings ofRows) {
    if (plain()) {
      return ofRows;
    }
    Strings.Builder ordered = new Strings.Builder();
    for (int place = 0; place < size; place++) {
      ordered.add(ofRows.get(row(place)));
    }
    return ordered.build();
  }

  /// The place of a number that a row of another table tells; one that no row has is an error.
  int find(TableRow row, int column) {
    int number = row.whole(column, 0);
    int place = find(number);
    if (place < 0) {
      throw row.bad(
          column,
          "no row of %s has the number %d".formatted(table, number),
          "Add that row, or drop this one");
    }
    return place;
  }
}
