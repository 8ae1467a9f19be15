package org.segue.math;

import java.lang.foreign.MemorySegment;

/// The inverse of a large symmetric positive definite matrix, in place, on several threads.
///
/// The matrix is cut into square tiles; each tile's sums are taken in one order by one thread, so
/// the number of threads does not change a bit. Three passes of n³ / 3 multiplications each, nearly
/// all of them in the library's matrix product: A = L Lᵀ, W = L⁻¹, A⁻¹ = Wᵀ W. Memory: the matrix
/// and one row of tiles.
public final class DenseInverse {

  /// Large enough for the library's product to run at full speed.
  static final int TILE = 512;

  private final MemorySegment matrix;
  private final int n;
  private final int tile;
  private final int tiles;
  private final int threads;
  private final MemorySegment panel; // a copy of one row of tiles, [tile, n]

  private DenseInverse(Array matrix, int tile, int threads) {
    this.matrix = matrix.memory();
    this.n = (int) matrix.shape()[0];
    this.tile = tile;
    this.threads = threads;
    tiles = (n + tile - 1) / tile;
    panel = Array.allocate(Array.Type.F32, (long) Math.min(tile, n) * n).memory();
  }

  /// The lower half of `matrix` (F32, n x n), of which the lower half is given, ← that of its
  /// inverse; what is above the diagonal is overwritten. Throws where it is not positive definite.
  public static void invert(Array matrix, int threads, Progress progress) {
    invert(matrix, TILE, threads, progress);
  }

  static void invert(Array matrix, int tile, int threads, Progress progress) {
    if (matrix.shape().length != 2 || matrix.shape()[0] != matrix.shape()[1]) {
      throw new IllegalArgumentException(matrix + " is not square");
    }
    DenseInverse inverse = new DenseInverse(matrix, tile, threads);
    int tiles = inverse.tiles;
    for (int step = 0; step < 3 * tiles; step++) {
      int k = step % tiles;
      switch (step / tiles) {
        case 0 -> inverse.factorise(k);
        case 1 -> inverse.invertTriangle(k);
        default -> inverse.square(k);
      }
      progress.report("Inverting", step + 1, 3L * tiles);
    }
  }

  /// L's column k of tiles, and its part taken off all that is right of it.
  private void factorise(int k) {
    if (!Blas.factorise(size(k), at(k, k), n)) {
      throw new ArithmeticException(
          "a matrix of %d rows is not positive definite: raise the regularization".formatted(n));
    }
    float[] zeros = new float[tile];
    for (int r = 0; r < size(k); r++) { // nothing above the diagonal may enter products
      long from = ((long) k * tile + r) * n + (long) k * tile + r + 1;
      MemorySegment.copy(
          MemorySegment.ofArray(zeros),
          0,
          matrix,
          from * Float.BYTES,
          (size(k) - r - 1) * (long) Float.BYTES);
    }
    int below = tiles - k - 1;
    each(below, i -> Blas.solveTurned(size(k + 1 + i), size(k), at(k, k), n, at(k + 1 + i, k), n));
    each(
        below * below,
        ij -> {
          int i = k + 1 + ij / below;
          int j = k + 1 + ij % below;
          if (j <= i) {
            Blas.multiply(
                false, true, size(i), size(j), size(k), -1, at(i, k), n, at(j, k), n, 1, at(i, j),
                n);
          }
        });
  }

  /// W's row k of tiles: W_kj = −L_kk⁻¹ Σ_{j ≤ i < k} L_ki W_ij.
  private void invertTriangle(int k) {
    copyRow(k);
    MemorySegment diagonal = panel(k);
    int width = size(k);
    for (int r = 0; r < width; r++) {
      float[] unit = new float[width];
      unit[r] = 1;
      MemorySegment.copy(
          MemorySegment.ofArray(unit),
          0,
          matrix,
          (((long) k * tile + r) * n + (long) k * tile) * Float.BYTES,
          width * (long) Float.BYTES);
    }
    each(
        k + 1,
        j -> {
          if (j < k) {
            Blas.multiply(
                false,
                false,
                width,
                tile,
                (k - j) * tile,
                1,
                panel(j),
                n,
                at(j, j),
                n,
                0,
                at(k, j),
                n);
          }
          Blas.solveLower(width, size(j), j < k ? -1 : 1, diagonal, n, at(k, j), n);
        });
  }

  /// The inverse's row k of tiles: Σ_{i ≥ k} W_ikᵀ W_ij.
  private void square(int k) {
    copyRow(k);
    int below = n - Math.min(n, (k + 1) * tile);
    each(
        k + 1,
        j -> {
          Blas.multiply(
              true, false, size(k), size(j), size(k), 1, panel(k), n, panel(j), n, 0, at(k, j), n);
          if (below > 0) {
            Blas.multiply(
                true,
                false,
                size(k),
                size(j),
                below,
                1,
                at(k + 1, k),
                n,
                at(k + 1, j),
                n,
                1,
                at(k, j),
                n);
          }
        });
  }

  private void copyRow(int k) {
    long bytes = (long) size(k) * n * Float.BYTES;
    MemorySegment.copy(matrix, (long) k * tile * n * Float.BYTES, panel, 0, bytes);
  }

  /// The rows and columns of tiles number k.
  private int size(int k) {
    return Math.min(tile, n - k * tile);
  }

  private MemorySegment at(int i, int j) {
    return matrix.asSlice(((long) i * tile * n + (long) j * tile) * Float.BYTES);
  }

  private MemorySegment panel(int j) {
    return panel.asSlice((long) j * tile * Float.BYTES);
  }

  private void each(int count, java.util.function.IntConsumer work) {
    Parallel.forEach(
        count,
        threads,
        1,
        () ->
            (from, to) -> {
              for (int i = from; i < to; i++) {
                work.accept(i);
              }
            });
  }

  /// Copies the lower half over the upper one.
  public static void mirror(Array matrix, int threads) {
    int n = (int) matrix.shape()[0];
    Parallel.forEach(
        (n + TILE - 1) / TILE,
        threads,
        1,
        () -> {
          float[] buffer = new float[n];
          return (from, to) -> {
            for (int row = from * TILE; row < Math.min(n, to * TILE); row++) {
              for (int column = row + 1; column < n; column++) {
                buffer[column] = matrix.floatAt((long) column * n + row);
              }
              matrix.put((long) row * n + row + 1, buffer, row + 1, n - row - 1);
            }
          };
        });
  }
}
