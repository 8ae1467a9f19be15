package org.segue.spark;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.segue.data.Catalog;
import org.segue.data.ExternalPlaylist;
import org.segue.model.Query;
import org.segue.model.Recommendations;
import org.segue.model.Recommender;

/// Playlists → the tracks that come next, by any trained model.
///
/// Each executor maps the model's directory once; its tasks share it ([Opened]). Nothing comes to
/// the driver, and nothing is shuffled: a playlist is answered where it was read.
///
/// @param limit how many tracks are wanted for each
/// @param fill whether popular tracks complete the list where the model knows too few
record Continuing(SparkSession spark, String model, int limit, boolean fill) {

  /// A row per playlist: what it is, how many of its tracks the model knows, and the tracks that
  /// come next, best first, of which the first `known` are the model's own.
  private static final StructType ANSWER =
      new StructType()
          .add("pid", DataTypes.IntegerType, false)
          .add("title", DataTypes.StringType)
          .add("seeds", DataTypes.IntegerType, false)
          .add("unknown_seeds", DataTypes.IntegerType, false)
          .add("known", DataTypes.IntegerType, false)
          .add("tracks", DataTypes.createArrayType(DataTypes.IntegerType, false), false)
          .add("uris", DataTypes.createArrayType(DataTypes.StringType, false), false)
          .add("scores", DataTypes.createArrayType(DataTypes.FloatType, false), false);

  Dataset<Row> answers(List<String> playlists, int partitions) throws IOException {
    JavaRDD<ExternalPlaylist> asked = Playlists.read(spark, playlists, partitions);
    String directory = model;
    int wanted = limit;
    boolean filled = fill;
    return spark.createDataFrame(
        asked.mapPartitions(some -> answers(some, directory, wanted, filled)), ANSWER);
  }

  private static Iterator<Row> answers(
      Iterator<ExternalPlaylist> playlists, String model, int limit, boolean fill)
      throws IOException {
    Recommender recommender = Opened.recommender(model);
    Catalog catalog = Opened.model(model).catalog();
    Iterable<ExternalPlaylist> all = () -> playlists;
    return StreamSupport.stream(all.spliterator(), false)
        .map(playlist -> row(playlist, recommender, catalog, limit, fill))
        .iterator();
  }

  private static Row row(
      ExternalPlaylist playlist,
      Recommender recommender,
      Catalog catalog,
      int limit,
      boolean fill) {
    Query query = Query.of(playlist, catalog, limit).withFill(fill);
    Recommendations answer = recommender.recommend(query);
    Integer[] tracks = new Integer[answer.size()];
    String[] uris = new String[answer.size()];
    Float[] scores = new Float[answer.size()];
    for (int rank = 0; rank < answer.size(); rank++) {
      tracks[rank] = answer.track(rank);
      uris[rank] = catalog.trackUri(answer.track(rank));
      scores[rank] = answer.score(rank);
    }
    return RowFactory.create(
        playlist.pid(),
        query.title(),
        query.seeds().size(),
        query.unknownSeeds().size(),
        answer.known(),
        tracks,
        uris,
        scores);
  }
}
