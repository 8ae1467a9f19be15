package org.segue.math;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/// Every way of solving against the normal equations written out in double precision.
class LeastSquaresTest {

  private static final int ROWS = 1500;

  private final SplittableRandom random = new SplittableRandom(5);

  @Test
  void everyNumberOfRowsGivesTheNormalEquations() {
    for (int d : new int[] {1, 7, 16, 40}) {
      Array vectors = vectors(d);
      Array spectrum = Gramian.diagonalise(vectors, List.of(), 1);
      LeastSquares.Solver solver = new LeastSquares(vectors, spectrum).solver();
      for (int count : new int[] {0, 1, 2, 5, 6, 7, 20, 100, 512, 513, 1400}) {
        for (DoubleUnaryOperator weight : weights()) {
          int[] which = some(count);
          float[] c = weights(count, weight);
          float[] x = new float[d];
          solver.solve(which, c, count, 0.7f, x);
          near(x, dense(vectors, which, c, 0.7), 1e-4);
        }
      }
    }
  }

  @Test
  void confidencesOfOneNeedNoSystem() {
    Array vectors = vectors(6);
    Array spectrum = Gramian.diagonalise(vectors, List.of(), 1);
    int[] which = some(9);
    float[] x = new float[6];
    new LeastSquares(vectors, spectrum).solver().solve(which, weights(9, c -> 1), 9, 2, x);
    for (int k = 0; k < 6; k++) {
      double sum = 0;
      for (int row : which) {
        sum += vectors.floatAt(row * 6L + k);
      }
      assertThat((double) x[k])
          .isCloseTo(sum / (spectrum.floatAt(k) + 2), org.assertj.core.data.Offset.offset(1e-5));
    }
  }

  @Test
  void enoughStepsOfConjugateGradientsAreTheSolution() {
    int d = 12;
    Array vectors = vectors(d);
    Array spectrum = Gramian.diagonalise(vectors, List.of(), 1);
    LeastSquares.Solver solver = new LeastSquares(vectors, spectrum).solver();
    for (int count : new int[] {1, 4, 30, 200}) {
      int[] which = some(count);
      float[] c = weights(count, u -> 1 + 9 * u);
      float[] x = new float[d];
      java.util.Arrays.fill(x, 0.01f);
      solver.approach(which, c, count, 0.5f, 3 * d, x);
      near(x, dense(vectors, which, c, 0.5), 1e-4);
      float[] once = x.clone();
      solver.approach(which, c, count, 0.5f, 3, once);
      near(once, dense(vectors, which, c, 0.5), 1e-4);
      // the solver is as good for exact solutions afterwards
      solver.solve(which, c, count, 0.5f, x);
      near(x, dense(vectors, which, c, 0.5), 1e-4);
    }
  }

  @Test
  void partsAddUpToTheProduct() {
    int d = 10;
    Array vectors = vectors(d);
    Array spectrum = Gramian.diagonalise(vectors, List.of(), 1);
    LeastSquares.Solver solver = new LeastSquares(vectors, spectrum).solver();
    int[] which = some(8);
    float[] c = weights(8, u -> 5 * u);
    float[] x = new float[d];
    solver.solve(which, c, 8, 1, x);
    float[][] parts = new float[2][8];
    solver.parts(which, c, 8, 1, new int[] {3, 77}, parts);
    for (int t = 0; t < 2; t++) {
      double product = 0;
      for (int k = 0; k < d; k++) {
        product += vectors.floatAt(new long[] {3, 77}[t] * d + k) * x[k];
      }
      double sum = 0;
      for (float part : parts[t]) {
        sum += part;
      }
      assertThat(sum).isCloseTo(product, org.assertj.core.data.Offset.offset(1e-5));
    }
    // one part, written out: c_0 y_3ᵀ A⁻¹ y_{which 0} is the product with the solution where only
    // the first row counts on the right-hand side
    double[][] a = system(vectors, which, c, 1);
    double[] right = new double[d];
    for (int k = 0; k < d; k++) {
      right[k] = c[0] * vectors.floatAt((long) which[0] * d + k);
    }
    double[] alone = solved(a, right);
    double product = 0;
    for (int k = 0; k < d; k++) {
      product += alone[k] * vectors.floatAt(3L * d + k);
    }
    assertThat((double) parts[0][0]).isCloseTo(product, org.assertj.core.data.Offset.offset(1e-5));
  }

  @Test
  void turningMakesTheGramianDiagonalAndKeepsProducts() {
    int d = 9;
    Array vectors = vectors(d);
    Array partner = vectors(d);
    double before = product(vectors, 17, partner, 4, d);
    Array spectrum = Gramian.diagonalise(vectors, List.of(partner), 2);
    assertThat(product(vectors, 17, partner, 4, d))
        .isCloseTo(before, org.assertj.core.data.Offset.offset(1e-5));
    for (int j = 0; j < d; j++) {
      for (int k = 0; k < d; k++) {
        double sum = 0;
        for (int row = 0; row < ROWS; row++) {
          sum += (double) vectors.floatAt((long) row * d + j) * vectors.floatAt((long) row * d + k);
        }
        assertThat(sum)
            .isCloseTo(j == k ? spectrum.floatAt(j) : 0, org.assertj.core.data.Offset.offset(1e-3));
      }
      assertThat(j == 0 || spectrum.floatAt(j) <= spectrum.floatAt(j - 1)).isTrue();
    }
  }

