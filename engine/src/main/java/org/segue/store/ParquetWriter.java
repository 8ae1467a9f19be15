package org.segue.store;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDataChunkWriter;
import org.duckdb.DuckDBFunctions;
import org.duckdb.DuckDBTableFunction;
import org.duckdb.DuckDBTableFunctionBindInfo;
import org.duckdb.DuckDBTableFunctionBuilder;
import org.duckdb.DuckDBTableFunctionCallInfo;
import org.duckdb.DuckDBTableFunctionInitInfo;
import org.duckdb.DuckDBWritableVector;
import org.jspecify.annotations.Nullable;
import org.segue.math.Array;

/// Writes a table as one Parquet file, zstd inside, as a stream: DuckDB asks for some two thousand
/// rows at a time, column by column, and holds no more than a few groups of rows.
///
/// A file is written where it is to stand; writing aside and renaming is the caller's part
/// ([Durable]).
public final class ParquetWriter {
  private ParquetWriter() {}

  private static final long LARGEST_GROUP = 1 << 20; // rows
  private static final long GROUP_VALUES = 1 << 22; // numbers and texts in a group of rows
  private static final int BATCH = 2048;

  /// What the cells of a column are.
  public enum Type {
    INT(DuckDBColumnType.INTEGER),
    LONG(DuckDBColumnType.BIGINT),
    FLOAT(DuckDBColumnType.FLOAT),
    TRUTH(DuckDBColumnType.BOOLEAN),
    TEXT(DuckDBColumnType.VARCHAR);

    private final DuckDBColumnType type;

    Type(DuckDBColumnType type) {
      this.type = type;
    }
  }

  /// Puts the values of rows `first` to `first + count` into the cells 0 to `count`, each of them.
  @FunctionalInterface
  public interface Filler {
    void fill(long first, int count, Cells cells);
  }

  /// A column; `fillers` has more than one for lists, one for each place.
  public record Column(String name, Type type, List<Filler> fillers, boolean list) {
    public Column {
      fillers = List.copyOf(fillers);
    }

    public static Column of(String name, Type type, Filler filler) {
      return new Column(name, type, List.of(filler), false);
    }

    /// Lists of floats from an array [rows, width]; rows of zeros are null.
    public static Column vectors(String name, Array vectors) {
      long[] shape = vectors.shape();
      int width = (int) shape[1];
      List<Filler> places = new ArrayList<>();
      for (int p = 0; p < width; p++) {
        int place = p;
        places.add(
            (first, count, cells) -> {
              for (int k = 0; k < count; k++) {
                long at = (first + k) * width;
                if (place == 0 && zeros(vectors, at, width)) {
                  cells.nothing(k);
                } else {
                  cells.put(k, vectors.floatAt(at + place));
                }
              }
            });
      }
      return new Column(name, Type.FLOAT, places, true);
    }

    private static boolean zeros(Array vectors, long from, int width) {
      for (int d = 0; d < width; d++) {
        if (vectors.intAt(from + d) != 0) { // by bits: −0 is a value
          return false;
        }
      }
      return true;
    }
  }

  /// The cells of one column in one batch.
  public static final class Cells {
    private final DuckDBWritableVector vector;

    private Cells(DuckDBWritableVector vector) {
      this.vector = vector;
    }

    public void nothing(int row) {
      vector.setNull(row);
    }

    public void put(int row, int value) {
      vector.setInt(row, value);
    }

    public void put(int row, long value) {
      vector.setLong(row, value);
    }

    public void put(int row, float value) {
      vector.setFloat(row, value);
    }

    public void put(int row, boolean value) {
      vector.setBoolean(row, value);
    }

    public void put(int row, @Nullable String value) {
      if (value == null) {
        vector.setNull(row);
      } else {
        vector.setString(row, value);
      }
    }
  }

  /// Told after each batch how many rows are written.
  @FunctionalInterface
  public interface Watcher {
    void written(long rows);
  }

  public static void write(Path file, List<Column> columns, long rows, Watcher watcher)
      throws IOException {
    Source source = new Source(columns, rows, watcher);
    int values = columns.stream().mapToInt(column -> column.fillers().size()).sum();
    long group = Math.clamp(GROUP_VALUES / values / BATCH * BATCH, BATCH, LARGEST_GROUP);
    DuckDBConnection connection = null;
    try {
      connection = DuckDb.open(List.of(file));
      try (DuckDBTableFunctionBuilder function = DuckDBFunctions.tableFunction()) {
        function.withName("source").withFunction(source).register(connection);
      }
      try (Statement statement = connection.createStatement()) {
        statement.execute(
            "COPY (SELECT %s FROM source()) TO %s (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE %d, USE_TMP_FILE false)"
                .formatted(selection(columns), DuckDb.path(file), group));
      }
    } catch (SQLException e) {
      RuntimeException own = source.failure;
      if (own != null) {
        throw own;
      }
      throw DuckDb.failure(file, "PARQUET", e);
    } finally {
      DuckDb.close(connection);
    }
  }

  /// The source's columns are called c0, c1, …; those of a list become one here.
  private static String selection(List<Column> columns) {
    List<String> selected = new ArrayList<>();
    int at = 0;
    for (Column column : columns) {
      List<String> names = new ArrayList<>();
      for (int f = 0; f < column.fillers().size(); f++) {
        names.add("c" + at++);
      }
      String value =
          column.list()
              ? "CASE WHEN %s IS NOT NULL THEN [%s] END"
                  .formatted(names.getFirst(), String.join(", ", names))
              : names.getFirst();
      selected.add(value + " AS " + DuckDb.quoted(column.name(), '"'));
    }
    return String.join(", ", selected);
  }

  /// The rows, in their order: one thread asks.
  private static final class Source implements DuckDBTableFunction<Object, Object, Object> {
    private final List<Column> columns;
    private final long rows;
    private final Watcher watcher;
    private long next;
    private @Nullable RuntimeException failure; // DuckDB hands on its text only

    Source(List<Column> columns, long rows, Watcher watcher) {
      this.columns = columns;
      this.rows = rows;
      this.watcher = watcher;
    }

    @Override
    public Object bind(DuckDBTableFunctionBindInfo info) {
      int at = 0;
      for (Column column : columns) {
        for (int f = 0; f < column.fillers().size(); f++) {
          info.addResultColumn("c" + at++, column.type().type);
        }
      }
      info.setCardinality(rows, true);
      return this;
    }

    @Override
    public Object init(DuckDBTableFunctionInitInfo info) {
      info.setMaxThreads(1);
      return this;
    }

    @Override
    public long apply(DuckDBTableFunctionCallInfo info, DuckDBDataChunkWriter chunk) {
      try {
        int count = (int) Math.min(chunk.capacity(), rows - next);
        int at = 0;
        for (Column column : columns) {
          for (Filler filler : column.fillers()) {
            filler.fill(next, count, new Cells(chunk.vector(at++)));
          }
        }
        next += count;
        watcher.written(next);
        return count;
      } catch (RuntimeException e) {
        failure = e;
        throw e;
      }
    }
  }
}
