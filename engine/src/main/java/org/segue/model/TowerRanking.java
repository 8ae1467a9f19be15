package org.segue.model;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.segue.data.Catalog;
import org.segue.data.TrackList;
import org.segue.math.Array;
import org.segue.math.Best;
import org.segue.math.Pool;
import org.segue.math.Vectors;
import org.segue.store.NamedArrays;

/// The second stage of [TwoTower]: what the towers found best is told more of, and put in order by
/// another network ([TowerRanker]), here in plain Java.
///
/// A candidate is told of by the query's vector, its own, their products axis by axis, and
/// [#NUMBERS] numbers: the product and the rank, the shares of seeds by its artist and on its
/// album, its popularity, its largest and its mean product with a seed, the product of the title
/// alone, and how many seeds there are.
final class TowerRanking {

  static final int NUMBERS = 9;

  private final TowerQuery queries;
  private final TrackVectors tracks;
  private final Catalog catalog;
  private final Array frequencies;
  private final Ties ties;
  private final int ranked;
  private final int d;
  private final @Nullable Weights weights;
  private final Pool<Scratch> scratches;

  /// What the network learnt: [hidden, in], `[hidden]`, `[hidden]`, and the weights `[NUMBERS]` of
  /// the numbers themselves.
  private record Weights(float[] in, float[] bias, float[] out, float[] direct) {
    static Weights of(NamedArrays learnt) {
      return new Weights(
          learnt.get("in.weight", Array.Type.F32).toFloats(),
          learnt.get("in.bias", Array.Type.F32).toFloats(),
          learnt.get("out.weight", Array.Type.F32).toFloats(),
          learnt.get("direct.weight", Array.Type.F32).toFloats());
    }
  }

  private final class Scratch {
    final Scores scores = new Scores(ties.size());
    final Best best = new Best(0);
  }

  /// The candidates of one query, best first.
  ///
  /// @param query the towers' vector
  /// @param tracks their numbers
  /// @param numbers [tracks, NUMBERS]
  record Candidates(float[] query, int[] tracks, float[] numbers) {}

  /// @param learnt what the network learnt, null while it has not
  TowerRanking(
      TwoTower recipe,
      TowerQuery queries,
      TrackVectors tracks,
      Catalog catalog,
      Array frequencies,
      Array order,
      @Nullable NamedArrays learnt) {
    this.queries = queries;
    this.tracks = tracks;
    this.catalog = catalog;
    this.frequencies = frequencies;
    ties = new Ties(order);
    ranked = recipe.ranked();
    d = recipe.dimension();
    weights = learnt == null ? null : Weights.of(learnt);
    scratches = new Pool<>(Scratch::new);
  }

  /// How wide the network's input is.
  static int width(int dimension) {
    return 3 * dimension + NUMBERS;
  }

  /// The best tracks that are not seeds, described; none where the towers know nothing.
  Candidates candidates(Query query) {
    float[] vector = queries.of(query);
    if (vector == null) {
      return new Candidates(new float[d], new int[0], new float[0]);
    }
    Scratch scratch = scratches.acquire();
    try {
      int wanted = query.withLimit(ranked).wanted(ties.size());
      tracks.score(vector, wanted, query::allows, scratch.scores);
      Parts.best(query, scratch.scores, ranked, catalog, ties, scratch.best);
      scratch.scores.clear();
      int[] found = new int[scratch.best.count()];
      Arrays.setAll(found, k -> ties.track(scratch.best.tie(k)));
      return new Candidates(vector, found, numbers(query, vector, found));
    } finally {
      scratches.release(scratch);
    }
  }

