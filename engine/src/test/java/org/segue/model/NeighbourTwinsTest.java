package org.segue.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.segue.data.Dataset;
import org.segue.data.DatasetBuilder;
import org.segue.data.ExternalPlaylist;
import org.segue.data.ExternalTrack;
import org.segue.data.TrackList;

/// The fast neighbour models against their formulas written out naively.
class NeighbourTwinsTest {

  private static final Dataset DATA = data();

  private static Dataset data() {
    SplittableRandom random = new SplittableRandom(4);
    DatasetBuilder builder = new DatasetBuilder(false);
    for (int p = 0; p < 120; p++) {
      List<ExternalTrack> tracks = new ArrayList<>();
      int length = 3 + random.nextInt(20);
      for (int k = 0; k < length; k++) {
        int t = (int) (60 * Math.pow(random.nextDouble(), 2));
        tracks.add(new ExternalTrack("t" + t, null, null, null, null, null, 0));
      }
      builder.add(
          new ExternalPlaylist(
              p, null, null, null, 86_400L * random.nextInt(400), 1, 1, -1, tracks, List.of()),
          "twins",
          0);
    }
    return builder.build();
  }

  private static Map<Integer, Double> fast(Algorithm algorithm, Query query) {
    Model model = Model.train(algorithm, DATA, new Training());
    Scores scores = new Scores(DATA.catalog().trackCount());
    algorithm.restore(model.state(), DATA.catalog()).score(query, scores);
    Map<Integer, Double> result = new HashMap<>();
    for (int k = 0; k < scores.count(); k++) {
      result.put(scores.track(k), (double) scores.get(scores.track(k)));
    }
    return result;
  }

  private static void same(Map<Integer, Double> fast, Map<Integer, Double> naive) {
    assertThat(fast.keySet()).isEqualTo(naive.keySet());
    fast.forEach(
        (track, score) ->
            assertThat(score)
                .as("track %d", track)
                .isCloseTo(naive.get(track), within(1e-4 + 1e-4 * Math.abs(score))));
  }

  private static Query query(int playlist, int seeds) {
    int[] row = DATA.tracks().row(playlist);
    Query query =
        Query.of(null, TrackList.of(java.util.Arrays.copyOf(row, Math.min(seeds, row.length))), 9);
    return new Query(
        null,
        query.seeds(),
        TrackList.EMPTY,
        List.of(),
        TrackList.EMPTY,
        DATA.modifiedAt(playlist),
        0,
        9,
        true);
  }

  private static Set<Integer> set(int[] row) {
    Set<Integer> set = new HashSet<>();
    for (int t : row) {
      set.add(t);
    }
    return set;
  }

  /// Systems' parity check: SKNN's order is |S ∩ N| / √|N|.
  @Test
  void sknnIsSharedTracksOverRootOfLength() {
    for (int p = 0; p < 20; p++) {
      Query query = query(p, 6);
      Set<Integer> seeds = set(query.seeds().toArray());
      Map<Integer, Double> naive = new HashMap<>();
      for (int v = 0; v < DATA.playlistCount(); v++) {
        Set<Integer> row = set(DATA.tracks().row(v));
        long shared = row.stream().filter(seeds::contains).count();
        for (int t : row) {
          if (shared > 0) {
            naive.merge(t, shared / Math.sqrt(row.size()), Double::sum);
          }
        }
      }
      same(fast(Algorithms.parse("playlist-neighbours:sknn"), query), naive);
    }
  }

  /// Systems' parity check: with one seed VSKNN counts playlists that hold both.
  @Test
  void vsknnWithOneSeedIsCooccurrence() {
    Query query = query(3, 1);
    int seed = query.seeds().get(0);
    Map<Integer, Double> naive = new HashMap<>();
    for (int v = 0; v < DATA.playlistCount(); v++) {
      Set<Integer> row = set(DATA.tracks().row(v));
      if (row.contains(seed)) {
        row.forEach(t -> naive.merge(t, 1.0, Double::sum));
      }
    }
    same(fast(Algorithms.parse("playlist-neighbours:vsknn"), query), naive);
  }

  @Test
  void allSeedsAndTheLastOneDiffer() {
    Query query = query(5, 6);
    assertThat(fast(Algorithms.parse("playlist-neighbours:vsknn"), query))
        .isNotEqualTo(fast(Algorithms.parse("playlist-neighbours:vsknn-last"), query));
    Query last = Query.of(null, TrackList.of(query.seeds().get(query.seeds().size() - 1)), 9);
    same(
        fast(Algorithms.parse("playlist-neighbours:sknn-last"), query),
        fast(Algorithms.parse("playlist-neighbours:sknn"), last));
  }

  @Test
  void everyFactorOfTheFormulaCounts() {
    PlaylistNeighbours recipe =
        new PlaylistNeighbours(
            25, Decay.LINEAR, 1, 0.4, 0.3, 90, 2, Decay.DIV, 1, 7, 0.5, 0.2, false, false, 0);
    for (int p = 0; p < 20; p++) {
      same(fast(recipe, query(p, 5)), naive(recipe, query(p, 5)));
    }
  }

