package org.segue.math;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TallyTest {

  @Test
  void countsAsAMapDoesAlsoAfterClearing() {
    Tally tally = new Tally();
    SplittableRandom random = new SplittableRandom(3);
    for (int round = 0; round < 20; round++) {
      tally.clear();
      Map<Long, Integer> expected = new HashMap<>();
      int range = 1 + random.nextInt(500);
      for (int n = 0; n < 400; n++) {
        long key = random.nextInt(range) * 0x1_0000_0000L - 5;
        tally.add(key);
        expected.merge(key, 1, Integer::sum);
      }
      expected.forEach((key, count) -> assertThat(tally.count(key)).isEqualTo(count));
      assertThat(tally.count(7)).isZero();
    }
  }
}