  private float[] numbers(Query query, float[] vector, int[] found) {
    TrackList seeds = query.seeds();
    float[] title = seeds.isEmpty() ? vector : queries.of(query.onlyTitle());
    float[][] seen = new float[seeds.size()][d];
    for (int s = 0; s < seen.length; s++) {
      tracks.copy(seeds.get(s), seen[s]);
    }
    float each = 1f / Math.max(1, seen.length);
    float[] numbers = new float[found.length * NUMBERS];
    float[] own = new float[d];
    for (int k = 0; k < found.length; k++) {
      int track = found[k];
      tracks.copy(track, own);
      float largest = seen.length == 0 ? 0 : Float.NEGATIVE_INFINITY;
      float sum = 0;
      int artist = 0;
      int album = 0;
      for (int s = 0; s < seen.length; s++) {
        float product = Vectors.dot(own, 0, seen[s], 0, d);
        largest = Math.max(largest, product);
        sum += product;
        int seed = seeds.get(s);
        artist += catalog.artistOf(seed) == catalog.artistOf(track) ? 1 : 0;
        album += catalog.albumOf(seed) == catalog.albumOf(track) ? 1 : 0;
      }
      int at = k * NUMBERS;
      numbers[at] = Vectors.dot(vector, 0, own, 0, d) / 10;
      numbers[at + 1] = (float) Math.log1p(k) / 5;
      numbers[at + 2] = artist * each;
      numbers[at + 3] = album * each;
      numbers[at + 4] = (float) Math.log1p(frequencies.intAt(track)) / 10;
      numbers[at + 5] = largest;
      numbers[at + 6] = sum * each;
      numbers[at + 7] = title == null ? 0 : Vectors.dot(title, 0, own, 0, d) / 10;
      numbers[at + 8] = (float) Math.log1p(seen.length) / 5;
    }
    return numbers;
  }

  /// The inputs of the candidates [from, to) to the network, one after the other.
  void inputs(Candidates candidates, int from, int to, float[] into, int at) {
    float[] own = new float[d];
    float[] query = unit(candidates.query());
    int width = width(d);
    for (int k = from; k < to; k++) {
      int place = at + (k - from) * width;
      tracks.copy(candidates.tracks()[k], own);
      for (int axis = 0; axis < d; axis++) {
        into[place + axis] = query[axis];
        into[place + d + axis] = own[axis];
        into[place + 2 * d + axis] = query[axis] * own[axis] * d;
      }
      System.arraycopy(candidates.numbers(), k * NUMBERS, into, place + 3 * d, NUMBERS);
    }
  }

  private static float[] unit(float[] vector) {
    float length = (float) Math.sqrt(1e-12 + Vectors.dot(vector, 0, vector, 0, vector.length));
    float[] unit = new float[vector.length];
    for (int k = 0; k < unit.length; k++) {
      unit[k] = vector[k] / length;
    }
    return unit;
  }

  /// How likely each candidate is to stand on the playlist, as logarithms of odds.
  float[] odds(Candidates candidates) {
    if (weights == null) {
      throw new IllegalStateException("the second stage has learnt nothing yet");
    }
    int count = candidates.tracks().length;
    int width = width(d);
    float[] inputs = new float[count * width];
    inputs(candidates, 0, count, inputs, 0);
    float[] odds = new float[count];
    for (int k = 0; k < count; k++) {
      int at = k * width;
      float sum = Vectors.dot(weights.direct, 0, inputs, at + 3 * d, NUMBERS);
      for (int h = 0; h < weights.bias.length; h++) {
        float value = weights.bias[h] + Vectors.dot(weights.in, h * width, inputs, at, width);
        sum += weights.out[h] * Math.max(0, value);
      }
      odds[k] = sum;
    }
    return odds;
  }

  /// Adds the candidates as ordered, above 1, then what else the towers find, below.
  void score(Query query, Scores scores) {
    Candidates candidates = candidates(query);
    if (candidates.tracks().length == 0) {
      return;
    }
    float[] odds = odds(candidates);
    for (int k = 0; k < odds.length; k++) {
      scores.add(candidates.tracks()[k], (float) (1 + 1 / (1 + Math.exp(-odds[k]))));
    }
    Scratch scratch = scratches.acquire();
    try {
      int wanted = query.wanted(tracks.size());
      tracks.score(candidates.query(), wanted, query::allows, scratch.scores);
      float most = candidates.numbers()[0] * 10;
      for (int k = 0; k < scratch.scores.count(); k++) {
        int track = scratch.scores.track(k);
        if (!scores.has(track)) {
          scores.add(track, 1 / (1.01f + Math.max(0, most - scratch.scores.get(track))));
        }
      }
      scratch.scores.clear();
    } finally {
      scratches.release(scratch);
    }
  }
}
