package org.segue.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.segue.model.BlendClimb.Asked;

class BlendClimbTest {

  /// Candidate 0 is the answer. Part 0 has it last of three, part 1 first: with equal weights the
  /// sums are 4, 5, 5, and with part 1 twice 7, 7, 6.
  @Test
  void thePartThatKnowsGainsWeight() {
    Asked asked = new Asked(0, 1, new float[][] {{1, 3, 4}, {3, 2, 1}}, new int[] {0});
    float[] weights = new BlendClimb(List.of(asked), 1).from(new float[] {1, 1}, 0);
    assertThat(weights[1]).isGreaterThan(weights[0]);
  }

  @Test
  void withoutAGainWeightsStay() {
    Asked asked = new Asked(0, 1, new float[][] {{3, 1}, {2, 1}}, new int[] {0});
    assertThat(new BlendClimb(List.of(asked), 1).from(new float[] {1, 1}, 0))
        .containsExactly(1f, 1f);
  }

  @Test
  void aQuestionWithoutAnswersTellsNothing() {
    Asked asked = new Asked(0, 4, new float[][] {{3, 1}, {0, 1}}, new int[0]);
    assertThat(new BlendClimb(List.of(asked), 1).from(new float[] {1, 0.5f}, 0))
        .containsExactly(1f, 0.5f);
  }

  /// More candidates than the 500 that count, many of them equal.
  @Test
  void theThreadsDoNotMatter() {
    SplittableRandom random = new SplittableRandom(3);
    List<Asked> asked = new ArrayList<>();
    for (int q = 0; q < 40; q++) {
      float[][] scores = new float[3][900];
      for (float[] part : scores) {
        for (int k = 0; k < part.length; k++) {
          part[k] = random.nextInt(3) == 0 ? 0 : 1f / (20 + random.nextInt(700));
        }
      }
      int[] answers = random.ints(12, 0, 900).distinct().toArray();
      for (int answer : answers) {
        scores[2][answer] *= 1.5f;
      }
      asked.add(new Asked(0, 12, scores, answers));
    }
    float[] one = new BlendClimb(asked, 1).from(new float[] {1, 1, 1}, 0);
    assertThat(new BlendClimb(asked, 3).from(new float[] {1, 1, 1}, 0)).containsExactly(one);
    assertThat(one[2]).isGreaterThan(Math.max(one[0], one[1]));
  }
}
