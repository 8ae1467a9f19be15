package org.segue.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.duckdb.DuckDBChunkedResult;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBPreparedStatement;
import org.duckdb.DuckDBReadableVector;

/// A table in one or several Parquet files, read as a stream, file after file, in the order of the
/// rows; any number of rows in 1 GB.
///
/// The files need not agree: each has its own columns. What is no Parquet file, or breaks off, is
/// an [IOException] that names it.
public final class ParquetTable implements AutoCloseable {

  /// What the values of a column are, and how [Batch] gives them.
  public enum Kind {
    /// Whole numbers of up to 64 bits.
    WHOLE,
    /// All other numbers.
    REAL,
    TRUTH,
    TEXT,
    /// Dates and times; read as whole seconds since 1970.
    TIME,
    /// Lists of numbers.
    VECTORS,
    /// Anything else; cannot be read.
    OTHER
  }

  /// A column; `type` is the name of its type in SQL.
  public record Column(String name, Kind kind, String type) {}

  /// One file.
  public record Part(Path file, long rows, List<Column> columns) {
    public Part {
      columns = List.copyOf(columns);
    }
  }

  /// Is given the rows of a part from `first` (0 is the first) on.
  @FunctionalInterface
  public interface BatchReader {
    void read(long first, Batch batch) throws IOException;
  }

  private final DuckDBConnection connection;
  private final List<Part> parts = new ArrayList<>();

  private ParquetTable(DuckDBConnection connection) {
    this.connection = connection;
  }

  /// Reads what the files say of themselves.
  public static ParquetTable open(List<Path> files) throws IOException {
    for (Path file : files) {
      checkEnds(file);
    }
    DuckDBConnection connection;
    try {
      connection = DuckDb.open(files);
    } catch (SQLException e) {
      throw DuckDb.failure(files.getFirst(), "PARQUET", e);
    }
    ParquetTable table = new ParquetTable(connection);
    try {
      for (Path file : files) {
        table.parts.add(table.part(file));
      }
      return table;
    } catch (IOException e) {
      table.close();
      throw e;
    }
  }

  public List<Part> parts() {
    return List.copyOf(parts);
  }

  /// Some rows; columns are numbered as they were asked for. The kind of the column says which of
  /// the methods gives its values.
  public static final class Batch {
    private final DuckDBReadableVector[] vectors;
    private final int size;

    private Batch(DuckDBDataChunkReader chunk) {
      vectors = new DuckDBReadableVector[(int) chunk.columnCount()];
      for (int c = 0; c < vectors.length; c++) {
        vectors[c] = chunk.vector(c);
      }
      size = (int) chunk.rowCount();
    }

    public int size() {
      return size;
    }

    /// Neither null nor, of a REAL, NaN.
    public boolean known(int column, int row) {
      DuckDBReadableVector vector = vectors[column];
      return !vector.isNull(row)
          && !(vector.getType() == DuckDBColumnType.DOUBLE && Double.isNaN(vector.getDouble(row)));
    }

    /// Of WHOLE and TIME.
    public long whole(int column, int row) {
      return vectors[column].getLong(row);
    }

    /// Of REAL.
    public double real(int column, int row) {
      return vectors[column].getDouble(row);
    }

    /// Of TRUTH.
    public boolean truth(int column, int row) {
      return vectors[column].getBoolean(row);
    }

    /// Of TEXT.
    public String text(int column, int row) {
      return vectors[column].getString(row);
    }
  }

  /// Reads the rows of a part, with these of its columns.
  public void read(Part part, List<Column> columns, BatchReader reader) throws IOException {
    scan(part, columns.stream().map(ParquetTable::value).toList(), reader);
  }

  /// Reads a column of VECTORS: column 0 of the batches is how long the list is (WHOLE, null where
  /// there is none), columns 1 to `width` its first numbers (REAL).
  public void readVectors(Part part, Column column, int width, BatchReader reader)
      throws IOException {
    String name = DuckDb.quoted(column.name(), '"');
    List<String> values = new ArrayList<>(List.of("len(" + name + ")"));
    IntStream.rangeClosed(1, width)
        .forEach(k -> values.add("CAST(%s[%d] AS DOUBLE)".formatted(name, k)));
    scan(part, values, reader);
  }

  /// The length of the first list of a column of VECTORS, 0 where there is none.
  public int width(Part part, Column column) throws IOException {
    String name = DuckDb.quoted(column.name(), '"');
    return (int)
        number(
            part.file(),
            "SELECT coalesce((SELECT len(%s) FROM %s WHERE %s IS NOT NULL LIMIT 1), 0)"
                .formatted(name, source(part.file()), name));
  }

