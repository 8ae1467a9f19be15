package org.segue.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class DenseInverseTest {

  private final SplittableRandom random = new SplittableRandom(3);

  @Test
  void timesTheMatrixItIsTheIdentityWhateverTheTiles() {
    for (int n : new int[] {1, 2, 7, 8, 9, 40}) {
      double[][] a = positiveDefinite(n);
      for (int tile : new int[] {1, 3, 8, 64}) {
        Array matrix = lower(a);
        DenseInverse.invert(matrix, tile, 2, Progress.NONE);
        DenseInverse.mirror(matrix, 2);
        for (int i = 0; i < n; i++) {
          for (int j = 0; j < n; j++) {
            double sum = 0;
            for (int k = 0; k < n; k++) {
              sum += a[i][k] * matrix.floatAt((long) k * n + j);
            }
            assertThat(sum).isCloseTo(i == j ? 1 : 0, Offset.offset(1e-4));
          }
        }
      }
    }
  }

  @Test
  void aMatrixOfTwoIsInvertedAsByHand() {
    // [4 2; 2 3] has determinant 8
    Array matrix = lower(new double[][] {{4, 2}, {2, 3}});
    DenseInverse.invert(matrix, 1, Progress.NONE);
    DenseInverse.mirror(matrix, 1);
    float[] expected = {3 / 8f, -2 / 8f, -2 / 8f, 4 / 8f};
    assertThat(matrix.toFloats()).containsExactly(expected, Offset.offset(1e-6f));
  }

  @Test
  void threadsChangeNoBit() {
    double[][] a = positiveDefinite(50);
    Array alone = lower(a);
    Array together = lower(a);
    DenseInverse.invert(alone, 8, 1, Progress.NONE);
    DenseInverse.invert(together, 8, 4, Progress.NONE);
    DenseInverse.mirror(alone, 1);
    DenseInverse.mirror(together, 4);
    assertThat(together.sameAs(alone)).isTrue();
  }

  @Test
  void whatHasNoSuchInverseIsRefused() {
    assertThatThrownBy(
            () -> DenseInverse.invert(lower(new double[][] {{1, 2}, {2, 1}}), 1, Progress.NONE))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("raise the regularization");
  }

  private double[][] positiveDefinite(int n) {
    double[][] a = new double[n][n];
    for (int row = 0; row < 2 * n; row++) {
      double[] x = new double[n];
      for (int i = 0; i < n; i++) {
        x[i] = random.nextInt(3) == 0 ? 1 : 0;
      }
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          a[i][j] += x[i] * x[j];
        }
      }
    }
    for (int i = 0; i < n; i++) {
      a[i][i] += 1;
    }
    return a;
  }

  /// The lower half; what stands above must not matter.
  private static Array lower(double[][] a) {
    int n = a.length;
    Array matrix = Array.allocate(Array.Type.F32, n, n);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        matrix.set((long) i * n + j, j <= i ? (float) a[i][j] : -77f);
      }
    }
    return matrix;
  }
}
