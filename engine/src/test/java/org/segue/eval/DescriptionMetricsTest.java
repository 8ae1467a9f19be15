package org.segue.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.segue.eval.Worlds.answer;
import static org.segue.eval.Worlds.playlist;
import static org.segue.eval.Worlds.track;
import static org.segue.eval.Worlds.tracks;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.segue.data.Catalog;
import org.segue.data.Dataset;
import org.segue.data.ExternalTrack;

class DescriptionMetricsTest {

  /// Track 0 is on four playlists, 1 on two, 2 on one: numbers go by falling frequency.
  private static Dataset training() {
    ExternalTrack a = track("a", "x", "x");
    ExternalTrack b = track("b", "x", "x");
    ExternalTrack c = track("c", "x", "x");
    return Worlds.built(
        List.of(
            playlist(0, null, List.of(a, b, c)),
            playlist(1, null, List.of(a, b)),
            playlist(2, null, List.of(a)),
            playlist(3, null, List.of(a))));
  }

  @Test
  void popularityIsScaledBetweenLeastAndMost() {
    // counts 4, 2, 1: (4-1)/3 = 1, (2-1)/3 = 1/3, 0; mean of tracks 0 and 1: 2/3
    Metric popularity = new Familiarity(Familiarity.Form.POPULARITY, training());
    assertThat(popularity.of(answer(5, tracks(2), 0, 1))).isCloseTo(2 / 3.0, within(1e-12));
    assertThat(popularity.of(answer(5, tracks(2), 2))).isZero();
    assertThat(popularity.better()).isEqualTo(Metric.Better.NEITHER);
  }

  @Test
  void noveltyIsTheInformationOfMeetingATrack() {
    // shares of playlists 4/4, 2/4, 1/4: 0, 1 and 2 bits; mean of tracks 1 and 2: 1.5
    Metric novelty = new Familiarity(Familiarity.Form.NOVELTY, training());
    assertThat(novelty.of(answer(5, tracks(0), 1, 2))).isCloseTo(1.5, within(1e-12));
    assertThat(novelty.of(answer(5, tracks(1), 0))).isCloseTo(0, within(1e-12));
  }

  @Test
  void recallOfColdTracksLooksAtThemAlone() {
    // playlists with tracks 0, 1, 2: 4, 2, 1; of the withheld 0 and 2 only 2 is cold
    Metric cold = new RareRecall(RareRecall.Form.COLD, training());
    Answer missed = answer(5, tracks(0, 2), 0, 1);
    assertThat(cold.of(missed)).isZero();
    assertThat(cold.weight(missed)).isEqualTo(1);
    Answer found = answer(5, tracks(0, 2), 1, 2);
    assertThat(cold.of(found)).isEqualTo(1);
    Answer without = answer(5, tracks(0, 1), 0, 1);
    assertThat(cold.weight(without)).isZero();
    assertThat(cold.over(List.of(missed, found, without))).isEqualTo(.5);
    // a track that one playlist holds is cold, not unseen
    assertThat(new RareRecall(RareRecall.Form.UNSEEN, training()).weight(found)).isZero();
  }

  // Tracks 0 … 9; artists A A A B -, -, …; albums p q q r …
  private static final Catalog CATALOG =
      Worlds.catalog(
          new int[] {0, 0, 0, 1, -1, -1, 2, 2, 2, 2}, new int[] {0, 1, 1, 2, 3, 3, 3, 3, 3, 3});

  @Test
  void coverageCountsDistinctTracksOverTheRun() {
    // {0, 1} and {1, 2}: 3 of 10 tracks
    Metric coverage = new Variety(Variety.Form.COVERAGE, CATALOG);
    assertThat(coverage.over(List.of(answer(5, tracks(9), 0, 1), answer(5, tracks(9), 1, 2))))
        .isCloseTo(.3, within(1e-12));
    assertThat(coverage.averages()).isFalse();
  }

  @Test
  void diversityCountsArtistsAndAlbumsPerTrack() {
    // artists A A B and two unknown ones: 4 / 5; albums p q r s s: 4 / 5
    Answer answer = answer(5, tracks(9), 0, 1, 3, 4, 5);
    assertThat(new Variety(Variety.Form.ARTISTS, CATALOG).of(answer)).isEqualTo(.8);
    assertThat(new Variety(Variety.Form.ALBUMS, CATALOG).of(answer)).isEqualTo(.8);
    // artists A A A: 1 / 3; albums p q q: 2 / 3
    Answer narrow = answer(5, tracks(9), 0, 1, 2);
    assertThat(new Variety(Variety.Form.ARTISTS, CATALOG).of(narrow))
        .isCloseTo(1 / 3.0, within(1e-12));
    assertThat(new Variety(Variety.Form.ALBUMS, CATALOG).of(narrow))
        .isCloseTo(2 / 3.0, within(1e-12));
  }
}
