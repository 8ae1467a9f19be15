package org.segue.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.IntToDoubleFunction;
import org.segue.data.Catalog;
import org.segue.math.Array;

/// What a catalog tells of tracks beyond names ([Catalog#features]), for the ranker: measured
/// numbers, categories, and vectors of what tracks sound or look like. Immutable.
///
/// @param measured in standard deviations from the mean over the catalog, at most 8; MISSING where
///     unknown
record ToldFeatures(List<Measured> measured, List<Category> categories, List<Content> contents) {

  private static final float MOST = 8;

  record Measured(String name, float[] ofTracks) {}

  record Category(String name, Array ofTracks) {}

  record Content(String name, Array vectors) {}

  static ToldFeatures of(Catalog catalog) {
    ToldFeatures told = new ToldFeatures(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    catalog
        .features()
        .forEach(
            (name, values) -> {
              if (values.shape().length > 1) {
                told.contents.add(new Content(name, values));
              } else if (values.type() == Array.Type.F32) {
                told.measured.add(new Measured(name, standard(values)));
              } else {
                told.categories.add(new Category(name, values));
              }
            });
    return told;
  }

  private static float[] standard(Array values) {
    float[] standard = values.toFloats();
    double sum = 0;
    double squares = 0;
    int known = 0;
    for (float value : standard) {
      if (Float.isFinite(value)) {
        sum += value;
        squares += (double) value * value;
        known++;
      }
    }
    double mean = known == 0 ? 0 : sum / known;
    double spread = known == 0 ? 0 : Math.sqrt(Math.max(0, squares / known - mean * mean));
    for (int track = 0; track < standard.length; track++) {
      double away = spread == 0 ? 0 : (standard[track] - mean) / spread;
      standard[track] =
          Float.isFinite(standard[track])
              ? (float) Math.clamp(away, -MOST, MOST)
              : RankingFeatures.MISSING;
    }
    return standard;
  }

  /// The features of one query at a time.
  Asked asked() {
    return new Asked();
  }

  /// Of the current query: call [#prepare], then ask for candidates by place. Not safe for
  /// concurrent use.
  final class Asked {
    private final double[] means = new double[measured.size()];
    private final Likeness[] likeness =
        contents.stream().map(content -> new Likeness(content.vectors)).toArray(Likeness[]::new);
    private int[] seeds = {};
    private int[] tracks = {};

    void prepare(int[] newSeeds, int[] newTracks, int count) {
      seeds = newSeeds;
      tracks = newTracks;
      for (int f = 0; f < means.length; f++) {
        double sum = 0;
        int known = 0;
        for (int seed : seeds) {
          float value = measured.get(f).ofTracks[seed];
          if (value != RankingFeatures.MISSING) {
            sum += value;
            known++;
          }
        }
        means[f] = known == 0 ? RankingFeatures.MISSING : sum / known;
      }
      for (Likeness one : likeness) {
        one.compare(seeds, seeds.length, tracks, count);
      }
    }

    /// Each feature by name; a function takes a candidate's place.
    void list(BiConsumer<String, IntToDoubleFunction> add) {
      for (int f = 0; f < means.length; f++) {
        int feature = f;
        String name = "told." + measured.get(f).name;
        add.accept(name, k -> value(feature, k));
        add.accept(name + ".seeds", k -> means[feature]);
        add.accept(name + ".gap", k -> gap(feature, k));
      }
      if (means.length > 1) {
        add.accept("told.distance", this::distance);
      }
      for (Category category : categories) {
        add.accept("told." + category.name + ".share", k -> share(category.ofTracks, k));
      }
      for (int c = 0; c < likeness.length; c++) {
        Likeness like = likeness[c];
        String name = "told." + contents.get(c).name;
        add.accept(name + ".max", k -> like.max[k]);
        add.accept(name + ".mean", k -> like.mean[k]);
        add.accept(name + ".centre", k -> like.centre[k]);
        add.accept(name + ".amongSeeds", k -> like.amongSeeds);
      }
    }

    private float value(int feature, int k) {
      return measured.get(feature).ofTracks[tracks[k]];
    }

    private double gap(int feature, int k) {
      double value = value(feature, k);
      return value == RankingFeatures.MISSING || means[feature] == RankingFeatures.MISSING
          ? RankingFeatures.MISSING
          : Math.abs(value - means[feature]);
    }

    /// Root mean square of the known gaps.
    private double distance(int k) {
      double sum = 0;
      int known = 0;
      for (int f = 0; f < means.length; f++) {
        double gap = gap(f, k);
        if (gap != RankingFeatures.MISSING) {
          sum += gap * gap;
          known++;
        }
      }
      return known == 0 ? RankingFeatures.MISSING : Math.sqrt(sum / known);
    }

    /// Of the seeds whose category is known, those that share the candidate's.
    private double share(Array ofTracks, int k) {
      int own = ofTracks.intAt(tracks[k]);
      int known = 0;
      int same = 0;
      for (int seed : seeds) {
        int category = ofTracks.intAt(seed);
        known += category < 0 ? 0 : 1;
        same += category == own ? 1 : 0;
      }
      return own < 0 || known == 0 ? RankingFeatures.MISSING : (double) same / known;
    }
  }
}
