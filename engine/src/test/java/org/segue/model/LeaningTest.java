package org.segue.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.segue.data.Catalog;
import org.segue.data.Dataset;
import org.segue.data.TrackList;
import org.segue.data.World;
import org.segue.math.Progress;

/// What diversity, discovery and variety do to the lists of a real model.
class LeaningTest {

  private static final Dataset DATA = World.of(600, 5).dataset(2, Progress.NONE);
  private static final Catalog CATALOG = DATA.catalog();
  private static final Recommender RECOMMENDER =
      Model.train(new PlaylistNeighbours(), DATA, new Training()).recommender();
  private static final int[] FREQUENCIES = DATA.tracks().columnCounts();

  private static Query query(int playlist) {
    int[] row = new int[DATA.tracks().rowLength(playlist)];
    DATA.tracks().row(playlist, row);
    return Query.of(null, TrackList.of(Arrays.copyOf(row, Math.min(5, row.length))), 50);
  }

  /// The mean over some queries of what `measure` tells of their lists.
  private static double mean(Wishes wishes, ToDoubleFunction<Query> measure) {
    double sum = 0;
    for (int playlist = 0; playlist < 60; playlist++) {
      sum += measure.applyAsDouble(query(playlist).withWishes(wishes));
    }
    return sum / 60;
  }

  private static int[] tracks(Query query) {
    return RECOMMENDER.recommend(query).tracks();
  }

  private static double artists(Query query) {
    return Arrays.stream(tracks(query)).map(CATALOG::artistOf).distinct().count();
  }

  private static double popularity(Query query) {
    return Arrays.stream(tracks(query)).map(t -> FREQUENCIES[t]).average().orElse(0);
  }

  private static double ofSeedArtists(Query query) {
    Set<Integer> known = new HashSet<>();
    Arrays.stream(query.seeds().toArray()).forEach(t -> known.add(CATALOG.artistOf(t)));
    return Arrays.stream(tracks(query)).filter(t -> known.contains(CATALOG.artistOf(t))).count();
  }

  private static double kept(Query query) {
    Set<Integer> plain = new HashSet<>();
    Arrays.stream(tracks(query.withWishes(Wishes.NONE))).forEach(plain::add);
    return Arrays.stream(tracks(query)).filter(plain::contains).count();
  }

  @Test
  void moreDiversityMeansMoreArtists() {
    double before = mean(Wishes.NONE, LeaningTest::artists);
    for (double diversity : new double[] {0.2, 0.4, 0.6, 0.8}) {
      double now = mean(Wishes.NONE.withDiversity(diversity), LeaningTest::artists);
      assertThat(now).as("diversity %s", diversity).isGreaterThan(before);
      before = now;
    }
    assertThat(mean(Wishes.NONE.withDiversity(1), LeaningTest::artists))
        .isGreaterThanOrEqualTo(before);
  }

  @Test
  void fullDiversityRepeatsNoArtistWhileOthersAreLeft() {
    Query query = query(3).withLimit(20).withWishes(Wishes.NONE.withDiversity(1));
    assertThat(Arrays.stream(tracks(query)).map(CATALOG::artistOf).toArray())
        .doesNotHaveDuplicates();
  }

  @Test
  void discoveryLeavesTheFamiliarAndItsOppositeSeeksIt() {
    double popular = Double.POSITIVE_INFINITY;
    double known = Double.POSITIVE_INFINITY;
    for (double discovery : new double[] {-1, -0.5, 0, 0.5, 1}) {
      Wishes wishes = Wishes.NONE.withDiscovery(discovery);
      double nowPopular = mean(wishes, LeaningTest::popularity);
      double nowKnown = mean(wishes, LeaningTest::ofSeedArtists);
      assertThat(nowPopular).as("popularity at %s", discovery).isLessThan(popular);
      assertThat(nowKnown).as("seeds' artists at %s", discovery).isLessThan(known);
      popular = nowPopular;
      known = nowKnown;
    }
  }

  @Test
  void everyVarietySeedHasItsOwnListAndMoreVarietyKeepsLess() {
    Query query = query(1);
    int[] first = tracks(query.withWishes(Wishes.NONE.withVariety(0.5, 1)));
    assertThat(tracks(query.withWishes(Wishes.NONE.withVariety(0.5, 1)))).containsExactly(first);
    assertThat(tracks(query.withWishes(Wishes.NONE.withVariety(0.5, 2)))).isNotEqualTo(first);
    assertThat(tracks(query.withWishes(Wishes.NONE.withVariety(0, 2))))
        .containsExactly(tracks(query));
    double kept = 50;
    for (double variety : new double[] {0.1, 0.4, 1}) {
      double now = mean(Wishes.NONE.withVariety(variety, 7), LeaningTest::kept);
      assertThat(now).as("variety %s", variety).isLessThan(kept);
      kept = now;
    }
    assertThat(kept).isGreaterThan(15); // it still knows what is best
  }
}
