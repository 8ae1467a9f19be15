package org.segue.spark;

import static org.apache.spark.sql.functions.call_function;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.posexplode;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;
import org.segue.data.BadInputException;
import org.segue.data.Catalog;
import org.segue.data.ExternalPlaylist;
import org.segue.data.ExternalTrack;
import org.segue.data.NumberedTracks;
import org.segue.math.Array;
import org.segue.math.Growing;
import org.segue.math.Hashing;
import org.segue.store.Strings;

/// MPD slices → the data set that the engine's import makes of them, byte for byte.
///
/// The executors read the files, merge what the mentions of a track say, count, sort and number
/// tracks and playlists, and turn URIs into numbers: all that grows with the entries. The driver
/// tells artists and albums apart and writes the arrays. One partition at a time comes to it; it
/// keeps what the data set's directory will hold, off the heap, and on the heap the artists, the
/// albums and the distinct titles.
final class Ingest {

  /// Stands for what no file says, in lists of strings that have no null.
  private static final String UNKNOWN = "\0";

  private static final StructType PLAYLIST =
      new StructType()
          .add("pid", DataTypes.IntegerType)
          .add("title", DataTypes.StringType)
          .add("description", DataTypes.StringType)
          .add("collaborative", DataTypes.BooleanType)
          .add("modified_at", DataTypes.LongType)
          .add("followers", DataTypes.IntegerType)
          .add("edits", DataTypes.IntegerType)
          .add("source", DataTypes.StringType)
          .add("content", DataTypes.LongType)
          .add("dropped", DataTypes.LongType)
          .add("without_uri", DataTypes.LongType)
          .add("uris", DataTypes.createArrayType(DataTypes.StringType));

  private static final String[] TEXTS = {
    "name", "artist_uri", "artist_name", "album_uri", "album_name"
  };

  private static final StructType TRACK =
      new StructType()
          .add("uri", DataTypes.StringType)
          .add("name", DataTypes.StringType)
          .add("artist_uri", DataTypes.StringType)
          .add("artist_name", DataTypes.StringType)
          .add("album_uri", DataTypes.StringType)
          .add("album_name", DataTypes.StringType)
          .add("duration_ms", DataTypes.IntegerType)
          .add("entries", DataTypes.LongType);

  private final SparkSession spark;

  Ingest(SparkSession spark) {
    this.spark = spark;
  }

  /// Reads slices, files or folders. Every file must be sound and every pid there once.
  org.segue.data.Dataset read(List<String> paths) throws IOException {
    JavaRDD<Playlists.Parsed> parsed = Playlists.slices(spark, paths);
    Dataset<Row> playlists =
        numbered(
            spark
                .createDataFrame(parsed.map(Ingest::playlistRow), PLAYLIST)
                .orderBy(col("pid").lt(0), col("pid"), col("content")));
    Dataset<Row> tracks = numbered(tracks(parsed));
    try {
      Catalog catalog = catalog(tracks);
      org.segue.data.Dataset empty = playlists(playlists, catalog);
      Dataset<Row> entries =
          playlists
              .select(
                  col("number").as("playlist"), posexplode(col("uris")).as(two("position", "uri")))
              .join(tracks.select(col("number").as("track"), col("uri")), "uri")
              .select("playlist", "position", "track");
      return empty.withTracks(
          new Entries(spark).matrix(entries, empty.playlistCount(), catalog.trackCount()));
    } finally {
      playlists.unpersist();
      tracks.unpersist();
    }
  }

  private static String[] two(String a, String b) {
    return new String[] {a, b};
  }

  /// With the place of each row as `number`; kept, as it is read more than once.
  private Dataset<Row> numbered(Dataset<Row> sorted) {
    JavaRDD<Row> rows =
        sorted
            .toJavaRDD()
            .zipWithIndex()
            .map(
                pair -> {
                  Row row = pair._1();
                  Object[] values = new Object[row.size() + 1];
                  for (int k = 0; k < row.size(); k++) {
                    values[k] = row.get(k);
                  }
                  values[row.size()] = Math.toIntExact(pair._2());
                  return RowFactory.create(values);
                });
    return spark
        .createDataFrame(rows, sorted.schema().add("number", DataTypes.IntegerType))
        .persist(StorageLevel.MEMORY_AND_DISK());
  }

  /// A playlist with the first mention of each of its tracks.
  private static Row playlistRow(Playlists.Parsed parsed) {
    ExternalPlaylist playlist = parsed.playlist();
    Set<String> uris = new java.util.LinkedHashSet<>();
    playlist.tracks().forEach(track -> uris.add(track.uri()));
    long content = playlist.title() == null ? 1 : playlist.title().hashCode();
    for (String uri : uris) {
      content = Hashing.mix(content, uri.hashCode());
    }
    return RowFactory.create(
        playlist.pid(),
        playlist.title(),
        playlist.description(),
        playlist.collaborative(),
        playlist.modifiedAt(),
        playlist.followers(),
        playlist.edits(),
        parsed.source(),
        content,
        (long) playlist.tracks().size() - uris.size(),
        (long) parsed.withoutUri(),
        uris.toArray(String[]::new));
  }

