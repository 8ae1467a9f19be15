package org.segue.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
  private static final NamedArrays STATE = train();

  /// With lists of everything, so that nothing is missing from the sums.
  private static NamedArrays train() {
    Title recipe = (Title) Algorithms.parse("title:names");
    NamedArrays learnt = recipe.train(DATA, new Training());
    NamedArrays.Builder whole = NamedArrays.builder();
    List<String> lists = List.of(TitleScorer.TRACKS, TitleScorer.ARTISTS, TitleScorer.ALBUMS);
    learnt
        .all()
        .forEach(
            (name, array) -> {
              if (lists.stream().noneMatch(list -> name.startsWith(list + "."))) {
                whole.put(name, array);
              }
            });
    int threads = 1; // others would wait for this class, which is waiting for them
    recipe.putLists(learnt, CATALOG, playlists -> Integer.MAX_VALUE, threads, whole);
    return whole.build();
  }

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

  @Test
  void aFrequentTitleHasItsPlaylistsAddedUpInAdvance() {
    Map<String, List<Integer>> playlistsOf = new TreeMap<>();
    for (int p = 0; p < DATA.playlistCount(); p++) {
      String raw = DATA.title(p);
      if (raw != null) {
        String title = TitleWords.of(raw).joined();
        playlistsOf.computeIfAbsent(title, t -> new ArrayList<>()).add(p);
      }
    }
    String exact =
        "title:names,words=0,grams=0,prior=0,artists=0,albums=0,names=0,albumNames=0,trackNames=0";
    Scorer scorer = Algorithms.parse(exact).restore(STATE, CATALOG);
    Scores scores = new Scores(CATALOG.trackCount());
    int listed = 0;
    for (Map.Entry<String, List<Integer>> entry : playlistsOf.entrySet()) {
      Map<Integer, Double> expected = new HashMap<>();
      double whole = 0;
      for (int p : entry.getValue()) {
        int[] tracks = DATA.tracks().row(p);
        double weight = Math.pow(tracks.length, -0.25);
        whole += weight;
        for (int track : tracks) {
          expected.merge(track, weight, Double::sum);
        }
      }
      listed += entry.getValue().size() >= TitleLists.LISTED ? 1 : 0;
      scores.clear();
      scorer.score(Query.of(entry.getKey(), TrackList.EMPTY, 1_000_000), scores);
      assertThat(scores.count()).isEqualTo(expected.size());
      double all = whole;
      expected.forEach(
          (track, sum) ->
              assertThat((double) scores.get(track)).isCloseTo(sum / all, within(1e-5)));
    }
    assertThat(listed).isPositive().isLessThan(playlistsOf.size());
  }

  @Test
  void listsKeepTheHeaviest() {
    NamedArrays learnt = ((Title) Algorithms.parse("title:names")).train(DATA, new Training());
    TitleLists whole = TitleLists.of(STATE, TitleScorer.TRACKS);
    TitleLists some = TitleLists.of(learnt, TitleScorer.TRACKS);
    assertThat(some.members().size()).isLessThan(whole.members().size());
    for (int title = 0; title < some.members().rowCount(); title++) {
      int[] kept = some.members().row(title);
      assertThat(kept).isEqualTo(java.util.Arrays.copyOf(whole.members().row(title), kept.length));
    }
  }
}
