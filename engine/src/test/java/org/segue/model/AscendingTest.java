package org.segue.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AscendingTest {

  @Test
  void placesAreThoseOfASort() {
    SplittableRandom random = new SplittableRandom(3);
    Ascending ascending = new Ascending(60);
    for (int round = 0; round < 200; round++) {
      float[] values = new float[1 + random.nextInt(60)];
      ascending.clear();
      for (int i = 0; i < values.length; i++) {
        values[i] = Math.max(0, random.nextInt(20) - 10);
        if (values[i] > 0) {
          ascending.add(values[i]);
        }
      }
      Arrays.sort(values);
      for (int place = 0; place < values.length; place++) {
        assertThat(ascending.at(place, values.length)).isEqualTo(values[place]);
      }
    }
  }
}
