package org.segue.formats;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/// Parquet files as others write and read them, in SQL.
final class Parquet {
  private Parquet() {}

  /// Writes what a query gives.
  static Path write(Path file, String query) throws Exception {
    Files.createDirectories(file.getParent());
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("COPY (" + query + ") TO '" + file + "' (FORMAT parquet)");
    }
    return file;
  }

  /// The rows of a query, values with commas between.
  static List<String> ask(String query) throws Exception {
    List<String> rows = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      while (result.next()) {
        List<String> values = new ArrayList<>();
        for (int c = 1; c <= result.getMetaData().getColumnCount(); c++) {
          values.add(String.valueOf(result.getObject(c)));
        }
        rows.add(String.join(", ", values));
      }
    }
    return rows;
  }
}
