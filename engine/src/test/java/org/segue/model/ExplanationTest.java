package org.segue.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.segue.data.Dataset;
import org.segue.data.DatasetBuilder;
import org.segue.data.ExternalPlaylist;
import org.segue.data.ExternalTrack;
import org.segue.data.TrackList;

class ExplanationTest {

  /// Playlists abc, abd, acd, d, e; artist X has a and b, Y the others.
  private static final Dataset DATA = data();

  private static Dataset data() {
    DatasetBuilder builder = new DatasetBuilder(false);
    int pid = 0;
    for (String tracks : List.of("abc", "abd", "acd", "d", "e")) {
      builder.add(
          ExternalPlaylist.of("t" + pid++, tracks.chars().mapToObj(c -> track((char) c)).toList()),
          "test",
          0);
    }
    return builder.build();
  }

  private static ExternalTrack track(char name) {
    String artist = name <= 'b' ? "X" : "Y";
    return new ExternalTrack("track:" + name, "" + name, "artist:" + artist, artist, null, null, 0);
  }

  private static int number(char name) {
    return DATA.catalog().findTrack("track:" + name);
  }

  private static Explanation explanation(String algorithm, char track, char... seeds) {
    TrackList known = TrackList.of(new String(seeds).chars().map(c -> number((char) c)).toArray());
    return explanation(algorithm, Query.of(null, known, 5), track);
  }

  private static Explanation explanation(String algorithm, Query query, char track) {
    return Model.train(Algorithms.parse(algorithm), DATA, new Training())
        .recommender()
        .explain(query, new int[] {number(track)})
        .getFirst();
  }

  /// Of abc, abd, acd and d, which hold b, c or d, some hold one of the seeds too.
  @Test
  void playlistsAgreeThatHoldTheTrackAndASeed() {
    for (String algorithm : List.of("als", "item-neighbours", "catalog-neighbours")) {
      assertThat(explanation(algorithm, 'd', 'b').agreeingPlaylists()).hasValue(1); // abd
      assertThat(explanation(algorithm, 'd', 'b', 'c').agreeingPlaylists()).hasValue(2); // acd
      assertThat(explanation(algorithm, 'c', 'a', 'b').agreeingPlaylists()).hasValue(2);
      assertThat(explanation(algorithm, 'e', 'a', 'b').agreeingPlaylists()).hasValue(0);
    }
  }

  @Test
  void popularityCountsAllThatHoldTheTrack() {
    Explanation explanation = explanation("popularity", 'd', 'e');
    assertThat(explanation.agreeingPlaylists()).hasValue(3);
    assertThat(explanation.reasons()).containsExactly(new Reason.Popular(1));
  }

  /// With b and c, cosine without shrinkage: together with d 1 and 1, on 2 and 2 playlists.
  @Test
  void listsOfSeedsAreSharedByTheirEvidence() {
    Explanation explanation = explanation("item-neighbours,shrink=0", 'd', 'b', 'c', 'e');
    assertThat(explanation.reasons())
        .containsExactlyInAnyOrder(
            new Reason.Seed(number('b'), 0.5), new Reason.Seed(number('c'), 0.5));
    // a with b: 2 / √(3·2), a with d: 2 / √(3·3)
    List<Reason> why = explanation("item-neighbours,shrink=0", 'a', 'b', 'd').reasons();
    double b = 2 / Math.sqrt(6);
    double d = 2 / Math.sqrt(9);
    assertThat(why.getFirst()).isInstanceOf(Reason.Seed.class);
    assertThat(why.getFirst().share()).isCloseTo(b / (b + d), within(1e-6));
  }

  @Test
  void artistsOfUnknownSeedsAreNamed() {
    Query query =
        new Query(
            null,
            TrackList.EMPTY,
            TrackList.EMPTY,
            List.of(new ExternalTrack("track:new", "new", "artist:X", "X", null, null, 0)),
            TrackList.EMPTY,
            0,
            0,
            5,
            true);
    assertThat(explanation("catalog-neighbours", query, 'a').reasons())
        .containsExactly(new Reason.Artist("X", 1));
  }

  @Test
  void aBlendSharesWhatItsPartsBrought() {
    Query query = Query.of("t0", TrackList.of(number('b')), 5);
    Model blend =
        Model.train(
            new Blend(List.of("item-neighbours", "title"), Blend.Scale.RANK, 3, 2),
            DATA,
            new Training());
    List<Reason> why =
        blend.recommender().explain(query, new int[] {number('a')}).getFirst().reasons();
    assertThat(why.getFirst()).isInstanceOf(Reason.Seed.class); // first in its part, alone there
    assertThat(why.stream().mapToDouble(Reason::share).sum()).isCloseTo(1, within(1e-9));
    assertThat(why)
        .allMatch(
            reason ->
                (reason instanceof Reason.Seed seed && seed.track() == number('b'))
                    || (reason instanceof Reason.Title title && title.words().contains("t")));
  }

  /// What an old model lacks.
  @Test
  void withoutThePlaylistsNobodyCounts() {
    Model model = Model.train(new Als(), DATA, new Training());
    Recommender old =
        new Recommender(
            model.algorithm().restore(model.state(), DATA.catalog()),
            Recommender.order(DATA),
            DATA.catalog());
    Query query = Query.of(null, TrackList.of(number('b')), 5);
    assertThat(old.explain(query, new int[] {number('a')}).getFirst().agreeingPlaylists())
        .isEmpty();
  }
}
