package org.segue.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.segue.data.Catalog;
import org.segue.data.Dataset;
import org.segue.data.TrackList;
import org.segue.data.World;
import org.segue.math.Progress;
import org.segue.store.NamedArrays;

/// A query for titles looks at few tracks; the answers are those of the formula over all.
class TitleTwinTest {

  private static final Dataset DATA = World.of(1_500, 5).dataset(2, Progress.NONE);
  private static final Catalog CATALOG = DATA.catalog();
  private static final int[] FREQUENCY = DATA.tracks().columnCounts();
  private static final double PRIOR = 0.3;
  private static final NamedArrays STATE =
      ((Title) Algorithms.parse("title:names")).train(DATA, new Training());

  private static Scores ask(String recipe, String title, int limit) {
    Scores scores = new Scores(CATALOG.trackCount());
    Algorithms.parse(recipe)
        .restore(STATE, CATALOG)
        .score(Query.of(title, TrackList.EMPTY, limit), scores);
    return scores;
  }

  private static void addGroup(
      Scores heard, org.segue.math.Array groupOf, double weight, Map<Integer, Double> all) {
    Map<Integer, Double> mass = new HashMap<>();
    Map<Integer, Double> entries = new HashMap<>();
    for (int track = 0; track < FREQUENCY.length; track++) {
      mass.merge(groupOf.intAt(track), (double) heard.get(track), Double::sum);
      entries.merge(groupOf.intAt(track), (double) FREQUENCY[track], Double::sum);
    }
    for (int track = 0; track < FREQUENCY.length; track++) {
      double lent = mass.getOrDefault(groupOf.intAt(track), 0.0);
      if (groupOf.intAt(track) >= 0 && lent > 0 && FREQUENCY[track] > 0) {
        all.merge(
            track,
            weight * lent * FREQUENCY[track] / entries.getOrDefault(groupOf.intAt(track), 1.0),
            Double::sum);
      }
    }
  }

  @Test
  void scoresAreThoseOfTheFormula() {
    for (int p = 0; p < 40; p++) {
      String title = DATA.title(p);
      if (title == null) {
        continue;
      }
      String bare = "title:names,artists=0,albums=0,names=0,albumNames=0,trackNames=0";
      Scores heard = ask(bare + ",prior=0", title, 1_000_000);
      Map<Integer, Double> expected = new HashMap<>();
      for (int k = 0; k < heard.count(); k++) {
        expected.put(heard.track(k), (double) heard.get(heard.track(k)));
      }
      addGroup(heard, CATALOG.trackArtists(), 0.5, expected);
      addGroup(heard, CATALOG.trackAlbums(), 0.4, expected);
      expected.replaceAll((track, sum) -> sum + PRIOR * FREQUENCY[track] / DATA.playlistCount());

      Scores scores =
          ask("title:names,albums=0.4,names=0,albumNames=0,trackNames=0", title, 1_000_000);
      assertThat(scores.count()).isEqualTo(expected.size());
      expected.forEach(
          (track, sum) ->
              assertThat((double) scores.get(track)).isCloseTo(sum, within(1e-6 + 1e-4 * sum)));
    }
  }

  @Test
  void theBestAreTheBestOfAll() {
    for (int p = 0; p < 60; p++) {
      String title = DATA.title(p);
      int limit = 1 + p * 7;
      Scores all = ask("title:names", title == null ? "drake" : title, 1_000_000);
      Scores some = ask("title:names", title == null ? "drake" : title, limit);
      float least = Float.POSITIVE_INFINITY;
      for (int k = 0; k < some.count(); k++) {
        assertThat(some.get(some.track(k))).isEqualTo(all.get(some.track(k)));
      }
      float[] best = new float[some.count()];
      for (int k = 0; k < best.length; k++) {
        best[k] = some.get(some.track(k));
      }
      java.util.Arrays.sort(best);
      int wanted = Math.min(limit, all.count());
      assertThat(best.length).isGreaterThanOrEqualTo(wanted);
      least = wanted == 0 ? least : best[best.length - wanted];
      for (int k = 0; k < all.count(); k++) {
        if (all.get(all.track(k)) > least) {
          assertThat(some.has(all.track(k))).isTrue();
        }
      }
    }
  }
}
