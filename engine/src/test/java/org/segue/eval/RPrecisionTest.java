package org.segue.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.segue.eval.Worlds.answer;
import static org.segue.eval.Worlds.tracks;

import org.junit.jupiter.api.Test;
import org.segue.data.Catalog;

class RPrecisionTest {

  // Tracks 0 1 2 3 4 5 6 7 8 9 by artists A A B C C D E B E -; wanted are 0, 2, 3, 5.
  private static final Catalog CATALOG =
      Worlds.catalog(
          new int[] {0, 0, 1, 2, 2, 3, 4, 1, 4, -1}, new int[] {0, 0, 1, 2, 2, 3, 4, 1, 4, -1});
  private static final int[] WITHHELD = tracks(0, 2, 3, 5); // artists A, B, C, D

  private static double value(RPrecision.Form form, Answer answer) {
    return new RPrecision(form, CATALOG).of(answer);
  }

  @Test
  void challengeFormCreditsMissesOfAWantedArtistOnce() {
    // The first four ranks: 0 is a hit (1), 1 misses but is by A (.25; that A was hit does not
    // matter), 4 is by C (.25), 6 by E earns nothing. Rank 5, a hit, is too late.
    // (1 + .25 + .25) / 4 = .375
    Answer answer = answer(10, WITHHELD, 0, 1, 4, 6, 2);
    assertThat(value(RPrecision.Form.CHALLENGE, answer)).isEqualTo(.375);
  }

  @Test
  void challengeFormCreditsAnArtistOnlyOnce() {
    // 7 misses but is by B (.25); 4 by C (.25); 3 a hit (1); 9 has no artist. 1.5 / 4
    assertThat(value(RPrecision.Form.CHALLENGE, answer(10, WITHHELD, 7, 4, 3, 9))).isEqualTo(.375);
    // wanted 3 and 0, recommended 4 and 1 earn .25 each; .5 / 2
    assertThat(value(RPrecision.Form.CHALLENGE, answer(10, tracks(3, 0), 4, 1))).isEqualTo(.25);
    // wanted 6, 0, 2: 8 by E earns .25, nothing else: .25 / 3
    assertThat(value(RPrecision.Form.CHALLENGE, answer(10, tracks(6, 0, 2), 8, 9, 3)))
        .isCloseTo(.25 / 3, within(1e-12));
  }

  @Test
  void tracksFormCountsTracksOnly() {
    // One hit among the first four: 1 / 4
    assertThat(value(RPrecision.Form.TRACKS, answer(10, WITHHELD, 0, 1, 4, 6, 2))).isEqualTo(.25);
  }

  @Test
  void publishedFormCreditsArtistsOfHitsAsWell() {
    // The first four ranks 0 1 4 6: one hit; artists A, C, E of which A, C are wanted.
    // (1 + .25 * 2) / 4 = .375
    assertThat(value(RPrecision.Form.PUBLISHED, answer(10, WITHHELD, 0, 1, 4, 6, 2)))
        .isEqualTo(.375);
    // Ranks 0 2 4 6: two hits, artists A, B, C wanted: (2 + .75) / 4 = .6875;
    // the challenge form gives A and B nothing more: (2 + .25) / 4 = .5625
    Answer differs = answer(10, WITHHELD, 0, 2, 4, 6);
    assertThat(value(RPrecision.Form.PUBLISHED, differs)).isEqualTo(.6875);
    assertThat(value(RPrecision.Form.CHALLENGE, differs)).isEqualTo(.5625);
  }

  @Test
  void deezerFormCreditsArtistsAnywhere() {
    // One hit in the first four; artists in all five ranks A, C, E, B of which A, B, C are wanted.
    // (1 + .25 * 3) / 4 = .4375
    assertThat(value(RPrecision.Form.DEEZER, answer(10, WITHHELD, 0, 1, 4, 6, 2))).isEqualTo(.4375);
  }

  @Test
  void aPerfectListExceedsOneInTheDeezerFormOnly() {
    // Four of four, and their four artists: 1 + .25 * 4 / 4 = 1.25
    Answer perfect = answer(10, WITHHELD, 0, 2, 3, 5, 1, 4);
    assertThat(value(RPrecision.Form.DEEZER, perfect)).isEqualTo(1.25);
    assertThat(value(RPrecision.Form.PUBLISHED, perfect)).isEqualTo(1.25);
    assertThat(value(RPrecision.Form.CHALLENGE, perfect)).isEqualTo(1);
    assertThat(value(RPrecision.Form.TRACKS, perfect)).isEqualTo(1);
  }

  @Test
  void aShortListIsDividedByAllThatWasWanted() {
    // One hit, no more ranks: 1 / 4
    assertThat(value(RPrecision.Form.CHALLENGE, answer(10, WITHHELD, 0))).isEqualTo(.25);
    assertThat(value(RPrecision.Form.CHALLENGE, answer(10, WITHHELD))).isZero();
  }
}
