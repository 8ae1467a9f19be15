package org.segue.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.segue.eval.Worlds.answer;
import static org.segue.eval.Worlds.tracks;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class NdcgTest {

  private static final Offset<Double> EXACT = within(1e-9);

  // Wanted 1, 2, 3; hits at ranks 2 and 4.
  private static final Answer ANSWER = answer(10, tracks(1, 2, 3), 9, 1, 8, 3);

  @Test
  void usualFormDividesByTheIdealOfAllWanted() {
    // gain 1/log2(3) + 1/log2(5) = .6309297536 + .4306765581 = 1.0616063117
    // ideal 1/log2(2) + 1/log2(3) + 1/log2(4) = 1 + .6309297536 + .5 = 2.1309297536
    assertThat(new Ndcg(Ndcg.Form.LIMITED).of(ANSWER))
        .isCloseTo(1.0616063117 / 2.1309297536, EXACT);
    assertThat(new Ndcg(Ndcg.Form.WHOLE).of(ANSWER)).isCloseTo(1.0616063117 / 2.1309297536, EXACT);
  }

  @Test
  void usualFormKnowsThatAListIsLimited() {
    // Two ranks wanted, one hit at rank 2: .6309297536; ideal of two 1.6309297536, of three
    // 2.1309297536.
    Answer two = ANSWER.first(2);
    assertThat(new Ndcg(Ndcg.Form.LIMITED).of(two)).isCloseTo(.6309297536 / 1.6309297536, EXACT);
    assertThat(new Ndcg(Ndcg.Form.WHOLE).of(two)).isCloseTo(.6309297536 / 2.1309297536, EXACT);
  }

  @Test
  void logRankFormWeighsTheFirstTwoRanksEqually() {
    // gain at rank 2: 1/log2(2) = 1, at rank 4: 1/log2(4) = .5; ideal 1 + 1 + 1/log2(3)
    assertThat(new Ndcg(Ndcg.Form.LOG_RANK).of(ANSWER)).isCloseTo(1.5 / 2.6309297536, EXACT);
  }

  @Test
  void hitsFormJudgesOnlyTheOrderOfTheHits() {
    // gain 1.5 as above; the ideal of two hits 1 + 1 = 2
    assertThat(new Ndcg(Ndcg.Form.HITS).of(ANSWER)).isCloseTo(.75, EXACT);
    // a single hit at rank 1 or 2 is perfect
    assertThat(new Ndcg(Ndcg.Form.HITS).of(answer(10, tracks(1, 2, 3), 9, 1))).isEqualTo(1);
  }

  @Test
  void everyFormGivesZeroWithoutHitAndOneForThePerfectList() {
    for (Ndcg.Form form : Ndcg.Form.values()) {
      assertThat(new Ndcg(form).of(answer(10, tracks(1, 2, 3), 7, 8, 9))).isZero();
      assertThat(new Ndcg(form).of(answer(10, tracks(1, 2, 3)))).isZero();
      assertThat(new Ndcg(form).of(answer(10, tracks(1, 2, 3), 3, 1, 2, 9))).isCloseTo(1, EXACT);
    }
  }
}
