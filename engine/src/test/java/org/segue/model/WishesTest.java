package org.segue.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.segue.data.Catalog;
import org.segue.data.ExternalTrack;
import org.segue.data.TrackList;
import org.segue.data.TrackSet;
import org.segue.math.Array;

/// Wishes over random catalogs, scores and seeds: what must hold, holds; nothing that could be
/// given is held back.
class WishesTest {

  private static final int ROUNDS = 300;

  /// 150 tracks of 30 artists, 60 albums and about 110 recordings; a scorer that knows half of
  /// them.
  private static final class Situation {
    final SplittableRandom random;
    final Catalog catalog;
    final Array order;
    final float[] score;
    final boolean[] known;
    final Recommender recommender;
    final Recordings recordings;

    Situation(long seed) {
      random = new SplittableRandom(seed);
      Catalog.Builder builder = new Catalog.Builder();
      for (int artist = 0; artist < 30; artist++) {
        builder.addArtist("artist:" + artist, "Artist " + artist);
        builder.addAlbum("album:" + 2 * artist, "Odd");
        builder.addAlbum("album:" + (2 * artist + 1), "Even");
      }
      int tracks = 150;
      score = new float[tracks];
      known = new boolean[tracks];
      for (int t = 0; t < tracks; t++) {
        int artist = (int) (30 * Math.pow(random.nextDouble(), 2));
        boolean unknown = random.nextInt(10) == 0;
        builder.addTrack(
            "track:" + t,
            "Song " + random.nextInt(12) + (random.nextBoolean() ? " - Remastered" : ""),
            unknown ? -1 : artist,
            unknown ? -1 : 2 * artist + random.nextInt(2),
            0);
        known[t] = random.nextBoolean();
        score[t] = random.nextInt(40) - 10; // with ties, some below 0
      }
      catalog = builder.build();
      recordings = new Recordings(catalog);
      order = Array.of(shuffled(tracks));
      recommender =
          new Recommender(
              (query, scores) -> {
                for (int t = 0; t < tracks; t++) {
                  if (known[t]) {
                    scores.add(t, score[t]);
                  }
                }
              },
              order,
              catalog);
    }

    int[] shuffled(int count) {
      int[] numbers = IntStream.range(0, count).toArray();
      for (int n = count - 1; n > 0; n--) {
        int other = random.nextInt(n + 1);
        int swap = numbers[n];
        numbers[n] = numbers[other];
        numbers[other] = swap;
      }
      return numbers;
    }

    Query query(int limit) {
      int[] tracks = shuffled(catalog.trackCount());
      return Query.of(null, TrackList.of(Arrays.copyOf(tracks, random.nextInt(6))), limit)
          .withRejected(TrackList.of(Arrays.copyOfRange(tracks, 10, 10 + random.nextInt(6))));
    }

    /// All that may come, best first, by the rules of a list without wishes.
    List<Integer> plain(Query query, boolean fill) {
      Map<Integer, Integer> place = new HashMap<>();
      for (int p = 0; p < order.size(); p++) {
        place.put(order.intAt(p), p);
      }
      Set<Integer> out = new HashSet<>();
      Arrays.stream(query.seeds().toArray()).forEach(out::add);
      Arrays.stream(query.rejected().toArray()).forEach(out::add);
      List<Integer> all = new ArrayList<>();
      for (int t = 0; t < catalog.trackCount(); t++) {
        if (!out.contains(t) && (fill || known[t])) {
          all.add(t);
        }
      }
      all.sort(
          Comparator.comparing((Integer t) -> !known[t])
              .thenComparing(t -> known[t] ? -score[t] : 0)
              .thenComparing(place::get));
      return all;
    }

    Wishes anyWishes() {
      Wishes wishes = Wishes.NONE;
      if (random.nextInt(3) == 0) {
        wishes = wishes.withBlockedArtists(List.of(random.nextInt(30), 0));
      }
      if (random.nextInt(3) == 0) {
        wishes = wishes.withOnly(TrackSet.of(150, Arrays.copyOf(shuffled(150), 90)));
      }
      if (random.nextInt(2) == 0) {
        wishes = wishes.withAtMost(random.nextInt(4), random.nextInt(3));
      }
      wishes = wishes.withOnce(random.nextBoolean());
      if (random.nextInt(3) == 0) {
        wishes = wishes.withSpacing(random.nextInt(5));
      }
      if (random.nextInt(2) == 0) {
        wishes =
            wishes
                .withDiversity(random.nextInt(3) / 2.0)
                .withDiscovery(random.nextInt(5) / 2.0 - 1)
                .withVariety(random.nextInt(3) / 2.0, random.nextLong());
      }
      return wishes;
    }
  }

