package org.segue.math;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HashingTest {

  @Test
  void scramblingIsUndone() {
    for (int x : new int[] {0, 1, 2, 3, 65_535, 65_536, 2_262_291, Integer.MAX_VALUE}) {
      assertThat(Hashing.scramble(x)).isNotNegative();
      assertThat(Hashing.unscramble(Hashing.scramble(x))).isEqualTo(x);
    }
  }

  @Test
  void scramblingFavoursNobody() {
    int smallerFirst = 0;
    for (int x = 0; x < 10_000; x++) {
      smallerFirst += Hashing.scramble(x) < Hashing.scramble(x + 1) ? 1 : 0;
    }
    assertThat(smallerFirst).isBetween(3_000, 7_000);
  }

  @Test
  void unitsLieBetweenZeroAndOne() {
    assertThat(Hashing.unit(0)).isZero();
    assertThat(Hashing.unit(-1)).isBetween(0.999, 0.9999999999999999);
  }
}
