package org.segue.model;

import java.util.Arrays;
import org.segue.data.Catalog;
import org.segue.data.Dataset;
import org.segue.math.Array;
import org.segue.store.NamedArrays;

/// What is told of the tracks of a query together: how many there are, of how many artists and
/// albums, and how long they last, each in a bucket. An empty query is in the first.
record TowerStatistics(
    Catalog catalog, Buckets tracks, Buckets artists, Buckets albums, Buckets duration) {

  static final int COUNT = 4;

  private static final int SAMPLE = 20_000;

  /// The buckets hold about as many each of the histories that are learnt from.
  static TowerStatistics of(Dataset data, long seed, int buckets) {
    TowerExamples examples = new TowerExamples(data, 1, 0);
    int count = data.playlistCount() == 0 ? 0 : SAMPLE;
    float[][] values = new float[COUNT][count];
    for (int k = 0; k < count; k++) {
      int playlist = (int) ((long) k * data.playlistCount() / count);
      examples.draw(playlist, TowerFeatures.random(seed, k));
      float[] of = values(data.catalog(), examples.history(), examples.length());
      for (int s = 0; s < COUNT; s++) {
        values[s][k] = of[s];
      }
    }
    Buckets[] all = new Buckets[COUNT];
    Arrays.setAll(all, s -> Buckets.of(values[s], buckets));
    return new TowerStatistics(data.catalog(), all[0], all[1], all[2], all[3]);
  }

  Buckets of(int statistic) {
    return switch (statistic) {
      case 0 -> tracks;
      case 1 -> artists;
      case 2 -> albums;
      default -> duration;
    };
  }

  static String name(int statistic) {
    return switch (statistic) {
      case 0 -> "tracks";
      case 1 -> "artists";
      case 2 -> "albums";
      default -> "duration";
    };
  }

  /// The buckets of the first `length` of these tracks.
  int[] of(int[] history, int length) {
    float[] values = values(catalog, history, length);
    int[] of = new int[COUNT];
    Arrays.setAll(of, s -> of(s).of(values[s]));
    return of;
  }

  private static float[] values(Catalog catalog, int[] history, int length) {
    int[] artists = new int[length];
    int[] albums = new int[length];
    double seconds = 0;
    for (int t = 0; t < length; t++) {
      artists[t] = catalog.artistOf(history[t]);
      albums[t] = catalog.albumOf(history[t]);
      seconds += catalog.durationOf(history[t]) / 1000.0;
    }
    return new float[] {length, distinct(artists), distinct(albums), (float) seconds};
  }

  private static int distinct(int[] numbers) {
    Arrays.sort(numbers);
    int count = 0;
    for (int k = 0; k < numbers.length; k++) {
      count += k == 0 || numbers[k] != numbers[k - 1] ? 1 : 0;
    }
    return count;
  }

  void put(NamedArrays.Builder state) {
    for (int s = 0; s < COUNT; s++) {
      state.put("statistics." + name(s), of(s).bounds());
    }
  }

  static TowerStatistics of(NamedArrays state, Catalog catalog) {
    Buckets[] all = new Buckets[COUNT];
    Arrays.setAll(all, s -> new Buckets(state.get("statistics." + name(s), Array.Type.F32)));
    return new TowerStatistics(catalog, all[0], all[1], all[2], all[3]);
  }
}