  /// How many values of a column are not null.
  public long known(Part part, Column column) throws IOException {
    return number(
        part.file(),
        "SELECT count(%s) FROM %s"
            .formatted(DuckDb.quoted(column.name(), '"'), source(part.file())));
  }

  @Override
  public void close() {
    DuckDb.close(connection);
  }

  /// A Parquet file begins and ends with the same four bytes; one that breaks off does not.
  private static void checkEnds(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      if (size < 12 || !marked(channel, 0)) {
        throw new IOException("%s: as PARQUET: does not begin as such files do".formatted(file));
      }
      if (!marked(channel, size - 4)) {
        throw new IOException("%s: as PARQUET: breaks off at byte %d".formatted(file, size));
      }
    }
  }

  private static boolean marked(FileChannel channel, long at) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(4);
    return channel.read(bytes, at) == 4
        && new String(bytes.array(), StandardCharsets.US_ASCII).equals("PAR1");
  }

  private Part part(Path file) throws IOException {
    List<Column> columns = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet none =
            statement.executeQuery("SELECT * FROM %s LIMIT 0".formatted(source(file)))) {
      ResultSetMetaData about = none.getMetaData();
      for (int c = 1; c <= about.getColumnCount(); c++) {
        String type = about.getColumnTypeName(c);
        columns.add(new Column(about.getColumnName(c), kind(type), type));
      }
    } catch (SQLException e) {
      throw DuckDb.failure(file, "PARQUET", e);
    }
    return new Part(file, number(file, "SELECT count(*) FROM " + source(file)), columns);
  }

  private long number(Path file, String query) throws IOException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      return row.next() ? row.getLong(1) : 0;
    } catch (SQLException e) {
      throw DuckDb.failure(file, "PARQUET", e);
    }
  }

  private void scan(Part part, List<String> values, BatchReader reader) throws IOException {
    Path file = part.file();
    String from = " FROM " + source(file);
    long read = 0;
    try (var query =
            (DuckDBPreparedStatement)
                connection.prepareStatement("SELECT " + String.join(", ", values) + from);
        DuckDBChunkedResult result = query.query()) {
      while (result.nextChunk()) {
        Batch batch = new Batch(result.chunk());
        reader.read(read, batch);
        read += batch.size();
      }
    } catch (SQLException e) {
      throw DuckDb.failure(file, "PARQUET", e);
    }
    if (read != part.rows()) { // a stream that fails just ends; asked at once, it says why
      for (String value : values) {
        number(file, "SELECT bit_xor(hash(" + value + "))" + from);
      }
      throw new IOException(
          "%s: as PARQUET: only %d of %d rows can be read".formatted(file, read, part.rows()));
    }
  }

  private static String source(Path file) {
    return "read_parquet(%s, hive_partitioning=false)".formatted(DuckDb.path(file));
  }

  private static String value(Column column) {
    String name = DuckDb.quoted(column.name(), '"');
    return switch (column.kind()) {
      case WHOLE -> "CAST(%s AS BIGINT)".formatted(name);
      case REAL -> "CAST(%s AS DOUBLE)".formatted(name);
      case TRUTH -> name;
      case TEXT -> "CAST(%s AS VARCHAR)".formatted(name);
      case TIME -> "CAST(floor(epoch(%s)) AS BIGINT)".formatted(name);
      case VECTORS, OTHER ->
          throw new IllegalArgumentException("column %s is not one value a row".formatted(name));
    };
  }

  private static Kind kind(String type) {
    String plain = type.toUpperCase(Locale.ROOT);
    if (plain.endsWith("]")) {
      Kind inner = kind(plain.substring(0, plain.lastIndexOf('[')));
      return inner == Kind.WHOLE || inner == Kind.REAL ? Kind.VECTORS : Kind.OTHER;
    }
    return switch (plain.replaceFirst("\\(.*", "")) {
      case "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER" ->
          Kind.WHOLE;
      case "UBIGINT", "HUGEINT", "UHUGEINT", "DECIMAL", "FLOAT", "DOUBLE" -> Kind.REAL;
      case "BOOLEAN" -> Kind.TRUTH;
      case "VARCHAR" -> Kind.TEXT;
      default -> plain.startsWith("TIMESTAMP") || plain.equals("DATE") ? Kind.TIME : Kind.OTHER;
    };
  }
}