  /// The tracks as all their mentions tell them together, by falling number of entries.
  private Dataset<Row> tracks(JavaRDD<Playlists.Parsed> parsed) {
    Dataset<Row> mentions = spark.createDataFrame(parsed.mapPartitions(Ingest::mentions), TRACK);
    Column[] merged = new Column[TEXTS.length + 1];
    for (int k = 0; k < TEXTS.length; k++) { // as Java compares strings, not as their bytes do
      merged[k] = call_function("decode", min(utf16(TEXTS[k])), lit("UTF-16BE")).as(TEXTS[k]);
    }
    merged[TEXTS.length] =
        min(when(col("duration_ms").gt(0), col("duration_ms"))).as("duration_ms");
    return mentions
        .groupBy("uri")
        .agg(sum("entries").as("entries"), merged)
        .orderBy(col("entries").desc(), utf16("uri"));
  }

  private static Column utf16(String column) {
    return call_function("encode", col(column), lit("UTF-16BE"));
  }

  /// The tracks that the files of a partition mention, most of them once.
  private static Iterator<Row> mentions(Iterator<Playlists.Parsed> playlists) {
    IdentityHashMap<ExternalTrack, long[]> entries =
        new IdentityHashMap<>(); // a file has one object per track
    while (playlists.hasNext()) {
      Set<String> seen = new HashSet<>();
      for (ExternalTrack track : playlists.next().playlist().tracks()) {
        long[] count = entries.computeIfAbsent(track, t -> new long[1]);
        count[0] += seen.add(track.uri()) ? 1 : 0;
      }
    }
    return entries.entrySet().stream()
        .map(
            entry -> {
              ExternalTrack track = entry.getKey();
              return RowFactory.create(
                  track.uri(),
                  track.name(),
                  track.artistUri(),
                  track.artistName(),
                  track.albumUri(),
                  track.albumName(),
                  track.durationMs(),
                  entry.getValue()[0]);
            })
        .iterator();
  }

  private static Catalog catalog(Dataset<Row> tracks) {
    List<String> columns = new ArrayList<>(List.of(TEXTS));
    columns.addFirst("uri");
    Map<String, Strings.Builder> texts = new LinkedHashMap<>();
    columns.forEach(name -> texts.put(name, new Strings.Builder()));
    Growing durations = new Growing(Array.Type.I32);
    Growing entries = new Growing(Array.Type.I64);
    Iterator<Row> rows = tracks.toLocalIterator();
    while (rows.hasNext()) {
      Row row = rows.next();
      texts.forEach(
          (name, builder) -> {
            int at = row.fieldIndex(name);
            builder.add(row.isNullAt(at) ? UNKNOWN : row.getString(at));
          });
      int at = row.fieldIndex("duration_ms");
      durations.add(row.isNullAt(at) ? 0 : row.getInt(at));
      entries.add(row.getLong(row.fieldIndex("entries")));
    }
    List<Strings> strings = texts.values().stream().map(Strings.Builder::build).toList();
    Array duration = durations.build();
    Array counts = entries.build();
    int kept = 0;
    while (kept < counts.size() && counts.longAt(kept) > 0) {
      kept++;
    }
    Catalog.Builder catalog = new Catalog.Builder();
    new NumberedTracks(
            strings.getFirst().size(),
            kept,
            n ->
                new ExternalTrack(
                    strings.getFirst().get(n),
                    text(strings.get(1), n),
                    text(strings.get(2), n),
                    text(strings.get(3), n),
                    text(strings.get(4), n),
                    text(strings.get(5), n),
                    duration.intAt(n)),
            n -> Math.toIntExact(counts.longAt(n)))
        .addTo(catalog);
    return catalog.build();
  }

  private static @Nullable String text(Strings strings, int n) {
    String text = strings.get(n);
    return text.equals(UNKNOWN) ? null : text;
  }

  /// The playlists, still without their tracks.
  private static org.segue.data.Dataset playlists(Dataset<Row> playlists, Catalog catalog) {
    org.segue.data.Dataset.Builder builder = new org.segue.data.Dataset.Builder();
    long dropped = 0;
    long withoutUri = 0;
    int pid = -1;
    String source = "";
    Iterator<Row> rows = playlists.drop("uris").toLocalIterator();
    while (rows.hasNext()) {
      Row row = rows.next();
      if (row.getInt(0) >= 0 && row.getInt(0) == pid) {
        throw new BadInputException(
            row.getString(7),
            "playlist pid %d is also in %s".formatted(pid, source),
            "Ingest each file once, or use the engine's import with --skip-bad");
      }
      pid = row.getInt(0) >= 0 ? row.getInt(0) : pid + 1;
      source = row.getString(7);
      ExternalPlaylist about =
          new ExternalPlaylist(
              pid,
              row.isNullAt(1) ? null : row.getString(1),
              row.isNullAt(2) ? null : row.getString(2),
              row.isNullAt(3) ? null : row.getBoolean(3),
              row.getLong(4),
              row.getInt(5),
              row.getInt(6),
              -1,
              List.of(),
              List.of());
      builder.add(pid, about, new int[0], 0);
      dropped += row.getLong(9);
      withoutUri += row.getLong(10);
    }
    if (pid < 0) {
      throw new BadInputException("the slices", "not one playlist", "Check the paths");
    }
    return builder.build(catalog, dropped, withoutUri);
  }
}
