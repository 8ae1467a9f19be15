package org.segue.math;

/// Products of tall matrices in an [Array] with vectors and small matrices.
public final class Dense {

  /// Rows of one call; the garbage collector can run between calls.
  private static final int BLOCK = 8192;

  /// Rows of a product with a matrix: small enough for the processor's cache, large enough for the
  /// kernels.
  private static final int ROWS = 512;

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

  /// to ← M B, for M, n x k, and B, k x m row by row; `to`, n x m, may be M itself.
  public static void times(Array matrix, float[] b, Array to, int threads) {
    int k = (int) matrix.shape()[1];
    int m = (int) to.shape()[1];
    Parallel.forEach(
        (int) matrix.shape()[0],
        threads,
        ROWS,
        () -> {
          float[] rows = new float[ROWS * k];
          float[] made = new float[ROWS * m];
          return (first, last) -> {
            matrix.copy((long) first * k, rows, 0, (last - first) * k);
            Blas.multiply(last - first, m, k, rows, b, made);
            to.put((long) first * m, made, 0, (last - first) * m);
          };
        });
  }
}
