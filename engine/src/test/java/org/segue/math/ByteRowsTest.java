package org.segue.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ByteRowsTest {

  private final SplittableRandom random = new SplittableRandom(7);

  /// Rows of falling length, some zero, every tenth the same as the one before it.
  private Array matrix(int rows, int d, double fall) {
    Array matrix = Array.allocate(Array.Type.F32, rows, d);
    for (int r = 0; r < rows; r++) {
      double length = r % 17 == 3 ? 0 : Math.pow(r + 1, -fall);
      for (int k = 0; k < d; k++) {
        float value =
            r % 10 == 9
                ? matrix.floatAt((long) (r - 1) * d + k)
                : (float) (length * random.nextDouble(-1, 1));
        matrix.set((long) r * d + k, value);
      }
    }
    return matrix;
  }

  private float[] vector(int d) {
    float[] x = new float[d];
    for (int k = 0; k < d; k++) {
      x[k] = (float) random.nextDouble(-1, 1);
    }
    return x;
  }

  @Test
  void vectorInstructionsAreUsedInTheseTests() {
    assertThat(ByteKernel.BEST).isInstanceOf(SimdBytes.class);
  }

  @Test
  void theLargestProductsAreThoseOfTheMatrixWhateverTheKernel() {
    for (int trial = 0; trial < 60; trial++) {
      int rows = random.nextInt(1, 400);
      int d = random.nextInt(1, 140);
      int wanted = random.nextInt(0, rows + 20);
      Array matrix = matrix(rows, d, trial % 3 * 0.5);
      float[] x = vector(d);
      int none = random.nextInt(rows);
      ByteRows bytes = ByteRows.of(matrix, rows);
      for (ByteRows kernel : new ByteRows[] {bytes, bytes.plain()}) {
        ByteRows.Search search = kernel.search(matrix);
        search.largest(x, wanted, row -> row != none);
        float[] products = new float[rows];
        for (int r = 0; r < rows; r++) {
          float[] row = new float[d];
          matrix.copy((long) r * d, row, 0, d);
          products[r] = r == none ? Float.NEGATIVE_INFINITY : Vectors.dot(x, 0, row, 0, d);
        }
        float[] sorted = products.clone();
        Arrays.sort(sorted);
        float least = wanted == 0 ? 9e9f : sorted[Math.max(1, rows - wanted)];
        if (rows == 1) {
          least = 9e9f; // it is not allowed
        }
        float[] found = new float[rows];
        Arrays.fill(found, Float.NaN);
        for (int k = 0; k < search.count(); k++) {
          found[search.row(k)] = search.product(k);
        }
        int expected = 0;
        for (int r = 0; r < rows; r++) {
          if (r != none && products[r] >= least) {
            assertThat(found[r]).isEqualTo(products[r]);
            expected++;
          }
        }
        assertThat(search.count()).isEqualTo(expected);
      }
    }
  }

  @Test
  void productsOfBytesAreExact() {
    int rows = 131;
    int d = 384;
    byte[] values = new byte[rows * d];
    float[] x = new float[d];
    for (int v = 0; v < values.length; v++) {
      values[v] = (byte) random.nextInt(-127, 128);
    }
    for (int k = 0; k < d; k++) {
      x[k] = random.nextInt(-127, 128);
    }
    ByteRows bytes = ByteRows.ofBytes(Array.of(values), rows);
    float[] simd = new float[192];
    float[] plain = new float[192];
    bytes.products(x, simd);
    bytes.plain().products(x, plain);
    for (int r = 0; r < rows; r++) {
      int product = 0;
      for (int k = 0; k < d; k++) {
        product += ((int) x[k]) * values[r * d + k];
      }
      assertThat(simd[r]).isEqualTo(product);
      assertThat(plain[r]).isEqualTo(product);
    }
  }

  @Test
  void aRowIsItsBytesTimesItsScaleUpToItsError() {
    Array matrix = Array.of(3f, -1.5f, 0.01f, Float.MIN_VALUE, 0, 0);
    ByteRows bytes = ByteRows.of(matrix, 2);
    assertThat(bytes.scales().floatAt(0)).isEqualTo(3f / 127);
    // block 0, by axis: 3 → 127, −1.5 → −63 (−63.5 rounds up), 0.01 → 0 (0.42)
    assertThat(bytes.bytes().byteAt(0)).isEqualTo((byte) 127);
    assertThat(bytes.bytes().byteAt(64)).isEqualTo((byte) -63);
    assertThat(bytes.bytes().byteAt(128)).isEqualTo((byte) 0);
    // √((1.5 − 63 · 3/127)² + 0.01²) = √(0.01181² + 0.01²) = 0.01548, and for rounding 5e-5 · 3.354
    assertThat(bytes.errors().floatAt(0)).isBetween(0.0156f, 0.0157f);
    assertThat(bytes.scales().floatAt(1)).isZero();
    assertThat(bytes.errors().floatAt(1)).isPositive();
  }

  @Test
  void theLongestRowsComeFirstAndKeepTheirNumbers() {
    int rows = 200;
    Array matrix = Array.allocate(Array.Type.F32, rows, 2);
    for (int r = 0; r < rows; r++) {
      matrix.set(2L * r, (float) (r * 7 % rows)); // 7 and 200 share no factor: every length once
    }
    ByteRows bytes = ByteRows.of(matrix, rows);
    Array order = Objects.requireNonNull(bytes.order());
    for (int place = 0; place < rows; place++) {
      assertThat(order.intAt(place) * 7 % rows).isEqualTo(rows - 1 - place);
    }
    ByteRows.Search search = bytes.search(matrix);
    search.largest(new float[] {1, 0}, 3, row -> true);
    int[] found = {search.row(0), search.row(1), search.row(2)};
    assertThat(found).containsExactlyInAnyOrder(order.intAt(0), order.intAt(1), order.intAt(2));
    float[] products = new float[rows];
    bytes.products(new float[] {1, 0}, products);
    assertThat(products[11]).isCloseTo(77, org.assertj.core.api.Assertions.within(0.01f));
  }

  @Test
  void arraysOfAnotherShapeAreRefused() {
    ByteRows bytes = ByteRows.of(matrix(70, 3, 0), 70);
    assertThatThrownBy(
            () ->
                new ByteRows(
                    140, bytes.bytes(), bytes.scales(), bytes.errors(), bytes.lengths(), null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("140 rows");
    assertThatThrownBy(() -> bytes.search(matrix(71, 3, 0)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
