package org.segue.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.segue.data.Dataset;
import org.segue.data.DatasetBuilder;
import org.segue.data.ExternalPlaylist;
import org.segue.data.ExternalTrack;
import org.segue.data.TrackList;
import org.segue.store.NamedArrays;

/// Twenty artists whose fans title playlists after them, an artist called "Chill" whom playlists
/// titled "chill" do not hold, and "Moonfish", whom no title names.
class TitleNamesTest {

  private static final String[] NAMED = {
    "Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Ginkgo", "Hazel", "Ironwood", "Juniper",
    "Katsura", "Larch", "Maple", "Nutmeg", "Oak", "Pine", "Quince", "Rowan", "Spruce", "Teak"
  };

  private static final Dataset DATA = data();
  private static final Model MODEL =
      Model.train(Algorithms.parse("title:names"), DATA, new Training());

  private static Dataset data() {
    DatasetBuilder builder = new DatasetBuilder(false);
    List<ExternalTrack> popular = new ArrayList<>();
    for (int k = 0; k < 6; k++) {
      popular.add(track("hit " + k, "Various", "Hits"));
    }
    int pid = 0;
    for (String name : NAMED) {
      List<ExternalTrack> own = new ArrayList<>();
      for (int k = 0; k < 6; k++) {
        own.add(track(name + " song " + k, name, "Best"));
      }
      builder.add(playlist(pid++, "best of " + name, own), "test", 0);
      builder.add(playlist(pid++, name + " mix", own.subList(0, 4)), "test", 0);
    }
    for (String title : List.of("chill", "chill mix", "so chill", "chill out", "chill 2016")) {
      builder.add(playlist(pid++, title, popular), "test", 0);
    }
    List<ExternalTrack> mixed = new ArrayList<>(popular.subList(0, 3));
    mixed.add(track("tide", "Moonfish", "Deep Water"));
    mixed.add(track("foam", "Moonfish", "Deep Water"));
    mixed.add(track("icicle", "Chill", "Winter"));
    mixed.add(track("Velvet Horizon", "Somebody", "Something"));
    builder.add(playlist(pid++, "stuff", mixed), "test", 0);
    builder.add(playlist(pid++, "things", mixed.subList(0, 4)), "test", 0);
    return builder.build();
  }

  private static ExternalTrack track(String name, String artist, String album) {
    return new ExternalTrack(name, name, null, artist, null, album, 0);
  }

  private static ExternalPlaylist playlist(int pid, String title, List<ExternalTrack> tracks) {
    return new ExternalPlaylist(
        pid, title, null, null, 0, 1, 1, -1, List.copyOf(tracks), List.of());
  }

  private static List<String> answer(String title, int limit) {
    Recommendations answer = MODEL.recommender().recommend(Query.of(title, TrackList.EMPTY, limit));
    List<String> names = new ArrayList<>();
    for (int rank = 0; rank < answer.size(); rank++) {
      names.add(DATA.catalog().trackName(answer.track(rank)));
    }
    return names;
  }

  @Test
  void anArtistWhomNoTitleNamesIsKnownByName() {
    assertThat(answer("moonfish", 2)).as("more frequent first").containsExactly("tide", "foam");
    assertThat(answer("best of Moonfish!", 10)).contains("tide", "foam");
  }

  @Test
  void aNameWrittenSlightlyOtherwiseIsStillOne() {
    assertThat(answer("moon fish", 2)).containsExactly("tide", "foam");
  }

  @Test
  void whoseFansNameTheirTitlesAfterThemFillsTheList() {
    assertThat(answer("maple", 6)).allMatch(name -> name.startsWith("Maple"));
  }

  /// "Chill" is an artist with one track; "chill" is what other playlists are titled.
  @Test
  void aWordThatIsAlsoANameStillFindsItsPlaylists() {
    assertThat(answer("chill", 6)).contains("hit 0", "hit 1");
  }

  @Test
  void theReasonNamesTheWordsOfTheName() {
    Query query = Query.of("my moonfish favourites", TrackList.EMPTY, 3);
    int tide = DATA.catalog().findTrack("tide");
    List<Reason> why = MODEL.recommender().explain(query, new int[] {tide}).getFirst().reasons();
    assertThat(why)
        .anySatisfy(
            reason ->
                assertThat(reason)
                    .isInstanceOfSatisfying(
                        Reason.Title.class, t -> assertThat(t.words()).isEqualTo("moonfish")));
    assertThat(why.stream().mapToDouble(Reason::share).sum()).isBetween(0.999, 1.001);
  }

  @Test
  void aModelWithoutNamesAndVectorsStillAnswers() {
    NamedArrays.Builder old = NamedArrays.builder();
    MODEL
        .state()
        .all()
        .forEach(
            (name, array) -> {
              boolean added =
                  name.startsWith("artist.")
                      || name.startsWith("album.")
                      || name.startsWith("title.vectors")
                      || (name.startsWith("track.") && !name.equals("track.frequency"));
              if (!added) {
                old.put(name, array);
              }
            });
    Scorer scorer = new Title().restore(old.build(), DATA.catalog());
    Scores scores = new Scores(DATA.catalog().trackCount());
    scorer.score(Query.of("so chill", TrackList.EMPTY, 5), scores);
    assertThat(scores.has(DATA.catalog().findTrack("hit 0"))).isTrue();
    assertThat(scores.has(DATA.catalog().findTrack("icicle"))).isFalse();
  }
}
