package org.segue.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.segue.math.Array;
import org.segue.math.SparseMatrix;
import org.segue.store.NamedArrays;

/// The queries' tower of [TwoTower] in plain Java: the vector of one query.
final class TowerQuery {

  private final TwoTower recipe;
  private final TowerFeatures features;
  private final NamedArrays learnt;
  private final TowerArithmetic tower;

  /// @param learnt what [TowerNetwork] learnt, by its names
  TowerQuery(TwoTower recipe, TowerFeatures features, NamedArrays learnt) {
    this.recipe = recipe;
    this.features = features;
    this.learnt = learnt;
    tower = new TowerArithmetic(recipe, learnt.part("query."));
  }

  /// The vector, over the temperature; null where nothing is known of the query: neither a track
  /// nor a word of the title.
  float @Nullable [] of(Query query) {
    int[] title = features.titles() == null ? new int[0] : features.titles().of(query.title());
    if (title.length == 0 && query.seeds().isEmpty()) {
      return null;
    }
    float[] vector = tower.of(inputs(title, query.seeds().toArray()));
    for (int k = 0; k < vector.length; k++) {
      vector[k] /= (float) recipe.temperature();
    }
    return vector;
  }

  /// The vectors of the features, in the order in which [TowerNetwork#queries] has them.
  private float[] inputs(int[] title, int[] seeds) {
    int d = recipe.dimension();
    float[] inputs = new float[features.ofQueries() * d];
    float[] row = new float[d];
    int at = 0;
    for (TowerFeatures.Field field : features.fields()) {
      Array table = ofHistory(field.name());
      for (int seed : seeds) {
        add(table, field.ofTracks().intAt(seed), 1f / seeds.length, row, inputs, at);
      }
      at += d;
    }
    if (features.names() != null) {
      SparseMatrix ofTracks = features.namesOfTracks();
      Array table = ofHistory("names");
      for (int seed : seeds) {
        int[] words = ofTracks.row(seed);
        for (int word : words) {
          add(table, word, 1f / words.length / seeds.length, row, inputs, at);
        }
      }
      at += d;
    }
    if (features.titles() != null) {
      Array table = table("title");
      for (int part : title) {
        add(table, part, 1f / title.length, row, inputs, at);
      }
      at += d;
    }
    if (features.statistics() != null) {
      int[] statistics = features.statistics().of(seeds, seeds.length);
      for (int s = 0; s < statistics.length; s++) {
        add(table("statistics." + TowerStatistics.name(s)), statistics[s], 1, row, inputs, at);
        at += d;
      }
    }
    if (features.last() && seeds.length > 0) {
      int number = features.fields().getFirst().ofTracks().intAt(seeds[seeds.length - 1]);
      add(ofHistory("track"), number, 1, row, inputs, at);
    }
    return inputs;
  }

  private static void add(
      Array table, int number, float weight, float[] row, float[] sums, int at) {
    if (number >= 0) {
      table.copy((long) number * row.length, row, 0, row.length);
      for (int k = 0; k < row.length; k++) {
        sums[at + k] += weight * row[k];
      }
    }
  }

  private Array table(String name) {
    return Objects.requireNonNull(learnt.get(name, Array.Type.F32));
  }

  private Array ofHistory(String name) {
    return table((recipe.shared() ? "table." : "history.") + name);
  }
}
