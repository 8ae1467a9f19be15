package org.segue.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RidgeTest {

  /// One feature and one target, (1, 2) and (2, 3): FᵀF = 5, FᵀT = 8, TᵀT = 13. λ 0.1 gives 8 /
  /// 5.1; with λ 3 the weight is 1, and (2 − 1)² + (3 − 2)² = 2 is left.
  @Test
  void oneNumberByHand() {
    Ridge ridge = new Ridge(Array.of(new float[] {1, 2, 2, 3}).shaped(2, 2), 1, 1);
    assertThat(ridge.weights(0.1)[0]).isCloseTo(8f / 5.1f, within(1e-6f));
    assertThat(ridge.weights(3)[0]).isCloseTo(1f, within(1e-6f));
    assertThat(ridge.error(new float[] {1})).isCloseTo(2, within(1e-9));
    assertThat(ridge.error(new float[] {0})).isCloseTo(13, within(1e-9));
  }

  /// Targets that are a linear function of the features are found again, and applied to the rows
  /// give the targets.
  @Test
  void whatWasPlantedIsFound() {
    int features = 7;
    int targets = 3;
    int n = 1500; // of which several blocks are made
    SplittableRandom random = new SplittableRandom(4);
    double[] planted = random.doubles((long) features * targets, -1, 1).toArray();
    Array rows = Array.allocate(Array.Type.F32, n, features + targets);
    Array only = Array.allocate(Array.Type.F32, n, features);
    for (int i = 0; i < n; i++) {
      double[] x = random.doubles(features, -1, 1).toArray();
      for (int j = 0; j < features; j++) {
        rows.set((long) i * (features + targets) + j, (float) x[j]);
        only.set((long) i * features + j, (float) x[j]);
      }
      for (int t = 0; t < targets; t++) {
        double y = 0;
        for (int j = 0; j < features; j++) {
          y += x[j] * planted[j * targets + t];
        }
        rows.set((long) i * (features + targets) + features + t, (float) y);
      }
    }
    Ridge ridge = new Ridge(rows, features, 2);
    float[] weights = ridge.weights(1e-3);
    for (int k = 0; k < planted.length; k++) {
      assertThat(weights[k]).isCloseTo((float) planted[k], within(1e-4f));
    }
    assertThat(ridge.error(weights)).isCloseTo(0, within(1e-4));
    assertThat(ridge.error(ridge.weights(100))).isGreaterThan(1);
    Array fitted = Array.allocate(Array.Type.F32, n, targets);
    Dense.times(only, weights, fitted, 2);
    for (int i = 0; i < n; i++) {
      for (int t = 0; t < targets; t++) {
        assertThat(fitted.floatAt((long) i * targets + t))
            .isCloseTo(rows.floatAt((long) i * (features + targets) + features + t), within(1e-3f));
      }
    }
  }

  /// Two equal features cannot be told apart without regularisation.
  @Test
  void tooLittleRegularisationIsSaid() {
    Ridge ridge = new Ridge(Array.of(new float[] {1, 1, 1}).shaped(1, 3), 2, 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ridge.weights(0))
        .withMessageContaining("lambda");
  }
}
