package org.segue.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.segue.math.Array;
import org.segue.math.SparseMatrix;
import org.segue.nn.Initial;
import org.segue.nn.Parameters;
import org.segue.nn.Pass;
import org.segue.nn.Table;
import org.segue.nn.Tensor;

/// The two towers of [TwoTower] with their tables, while they learn.
///
/// Each feature has a table of vectors: `table.NAME` for candidates, and for the history too unless
/// the towers share none, then `history.NAME`; `title`, and `statistics.NAME`.
final class TowerNetwork {

  private static final int CHUNK = 4096;
  private static final double SMALL = 0.05;

  private final TwoTower recipe;
  private final TowerFeatures features;
  private final Map<String, Table> tables = new LinkedHashMap<>();
  private final Tower queries;
  private final Tower candidates;

  /// @param initial of the tracks' vectors [tracks, d]; null: by chance
  TowerNetwork(
      TwoTower recipe, TowerFeatures features, Parameters parameters, @Nullable Array initial) {
    this.recipe = recipe;
    this.features = features;
    Map<String, Integer> rows = new LinkedHashMap<>();
    features.tables(rows);
    for (String side : recipe.shared() ? List.of("table") : List.of("table", "history")) {
      rows.forEach(
          (name, count) -> add(parameters, side + "." + name, count, ofTracks(name, initial)));
    }
    if (features.titles() != null) {
      add(parameters, "title", features.titles().count(), null);
    }
    for (int s = 0; s < TowerStatistics.COUNT && features.statistics() != null; s++) {
      String name = "statistics." + TowerStatistics.name(s);
      add(parameters, name, features.statistics().of(s).count(), null);
    }
    queries = new Tower(recipe, parameters.in("query"), features.ofQueries());
    candidates = new Tower(recipe, parameters.in("candidate"), features.ofCandidates());
  }

  private void add(Parameters parameters, String name, int rows, @Nullable Array initial) {
    tables.put(
        name,
        initial == null
            ? parameters.table(name, Initial.normal(SMALL), rows, recipe.dimension())
            : parameters.table(name, initial));
  }

  /// What the rows of a table start from: a track's vector, the mean over an artist's or album's.
  private @Nullable Array ofTracks(String name, @Nullable Array initial) {
    if (initial == null || !List.of("track", "artist", "album").contains(name)) {
      return null;
    }
    TowerFeatures.Field field =
        features.fields().stream().filter(f -> f.name().equals(name)).findFirst().orElseThrow();
    int d = recipe.dimension();
    Array vectors = Array.allocate(Array.Type.F32, field.rows(), d);
    int[] counts = new int[field.rows()];
    float[] row = new float[d];
    float[] sum = new float[d];
    for (int pass = 0; pass < 2; pass++) { // count, then add shares
      for (int track = 0; track < field.ofTracks().size(); track++) {
        int number = field.ofTracks().intAt(track);
        initial.copy((long) track * d, row, 0, d);
        if (number < 0 || isZero(row)) {
          continue;
        }
        if (pass == 0) {
          counts[number]++;
        } else {
          vectors.copy((long) number * d, sum, 0, d);
          for (int k = 0; k < d; k++) {
            sum[k] += row[k] / counts[number];
          }
          vectors.put((long) number * d, sum, 0, d);
        }
      }
    }
    return vectors;
  }

  private static boolean isZero(float[] row) {
    for (float value : row) {
      if (value != 0) {
        return false;
      }
    }
    return true;
  }

  private Table table(String name) {
    return Objects.requireNonNull(tables.get(name));
  }

  private Table ofHistory(String name) {
    return table((recipe.shared() ? "table." : "history.") + name);
  }

  /// The vectors of queries, [n, d]. The order of the features is that of [TwoTowerScorer].
  Tensor queries(TowerQuestions batch, Pass pass) {
    List<Tensor> parts = new ArrayList<>();
    for (TowerFeatures.Field field : features.fields()) {
      parts.add(batch.history(field, ofHistory(field.name())));
    }
    if (features.names() != null) {
      parts.add(batch.names(ofHistory("names")));
    }
    if (features.titles() != null) {
      parts.add(batch.title(table("title")));
    }
    for (int s = 0; s < TowerStatistics.COUNT && features.statistics() != null; s++) {
      parts.add(batch.statistic(s, table("statistics." + TowerStatistics.name(s))));
    }
    if (features.last()) {
      parts.add(batch.last(features.fields().getFirst(), ofHistory("track")));
    }
    return queries.apply(Tensor.stack(1, parts.toArray(Tensor[]::new)), pass);
  }

  /// The vectors of tracks, [n, d].
  Tensor candidates(int[] tracks, Pass pass) {
    List<Tensor> parts = new ArrayList<>();
    for (TowerFeatures.Field field : features.fields()) {
      int[] rows = Arrays.stream(tracks).map(track -> field.ofTracks().intAt(track)).toArray();
      parts.add(table("table." + field.name()).rows(rows));
    }
    if (features.names() != null) {
      parts.add(names(tracks, features.namesOfTracks(), table("table.names")));
    }
    return candidates.apply(Tensor.stack(1, parts.toArray(Tensor[]::new)), pass);
  }

  /// The means over the words of each track.
  private static Tensor names(int[] tracks, SparseMatrix ofTracks, Table table) {
    int total = 0;
    for (int track : tracks) {
      total += ofTracks.rowLength(track);
    }
    if (total == 0) {
      return Tensor.zeros(tracks.length, table.width());
    }
    int[] words = new int[total];
    int[] owners = new int[total];
    float[] weights = new float[total];
    int at = 0;
    for (int t = 0; t < tracks.length; t++) {
      int[] row = ofTracks.row(tracks[t]);
      for (int word : row) {
        words[at] = word;
        owners[at] = t;
        weights[at++] = 1f / row.length;
      }
    }
    return table.rows(words).times(Tensor.of(weights, total, 1)).grouped(owners, tracks.length);
  }

  /// The vectors of all tracks, [tracks, d].
  Array allCandidates(int tracks, int threads) {
    int d = recipe.dimension();
    Array all = Array.allocate(Array.Type.F32, tracks, d);
    for (int from = 0; from < tracks; from += CHUNK) {
      int[] some = new int[Math.min(CHUNK, tracks - from)];
      int first = from;
      Arrays.setAll(some, k -> first + k);
      try (Pass pass = Pass.inference(threads)) {
        float[] vectors = candidates(some, pass).floats();
        all.put((long) from * d, vectors, 0, vectors.length);
      }
    }
    return all;
  }
}
