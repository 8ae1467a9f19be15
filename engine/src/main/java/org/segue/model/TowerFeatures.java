package org.segue.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.segue.data.Catalog;
import org.segue.data.Dataset;
import org.segue.math.Array;
import org.segue.math.Hashing;
import org.segue.math.SparseMatrix;
import org.segue.store.NamedArrays;
import org.segue.store.Strings;

/// What the towers of [TwoTower] are told of tracks and of queries, as numbers of rows in tables.
///
/// - of a track: `fields`, each one number of the track ([Field]), and the words of its `names`;
/// - of a query: the words and pairs of words of its title; how many tracks, artists and albums it
///   has and how long it lasts, each in a bucket; the means of its tracks' fields and names; its
///   last track.
///
/// What the recipe does not list, or the data do not have, is not there. Popularity counts the
/// training's playlists only, and tracks that none of them has have no number of their own: what
/// their artist, album and names say is all that is known of them.
record TowerFeatures(
    List<Field> fields,
    @Nullable TowerWords names,
    @Nullable TowerTitles titles,
    @Nullable TowerStatistics statistics,
    boolean last) {

  private static final int BUCKETS = 20;

  /// A number of each track: its row in a table of so many.
  ///
  /// @param ofTracks I32, −1 where unknown
  record Field(String name, int rows, Array ofTracks) {

    boolean known() {
      return rows > 0;
    }
  }

  TowerFeatures {
    fields = List.copyOf(fields);
  }

  static TowerFeatures of(TwoTower recipe, Dataset data, Training training) {
    Catalog catalog = data.catalog();
    int[] frequencies = data.tracks().columnCounts();
    List<Field> fields = new ArrayList<>();
    if (recipe.has("track")) {
      fields.add(new Field("track", catalog.trackCount(), numbers(frequencies)));
    }
    if (recipe.has("artist")) {
      fields.add(new Field("artist", catalog.artistCount(), catalog.trackArtists()));
    }
    if (recipe.has("album")) {
      fields.add(new Field("album", catalog.albumCount(), catalog.trackAlbums()));
    }
    if (recipe.has("duration")) {
      fields.add(durations(catalog, frequencies));
    }
    if (recipe.has("popularity")) {
      fields.add(popularity(frequencies));
    }
    catalog
        .features()
        .forEach(
            (name, values) -> {
              if (recipe.has(name) && values.shape().length == 1) {
                fields.add(feature(name, values, frequencies));
              }
            });
    fields.removeIf(field -> !field.known());
    TowerWords names =
        recipe.has("names") ? TowerWords.of(catalog, frequencies, recipe.words()) : null;
    TowerTitles titles = recipe.has("title") ? TowerTitles.of(data, recipe.words()) : null;
    TowerStatistics statistics =
        recipe.has("statistics") ? TowerStatistics.of(data, training.seed(), BUCKETS) : null;
    return new TowerFeatures(
        fields,
        names == null || names.count() == 0 ? null : names,
        titles == null || titles.count() == 0 ? null : titles,
        statistics,
        recipe.has("last") && recipe.has("track"));
  }

  /// How many vectors the candidates' tower is given.
  int ofCandidates() {
    return fields.size() + (names == null ? 0 : 1);
  }

  /// How many vectors the queries' tower is given.
  int ofQueries() {
    return ofCandidates()
        + (titles == null ? 0 : 1)
        + (statistics == null ? 0 : TowerStatistics.COUNT)
        + (last ? 1 : 0);
  }

  void put(NamedArrays.Builder state) {
    state.put("fields", Strings.of(fields.stream().map(Field::name).toList()));
    state.put("field.rows", Array.of(fields.stream().mapToInt(Field::rows).toArray()));
    fields.forEach(field -> state.put("field." + field.name(), field.ofTracks()));
    if (names != null) {
      names.put(state);
    }
    if (titles != null) {
      titles.put(state);
    }
    if (statistics != null) {
      statistics.put(state);
    }
    state.put("last", Array.of(last ? 1 : 0));
  }

  static TowerFeatures of(NamedArrays state, Catalog catalog) {
    Strings names = state.strings("fields");
    Array rows = state.get("field.rows", Array.Type.I32);
    List<Field> fields = new ArrayList<>();
    for (int f = 0; f < names.size(); f++) {
      String name = names.get(f);
      fields.add(new Field(name, rows.intAt(f), state.get("field." + name, Array.Type.I32)));
    }
    return new TowerFeatures(
        fields,
        state.has("names.rows") ? TowerWords.of(state) : null,
        state.has("title.slots") ? TowerTitles.of(state) : null,
        state.has("statistics.tracks") ? TowerStatistics.of(state, catalog) : null,
        state.get("last", Array.Type.I32).intAt(0) == 1);
  }

  /// A track's own number where a playlist has it.
  private static Array numbers(int[] frequencies) {
    int[] numbers = new int[frequencies.length];
    Arrays.setAll(numbers, track -> frequencies[track] > 0 ? track : -1);
    return Array.of(numbers);
  }

  private static Field durations(Catalog catalog, int[] frequencies) {
    float[] values = new float[frequencies.length];
    for (int track = 0; track < values.length; track++) {
      int duration = catalog.durationOf(track);
      values[track] = duration > 0 ? duration : Float.NaN;
    }
    return bucketed("duration", values, frequencies);
  }

  private static Field popularity(int[] frequencies) {
    float[] values = new float[frequencies.length];
    for (int track = 0; track < values.length; track++) {
      values[track] = frequencies[track];
    }
    Buckets buckets = buckets(values, frequencies);
    int[] of = new int[values.length]; // one more for tracks that no playlist has
    Arrays.setAll(of, track -> frequencies[track] == 0 ? 0 : 1 + buckets.of(values[track]));
    return new Field("popularity", buckets.count() + 1, Array.of(of));
  }

  /// Measured numbers go into buckets, categories stay what they are.
  private static Field feature(String name, Array values, int[] frequencies) {
    if (values.type() == Array.Type.F32) {
      return bucketed(name, values.toFloats(), frequencies);
    }
    int most = Arrays.stream(values.toInts()).max().orElse(-1);
    return new Field(name, most + 1, values);
  }

  private static Field bucketed(String name, float[] values, int[] frequencies) {
    Buckets buckets = buckets(values, frequencies);
    int[] of = new int[values.length];
    boolean any = false;
    for (int track = 0; track < of.length; track++) {
      of[track] = Float.isNaN(values[track]) ? -1 : buckets.of(values[track]);
      any |= of[track] >= 0;
    }
    return new Field(name, any ? buckets.count() : 0, Array.of(of));
  }

  /// Over the known values, each as often as playlists have the track (up to rounding).
  private static Buckets buckets(float[] values, int[] frequencies) {
    long entries = 0;
    for (int track = 0; track < values.length; track++) {
      entries += Float.isNaN(values[track]) ? 0 : frequencies[track];
    }
    long every = Math.max(1, entries / 200_000);
    float[] sample = new float[(int) (entries / every)];
    long seen = 0;
    int count = 0;
    for (int track = 0; track < values.length; track++) {
      for (int k = 0; k < frequencies[track] && !Float.isNaN(values[track]); k++) {
        if (++seen % every == 0) {
          sample[count++] = values[track];
        }
      }
    }
    return Buckets.of(Arrays.copyOf(sample, count), BUCKETS);
  }

  /// Chance of one purpose.
  static SplittableRandom random(long seed, long purpose) {
    return new SplittableRandom(Hashing.mix(seed, purpose));
  }

  /// Tables by name, the rows of each.
  void tables(Map<String, Integer> rows) {
    fields.forEach(field -> rows.put(field.name(), field.rows()));
    if (names != null) {
      rows.put("names", names.count());
    }
  }

  SparseMatrix namesOfTracks() {
    if (names == null) {
      throw new IllegalStateException("there are no names");
    }
    return names.ofTracks();
  }
}
