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
  void ofManyAtOnceItKeepsWhatOfferingOneByOneWould() {
    SplittableRandom random = new SplittableRandom(2);
    Best many = new Best(1);
    for (int round = 0; round < 300; round++) {
      int count = random.nextInt(round % 10 == 0 ? 5000 : 500);
      int limit = random.nextInt(250);
      int different = 1 + random.nextInt(1000);
      Best single = new Best(limit);
      long[] candidates = new long[count + 3];
      for (int k = 0; k < count; k++) {
        float score = random.nextInt(different) / 8f - 1;
        candidates[k] = Best.key(score, k);
        single.offer(score, k);
      }
      single.sort();
      many.reset(limit);
      many.keep(candidates, count);
      assertThat(many.count()).isEqualTo(single.count());
      for (int rank = 0; rank < single.count(); rank++) {
        assertThat(many.score(rank)).isEqualTo(single.score(rank));
        assertThat(many.tie(rank)).isEqualTo(single.tie(rank));
      }
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
