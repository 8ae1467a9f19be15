package org.segue.math;

/// Products between small sets of vectors that lie in one large table.
public final class Vectors {
  private Vectors() {}

  /// Copies rows of `table` (F32, `d` wide) into `rows`, each scaled to length 1; zeros stay.
  public static void gatherUnit(Array table, int d, int[] which, int count, float[] rows) {
    for (int k = 0; k < count; k++) {
      table.copy((long) which[k] * d, rows, k * d, d);
      unit(rows, k * d, d);
    }
  }

  /// Scales the vector at `at` to length 1, unless it is zero.
  public static void unit(float[] rows, int at, int d) {
    float square = dot(rows, at, rows, at, d);
    if (square > 0) {
      float scale = (float) (1 / Math.sqrt(square));
      for (int i = 0; i < d; i++) {
        rows[at + i] *= scale;
      }
    }
  }

  /// `products[a * bCount + b]` ← A_a · B_b, for rows `d` wide.
  public static void products(
      float[] a, int aCount, float[] b, int bCount, int d, float[] products) {
    Blas.timesTransposed(aCount, bCount, d, a, b, products);
  }

  /// The product of `d` numbers from `fromA` and `fromB` on. Four sums at a time: the compiler may
  /// not reorder one.
  public static float dot(float[] a, int fromA, float[] b, int fromB, int d) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    int k = 0;
    for (; k + 3 < d; k += 4) {
      s0 += a[fromA + k] * b[fromB + k];
      s1 += a[fromA + k + 1] * b[fromB + k + 1];
      s2 += a[fromA + k + 2] * b[fromB + k + 2];
      s3 += a[fromA + k + 3] * b[fromB + k + 3];
    }
    for (; k < d; k++) {
      s0 += a[fromA + k] * b[fromB + k];
    }
    return (s0 + s1) + (s2 + s3);
  }
}
