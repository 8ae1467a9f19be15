package org.segue.math;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BestTest {

  private record Candidate(float score, int tie) {}

  @Test
  void keepsWhatSortingWouldKeep() {
    SplittableRandom random = new SplittableRandom(1);
    for (int round = 0; round < 300; round++) {
      List<Integer> scores = new ArrayList<>();
      for (int i = random.nextInt(200); i > 0; i--) {
        scores.add(random.nextInt(-20, 21));
      }
      keepsWhatSortingWouldKeep(scores, random.nextInt(220));
    }
  }

  private static void keepsWhatSortingWouldKeep(List<Integer> scores, int limit) {
    Best best = new Best(3);
    best.reset(limit);
    List<Candidate> all = new ArrayList<>();
    for (int i = 0; i < scores.size(); i++) {
      best.offer(scores.get(i) / 4f, i);
      all.add(new Candidate(scores.get(i) / 4f, i));
    }
    best.sort();
    all.sort(Comparator.comparingDouble((Candidate c) -> -c.score()).thenComparing(Candidate::tie));
    int expected = Math.min(limit, all.size());
    assertThat(best.count()).isEqualTo(expected);
    for (int rank = 0; rank < expected; rank++) {
      assertThat(best.score(rank)).isEqualTo(all.get(rank).score());
      assertThat(best.tie(rank)).isEqualTo(all.get(rank).tie());
    }
    if (expected > 0) {
      assertThat(best.largest()).isEqualTo(all.getFirst().score());
      assertThat(best.smallest()).isEqualTo(all.get(expected - 1).score());
    }
  }

  @Test
  void bothZerosAreTheSameScore() {
    Best best = new Best(2);
    best.offer(-0f, 1);
    best.offer(0f, 2);
    best.sort();
    assertThat(best.tie(0)).isEqualTo(1);
  }

  @Test
  void aLimitOfZeroKeepsNothing() {
    Best best = new Best(0);
    best.offer(1, 1);
    assertThat(best.count()).isZero();
  }
}
