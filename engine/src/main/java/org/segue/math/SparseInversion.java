package org.segue.math;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/// An approximate inverse of a large sparse symmetric matrix, row by row, on a given pattern.
///
/// For row i with the columns N of the pattern, the matrix is cut down to the rows and columns N ∪
/// {i}, and this small system is solved exactly for the unit vector of i. Where N is everything,
/// that is the inverse; where not, it is what the inverse would be if nothing outside N existed.
/// Only the first `block` columns of N enter the system, m say; the others follow by one step of
/// iterative refinement. Cost per row: m³ / 3 and 2 m |N| look-ups; memory: the result, and per
/// thread a row of ints and an m x m system. Rows do not depend on each other.
public final class SparseInversion {

  private final SparseMatrix pattern;
  private final Array values;
  private final float[] diagonal;
  private final int block;
  private final int longest;

  /// - `pattern`: a symmetric matrix G without its diagonal, the entries that matter most first in
  ///   each row; one that only (i, j) or only (j, i) names is there for both
  /// - `values`: F32, an entry each
  /// - `diagonal`: of G
  /// - `block`: how many entries of a row are solved for together
  public SparseInversion(SparseMatrix pattern, Array values, float[] diagonal, int block) {
    if (block < 1) {
      throw new IllegalArgumentException("block must be above 0, not " + block);
    }
    this.pattern = pattern;
    this.values = values;
    this.diagonal = diagonal;
    this.block = block;
    longest = pattern.longestRow();
  }

  /// F32, an entry of the inverse for each of the pattern; `inverseDiagonal` ← its diagonal. A
  /// cut-down system that missing entries have left indefinite has its diagonal raised until it is
  /// not.
  public Array invert(float[] inverseDiagonal, int threads, Progress progress) {
    Array inverse = Array.allocate(Array.Type.F32, pattern.size());
    int n = pattern.rowCount();
    AtomicInteger done = new AtomicInteger();
    Parallel.forEach(
        n,
        threads,
        256,
        () -> {
          Rows rows = new Rows();
          return (from, to) -> {
            for (int i = from; i < to; i++) {
              rows.solve(i);
              inverseDiagonal[i] = rows.solution[0];
              inverse.put(pattern.rowStart(i), rows.solution, 1, pattern.rowLength(i));
            }
            progress.report("Inverting", done.addAndGet(to - from), n);
          };
        });
    return inverse;
  }

  /// Solves row after row on one thread.
  private final class Rows {
    private final int[] placeOf = new int[pattern.columnCount()]; // 1 + the place, 0 for none
    private final int[] names = new int[longest + 1]; // by place: i, then its columns
    private final int[] other = new int[longest];
    private final float[] otherValues = new float[longest];
    private final float[] system;
    final float[] solution = new float[longest + 1]; // by place

    Rows() {
      int most = Math.min(block, longest) + 1;
      system = new float[Math.multiplyExact(most, most)];
    }

    /// solution ← row i of the inverse.
    void solve(int i) {
      int length = pattern.row(i, other);
      names[0] = i;
      System.arraycopy(other, 0, names, 1, length);
      for (int a = 0; a <= length; a++) {
        placeOf[names[a]] = a + 1;
      }
      int size = Math.min(block, length) + 1;
      float raise = 1;
      do {
        fill(size, raise);
        raise *= 2;
      } while (!Blas.factorise(size, system));
      Arrays.fill(solution, 0, length + 1, 0);
      solution[0] = 1;
      Blas.solveFactorised(size, system, 1, solution);
      if (size <= length) {
        refine(size, length);
      }
      for (int a = 0; a <= length; a++) {
        placeOf[names[a]] = 0;
      }
    }

    private void fill(int size, float raise) {
      Arrays.fill(system, 0, size * size, 0);
      for (int a = 0; a < size; a++) {
        int count = read(names[a]);
        for (int k = 0; k < count; k++) {
          int b = placeOf[other[k]] - 1;
          if (b >= 0 && b < size) { // into the lower half
            system[Math.max(a, b) * size + Math.min(a, b)] = otherValues[k];
          }
        }
        system[a * size + a] = raise * diagonal[names[a]];
      }
    }

    /// One step of Jacobi for the places outside the system: p_j ← − Σ_a p_a G_aj / G_jj. It is
    /// near the inverse where the diagonal dominates, as under strong regularization.
    private void refine(int size, int length) {
      for (int a = 0; a < size; a++) {
        int count = read(names[a]);
        for (int k = 0; k < count; k++) {
          int b = placeOf[other[k]] - 1;
          if (b >= size) {
            solution[b] -= solution[a] * otherValues[k];
          }
        }
      }
      for (int b = size; b <= length; b++) {
        solution[b] /= diagonal[names[b]];
      }
    }

    private int read(int row) {
      int count = pattern.row(row, other);
      values.copy(pattern.rowStart(row), otherValues, 0, count);
      return count;
    }
  }
}
