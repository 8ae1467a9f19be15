package org.segue.store;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/// DuckDB in memory, at most 1 GB of it: it may touch the files it is told of and no other, loads
/// nothing and spills nothing.
final class DuckDb {
  private DuckDb() {}

  static DuckDBConnection open(List<Path> files) throws SQLException {
    List<String> paths = new ArrayList<>();
    files.forEach(file -> paths.add(path(file)));
    DuckDBConnection connection = connection();
    try (Statement statement = connection.createStatement()) {
      for (String setting :
          List.of(
              "SET autoinstall_known_extensions=false",
              "SET autoload_known_extensions=false",
              "SET memory_limit='1GB'",
              "SET temp_directory=''",
              "SET threads=2",
              "SET enable_progress_bar=false",
              "SET allowed_paths=[" + String.join(", ", paths) + "]",
              "SET enable_external_access=false",
              "SET lock_configuration=true")) {
        statement.execute(setting);
      }
      return connection;
    } catch (SQLException e) {
      close(connection);
      throw e;
    }
  }

  private static DuckDBConnection connection() throws SQLException {
    try {
      return (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:");
    } catch (LinkageError e) { // its library is unpacked there first
      Throwable why = e;
      while (why.getCause() != null) {
        why = why.getCause();
      }
      throw new SQLException(
          "DuckDB does not start; is there room for 100 MB in %s? %s"
              .formatted(System.getProperty("java.io.tmpdir"), why));
    }
  }

  static void close(java.sql.@Nullable Connection connection) {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e); // it keeps nothing
    }
  }

  /// A file as a literal.
  static String path(Path file) {
    return quoted(file.toAbsolutePath().toString(), '\'');
  }

  static String quoted(String text, char quote) {
    return quote + text.replace("" + quote, "" + quote + quote) + quote;
  }

  /// DuckDB's first words; what follows is advice on options that are not there.
  static IOException failure(Path file, String format, SQLException e) {
    String message = String.valueOf(e.getMessage());
    String told =
        message
            .replaceFirst("(?s)\\s*(Possible (fixes|solution)|Try increasing|LINE 1:).*", "")
            .replaceAll("\\s*\\R\\s*", "; ")
            .replaceFirst("^(Invalid Input|IO|Conversion|Invalid) Error: ", "");
    return new IOException(
        "%s: as %s: %s"
            .formatted(file, format, told.length() > 400 ? told.substring(0, 400) + " …" : told),
        e);
  }
}
