package org.segue.spark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.segue.data.Catalog;
import org.segue.data.ExternalPlaylist;
import org.segue.data.TrackList;
import org.segue.math.Hashing;
import org.segue.model.CandidateFeatures;
import org.segue.model.Query;

/// Playlists → what the ranker of a model of two stages knows of each candidate, a row per playlist
/// and candidate: the table that a ranker learns from.
///
/// The first `seeds` tracks of a playlist are the question, the others the right answers. A ranker
/// learns something true from it only if the model was trained without these playlists: otherwise
/// the features have seen the answers.
///
/// @param seeds how many; playlists without more tracks than that are left out
/// @param others of the candidates that are not right, about so many are kept, drawn by hash; 0
///     for all
/// @param chance the seed of that draw
record Describing(SparkSession spark, String model, int seeds, int others, long chance) {

  Describing {
    if (seeds < 0 || others < 0) {
      throw new IllegalArgumentException(
          "seeds %d, others %d must not be negative".formatted(seeds, others));
    }
  }

  Dataset<Row> rows(List<String> playlists, int partitions) throws IOException {
    List<String> names = Opened.features(model).names();
    StructType schema =
        new StructType()
            .add("pid", DataTypes.IntegerType, false)
            .add("track", DataTypes.IntegerType, false)
            .add("uri", DataTypes.StringType, false)
            .add("place", DataTypes.IntegerType, false)
            .add("right", DataTypes.BooleanType, false);
    for (String name : names) {
      schema = schema.add(column(name), DataTypes.FloatType, false);
    }
    String directory = model;
    int first = seeds;
    int kept = others;
    long seed = chance;
    return spark.createDataFrame(
        Playlists.read(spark, playlists, partitions)
            .flatMap(playlist -> rows(playlist, directory, first, kept, seed)),
        schema);
  }

  /// A feature's name as that of a column: letters, digits and `_`.
  static String column(String feature) {
    return feature.replaceAll("[^A-Za-z0-9]+", "_");
  }

  private static Iterator<Row> rows(
      ExternalPlaylist playlist, String model, int seeds, int others, long chance)
      throws IOException {
    Catalog catalog = Opened.model(model).catalog();
    int[] known = Query.of(playlist, catalog, 0).seeds().toArray();
    List<Row> rows = new ArrayList<>();
    if (known.length <= seeds) {
      return rows.iterator();
    }
    Set<Integer> right = new HashSet<>();
    for (int k = seeds; k < known.length; k++) {
      right.add(known[k]);
    }
    Query query =
        new Query(
            playlist.title(),
            TrackList.of(java.util.Arrays.copyOf(known, seeds)),
            TrackList.EMPTY,
            List.of(),
            TrackList.EMPTY,
            playlist.modifiedAt(),
            known.length,
            0,
            false);
    CandidateFeatures features = Opened.features(model);
    int width = features.names().size();
    long draw = Hashing.mix(chance, playlist.pid());
    features.describe(
        query,
        (tracks, count, values) -> {
          double share = others == 0 ? 1 : (double) others / count;
          for (int k = 0; k < count; k++) {
            boolean is = right.contains(tracks[k]);
            if (!is && Hashing.unit(Hashing.mix(draw, k)) >= share) {
              continue;
            }
            Object[] row = new Object[5 + width];
            row[0] = playlist.pid();
            row[1] = tracks[k];
            row[2] = catalog.trackUri(tracks[k]);
            row[3] = k;
            row[4] = is;
            for (int f = 0; f < width; f++) {
              row[5 + f] = values[k * width + f];
            }
            rows.add(RowFactory.create(row));
          }
        });
    return rows.iterator();
  }
}
