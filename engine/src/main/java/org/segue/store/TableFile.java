package org.segue.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// A table in a file of somebody else: CSV with a header line, JSON (an array of objects, or one
/// object a line) or Parquet; the first two also as gzip. The content decides which.
///
/// DuckDB reads it in at most 1 GB, the chosen columns at once (as a stream it would not say where
/// a file breaks off), and may open this file and no other. What is not a table is an
/// [IOException] that says where.
public final class TableFile implements AutoCloseable {

  /// What a file holds.
  public enum Format {
    CSV,
    JSON,
    PARQUET
  }

  /// What the values of a column are.
  public enum Kind {
    /// Numbers, whole or not.
    NUMBER,
    /// Anything that is a text or can be one; all of a CSV file.
    TEXT,
    /// Lists and objects.
    NESTED
  }

  /// A column by its name.
  public record Column(String name, Kind kind) {}

  /// Is given each row: its number from 1, and the values of the columns that were asked for:
  /// doubles of numbers, else texts, null where there is none.
  @FunctionalInterface
  public interface RowReader {
    void read(long row, @Nullable Object[] values) throws IOException;
  }

  private static final int LONGEST_HEADER = 1 << 20;

  private final Path file;
  private final Format format;
  private final Connection connection;
  private final String source; // the table function
  private final List<Column> columns;

