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

  /// Y ← X Mᵀ, for a matrix M (F32, n x d) and `count` vectors of d numbers, one after the other in
  /// `xs`; `ys` gets n numbers for each. Reads M once for all of them. The last digits may differ
  /// from those of [#times].
  public static void timesAll(Array matrix, int d, int count, float[] xs, float[] ys) {
    int n = (int) (matrix.size() / d);
    long bytes = (long) d * Float.BYTES;
    for (int from = 0; from < n; from += BLOCK) {
      int rows = Math.min(BLOCK, n - from);
      Blas.timesTransposed(
          count, rows, d, xs, matrix.memory().asSlice(from * bytes, rows * bytes), ys, from, n);
    }
  }
}