  @Test
  void threadsDoNotChangeABit() {
    Array one = vectors(8);
    Array three = Array.of(one.toFloats()).shaped(ROWS, 8);
    Array spectrum = Gramian.diagonalise(one, List.of(), 1);
    assertThat(Gramian.diagonalise(three, List.of(), 3).sameAs(spectrum)).isTrue();
    assertThat(three.sameAs(one)).isTrue();
  }

  @Test
  void productsWithAllRowsAreProductsWithEach() {
    int d = 5;
    Array matrix = Array.allocate(Array.Type.F32, 20_000, d);
    for (long k = 0; k < matrix.size(); k++) {
      matrix.set(k, (float) random.nextDouble(-1, 1));
    }
    float[] x = {1, -2, 3, 0.5f, 4};
    float[] y = new float[20_000];
    Dense.times(matrix, x, y);
    for (int row : new int[] {0, 1, 8191, 8192, 19_999}) {
      double sum = 0;
      for (int k = 0; k < d; k++) {
        sum += matrix.floatAt((long) row * d + k) * x[k];
      }
      assertThat((double) y[row]).isCloseTo(sum, org.assertj.core.data.Offset.offset(1e-5));
    }
  }

  /// All one; all above; all below; above one; below one, with zeros; on both sides of one.
  private static List<DoubleUnaryOperator> weights() {
    return List.of(u -> 1, u -> 10, u -> 0.3, u -> 1 + 40 * u, u -> u < 0.3 ? 0 : u, u -> 3 * u);
  }

  private float[] weights(int count, DoubleUnaryOperator weight) {
    float[] c = new float[count];
    for (int i = 0; i < count; i++) {
      c[i] = (float) weight.applyAsDouble(random.nextDouble());
    }
    return c;
  }

  private Array vectors(int d) {
    Array vectors = Array.allocate(Array.Type.F32, ROWS, d);
    for (long k = 0; k < vectors.size(); k++) {
      vectors.set(k, (float) (random.nextGaussian() * 0.2 + 0.1));
    }
    return vectors;
  }

  private int[] some(int count) {
    int[] rows = new int[count];
    int start = random.nextInt(ROWS);
    for (int i = 0; i < count; i++) {
      rows[i] = (start + i) % ROWS;
    }
    return rows;
  }

  private static void near(float[] x, double[] expected, double tolerance) {
    double difference = 0;
    double length = 0;
    for (int k = 0; k < x.length; k++) {
      difference += (x[k] - expected[k]) * (x[k] - expected[k]);
      length += expected[k] * expected[k];
    }
    assertThat(Math.sqrt(difference)).isLessThanOrEqualTo(tolerance * Math.sqrt(length));
  }

  private static double product(Array a, long i, Array b, long j, int d) {
    double sum = 0;
    for (int k = 0; k < d; k++) {
      sum += (double) a.floatAt(i * d + k) * b.floatAt(j * d + k);
    }
    return sum;
  }

  private static double[] dense(Array vectors, int[] which, float[] c, double lambda) {
    int d = (int) vectors.shape()[1];
    double[] right = new double[d];
    for (int i = 0; i < which.length; i++) {
      for (int k = 0; k < d; k++) {
        right[k] += c[i] * vectors.floatAt((long) which[i] * d + k);
      }
    }
    return solved(system(vectors, which, c, lambda), right);
  }

  /// YᵀY + λI + Σ (c_i − 1) y_i y_iᵀ.
  private static double[][] system(Array vectors, int[] which, float[] c, double lambda) {
    int d = (int) vectors.shape()[1];
    float[] y = vectors.toFloats();
    double[] weight = new double[y.length / d];
    java.util.Arrays.fill(weight, 1);
    for (int i = 0; i < which.length; i++) {
      weight[which[i]] = c[i];
    }
    double[][] a = new double[d][d];
    for (int row = 0; row < weight.length; row++) {
      for (int j = 0; j < d; j++) {
        for (int k = 0; k < d; k++) {
          a[j][k] += weight[row] * y[row * d + j] * y[row * d + k];
        }
      }
    }
    for (int k = 0; k < d; k++) {
      a[k][k] += lambda;
    }
    return a;
  }

  /// Elimination without pivots: the systems are positive definite.
  private static double[] solved(double[][] a, double[] right) {
    int d = right.length;
    double[] x = right.clone();
    for (int p = 0; p < d; p++) {
      for (int i = p + 1; i < d; i++) {
        double factor = a[i][p] / a[p][p];
        for (int k = p; k < d; k++) {
          a[i][k] -= factor * a[p][k];
        }
        x[i] -= factor * x[p];
      }
    }
    for (int p = d - 1; p >= 0; p--) {
      for (int k = p + 1; k < d; k++) {
        x[p] -= a[p][k] * x[k];
      }
      x[p] /= a[p][p];
    }
    return x;
  }
}
