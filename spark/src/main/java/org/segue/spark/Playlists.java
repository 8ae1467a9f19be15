package org.segue.spark;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.util.SerializableConfiguration;
import org.segue.data.BadInputException;
import org.segue.data.Dataset;
import org.segue.data.ExternalPlaylist;
import org.segue.data.ExternalTrack;
import org.segue.formats.MpdFormat;

/// Playlists from wherever they lie: slices of the Million Playlist Dataset's layout, tables as
/// `segue export --parquet` writes them, or a data set.
final class Playlists {
  private Playlists() {}

  /// A playlist of a file, and how many of its entries had no URI.
  record Parsed(ExternalPlaylist playlist, String source, int withoutUri) {}

  /// A file of a file system that Hadoop knows.
  private record Slice(String path, long bytes) implements Serializable {}

  /// From any of the three kinds. They are not moved between machines before they are used.
  static JavaRDD<ExternalPlaylist> read(SparkSession spark, List<String> paths, int partitions)
      throws IOException {
    String first = paths.getFirst();
    if (paths.size() == 1 && exists(spark, first, "playlists.safetensors")) {
      return ofData(spark, first, partitions);
    }
    if (paths.size() == 1 && Tables.are(spark, first)) {
      return ofTables(spark, first);
    }
    return slices(spark, paths).map(Parsed::playlist);
  }

  static boolean exists(SparkSession spark, String folder, String name) throws IOException {
    Path path = new Path(folder, name);
    return path.getFileSystem(configuration(spark)).exists(path);
  }

  static Configuration configuration(SparkSession spark) {
    return spark.sparkContext().hadoopConfiguration();
  }

  /// Of MPD slices, `.json` or `.json.gz`: files, or folders that are searched.
  static JavaRDD<Parsed> slices(SparkSession spark, List<String> paths) throws IOException {
    List<Slice> slices = new ArrayList<>();
    for (String path : paths) {
      slices.addAll(slices(configuration(spark), new Path(path)));
    }
    Collections.sort(slices, java.util.Comparator.comparing(Slice::path));
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<SerializableConfiguration> configuration =
        context.broadcast(new SerializableConfiguration(configuration(spark)));
    return context
        .parallelize(slices, slices.size())
        .flatMap(slice -> parse(slice, configuration.value().value()));
  }

  private static List<Slice> slices(Configuration configuration, Path path) throws IOException {
    FileSystem files = path.getFileSystem(configuration);
    if (!files.exists(path)) {
      throw new BadInputException(path.toString(), "is not there", "Check the path");
    }
    FileStatus status = files.getFileStatus(path);
    if (status.isFile()) {
      return List.of(new Slice(path.toString(), status.getLen()));
    }
    List<Slice> found = new ArrayList<>();
    RemoteIterator<LocatedFileStatus> all = files.listFiles(path, true);
    while (all.hasNext()) {
      LocatedFileStatus file = all.next();
      String name = file.getPath().getName();
      if (name.endsWith(".json") || name.endsWith(".json.gz")) {
        found.add(new Slice(file.getPath().toString(), file.getLen()));
      }
    }
    if (found.stream().anyMatch(Playlists::named)) {
      found.removeIf(slice -> !named(slice)); // as the engine's import: nothing else beside slices
    }
    if (found.isEmpty()) {
      throw new BadInputException(
          path.toString(),
          "no slices (.json, .json.gz), no tables and no data set in here",
          "Check the path");
    }
    return found;
  }

  private static boolean named(Slice slice) {
    return slice.path().substring(slice.path().lastIndexOf('/') + 1).startsWith("mpd.slice.");
  }

  private static Iterator<Parsed> parse(Slice slice, Configuration configuration) {
    Path path = new Path(slice.path());
    List<Parsed> playlists = new ArrayList<>();
    try (InputStream raw = path.getFileSystem(configuration).open(path);
        InputStream in = slice.path().endsWith(".gz") ? new GZIPInputStream(raw, 1 << 16) : raw) {
      new MpdFormat()
          .read(
              in,
              slice.path(),
              (playlist, withoutUri) ->
                  playlists.add(new Parsed(playlist, slice.path(), withoutUri)));
    } catch (EOFException | ZipException e) {
      throw new BadInputException(
          slice.path(),
          BadInputException.NOWHERE,
          "the compressed content is damaged or truncated: " + e.getMessage(),
          "Copy or download it again",
          e);
    } catch (IOException e) {
      throw new UncheckedIOException(slice.path(), e);
    }
    return playlists.iterator();
  }

  private static JavaRDD<ExternalPlaylist> ofData(SparkSession spark, String path, int partitions)
      throws IOException {
    int count = Opened.data(path).playlistCount();
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    List<Integer> parts = IntStream.range(0, partitions).boxed().toList();
    return context
        .parallelize(parts, partitions)
        .flatMap(
            part -> {
              Dataset data = Opened.data(path);
              int from = (int) ((long) part * count / partitions);
              int to = (int) ((part + 1L) * count / partitions);
              return IntStream.range(from, to).mapToObj(data::external).iterator();
            });
  }

  /// Of tables: of a track only the URI is read, which is what a model knows it by.
  private static JavaRDD<ExternalPlaylist> ofTables(SparkSession spark, String folder)
      throws IOException {
    Tables tables = new Tables(spark, folder);
    org.apache.spark.sql.Dataset<Row> lists =
        tables
            .needed("entries")
            .join(
                tables
                    .needed("tracks")
                    .select(functions.col("number").as("track"), functions.col("uri")),
                "track")
            .groupBy("playlist")
            .agg(
                functions
                    .sort_array(functions.collect_list(functions.struct("position", "uri")))
                    .as("entries"));
    return tables
        .playlists()
        .join(lists, functions.col("number").equalTo(functions.col("playlist")), "left")
        .toJavaRDD()
        .map(
            row -> {
              List<ExternalTrack> tracks = new ArrayList<>();
              if (!row.isNullAt(row.fieldIndex("entries"))) {
                for (Row entry : row.<Row>getList(row.fieldIndex("entries"))) {
                  tracks.add(
                      new ExternalTrack(entry.getString(1), null, null, null, null, null, 0));
                }
              }
              return Tables.playlist(row).withTracks(tracks);
            });
  }
}
