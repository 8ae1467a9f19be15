package org.segue.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.segue.data.Dataset;
import org.segue.data.TrackList;
import org.segue.math.Array;
import org.segue.math.Best;
import org.segue.math.Progress;
import org.segue.store.NamedArrays;

class PartsTest {

  private static final String NEIGHBOURS = "playlist-neighbours";
  private static final String TITLE = "title:words";

  private static NamedArrays state(Dataset data, Parts parts) {
    Training training = new Training(1, 1, Progress.NONE);
    NamedArrays.Builder state = NamedArrays.builder();
    parts.put(
        List.of(parts.train(0, data, training, ""), parts.train(1, data, training, "")), state);
    return state.build();
  }

  @Test
  void whatPartsHaveAlikeIsThereOnce() {
    Dataset data = PlantedWorld.data();
    NamedArrays state = state(data, new Parts(List.of(NEIGHBOURS, TITLE)));
    assertThat(state.has("part.0.playlist.tracks.columns")).isTrue();
    assertThat(state.has("part.1.playlist.tracks.columns")).as("the same playlists").isFalse();
    assertThat(state.has("part.1.track.frequency")).as("its own").isTrue();
  }

  @Test
  void eachPartAnswersAsAlone() {
    Dataset data = PlantedWorld.data();
    Parts parts = new Parts(List.of(NEIGHBOURS, TITLE));
    List<Scorer> scorers = parts.restore(state(data, parts), data.catalog());
    Query query =
        Query.of(PlantedWorld.title(1), TrackList.of(PlantedWorld.number(data, 0, 1)), 10);
    for (int p = 0; p < 2; p++) {
      Algorithm algorithm = parts.algorithms().get(p);
      Scorer alone = algorithm.restore(algorithm.train(data, new Training()), data.catalog());
      assertThat(best(scorers.get(p), query, data)).containsExactly(best(alone, query, data));
    }
  }

  /// Equal names alone do not make arrays the same: the second part has other lists.
  @Test
  void whatDiffersIsNotShared() {
    Dataset data = PlantedWorld.data();
    Parts parts = new Parts(List.of("item-neighbours", "item-neighbours:rp3beta"));
    NamedArrays state = state(data, parts);
    assertThat(state.has("part.1.track.neighbours.weights")).isTrue();
    assertThat(state.has("part.1.track.playlists")).as("the same counts").isFalse();
    assertThat(state.get("shared.with", Array.Type.I32).toInts()).containsOnly(0);
  }

  /// Places among the best go to tracks that may come.
  @Test
  void noPlaceIsLostToTracksThatMayNotCome() {
    Dataset data = PlantedWorld.data();
    Scores scores = new Scores(data.catalog().trackCount());
    for (int t = 0; t < data.catalog().trackCount(); t++) {
      scores.add(t, 1 + data.catalog().trackCount() - t);
    }
    int artist = data.catalog().artistOf(3);
    Query query =
        Query.of(null, TrackList.of(0), 5)
            .withRejected(TrackList.of(1, 2))
            .withWishes(Wishes.NONE.withBlockedArtists(List.of(artist)));
    Ties ties = new Ties(Recommender.order(data));
    Best best = new Best(0);
    Parts.best(query, scores, 5, data.catalog(), ties, best);
    assertThat(IntStream.range(0, best.count()).map(k -> ties.track(best.tie(k))))
        .hasSize(5)
        .containsExactlyElementsOf(
            IntStream.range(4, data.catalog().trackCount())
                .filter(t -> data.catalog().artistOf(t) != artist)
                .limit(5)
                .boxed()
                .toList());
  }

  private static int[] best(Scorer scorer, Query query, Dataset data) {
    return new Recommender(scorer, Recommender.order(data), data.catalog())
        .recommend(query)
        .tracks();
  }
}
