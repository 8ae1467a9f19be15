package org.segue.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import java.io.IOException;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.segue.data.BadInputException;
import org.segue.data.Catalog;
import org.segue.data.ExternalPlaylist;
import org.segue.math.Array;
import org.segue.store.Strings;
import tools.jackson.databind.JsonNode;

/// Tables as `segue export --parquet` writes them → the data set that they are of, byte for byte.
///
/// The executors sort the entries ([Entries]); the other tables pass the driver in order, one
/// partition at a time, and are kept as the data set's directory will hold them.
record TableIngest(SparkSession spark, Tables tables) {

  org.segue.data.Dataset read() throws IOException {
    JsonNode manifest = tables.manifest();
    Catalog catalog = catalog(manifest);
    org.segue.data.Dataset.Builder builder = new org.segue.data.Dataset.Builder();
    Dataset<Row> playlists = tables.playlists();
    dense("playlists", playlists);
    BitSet pids = new BitSet();
    Iterator<Row> rows = Tables.inOrder(playlists);
    int count = 0;
    while (rows.hasNext()) {
      ExternalPlaylist about = Tables.playlist(rows.next());
      if (about.pid() < 0 || pids.get(about.pid())) {
        throw new BadInputException(
            tables.folder(),
            "pid %d, which is %s"
                .formatted(about.pid(), about.pid() < 0 ? "negative" : "there twice"),
            "Give each playlist its own");
      }
      pids.set(about.pid());
      builder.add(about.pid(), about, new int[0], 0);
      count++;
    }
    org.segue.data.Dataset empty =
        builder.build(
            catalog,
            manifest == null ? 0 : manifest.path("droppedDuplicates").asLong(0),
            manifest == null ? 0 : manifest.path("droppedWithoutUri").asLong(0));
    Dataset<Row> entries =
        tables
            .needed("entries")
            .select(
                col("playlist").cast("int"), col("position").cast("int"), col("track").cast("int"));
    return empty.withTracks(new Entries(spark).matrix(entries, count, catalog.trackCount()));
  }

  private Catalog catalog(@Nullable JsonNode manifest) throws IOException {
    Catalog.Builder builder = new Catalog.Builder();
    Dataset<Row> artists = tables.table("artists");
    if (artists != null) {
      named("artists", artists, builder::addArtist);
    }
    Dataset<Row> albums = tables.table("albums");
    if (albums != null) {
      named("albums", albums, builder::addAlbum);
    }
    Dataset<Row> tracks = tables.needed("tracks");
    dense("tracks", tracks);
    Iterator<Row> rows =
        Tables.inOrder(
            tracks.select(
                col("number"),
                col("uri"),
                Tables.optional(tracks, "name", "string"),
                Tables.optional(tracks, "artist", "int"),
                Tables.optional(tracks, "album", "int"),
                Tables.optional(tracks, "duration_ms", "int")));
    while (rows.hasNext()) {
      Row row = rows.next();
      builder.addTrack(
          row.getString(1),
          row.isNullAt(2) ? "" : row.getString(2),
          row.isNullAt(3) ? -1 : row.getInt(3),
          row.isNullAt(4) ? -1 : row.getInt(4),
          row.isNullAt(5) ? 0 : row.getInt(5));
    }
    Dataset<Row> identifiers = tables.table("identifiers");
    if (identifiers != null) { // all of one identifier together, and its tracks in order
      Iterator<Row> all = identifiers.select("identifier", "track").toLocalIterator();
      while (all.hasNext()) {
        Row row = all.next();
        builder.addIdentifier(row.getString(0), row.getInt(1));
      }
    }
    Catalog catalog = builder.build();
    return manifest == null ? catalog : withFeatures(catalog, tracks, manifest.path("features"));
  }

  private Catalog withFeatures(Catalog catalog, Dataset<Row> tracks, JsonNode features) {
    Catalog all = catalog;
    for (JsonNode feature : features) {
      String name = feature.path("name").asString();
      int width = feature.path("width").asInt(0);
      List<String> categories =
          feature.path("categories").valueStream().map(JsonNode::asString).toList();
      String kind = feature.path("kind").asString();
      boolean whole = kind.equals("code") || kind.equals("category");
      Array values =
          kind.equals("vector")
              ? Array.allocate(Array.Type.F32, catalog.trackCount(), width)
              : Array.allocate(whole ? Array.Type.I32 : Array.Type.F32, catalog.trackCount());
      Iterator<Row> rows =
          Tables.inOrder(
              tracks.select(col("number"), col("`" + feature.path("column").asString() + "`")));
      for (int track = 0; rows.hasNext(); track++) {
        Row row = rows.next();
        boolean known = !row.isNullAt(1);
        switch (kind) {
          case "number" -> values.set(track, known ? row.getFloat(1) : Float.NaN);
          case "code" -> values.set(track, known ? row.getInt(1) : -1);
          case "category" -> values.set(track, known ? categories.indexOf(row.getString(1)) : -1);
          default -> {
            List<Float> vector = known ? row.getList(1) : List.of();
            for (int k = 0; k < vector.size(); k++) {
              values.set((long) track * width + k, (float) vector.get(k));
            }
          }
        }
      }
      all = all.withFeature(name, values, categories.isEmpty() ? null : Strings.of(categories));
    }
    return all;
  }

  @FunctionalInterface
  private interface Adding {
    int add(String uri, String name);
  }

  private void named(String name, Dataset<Row> table, Adding adding) {
    dense(name, table);
    Iterator<Row> rows =
        Tables.inOrder(
            table.select(
                col("number"),
                Tables.optional(table, "uri", "string"),
                Tables.optional(table, "name", "string")));
    while (rows.hasNext()) {
      Row row = rows.next();
      adding.add(row.isNullAt(1) ? "" : row.getString(1), row.isNullAt(2) ? "" : row.getString(2));
    }
  }

  /// Numbers must be 0, 1, 2 …, as the export gives them.
  private void dense(String name, Dataset<Row> table) {
    Row found =
        table.agg(count(lit(1)), countDistinct("number"), min("number"), max("number")).first();
    long rows = found.getLong(0);
    if (rows > 0
        && (found.getLong(1) != rows
            || ((Number) found.get(2)).longValue() != 0
            || ((Number) found.get(3)).longValue() != rows - 1)) {
      throw new BadInputException(
          tables.folder(),
          "the numbers of table '%s' are not 0 to %d, each once".formatted(name, rows - 1),
          "Numbers with gaps: `segue import --parquet` numbers anew");
    }
  }
}
