package org.segue.math;

import java.util.List;

/// YᵀY of a tall matrix Y, and the axes along which it is diagonal.
public final class Gramian {

  /// Partial sums are taken over this many stretches of rows and added in order, so that the sum
  /// does not depend on the number of threads.
  private static final int STRETCHES = 64;

  /// Rows at a time: small enough for the processor's cache, large enough for the kernels.
  private static final int BLOCK = 512;

  private Gramian() {}

  /// Turns the rows of Y, n x d, onto the axes along which YᵀY is diagonal, in place, and returns
  /// this diagonal, as F32, descending. The rows of the partners are turned the same way, so that
  /// products of their rows with those of Y stay what they were.
  ///
  /// Cost: 4 n d² operations. Factors of a product X Yᵀ are only known up to such a turn anyway;
  /// with it, a system that contains YᵀY + λI needs no factorisation of it.
  public static Array diagonalise(Array matrix, List<Array> partners, int threads) {
    Axes axes = Axes.of(width(matrix), sum(matrix, threads));
    axes.turn(matrix, threads);
    for (Array partner : partners) {
      axes.turn(partner, threads);
    }
    return axes.spectrum();
  }

  /// The axes along which YᵀY is diagonal: for whoever has the rows of Y in several places and adds
  /// up what [#sum] tells of each.
  ///
  /// @param spectrum the diagonal, F32, descending
  /// @param turn d x d: column k is axis k
  public record Axes(Array spectrum, float[] turn) {

    /// From YᵀY, d x d, which is overwritten.
    public static Axes of(int d, double[] gramian) {
      double[] ascending = new double[d];
      Blas.eigen(d, gramian, ascending);
      float[] turn = new float[d * d];
      Array spectrum = Array.allocate(Array.Type.F32, d);
      for (int k = 0; k < d; k++) {
        int from = d - 1 - k;
        spectrum.set(k, (float) Math.max(0, ascending[from]));
        for (int j = 0; j < d; j++) {
          turn[j * d + k] = (float) gramian[from * d + j];
        }
      }
      return new Axes(spectrum, turn);
    }

    /// Turns the rows of a matrix, n x d, onto these axes, in place.
    public void turn(Array matrix, int threads) {
      Gramian.turn(matrix, turn, threads);
    }
  }

  /// YᵀY, d x d, summed in double precision over blocks.
  public static double[] sum(Array matrix, int threads) {
    int d = width(matrix);
    int n = (int) (matrix.size() / d);
    double[][] partial = new double[STRETCHES][];
    Parallel.forEach(
        STRETCHES,
        threads,
        1,
        () -> {
          float[] rows = new float[BLOCK * d];
          float[] product = new float[d * d];
          return (first, last) -> {
            for (int s = first; s < last; s++) {
              double[] sum = new double[d * d];
              int end = (int) ((s + 1L) * n / STRETCHES);
              for (int from = (int) ((long) s * n / STRETCHES); from < end; from += BLOCK) {
                int count = Math.min(BLOCK, end - from);
                matrix.copy((long) from * d, rows, 0, count * d);
                Blas.ownTransposeTimes(d, count, 1, rows, 0, product);
                for (int k = 0; k < sum.length; k++) {
                  sum[k] += product[k];
                }
              }
              partial[s] = sum;
            }
          };
        });
    double[] gramian = new double[d * d];
    for (double[] sum : partial) {
      for (int j = 0; j < d; j++) {
        for (int k = 0; k <= j; k++) {
          gramian[j * d + k] += sum[j * d + k];
        }
      }
    }
    for (int j = 0; j < d; j++) {
      for (int k = 0; k < j; k++) {
        gramian[k * d + j] = gramian[j * d + k];
      }
    }
    return gramian;
  }

  /// Turns the rows of a matrix, n x d, by a matrix d x d, in place.
  public static void turn(Array matrix, float[] turn, int threads) {
    Dense.times(matrix, turn, matrix, threads);
  }

  private static int width(Array matrix) {
    return (int) matrix.shape()[1];
  }
}