  /// What a greedy reader of the plain order would take: the meaning of filters and caps.
  private static List<Integer> greedy(Situation s, Query query) {
    Wishes wishes = query.wishes();
    Map<Integer, Integer> artists = new HashMap<>();
    Map<Integer, Integer> albums = new HashMap<>();
    Set<Long> recordings = new HashSet<>();
    Arrays.stream(query.seeds().toArray()).forEach(t -> recordings.add(s.recordings.of(t)));
    List<Integer> list = new ArrayList<>();
    for (int t : s.plain(query, query.fill())) {
      int artist = s.catalog.artistOf(t);
      int album = s.catalog.albumOf(t);
      if (list.size() == query.limit()
          || (wishes.only() != null && !wishes.only().has(t))
          || wishes.blockedArtists().contains(artist)
          || (wishes.perArtist() > 0
              && artist >= 0
              && artists.getOrDefault(artist, 0) >= wishes.perArtist())
          || (wishes.perAlbum() > 0
              && album >= 0
              && albums.getOrDefault(album, 0) >= wishes.perAlbum())
          || (wishes.once() && !recordings.add(s.recordings.of(t)))) {
        continue;
      }
      artists.merge(artist, 1, Integer::sum);
      albums.merge(album, 1, Integer::sum);
      list.add(t);
    }
    return list;
  }

  @Test
  void withoutWishesTheBestScoresComeFirst() {
    for (int round = 0; round < ROUNDS; round++) {
      Situation s = new Situation(round);
      Query query = s.query(s.random.nextInt(160)).withFill(s.random.nextBoolean());
      List<Integer> all = s.plain(query, query.fill());
      List<Integer> expected = all.subList(0, Math.min(query.limit(), all.size()));
      Recommendations answer = s.recommender.recommend(query);
      assertThat(answer.tracks()).containsExactly(ints(expected));
      for (int rank = 0; rank < answer.size(); rank++) {
        assertThat(answer.score(rank))
            .isEqualTo(rank < answer.known() ? s.score[answer.track(rank)] : 0);
      }
      Query zeros =
          query.withWishes(
              new Wishes(List.of(), null, 0, 0, false, 0, 0, 0, 0, s.random.nextLong()));
      assertThat(s.recommender.recommend(zeros).tracks()).containsExactly(ints(expected));
    }
  }

  @Test
  void filtersAndCapsTakeTheBestThatAreAllowed() {
    for (int round = 0; round < ROUNDS; round++) {
      Situation s = new Situation(round);
      Wishes wishes = s.anyWishes().withSpacing(0);
      wishes = wishes.withDiversity(0).withDiscovery(0).withVariety(0, 0);
      Query query =
          s.query(1 + s.random.nextInt(160)).withFill(s.random.nextBoolean()).withWishes(wishes);
      assertThat(s.recommender.recommend(query).tracks())
          .as("%s", query)
          .containsExactly(ints(greedy(s, query)));
    }
  }

  @Test
  void whateverIsWishedNothingForbiddenComesAndTheAnswerIsTheSameAgain() {
    for (int round = 0; round < ROUNDS; round++) {
      Situation s = new Situation(round);
      Wishes wishes = s.anyWishes();
      Query query = s.query(1 + s.random.nextInt(60)).withWishes(wishes);
      int[] tracks = s.recommender.recommend(query).tracks();
      assertThat(tracks).doesNotHaveDuplicates().hasSizeLessThanOrEqualTo(query.limit());
      for (TrackList out : List.of(query.seeds(), query.rejected())) {
        assertThat(Arrays.stream(out.toArray()).noneMatch(t -> contains(tracks, t))).isTrue();
      }
      Map<Integer, Integer> artists = new HashMap<>();
      Map<Integer, Integer> albums = new HashMap<>();
      Set<Long> recordings = new HashSet<>();
      Arrays.stream(query.seeds().toArray()).forEach(t -> recordings.add(s.recordings.of(t)));
      for (int t : tracks) {
        assertThat(wishes.only() == null || wishes.only().has(t)).isTrue();
        assertThat(wishes.blockedArtists()).doesNotContain(s.catalog.artistOf(t));
        artists.merge(s.catalog.artistOf(t), 1, Integer::sum);
        albums.merge(s.catalog.albumOf(t), 1, Integer::sum);
        assertThat(!wishes.once() || recordings.add(s.recordings.of(t))).isTrue();
      }
      artists.remove(-1);
      albums.remove(-1);
      assertThat(wishes.perArtist() == 0 ? List.<Integer>of() : artists.values())
          .allMatch(count -> count <= wishes.perArtist());
      assertThat(wishes.perAlbum() == 0 ? List.<Integer>of() : albums.values())
          .allMatch(count -> count <= wishes.perAlbum());
      assertThat(s.recommender.recommend(query).tracks()).containsExactly(tracks);
      if (!wishes.cap()) { // nothing taken early can keep others out
        assertThat(tracks).hasSameSizeAs(greedy(s, query));
      }
    }
  }

