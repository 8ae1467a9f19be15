package org.segue.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DenseTest {

  /// M = [[1 2], [3 4], [5 6]]; x = (2, 0) gives 2, 6, 10.
  @Test
  void theVectorMeetsEveryRow() {
    Array matrix = Array.of(new float[] {1, 2, 3, 4, 5, 6}).shaped(3, 2);
    float[] y = new float[3];
    Dense.times(matrix, new float[] {2, 0}, y);
    assertThat(y).containsExactly(2, 6, 10);
  }

  @Test
  void blocksAreAsOneRowAfterAnother() {
    SplittableRandom random = new SplittableRandom(5);
    int d = 17;
    int n = 20_000; // more than two blocks
    Array matrix = Array.allocate(Array.Type.F32, n, d);
    for (long k = 0; k < matrix.size(); k++) {
      matrix.set(k, (float) random.nextDouble(-1, 1));
    }
    float[] x = new float[d];
    for (int k = 0; k < d; k++) {
      x[k] = (float) random.nextDouble(-1, 1);
    }
    float[] y = new float[n];
    Dense.times(matrix, x, y);
    for (int row = 0; row < n; row++) {
      double sum = 0;
      for (int k = 0; k < d; k++) {
        sum += (double) matrix.floatAt((long) row * d + k) * x[k];
      }
      assertThat(y[row]).isCloseTo((float) sum, within(1e-5f));
    }
  }
}