  @Test
  void exponentialSeedsAndStepsCount() {
    PlaylistNeighbours recipe =
        new PlaylistNeighbours(
            10, Decay.EXPONENTIAL, 3, 0, 0.5, 0, 0, Decay.EXPONENTIAL, 2, 0, 0, 0, false, false, 0);
    for (int p = 20; p < 40; p++) {
      same(fast(recipe, query(p, 8)), naive(recipe, query(p, 8)));
    }
  }

  private record Neighbour(int playlist, double similarity) {}

  private static Map<Integer, Double> naive(PlaylistNeighbours r, Query query) {
    int[] seeds = query.seeds().toArray();
    List<Neighbour> all = new ArrayList<>();
    for (int v = 0; v < DATA.playlistCount(); v++) {
      Set<Integer> row = set(DATA.tracks().row(v));
      double similarity = 0;
      for (int p = 0; p < seeds.length; p++) {
        if (row.contains(seeds[p])) {
          double weight = r.seedWeight().ofPlace(p + 1, seeds.length, r.seedScale());
          if (r.seedDamping() > 0) {
            weight /= Math.pow(frequency(seeds[p]) - 1, r.seedDamping()) + 1;
          }
          similarity += weight;
        }
      }
      similarity *= Math.pow(row.size(), -r.lengthPower());
      if (r.ageDays() > 0 && query.modifiedAt() > 0 && DATA.modifiedAt(v) > 0) {
        double days = Math.max(0, (query.modifiedAt() - DATA.modifiedAt(v)) / 86_400.0);
        similarity *= Math.exp(-days / r.ageDays());
      }
      if (similarity > 0) {
        all.add(new Neighbour(v, (float) similarity));
      }
    }
    all.sort(
        Comparator.comparingDouble((Neighbour n) -> -n.similarity())
            .thenComparingInt(Neighbour::playlist));
    List<Neighbour> kept = all.subList(0, Math.min(r.neighbours(), all.size()));
    double largest = kept.isEmpty() ? 0 : kept.getFirst().similarity();
    double smallest = kept.size() == r.neighbours() ? kept.getLast().similarity() : 0;
    Map<Integer, Double> scores = new HashMap<>();
    for (Neighbour neighbour : kept) {
      int[] row = DATA.tracks().row(neighbour.playlist());
      int lastPlace = -1;
      int lastSeed = -1;
      for (int place = 0; place < row.length; place++) {
        for (int p = 0; p < seeds.length; p++) {
          if (row[place] == seeds[p]) {
            lastPlace = place;
            lastSeed = Math.max(lastSeed, p);
          }
        }
      }
      double weight =
          r.sharpness() == 0
              ? neighbour.similarity()
              : Math.pow((neighbour.similarity() - smallest) / largest, r.sharpness());
      weight *= r.stepDecay().ofStep(seeds.length - lastSeed, r.stepScale());
      for (int place = 0; place < row.length && weight > 0; place++) {
        double near = r.spread() == 0 ? 1 : Math.exp(-Math.abs(place - lastPlace) / r.spread());
        scores.merge(row[place], weight * near, Double::sum);
      }
    }
    scores.replaceAll(
        (t, s) ->
            s
                * (1
                    + r.inverseFrequency() * Math.log((double) DATA.playlistCount() / frequency(t)))
                * Math.pow(frequency(t), -r.trackDamping()));
    return scores;
  }

  private static double frequency(int track) {
    int count = 0;
    for (int v = 0; v < DATA.playlistCount(); v++) {
      count += set(DATA.tracks().row(v)).contains(track) ? 1 : 0;
    }
    return count;
  }

  @Test
  void trackSimilaritiesAreTheirFormulas() {
    int n = DATA.catalog().trackCount();
    double playlists = DATA.playlistCount();
    double mean = (double) DATA.tracks().size() / playlists;
    for (ItemNeighbours.Similarity similarity : ItemNeighbours.Similarity.values()) {
      ItemNeighbours recipe = new ItemNeighbours(similarity, 1000, 0.7, 0.4, 2, 0.3);
      for (int seed = 0; seed < n; seed += 7) {
        double fi = frequency(seed);
        Map<Integer, Double> naive = new HashMap<>();
        for (int j = 0; j < n; j++) {
          double co = 0;
          double walks = 0;
          double bm25 = 0;
          for (int v = 0; v < playlists; v++) {
            Set<Integer> row = set(DATA.tracks().row(v));
            if (j != seed && row.contains(seed) && row.contains(j)) {
              co++;
              walks += Math.pow(1 / fi, 0.7) * Math.pow(1.0 / row.size(), 0.7);
              double g = 1.7 / (0.7 * (1 - 0.4 + 0.4 * row.size() / mean) + 1);
              bm25 += g * g;
            }
          }
          double fj = frequency(j);
          double value =
              switch (similarity) {
                case COSINE -> co / (Math.pow(fi, 0.7) * Math.pow(fj, 0.3) + 2);
                case TVERSKY -> co / (0.7 * (fi - co) + 0.4 * (fj - co) + co + 2);
                case RP3BETA -> walks / Math.pow(fj, 0.4);
                case BM25 ->
                    bm25
                        * Math.log((playlists + 1) / (1 + fi))
                        * Math.log((playlists + 1) / (1 + fj));
              };
          if (value > 0) {
            naive.put(j, value * Math.pow(fi, -0.3));
          }
        }
        same(fast(recipe, Query.of(null, TrackList.of(seed), 9)), naive);
      }
    }
  }
}