  private TableFile(Path file, Format format, Connection connection, String source)
      throws SQLException {
    this.file = file;
    this.format = format;
    this.connection = connection;
    this.source = source;
    columns = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet none = statement.executeQuery("SELECT * FROM " + source + " LIMIT 0")) {
      ResultSetMetaData about = none.getMetaData();
      for (int c = 1; c <= about.getColumnCount(); c++) {
        columns.add(new Column(about.getColumnName(c), kind(about.getColumnTypeName(c))));
      }
    }
  }

  /// Recognises the file and reads the names of its columns.
  public static TableFile open(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new NoSuchFileException(file.toString());
    }
    boolean gzip = starts(file, 0x1f, 0x8b);
    Format format = starts(file, 'P', 'A', 'R', '1') ? Format.PARQUET : text(file, gzip);
    String path = DuckDb.path(file);
    String compression = ", compression=" + (gzip ? "'gzip'" : "'none'");
    String source =
        switch (format) {
          case CSV -> csv(file, path, gzip, compression);
          case JSON ->
              "read_json(%s, sample_size=-1, maximum_object_size=16777216%s)"
                  .formatted(path, compression);
          case PARQUET -> "read_parquet(%s)".formatted(path);
        };
    Connection connection = null;
    try {
      connection = DuckDb.open(List.of(file));
      return new TableFile(file, format, connection, source);
    } catch (SQLException e) {
      DuckDb.close(connection);
      throw DuckDb.failure(file, format.name(), e);
    }
  }

  public Format format() {
    return format;
  }

  public List<Column> columns() {
    return List.copyOf(columns);
  }

  /// Gives all rows in the order of the file, with the values of these columns.
  public void rows(List<Column> chosen, RowReader reader) throws IOException {
    List<String> selected = new ArrayList<>();
    for (Column column : chosen) {
      String name = DuckDb.quoted(column.name(), '"');
      selected.add(
          "CAST(%s AS %s)".formatted(name, column.kind() == Kind.NUMBER ? "DOUBLE" : "VARCHAR"));
    }
    String query = "SELECT %s FROM %s".formatted(String.join(", ", selected), source);
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      @Nullable Object[] values = new @Nullable Object[chosen.size()];
      for (long row = 1; rows.next(); row++) {
        for (int c = 0; c < values.length; c++) {
          values[c] = rows.getObject(c + 1);
        }
        reader.read(row, values);
      }
    } catch (SQLException e) {
      throw DuckDb.failure(file, format.name(), e);
    }
  }

  @Override
  public void close() {
    DuckDb.close(connection);
  }

  private static Kind kind(String type) {
    String plain = type.toUpperCase(Locale.ROOT);
    if (plain.endsWith("]") || plain.startsWith("STRUCT") || plain.startsWith("MAP")) {
      return Kind.NESTED;
    }
    boolean number =
        (plain.contains("INT") && !plain.startsWith("INTERVAL"))
            || plain.startsWith("DECIMAL")
            || plain.equals("FLOAT")
            || plain.equals("DOUBLE");
    return number ? Kind.NUMBER : Kind.TEXT;
  }

  private static boolean starts(Path file, int... bytes) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      for (int b : bytes) {
        if (in.read() != b) {
          return false;
        }
      }
      return true;
    }
  }

  private static BufferedReader reader(Path file, boolean gzip) throws IOException {
    InputStream in = Files.newInputStream(file);
    try {
      return new BufferedReader(
          new InputStreamReader(
              gzip ? new GZIPInputStream(in) : in, StandardCharsets.UTF_8)); // wrong bytes later
    } catch (IOException e) {
      in.close();
      throw new IOException(file + ": the gzip header is damaged: " + e.getMessage(), e);
    }
  }

  /// JSON begins with a bracket of some kind.
  private static Format text(Path file, boolean gzip) throws IOException {
    try (BufferedReader in = reader(file, gzip)) {
      int c = in.read();
      for (int n = 0; n < LONGEST_HEADER && (Character.isWhitespace(c) || c == '\ufeff'); n++) {
        c = in.read();
      }
      if (c < 0) {
        throw new IOException(file + ": is empty");
      }
      return c == '{' || c == '[' ? Format.JSON : Format.CSV;
    }
  }

  /// The delimiter is the one that the header has most of: guesses from more lines would take a
  /// file with one broken line for a file of one column.
  private static String csv(Path file, String path, boolean gzip, String compression)
      throws IOException {
    String header = header(file, gzip);
    char delimiter = ',';
    List<String> names = split(header, delimiter);
    for (char other : new char[] {';', '\t', '|'}) {
      List<String> split = split(header, other);
      if (split.size() > names.size()) {
        delimiter = other;
        names = split;
      }
    }
    List<String> typed = new ArrayList<>();
    for (String name : names) {
      if (name.isBlank() || typed.contains(DuckDb.quoted(name, '\'') + ": 'VARCHAR'")) {
        throw new IOException(
            "%s: the first line must name the columns, each once, but names '%s': %s"
                .formatted(file, name, header));
      }
      typed.add(DuckDb.quoted(name, '\'') + ": 'VARCHAR'");
    }
    return "read_csv(%s, auto_detect=false, header=true, delim='%s', quote='\"', escape='\"', columns={%s}%s)"
        .formatted(path, delimiter, String.join(", ", typed), compression);
  }

  private static String header(Path file, boolean gzip) throws IOException {
    StringBuilder header = new StringBuilder();
    try (BufferedReader in = reader(file, gzip)) {
      boolean quoted = false;
      for (int c; (c = in.read()) >= 0; ) {
        quoted ^= c == '"';
        if ((c == '\n' || c == '\r') && !quoted) {
          break;
        }
        if (header.length() == LONGEST_HEADER || c == 0) {
          throw new IOException(
              file + ": is no table; CSV, JSON and Parquet are read, the first two also as gzip");
        }
        if (c != '\ufeff') {
          header.append((char) c);
        }
      }
    }
    return header.toString();
  }

  private static List<String> split(String line, char delimiter) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    boolean quoted = false;
    for (int k = 0; k <= line.length(); k++) {
      char c = k == line.length() ? delimiter : line.charAt(k);
      if (c == '"') {
        if (quoted && k + 1 < line.length() && line.charAt(k + 1) == '"') {
          part.append(c);
          k++;
        } else {
          quoted = !quoted;
        }
      } else if (c == delimiter && (!quoted || k == line.length())) {
        parts.add(part.toString().strip());
        part.setLength(0);
      } else {
        part.append(c);
      }
    }
    return parts;
  }
}
