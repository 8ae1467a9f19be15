package org.segue.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.segue.data.Catalog;
import org.segue.data.ExternalPlaylist;
import org.segue.data.ExternalTrack;
import org.segue.data.TrackList;

class QueryTest {

  private static Query placed(TrackList seeds, TrackList positions) {
    return new Query(null, seeds, positions, List.of(), TrackList.EMPTY, 0, 0, 10, true);
  }

  /// A playlist as a file tells it: known tracks but for one, at these places.
  private static Query told(int unknown, Integer... places) {
    Catalog.Builder catalog = new Catalog.Builder();
    int artist = catalog.addArtist("artist:a", "A");
    for (int t = 0; t < places.length; t++) {
      if (t != unknown) {
        catalog.addTrack("t:" + t, "T", artist, -1, 0);
      }
    }
    List<ExternalTrack> tracks =
        IntStream.range(0, places.length)
            .mapToObj(t -> new ExternalTrack("t:" + t, "T", null, "A", null, null, 0))
            .toList();
    return Query.of(
        new ExternalPlaylist(1, null, null, null, 0, -1, -1, 5, tracks, List.of(places)),
        catalog.build(),
        10);
  }

  @Test
  void theFirstTracksHaveNoPlaces() {
    TrackList seeds = TrackList.of(7, 8, 9);
    assertThat(placed(seeds, TrackList.of(0, 1, 2)).positions().isEmpty()).isTrue();
    assertThat(placed(seeds, TrackList.of(0, 1, 3)).positions().toArray()).containsExactly(0, 1, 3);
    assertThat(placed(seeds, TrackList.of(1, 0, 2)).positions().isEmpty()).isFalse();
  }

  @Test
  void aFileThatCountsItsFirstTracksTellsFirstTracksEvenIfOneIsUnknown() {
    assertThat(told(-1, 0, 1, 2).positions().isEmpty()).isTrue();
    Query query = told(1, 0, 1, 2);
    assertThat(query.seeds().size()).isEqualTo(2);
    assertThat(query.unknownSeeds()).hasSize(1);
    assertThat(query.positions().isEmpty()).as("they are still the first").isTrue();
    assertThat(told(1, 0, 4, 9).positions().toArray()).containsExactly(0, 9);
  }
}
