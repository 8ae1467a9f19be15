package org.segue.formats;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.segue.data.BadInputException;
import org.segue.store.ParquetTable.Batch;
import org.segue.store.ParquetTable.Column;
import org.segue.store.ParquetTable.Kind;

/// The row of a table that is read just now; a value that will not do is a [BadInputException] with
/// file, column and row.
final class TableRow {
  private final Path file;
  private final List<TableReader.Wanted> wanted;
  private final List<Column> columns;
  private final int[] places;
  private final long before;
  private Batch batch;
  private long first;
  private int k;
  private final int width;

  @SuppressWarnings("NullAway.Init") // the batch comes before any row
  TableRow(
      Path file,
      List<TableReader.Wanted> wanted,
      List<Column> columns,
      int[] places,
      int width,
      long before) {
    this.file = file;
    this.wanted = wanted;
    this.columns = columns;
    this.places = places;
    this.width = width;
    this.before = before;
  }

  /// Goes to row `number` of a batch that begins with row `start` of its file.
  void set(Batch newBatch, long start, int number) {
    batch = newBatch;
    first = start;
    k = number;
  }

  /// Its place in the whole table, from 0.
  long index() {
    return before + first + k;
  }

  /// Whether a value is there.
  boolean has(int w) {
    return places[w] >= 0 && batch.known(places[w], k);
  }

  /// A whole number, at least `least`; it must be there.
  int whole(int w, int least) {
    long value = wide(w);
    if (value < least || value > Integer.MAX_VALUE) {
      throw bad(
          w, "is " + value, "Numbers here go from %d to %d".formatted(least, Integer.MAX_VALUE));
    }
    return (int) value;
  }

  /// A whole number of up to 64 bits; it must be there.
  long wide(int w) {
    if (!has(w)) {
      throw bad(w, "is null", "Give every row a value there, or drop the row");
    }
    if (columns.get(places[w]).kind() != Kind.REAL) {
      return batch.whole(places[w], k);
    }
    double value = batch.real(places[w], k);
    if (value != Math.rint(value) || Math.abs(value) > 1L << 53) {
      throw bad(w, "is " + value, "Only whole numbers make sense there");
    }
    return (long) value;
  }

  double real(int w) {
    return switch (columns.get(places[w]).kind()) {
      case WHOLE -> batch.whole(places[w], k);
      case TRUTH -> batch.truth(places[w], k) ? 1 : 0;
      default -> batch.real(places[w], k);
    };
  }

  @Nullable Boolean truth(int w) {
    if (!has(w)) {
      return null;
    }
    double value = real(w);
    if (value != 0 && value != 1) {
      throw bad(w, "is " + value, "Write true, false or nothing");
    }
    return value == 1;
  }

  @Nullable String text(int w) {
    return has(w) ? batch.text(places[w], k) : null;
  }

  /// Fills in a list's numbers; false where there is none.
  boolean vector(float[] into) {
    if (!batch.known(0, k)) {
      return false;
    }
    long length = batch.whole(0, k);
    if (length != width) {
      throw bad(
          0,
          "has %d numbers, and one before it %d".formatted(length, width),
          "All lists of a column are of one length; where nothing is known write null");
    }
    for (int d = 0; d < width; d++) {
      if (!batch.known(d + 1, k)) {
        throw bad(0, "has no number at place " + (d + 1), "Fill it in, or write null for the list");
      }
      into[d] = (float) batch.real(d + 1, k);
    }
    return true;
  }

  BadInputException bad(int w, String what, String remedy) {
    return new BadInputException(
        file.toString(),
        "column '%s', row %d: %s".formatted(wanted.get(w).name(), first + k + 1, what),
        remedy);
  }
}
