package org.segue.math;

/// Systems of a few equations, for which a call of the library would cost more than the solution.
final class Elimination {
  private Elimination() {}

  /// v ← A⁻¹ v; A is m x m, any regular matrix, and is destroyed. Rows are swapped so that the
  /// largest pivot is divided by.
  static void solve(int m, float[] a, float[] v) {
    for (int p = 0; p < m; p++) {
      int best = p;
      for (int i = p + 1; i < m; i++) {
        if (Math.abs(a[i * m + p]) > Math.abs(a[best * m + p])) {
          best = i;
        }
      }
      if (best != p) {
        swap(m, a, v, p, best);
      }
      for (int i = p + 1; i < m; i++) {
        float factor = a[i * m + p] / a[p * m + p];
        for (int j = p + 1; j < m; j++) {
          a[i * m + j] -= factor * a[p * m + j];
        }
        v[i] -= factor * v[p];
      }
    }
    for (int p = m - 1; p >= 0; p--) {
      for (int j = p + 1; j < m; j++) {
        v[p] -= a[p * m + j] * v[j];
      }
      v[p] /= a[p * m + p];
    }
  }

  private static void swap(int m, float[] a, float[] v, int p, int q) {
    for (int j = 0; j < m; j++) {
      float swap = a[p * m + j];
      a[p * m + j] = a[q * m + j];
      a[q * m + j] = swap;
    }
    float swap = v[p];
    v[p] = v[q];
    v[q] = swap;
  }
}
