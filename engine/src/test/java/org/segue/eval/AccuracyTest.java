package org.segue.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.segue.eval.Worlds.answer;
import static org.segue.eval.Worlds.tracks;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AccuracyTest {

  private static double value(Accuracy.Form form, Answer answer) {
    return new Accuracy(form).of(answer);
  }

  /// 500 tracks of which the one at `rank` (from 1) was wanted.
  private static Answer hitAt(int rank) {
    return answer(500, tracks(rank), IntStream.rangeClosed(1, 500).toArray());
  }

  @Test
  void clicksAreTensBeforeTheFirstHit() {
    assertThat(value(Accuracy.Form.CLICKS, hitAt(1))).isZero();
    assertThat(value(Accuracy.Form.CLICKS, hitAt(10))).isZero();
    assertThat(value(Accuracy.Form.CLICKS, hitAt(11))).isEqualTo(1);
    assertThat(value(Accuracy.Form.CLICKS, hitAt(491))).isEqualTo(49);
    assertThat(value(Accuracy.Form.CLICKS, hitAt(500))).isEqualTo(49);
    assertThat(value(Accuracy.Form.CLICKS, hitAt(777))).isEqualTo(51);
  }

  // Wanted 1, 2, 3; hits at ranks 2 and 4; ten tracks asked for.
  private static final Answer ANSWER = answer(10, tracks(1, 2, 3), 9, 1, 8, 3);

  @Test
  void precisionDividesByTheLimit() {
    assertThat(value(Accuracy.Form.PRECISION, ANSWER)).isEqualTo(.2); // 2 / 10
  }

  @Test
  void recallDividesByAllWanted() {
    assertThat(value(Accuracy.Form.RECALL, ANSWER)).isCloseTo(2 / 3.0, within(1e-12));
  }

  @Test
  void hitRateAndReciprocalRankSeeTheFirstHit() {
    assertThat(value(Accuracy.Form.HIT_RATE, ANSWER)).isEqualTo(1);
    assertThat(value(Accuracy.Form.MRR, ANSWER)).isEqualTo(.5); // rank 2
    Answer missed = answer(10, tracks(1), 5, 6);
    assertThat(value(Accuracy.Form.HIT_RATE, missed)).isZero();
    assertThat(value(Accuracy.Form.MRR, missed)).isZero();
  }

  @Test
  void averagePrecisionSumsThePrecisionAtHits() {
    // (1/2 + 2/4) / min(10, 3) = 1/3; with three tracks asked for: (1/2) / 3
    assertThat(value(Accuracy.Form.MAP, ANSWER)).isCloseTo(1 / 3.0, within(1e-12));
    assertThat(value(Accuracy.Form.MAP, ANSWER.first(3))).isCloseTo(.5 / 3, within(1e-12));
    assertThat(value(Accuracy.Form.MAP, ANSWER.first(2))).isEqualTo(.25); // .5 / min(2, 3)
  }

  @Test
  void implicitPrecisionPoolsHitsOfAllAnswers() {
    // k = 2. First answer: 1 hit in two ranks, min(2, 3) = 2. Second: 1 hit, min(2, 1) = 1.
    // Σ hits / Σ min = (1 + 1) / (2 + 1) = 2/3, where the mean over answers would be .75.
    Metric metric = new AtRank(new Accuracy(Accuracy.Form.PRECISION_IMPLICIT), 2);
    List<Answer> answers = List.of(ANSWER, answer(10, tracks(4), 4, 5));
    assertThat(metric.name()).isEqualTo("precision-implicit@2");
    assertThat(metric.over(answers)).isCloseTo(2 / 3.0, within(1e-12));
    assertThat(metric.of(ANSWER)).isEqualTo(.5);
  }

  @Test
  void aMeanIsOverAnswers() {
    // recalls 2/3 and 1
    assertThat(
            new Accuracy(Accuracy.Form.RECALL).over(List.of(ANSWER, answer(10, tracks(4), 4, 5))))
        .isCloseTo((2 / 3.0 + 1) / 2, within(1e-12));
  }

  @Test
  void aTaskWithoutWithheldTracksCannotBeMade() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> answer(10, tracks(), 1))
        .withMessageContaining("playlist 7");
  }

  @Test
  void anAnswerLongerThanItsLimitIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> answer(2, tracks(1), 1, 2, 3))
        .withMessageContaining("3 tracks where 2");
  }
}
