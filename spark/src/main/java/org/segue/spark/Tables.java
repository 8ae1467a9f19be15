package org.segue.spark;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.jspecify.annotations.Nullable;
import org.segue.data.BadInputException;
import org.segue.data.ExternalPlaylist;
import org.segue.store.Json;
import tools.jackson.databind.JsonNode;

/// A folder of tables as `segue export --parquet` writes it: each a file `NAME.parquet`, or a
/// folder `NAME.parquet` or `NAME` of part files.
record Tables(SparkSession spark, String folder) {

  private static final String AGAIN =
      "Export them again with `segue export DATA --parquet --to DIR`";

  /// Whether a folder holds such tables.
  static boolean are(SparkSession spark, String folder) throws IOException {
    return new Tables(spark, folder).table("entries") != null;
  }

  /// Null where it is not there.
  @Nullable Dataset<Row> table(String name) throws IOException {
    for (String file : new String[] {name + ".parquet", name}) {
      if (Playlists.exists(spark, folder, file)) {
        return spark.read().parquet(new Path(folder, file).toString());
      }
    }
    return null;
  }

  Dataset<Row> needed(String name) throws IOException {
    Dataset<Row> table = table(name);
    if (table == null) {
      throw new BadInputException(folder, "no table '%s' in here".formatted(name), AGAIN);
    }
    for (String column :
        name.equals("entries") ? List.of("playlist", "position", "track") : List.of("number")) {
      if (!List.of(table.columns()).contains(column)) {
        throw new BadInputException(
            folder,
            "table '%s' has no column '%s'; it has %s"
                .formatted(name, column, List.of(table.columns())),
            AGAIN);
      }
    }
    return table;
  }

  /// Its rows by `number`, which must be 0, 1, 2 …: one partition at a time comes to the driver.
  static Iterator<Row> inOrder(Dataset<Row> table) {
    return table.orderBy("number").toLocalIterator();
  }

  /// The table `playlists` with all columns that a playlist may have.
  Dataset<Row> playlists() throws IOException {
    Dataset<Row> table = needed("playlists");
    return table.select(
        functions.col("number").cast("int"),
        optional(table, "pid", "int"),
        optional(table, "title", "string"),
        optional(table, "description", "string"),
        optional(table, "collaborative", "boolean"),
        optional(table, "modified_at", "bigint"),
        optional(table, "followers", "int"),
        optional(table, "edits", "int"));
  }

  static Column optional(Dataset<Row> table, String column, String type) {
    boolean there =
        List.of(table.columns()).stream()
            .anyMatch(name -> name.toLowerCase(Locale.ROOT).equals(column));
    return (there ? functions.col(column) : functions.lit(null)).cast(type).as(column);
  }

  /// What a row of [#playlists] says, without tracks.
  static ExternalPlaylist playlist(Row row) {
    return new ExternalPlaylist(
        row.isNullAt(1) ? row.getInt(0) : row.getInt(1),
        row.isNullAt(2) ? null : row.getString(2),
        row.isNullAt(3) ? null : row.getString(3),
        row.isNullAt(4) ? null : row.getBoolean(4),
        row.isNullAt(5) ? 0 : row.getLong(5),
        row.isNullAt(6) ? -1 : row.getInt(6),
        row.isNullAt(7) ? -1 : row.getInt(7),
        -1,
        List.of(),
        List.of());
  }

  /// What the export says of itself in `segue.json`; null where there is none.
  @Nullable JsonNode manifest() throws IOException {
    Path path = new Path(folder, "segue.json");
    if (!Playlists.exists(spark, folder, "segue.json")) {
      return null;
    }
    try (FSDataInputStream in = path.getFileSystem(Playlists.configuration(spark)).open(path)) {
      return Json.mapper().readTree(in.readAllBytes());
    }
  }
}
