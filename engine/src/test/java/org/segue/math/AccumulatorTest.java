package org.segue.math;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AccumulatorTest {

  @Test
  void sumsLikeAMap() {
    SplittableRandom random = new SplittableRandom(3);
    for (int round = 0; round < 200; round++) {
      sumsLikeAMap(random.ints(random.nextInt(400), 0, 150).boxed().toList());
    }
  }

  private static void sumsLikeAMap(List<Integer> indices) {
    Accumulator sums = new Accumulator(150);
    for (int round = 0; round < 2; round++) { // the second round sees that clearing clears
      Map<Integer, Float> expected = new HashMap<>();
      for (int index : indices) {
        sums.add(index, index - 70);
        expected.merge(index, index - 70f, Float::sum);
      }
      assertThat(sums.count()).isEqualTo(expected.size());
      for (int index = 0; index < 150; index++) {
        assertThat(sums.has(index)).isEqualTo(expected.containsKey(index));
        assertThat(sums.get(index)).isEqualTo(expected.getOrDefault(index, 0f));
      }
      sums.clear();
    }
  }

  @Test
  void aSumOfZeroIsPresent() {
    Accumulator sums = new Accumulator(10);
    sums.add(3, 0);
    assertThat(sums.has(3)).isTrue();
    sums.remove(3);
    assertThat(sums.has(3)).isFalse();
    sums.clear();
    sums.add(3, 2);
    assertThat(sums.get(3)).isEqualTo(2);
  }
}