  @Test
  void whereOneArtistHasTheFirstThousandsTheOthersAreStillFound() {
    Catalog.Builder builder = new Catalog.Builder();
    for (int artist = 0; artist < 3; artist++) {
      builder.addArtist("artist:" + artist, "Artist " + artist);
    }
    int tracks = 10_000;
    int[] order = new int[tracks];
    for (int t = 0; t < tracks; t++) {
      builder.addTrack("track:" + t, "Song " + t, t < 9_000 ? 0 : t < 9_990 ? 1 : 2, -1, 0);
      order[t] = t;
    }
    Recommender recommender =
        new Recommender(
            (query, scores) -> {
              for (int t = 0; t < tracks; t++) {
                scores.add(t, tracks - t);
              }
            },
            Array.of(order),
            builder.build());
    Query query =
        Query.of(null, TrackList.EMPTY, 5).withWishes(Wishes.NONE.withAtMost(1, 0).withOnce(true));
    for (double diversity : new double[] {0, 0.5, 1}) {
      Wishes wishes = query.wishes().withDiversity(diversity);
      Recommendations answer = recommender.recommend(query.withWishes(wishes));
      assertThat(answer.tracks()).containsExactly(0, 9_000, 9_990);
      assertThat(answer.known()).isEqualTo(3);
    }
  }

  @Test
  void spacingChangesTheOrderOnly() {
    for (int round = 0; round < ROUNDS; round++) {
      Situation s = new Situation(round);
      Query query = s.query(1 + s.random.nextInt(40)).withWishes(Wishes.NONE.withAtMost(3, 0));
      Recommendations plain = s.recommender.recommend(query);
      Recommendations spaced =
          s.recommender.recommend(query.withWishes(query.wishes().withSpacing(2)));
      assertThat(spaced.known()).isEqualTo(plain.known());
      assertThat(Arrays.copyOf(spaced.tracks(), spaced.known()))
          .containsExactlyInAnyOrder(Arrays.copyOf(plain.tracks(), plain.known()));
      assertThat(spaced.tracks()).containsExactlyInAnyOrder(plain.tracks());
      for (int rank = 0; rank < spaced.known(); rank++) {
        assertThat(spaced.score(rank)).isEqualTo(s.score[spaced.track(rank)]);
      }
    }
  }

  @Test
  void anotherVersionOfASeedDoesNotComeEvenIfTheSeedIsUnknown() {
    Catalog.Builder builder = new Catalog.Builder();
    int artist = builder.addArtist("artist:a", "A");
    builder.addTrack("t:0", "Song", artist, -1, 0);
    builder.addTrack("t:1", "Song - Remastered", artist, -1, 0);
    builder.addTrack("t:2", "Song - Live", artist, -1, 0);
    builder.addTrack("t:3", "Tune", artist, -1, 0);
    Recommender recommender =
        new Recommender((query, scores) -> {}, Array.of(new int[] {0, 1, 2, 3}), builder.build());
    Query query = Query.of(null, TrackList.of(0), 9).withWishes(Wishes.NONE.withOnce(true));
    assertThat(recommender.recommend(query).tracks()).containsExactly(2, 3);
    Query told =
        new Query(
            null,
            TrackList.EMPTY,
            TrackList.EMPTY,
            List.of(
                new ExternalTrack("other:9", "song (Remaster)", "artist:a", null, null, null, 0)),
            TrackList.EMPTY,
            0,
            0,
            9,
            true,
            Wishes.NONE.withOnce(true));
    assertThat(recommender.recommend(told).tracks()).containsExactly(2, 3);
  }

  @Test
  void numbersOutOfRangeAreNamed() {
    assertThatThrownBy(() -> Wishes.NONE.withDiversity(1.5))
        .hasMessage("diversity must be from 0 to 1, not 1.5");
    assertThatThrownBy(() -> Wishes.NONE.withDiscovery(-2))
        .hasMessage("discovery must be from -1 to 1, not -2.0");
    assertThatThrownBy(() -> Wishes.NONE.withVariety(Double.NaN, 0)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> Wishes.NONE.withAtMost(-1, 0))
        .hasMessage("perArtist must not be negative, but is -1");
    assertThatThrownBy(() -> TrackSet.of(5, 5)).hasMessageContaining("the catalog has 5 tracks");
  }

  private static boolean contains(int[] tracks, int track) {
    return Arrays.stream(tracks).anyMatch(t -> t == track);
  }

  private static int[] ints(List<Integer> list) {
    return list.stream().mapToInt(Integer::intValue).toArray();
  }
}
