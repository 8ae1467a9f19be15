package org.segue.math;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PlaneLayoutTest {

  @Test
  void neighboursLieNearAndTheSameSeedDrawsTheSame() {
    int groups = 4;
    int size = 20;
    int[] from = new int[groups * size * 5];
    int[] to = new int[from.length];
    SplittableRandom random = new SplittableRandom(5);
    for (int e = 0; e < from.length; e++) {
      from[e] = e / 5;
      to[e] = from[e] / size * size + random.nextInt(size);
    }
    float[] places = PlaneLayout.of(groups * size, from, to, 200, new SplittableRandom(1));
    assertThat(PlaneLayout.of(groups * size, from, to, 200, new SplittableRandom(1)))
        .isEqualTo(places);
    double within = 0;
    double between = 0;
    for (int a = 0; a < groups * size; a++) {
      for (int b = 0; b < a; b++) {
        double distance =
            Math.hypot(places[2 * a] - places[2 * b], places[2 * a + 1] - places[2 * b + 1]);
        if (a / size == b / size) {
          within += distance / (groups * size * (size - 1) / 2.0);
        } else {
          between += distance / (groups * size * (groups - 1) * size / 2.0);
        }
      }
    }
    assertThat(between).isGreaterThan(3 * within);
  }

  @Test
  void fewNodesAreNoTrouble() {
    assertThat(PlaneLayout.of(0, new int[0], new int[0], 10, new SplittableRandom(1))).isEmpty();
    assertThat(PlaneLayout.of(1, new int[] {0}, new int[] {0}, 10, new SplittableRandom(1)))
        .hasSize(2);
  }
}
