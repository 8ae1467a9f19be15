package org.segue.model;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.segue.data.Catalog;
import org.segue.data.Dataset;
import org.segue.math.Array;
import org.segue.nn.Parameters;

/// What a [SageNetwork] begins with: chance, the vectors of [Als], or what an earlier model has
/// learnt of the same tracks, artists, albums and words.
final class SageBeginning {

  private static final int LEAST = 2; // playlists of a word
  private static final double TITLE = 0.3; // of what its tracks weigh

  private final GraphSage recipe;
  private final Dataset data;
  private final Training training;
  private final SageWords words;

  SageBeginning(GraphSage recipe, Dataset data, Training training) {
    this.recipe = recipe;
    this.data = data;
    this.training = training;
    words = SageWords.of(data, LEAST);
  }

  SageWords words() {
    return words;
  }

  /// Overwrites what the parameters begin with by chance.
  void fill(Parameters parameters, SageGraph graph) {
    Training.Earlier earlier = training.earlier();
    if (earlier != null) {
      takeOver(earlier, parameters.arrays());
    } else if (recipe.initial() == GraphSage.Initial.ALS) {
      factors(parameters.arrays(), graph);
    }
  }

  /// Half of a track's vector is shared by its artist and half by its album, as means over their
  /// tracks; its own part is what is left.
  private void factors(Map<String, Array> net, SageGraph graph) {
    int d = recipe.dimension();
    WeightedFactors factors =
        new WeightedFactors(recipe.factors(), true, recipe.scale(), data, training);
    Array track = SageVectors.get(net, "track");
    track.memory().copyFrom(factors.vectors().memory());
    words(track, graph, SageVectors.get(net, "word"));
    float[] row = new float[d];
    Array artist = means(track, graph, graph.artistOf()::intAt, SageVectors.get(net, "artist"));
    Array album = means(track, graph, graph.albumOf()::intAt, SageVectors.get(net, "album"));
    float[] part = new float[d];
    for (int t = 0; t < graph.tracks(); t++) {
      track.copy((long) t * d, row, 0, d);
      subtract(artist, graph.artistOf().intAt(t), row, part);
      subtract(album, graph.albumOf().intAt(t), row, part);
      track.put((long) t * d, row, 0, d);
    }
  }

  /// Of each word, `TITLE` times the mean over its playlists of the mean of their tracks.
  private void words(Array track, SageGraph graph, Array into) {
    int d = recipe.dimension();
    int[] counts = graph.wordsOf().columnCounts();
    float[] sums = new float[counts.length * d];
    float[] row = new float[d];
    float[] mean = new float[d];
    for (int p = 0; p < graph.playlists(); p++) {
      int[] some = graph.wordsOf().row(p);
      int[] tracks = graph.tracksOf().row(p);
      if (some.length == 0 || tracks.length == 0) {
        continue;
      }
      Arrays.fill(mean, 0);
      for (int t : tracks) {
        track.copy((long) t * d, row, 0, d);
        for (int k = 0; k < d; k++) {
          mean[k] += row[k] / tracks.length;
        }
      }
      for (int word : some) {
        for (int k = 0; k < d; k++) {
          sums[word * d + k] += (float) (TITLE * mean[k] / counts[word]);
        }
      }
    }
    into.put(0, sums, 0, sums.length);
  }

  private void subtract(Array groups, int group, float[] row, float[] part) {
    if (group >= 0) {
      groups.copy((long) group * row.length, part, 0, row.length);
      for (int k = 0; k < row.length; k++) {
        row[k] -= part[k];
      }
    }
  }

  /// Half of the mean of the known tracks of each group, 0 without any.
  private Array means(Array track, SageGraph graph, IntUnaryOperator groupOf, Array into) {
    int d = recipe.dimension();
    int groups = (int) (into.size() / d);
    int[] counts = new int[groups];
    float[] sums = new float[groups * d];
    for (int t = 0; t < graph.tracks(); t++) {
      int group = groupOf.applyAsInt(t);
      if (group >= 0 && graph.frequency(t) > 0) {
        counts[group]++;
        for (int k = 0; k < d; k++) {
          sums[group * d + k] += track.floatAt((long) t * d + k);
        }
      }
    }
    for (int at = 0; at < sums.length; at++) {
      into.set(at, sums[at] / (2 * Math.max(1, counts[at / d])));
    }
    return into;
  }

  /// Copies what the earlier model knows; what is new to it keeps what chance gave it, but the own
  /// parts of new tracks, which begin as 0: their artists and albums speak for them.
  private void takeOver(Training.Earlier earlier, Map<String, Array> net) {
    Map<String, Array> old = earlier.state().part(GraphSage.NET).all();
    Catalog before = earlier.catalog();
    Catalog now = data.catalog();
    SageWords oldWords = SageWords.of(earlier.state().strings("words"));
    Map<String, Integer> artists =
        numbers(before.artistCount(), before::artistUri, before::artistName);
    Map<String, Integer> albums = numbers(before.albumCount(), before::albumUri, before::albumName);
    net.forEach(
        (name, array) -> {
          Array from = SageVectors.get(old, name);
          switch (name) {
            case "track" -> rows(from, array, t -> before.findTrack(now.trackUri(t)), true);
            case "artist" ->
                rows(from, array, a -> find(artists, now.artistUri(a), now.artistName(a)), false);
            case "album" ->
                rows(from, array, a -> find(albums, now.albumUri(a), now.albumName(a)), false);
            case "word" -> rows(from, array, w -> oldWords.find(words.get(w)), false);
            default -> {
              if (!Arrays.equals(from.shape(), array.shape())) {
                throw new IllegalArgumentException(
                    "%s of the earlier model is %s, not %s: dimension and layers must be the same"
                        .formatted(name, from, array));
              }
              array.memory().copyFrom(from.memory());
            }
          }
        });
  }

  private void rows(Array from, Array to, IntUnaryOperator before, boolean clear) {
    int d = recipe.dimension();
    if (from.shape()[1] != d) {
      throw new IllegalArgumentException(
          "the earlier model has dimension %d, not %d".formatted(from.shape()[1], d));
    }
    float[] row = new float[d];
    for (int r = 0; r < to.shape()[0]; r++) {
      int old = before.applyAsInt(r);
      if (old >= 0) {
        from.copy((long) old * d, row, 0, d);
        to.put((long) r * d, row, 0, d);
      } else if (clear) {
        to.put((long) r * d, new float[d], 0, d);
      }
    }
  }

  private interface Text {
    String of(int number);
  }

  private static Map<String, Integer> numbers(int count, Text uri, Text name) {
    Map<String, Integer> numbers = new HashMap<>();
    for (int n = 0; n < count; n++) {
      numbers.putIfAbsent(uri.of(n).isEmpty() ? name.of(n) : uri.of(n), n);
    }
    return numbers;
  }

  private static int find(Map<String, Integer> numbers, String uri, String name) {
    return numbers.getOrDefault(uri.isEmpty() ? name : uri, -1);
  }
}
