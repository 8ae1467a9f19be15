package org.segue.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AliasTablesTest {

  @Test
  void drawsAreProportionalToWeights() {
    AliasTables tables = new AliasTables(7);
    tables.set(0, 4, new float[] {1, 2, 3, 4});
    tables.set(4, 7, new float[] {0, 5, 0});
    SplittableRandom random = new SplittableRandom(1);
    int[] counts = new int[7];
    for (int draw = 0; draw < 100_000; draw++) {
      counts[tables.draw(0, 4, random)]++;
      counts[tables.draw(4, 7, random)]++;
    }
    for (int k = 0; k < 4; k++) { // 10, 20, 30, 40 %; a standard deviation is 0.15 %
      assertThat(counts[k] / 100_000.0).isCloseTo((k + 1) / 10.0, within(.01));
    }
    assertThat(counts[5]).isEqualTo(100_000);
  }

  @Test
  void weightsWithoutASumAreRefused() {
    AliasTables tables = new AliasTables(2);
    assertThatThrownBy(() -> tables.set(0, 2, new float[] {0, 0})).hasMessageContaining("0.0");
  }
}
