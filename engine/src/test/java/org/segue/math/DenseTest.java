package org.segue.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DenseTest {

  /// M = [[1 2], [3 4], [5 6]]; x = (1, 1) gives 3, 7, 11 and (2, 0) gives 2, 6, 10.
  @Test
  void everyVectorMeetsEveryRow() {
    Array matrix = Array.of(new float[] {1, 2, 3, 4, 5, 6}).shaped(3, 2);
    float[] ys = new float[6];
    Dense.timesAll(matrix, 2, 2, new float[] {1, 1, 2, 0}, ys);
    assertThat(ys).containsExactly(3, 7, 11, 2, 6, 10);
  }

  @Test
  void manyVectorsAreAsOneByOne() {
    SplittableRandom random = new SplittableRandom(5);
    int d = 17;
    int n = 20_000; // more than two blocks
    Array matrix = Array.allocate(Array.Type.F32, n, d);
    for (long k = 0; k < matrix.size(); k++) {
      matrix.set(k, (float) random.nextDouble(-1, 1));
    }
    float[] xs = new float[5 * d];
    for (int k = 0; k < xs.length; k++) {
      xs[k] = (float) random.nextDouble(-1, 1);
    }
    float[] together = new float[5 * n];
    Dense.timesAll(matrix, d, 5, xs, together);
    float[] alone = new float[n];
    for (int v = 0; v < 5; v++) {
      Dense.times(matrix, java.util.Arrays.copyOfRange(xs, v * d, (v + 1) * d), alone);
      for (int row = 0; row < n; row++) {
        assertThat(together[v * n + row]).isCloseTo(alone[row], within(1e-5f));
      }
    }
  }
}
