package org.segue.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.segue.data.Catalog;
import org.segue.data.Dataset;
import org.segue.data.TrackList;
import org.segue.math.Array;
import org.segue.math.Boosting;
import org.segue.math.Hashing;
import org.segue.math.SparseMatrix;

class ToldFeaturesTest {

  private static final Dataset DATA = PlantedWorld.data();
  private static final int TRACKS = DATA.catalog().trackCount();

  /// Tempo t % 5 (unknown for tracks 3 and 8), key t % 3 (unknown for track 4), and a vector.
  private static Catalog told() {
    float[] tempi = new float[TRACKS];
    int[] keys = new int[TRACKS];
    Array sound = Array.allocate(Array.Type.F32, TRACKS, 2);
    for (int t = 0; t < TRACKS; t++) {
      tempi[t] = t == 3 || t == 8 ? Float.NaN : t % 5;
      keys[t] = t == 4 ? -1 : t % 3;
      sound.put(2L * t, new float[] {t % 2 == 0 ? 3 : 0, t % 2 == 0 ? 0 : 2}, 0, 2);
    }
    return DATA.catalog()
        .withFeature("tempo", Array.of(tempi))
        .withFeature("key", Array.of(keys))
        .withFeature("sound", sound);
  }

  private static Map<String, IntToDoubleFunction> asked(int[] seeds, int... tracks) {
    ToldFeatures.Asked asked = ToldFeatures.of(told()).asked();
    asked.prepare(seeds, tracks, tracks.length);
    Map<String, IntToDoubleFunction> features = new LinkedHashMap<>();
    asked.list(features::put);
    return features;
  }

  private static double of(Map<String, IntToDoubleFunction> features, String name, int k) {
    IntToDoubleFunction feature = features.get(name);
    assertThat(feature).as(name).isNotNull();
    return feature == null ? 0 : feature.applyAsDouble(k);
  }

  @Test
  void numbersAreStandardisedAndComparedWithTheSeedsMean() {
    // tempi 0 to 4 evenly: mean 2 and variance 2, but for two unknown values of 240
    var features = asked(new int[] {0, 2, 3}, 1, 4, 8);
    assertThat(of(features, "told.tempo", 0)).isCloseTo(-1 / Math.sqrt(2), within(0.02));
    assertThat(of(features, "told.tempo.seeds", 0)).isCloseTo(-1 / Math.sqrt(2), within(0.02));
    assertThat(of(features, "told.tempo.gap", 0)).isCloseTo(0, within(1e-6));
    assertThat(of(features, "told.tempo.gap", 1)).isCloseTo(3 / Math.sqrt(2), within(0.02));
    assertThat(of(features, "told.tempo", 2)).isEqualTo(RankingFeatures.MISSING);
    assertThat(of(features, "told.tempo.gap", 2)).isEqualTo(RankingFeatures.MISSING);
  }

  @Test
  void aCategoryIsTheShareOfTheSeedsThatAreOfIt() {
    var features = asked(new int[] {0, 3, 4, 5}, 6, 8, 7, 4); // of keys 0, 0, unknown, 2
    assertThat(of(features, "told.key.share", 0)).isCloseTo(2.0 / 3, within(1e-9));
    assertThat(of(features, "told.key.share", 1)).isCloseTo(1.0 / 3, within(1e-9));
    assertThat(of(features, "told.key.share", 2)).isZero();
    assertThat(of(features, "told.key.share", 3)).isEqualTo(RankingFeatures.MISSING);
  }

  @Test
  void vectorsAreComparedByCosine() {
    var features = asked(new int[] {0, 1}, 2, 5);
    assertThat(of(features, "told.sound.max", 0)).isCloseTo(1, within(1e-6));
    assertThat(of(features, "told.sound.mean", 1)).isCloseTo(0.5, within(1e-6));
    assertThat(of(features, "told.sound.centre", 1)).isCloseTo(Math.sqrt(0.5), within(1e-6));
    assertThat(of(features, "told.sound.amongSeeds", 0)).isCloseTo(Math.sqrt(0.5), within(1e-6));
  }

  @Test
  void withoutSeedsOnlyTheTrackItselfIsKnown() {
    var features = asked(new int[0], 1);
    features.forEach(
        (name, feature) ->
            assertThat(feature.applyAsDouble(0) == RankingFeatures.MISSING)
                .as(name)
                .isEqualTo(!name.equals("told.tempo")));
  }

  /// Playlists that nothing but a number explains: the trees find it.
  @Test
  void theRankerLearnsFromWhatTheCatalogTells() {
    float[] quality = new float[TRACKS];
    int[][] rows = new int[400][];
    for (int t = 0; t < TRACKS; t++) {
      quality[t] = (float) Hashing.unit(Hashing.mix(5, t));
    }
    for (int p = 0; p < rows.length; p++) { // tracks about as good as one another
      double level = Hashing.unit(Hashing.mix(6, p));
      long drawn = Hashing.mix(7, p);
      rows[p] =
          IntStream.range(0, TRACKS)
              .filter(t -> Math.abs(quality[t] - level) < 0.15)
              .filter(t -> Hashing.unit(Hashing.mix(drawn, t)) < 0.3)
              .toArray();
    }
    Dataset data =
        DATA.select(IntStream.range(0, 400).toArray())
            .withTracks(SparseMatrix.of(rows, TRACKS))
            .withCatalog(DATA.catalog().withFeature("quality", Array.of(quality)));
    TwoStage recipe =
        new TwoStage(
            List.of(new TwoStage.Stage("popularity", TRACKS)),
            TRACKS,
            3,
            10_000,
            1,
            60,
            Boosting.Objective.LAMBDAMART,
            40,
            8,
            0.1,
            5,
            1);
    Model model = Model.train(recipe, data, new Training());
    assertThat(ModelCard.of(model)).contains("told.quality.gap");
    int seed = 0;
    Query query = Query.of(null, TrackList.of(new int[] {seed}), 10);
    for (int track : model.recommender().recommend(query).tracks()) {
      assertThat((double) quality[track]).isCloseTo(quality[seed], within(0.3));
    }
  }
}
