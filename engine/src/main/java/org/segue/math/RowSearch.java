package org.segue.math;

import java.util.Arrays;

/// A search for the rows of a matrix (F32, rows x d) with the largest products with a vector,
/// through a copy of it in few bits. One query at a time: not safe for concurrent use.
public abstract sealed class RowSearch permits ByteRows.Search, HalfByteRows.Search {

  private final Array matrix;
  private final float[] row;
  private int[] found = new int[1024];
  private float[] products = new float[1024];
  private int count;

  /// What is best so far; its bar is what a row must reach.
  final Best best = new Best(0);

  RowSearch(Array matrix, int rows, int d) {
    this.matrix = matrix;
    row = new float[d];
    if (matrix.size() != (long) rows * d) {
      throw new IllegalArgumentException(
          "%s is not the matrix of %d rows of %d".formatted(matrix, rows, d));
    }
  }

  /// Which rows may be asked for.
  @FunctionalInterface
  public interface Allowed {
    boolean row(int row);
  }

  /// Finds the `wanted` allowed rows of the matrix with the largest products with x, and all whose
  /// product is as large as the last of them, in no particular order.
  public abstract void largest(float[] x, int wanted, Allowed allowed);

  /// Forgets what was found.
  final void clear(int wanted) {
    count = 0;
    best.reset(wanted);
  }

  /// The product of a row of the matrix itself.
  final float exact(float[] x, int which) {
    matrix.copy((long) which * row.length, row, 0, row.length);
    return Vectors.dot(x, 0, row, 0, row.length);
  }

  final void add(int which, float product) {
    if (count == found.length) {
      found = Arrays.copyOf(found, 2 * count);
      products = Arrays.copyOf(products, 2 * count);
    }
    found[count] = which;
    products[count++] = product;
  }

  /// Puts exact products in the place of upper bounds of those that reach the bar; these make the
  /// next one.
  final void decide(float[] x, int wanted) {
    keep();
    best.reset(wanted);
    for (int k = 0; k < count; k++) {
      products[k] = exact(x, found[k]);
      best.offer(products[k], 0);
    }
    keep();
  }

  /// Keeps what reaches the bar.
  final void keep() {
    float bar = best.bar();
    int all = count;
    count = 0;
    for (int k = 0; k < all; k++) {
      if (products[k] >= bar) {
        found[count] = found[k];
        products[count++] = products[k];
      }
    }
  }

  public final int count() {
    return count;
  }

  /// The k-th row that was found.
  public final int row(int k) {
    return found[k];
  }

  /// Its product.
  public final float product(int k) {
    return products[k];
  }
}
