package org.segue.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class HalfByteRowsTest {

  private final SplittableRandom random = new SplittableRandom(11);

  private float[] vector(int d) {
    float[] x = new float[d];
    for (int k = 0; k < d; k++) {
      x[k] = (float) random.nextDouble(-1, 1);
    }
    return x;
  }

  /// Some rows are zero, every tenth is the one before it.
  private Array matrix(int rows, int d) {
    Array matrix = Array.allocate(Array.Type.F32, rows, d);
    for (int r = 0; r < rows; r++) {
      float[] row = vector(d);
      for (int k = 0; k < d; k++) {
        float value = r % 10 == 9 ? matrix.floatAt((long) (r - 1) * d + k) : row[k];
        matrix.set((long) r * d + k, r % 17 == 3 ? 0 : value);
      }
    }
    return matrix;
  }

  @Test
  void theLargestProductsAreThoseThatBytesFind() {
    assertThat(HalfByteRows.usable()).isTrue();
    for (int trial = 0; trial < 60; trial++) {
      int rows = random.nextInt(1, 1500);
      int d = random.nextInt(1, 140);
      int wanted = random.nextInt(0, rows + 20);
      int none = random.nextInt(rows);
      Array matrix = matrix(rows, d);
      float[] x = vector(d);
      ByteRows.Search bytes = ByteRows.of(matrix, rows).search(matrix);
      HalfByteRows.Search halves = HalfByteRows.of(matrix, rows).search(matrix);
      bytes.largest(x, wanted, row -> row != none);
      halves.largest(x, wanted, row -> row != none);
      Map<Integer, Float> expected = new TreeMap<>();
      for (int k = 0; k < bytes.count(); k++) {
        expected.put(bytes.row(k), bytes.product(k));
      }
      Map<Integer, Float> found = new TreeMap<>();
      for (int k = 0; k < halves.count(); k++) {
        found.put(halves.row(k), halves.product(k));
      }
      assertThat(found).isEqualTo(expected);
    }
  }

  @Test
  void fewRowsAreLookedAt() {
    int rows = 20_000;
    Array matrix = matrix(rows, 64);
    int[] asked = new int[1];
    HalfByteRows.of(matrix, rows)
        .search(matrix)
        .largest(
            vector(64),
            10,
            row -> {
              asked[0]++;
              return true;
            });
    assertThat(asked[0]).isBetween(10, rows / 10);
  }

  @Test
  void eightAxesAreAnInteger() {
    // scale 2 / 7: 2 → 7, −1 → −3 (−3.5 rounds up), 0 → 0; each 8 larger, 4 bits apart
    HalfByteRows rows = HalfByteRows.of(Array.of(2f, -1f, 0f, 0f, 0f, 0f, 0f, 0f, 2f), 1);
    assertThat(rows.scales().floatAt(0)).isEqualTo(2f / 7);
    assertThat(rows.numbers().intAt(0)).isEqualTo(0x8888885f);
    assertThat(rows.numbers().intAt(64)).isEqualTo(0xf);
    // −1 + 3 · 2/7 = −0.1429; and for rounding 2e-4 · 3
    assertThat(rows.errors().floatAt(0)).isCloseTo(0.1435f, within(1e-4f));
  }

  @Test
  void arraysOfAnotherShapeAreRefused() {
    HalfByteRows rows = HalfByteRows.of(matrix(70, 9), 70);
    assertThatThrownBy(() -> new HalfByteRows(70, 25, rows.numbers(), rows.scales(), rows.errors()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("70 rows of 25");
    assertThatThrownBy(() -> rows.search(matrix(71, 9)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theyPayOnlyWhereRowsAreManyAndAlike() {
    assertThat(HalfByteRows.pays(ByteRows.of(matrix(70, 9), 70))).isFalse();
  }
}
