package org.segue.math;

/// Products of tall matrices in an [Array] with vectors.
public final class Dense {

  /// Rows of one call; the garbage collector can run between calls.
  private static final int BLOCK = 8192;

  private Dense() {}

  /// y ← M x, for a matrix M (F32) as wide as x is long. Reads M once, at the speed of memory.
  public static void times(Array matrix, float[] x, float[] y) {
    int d = x.length;
    int n = (int) (matrix.size() / d);
    long bytes = (long) d * Float.BYTES;
    for (int from = 0; from < n; from += BLOCK) {
      int count = Math.min(BLOCK, n - from);
      Blas.times(count, d, matrix.memory().asSlice(from * bytes, count * bytes), x, y, from);
    }
  }
}
