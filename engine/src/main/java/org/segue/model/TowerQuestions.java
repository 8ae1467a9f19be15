package org.segue.model;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.segue.math.SparseMatrix;
import org.segue.nn.Table;
import org.segue.nn.Tensor;

/// A batch of queries as the queries' tower of [TwoTower] is told of them.
final class TowerQuestions {

  private final TowerFeatures features;
  private final int[] last; // of each query, −1 without tracks
  private final int[][] statistics; // one row per statistic
  private final Bags tracks = new Bags();
  private final Bags words = new Bags();
  private final Bags names = new Bags();
  private int count;

  /// Numbers that belong to queries, with weights that make sums means.
  private static final class Bags {
    int[] numbers = new int[256];
    int[] owners = new int[256];
    float[] weights = new float[256];
    int size;

    void add(int number, int owner, float weight) {
      if (size == numbers.length) {
        numbers = Arrays.copyOf(numbers, 2 * size);
        owners = Arrays.copyOf(owners, 2 * size);
        weights = Arrays.copyOf(weights, 2 * size);
      }
      numbers[size] = number;
      owners[size] = owner;
      weights[size++] = weight;
    }

    /// The sums by owner, [queries, width]; `of` is the column that is looked up by number.
    Tensor sums(Table table, java.util.function.IntUnaryOperator of, int queries) {
      int[] rows = new int[size];
      for (int k = 0; k < size; k++) {
        rows[k] = of.applyAsInt(numbers[k]);
      }
      if (size == 0) {
        return Tensor.zeros(queries, table.width());
      }
      return table
          .rows(rows)
          .times(Tensor.of(Arrays.copyOf(weights, size), size, 1))
          .grouped(Arrays.copyOf(owners, size), queries);
    }
  }

  TowerQuestions(TowerFeatures features, int most) {
    this.features = features;
    last = new int[most];
    statistics = new int[TowerStatistics.COUNT][most];
  }

  int count() {
    return count;
  }

  /// Adds a query: the numbers of its title's parts, and the first `length` of these tracks.
  void add(int[] title, int[] history, int length) {
    for (int part : title) {
      words.add(part, count, 1f / title.length);
    }
    for (int t = 0; t < length; t++) {
      tracks.add(history[t], count, 1f / length);
    }
    if (features.names() != null) {
      SparseMatrix ofTracks = features.namesOfTracks();
      for (int t = 0; t < length; t++) {
        int[] row = ofTracks.row(history[t]);
        for (int word : row) {
          names.add(word, count, 1f / row.length / length);
        }
      }
    }
    TowerStatistics all = features.statistics();
    if (all != null) {
      int[] of = all.of(history, length);
      for (int s = 0; s < of.length; s++) {
        statistics[s][count] = of[s];
      }
    }
    last[count++] = length == 0 ? -1 : history[length - 1];
  }

  Tensor title(Table table) {
    return words.sums(table, part -> part, count);
  }

  Tensor names(Table table) {
    return names.sums(table, word -> word, count);
  }

  Tensor history(TowerFeatures.Field field, Table table) {
    return tracks.sums(table, track -> field.ofTracks().intAt(track), count);
  }

  Tensor last(TowerFeatures.@Nullable Field field, Table table) {
    int[] rows = new int[count];
    Arrays.setAll(
        rows, q -> last[q] < 0 ? -1 : field == null ? last[q] : field.ofTracks().intAt(last[q]));
    return table.rows(rows);
  }

  Tensor statistic(int statistic, Table table) {
    return table.rows(Arrays.copyOf(statistics[statistic], count));
  }
}
