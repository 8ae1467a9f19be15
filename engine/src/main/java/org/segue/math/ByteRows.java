package org.segue.math;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Rows of a tall matrix in 8 bits a number, to find those with the largest products with a vector
/// without reading the matrix.
///
/// A row y is kept as bytes b and a scale s, s = max |y_k| / 127, and with the length e of what
/// rounding took away, |y − s b|. So for any x
///
/// ```
/// | x·y − s Σ_k x_k b_k |  ≤  |x| e                      (Cauchy and Schwarz)
/// ```
///
/// and rows that cannot be among the largest are known without their numbers. On vectors of
/// [LeastSquares] that are 128 long e is 0.7 % of |y|, and of 200,000 rows 1,120 are left to decide
/// on the largest 1,000, which [Search#largest] does exactly.
///
/// Nor are the bytes read of rows that are too short to reach what was found so far, 64 at a time.
/// The bytes lie in the `order` of falling length, so that this is nearly all (94 % of 2.4 million
/// tracks whose vectors are short where they are rare).
///
/// The bytes of 64 rows lie together, axis by axis: vector instructions take a row per lane.
/// Immutable; safe for concurrent use.
public final class ByteRows {

  private static final int BLOCK = ByteKernel.BLOCK;

  /// Sums of floats are not exact either: a part of |y| that covers them up to some 1,000 axes.
  private static final double ROUNDING = 5e-5;

  private final Array bytes;
  private final Array scales;
  private final Array errors;
  private final Array lengths;
  private final @Nullable Array order;
  private final int rows;
  private final int d;
  private final ByteKernel kernel;

  /// What [#of] made: `bytes` (U8, blocks x d x 64), `scales` and `errors` (F32, 64 per block),
  /// `lengths` (F32, per block |y| of its longest row), and `order` (I32), the row at each place of
  /// these, null where each is at its own.
  public ByteRows(
      int rows, Array bytes, Array scales, Array errors, Array lengths, @Nullable Array order) {
    this(rows, bytes, scales, errors, lengths, order, ByteKernel.BEST);
  }

  private ByteRows(
      int rows,
      Array bytes,
      Array scales,
      Array errors,
      Array lengths,
      @Nullable Array order,
      ByteKernel kernel) {
    this.rows = rows;
    this.order = order;
    this.bytes = bytes;
    this.scales = scales;
    this.errors = errors;
    this.lengths = lengths;
    this.kernel = kernel;
    long padded = (long) blocks(rows) * BLOCK;
    d = padded == 0 ? 0 : (int) (bytes.size() / padded);
    if (scales.size() != padded
        || errors.size() != padded
        || lengths.size() != padded / BLOCK
        || bytes.size() != padded * d
        || (order != null && order.size() != rows)) {
      throw new IllegalArgumentException(
          "bytes %s, scales %s, errors %s, lengths %s, order %s are not of %d rows in blocks of %d"
              .formatted(bytes, scales, errors, lengths, order, rows, BLOCK));
    }
  }

  /// The rows of a matrix (F32, `rows` x d).
  public static ByteRows of(Array matrix, int rows) {
    int d = rows == 0 ? 0 : (int) (matrix.size() / rows);
    int blocks = blocks(rows);
    Array bytes = Array.allocate(Array.Type.U8, blocks, d, BLOCK);
    Array scales = Array.allocate(Array.Type.F32, (long) blocks * BLOCK);
    Array errors = Array.allocate(Array.Type.F32, (long) blocks * BLOCK);
    Array lengths = Array.allocate(Array.Type.F32, blocks);
    Array order = byLength(matrix, rows, d);
    float[] values = new float[BLOCK * d];
    byte[] block = new byte[BLOCK * d];
    for (int from = 0; from < rows; from += BLOCK) {
      int count = Math.min(BLOCK, rows - from);
      for (int r = 0; r < count; r++) {
        matrix.copy((long) order.intAt(from + r) * d, values, r * d, d);
      }
      Arrays.fill(block, (byte) 0);
      double longest = 0;
      for (int r = 0; r < count; r++) {
        float largest = 0;
        double square = 0;
        for (int k = 0; k < d; k++) {
          float value = values[r * d + k];
          largest = Math.max(largest, Math.abs(value));
          square += (double) value * value;
        }
        float scale = largest / Byte.MAX_VALUE;
        double lost = 0;
        for (int k = 0; k < d && scale > 0; k++) {
          float value = values[r * d + k];
          int rounded = Math.clamp(Math.round(value / scale), -127, 127);
          block[k * BLOCK + r] = (byte) rounded;
          double rest = value - (double) scale * rounded;
          lost += rest * rest;
        }
        scales.set(from + r, scale);
        errors.set(
            from + r,
            scale > 0
                ? (float) (Math.sqrt(lost) + ROUNDING * Math.sqrt(square))
                : (float) Math.sqrt(square)); // too small to divide by
        longest = Math.max(longest, square);
      }
      lengths.set(from / BLOCK, (float) (Math.sqrt(longest) * (1 + ROUNDING)));
      bytes.put((long) from * d, block, 0, block.length);
    }
    return new ByteRows(rows, bytes, scales, errors, lengths, order);
  }

  /// The rows, the longest first, of equal ones that with the smaller number.
  private static Array byLength(Array matrix, int rows, int d) {
    long[] keys = new long[rows];
    float[] row = new float[d];
    for (int r = 0; r < rows; r++) {
      matrix.copy((long) r * d, row, 0, d);
      float square = Vectors.dot(row, 0, row, 0, d); // of numbers from 0 on bits keep the order
      keys[r] = (long) ~Float.floatToRawIntBits(square) << 32 | r;
    }
    Arrays.sort(keys);
    int[] order = new int[rows];
    for (int place = 0; place < rows; place++) {
      order[place] = (int) keys[place];
    }
    return Array.of(order);
  }

  /// Rows that are bytes already (U8, `rows` x d), one after the other: scale 1, no error.
  public static ByteRows ofBytes(Array matrix, int rows) {
    int d = rows == 0 ? 0 : (int) (matrix.size() / rows);
    int blocks = blocks(rows);
    Array bytes = Array.allocate(Array.Type.U8, blocks, d, BLOCK);
    Array ones = Array.allocate(Array.Type.F32, (long) blocks * BLOCK);
    Array zeros = Array.allocate(Array.Type.F32, (long) blocks * BLOCK);
    byte[] values = new byte[BLOCK * d];
    byte[] block = new byte[BLOCK * d];
    for (int from = 0; from < rows; from += BLOCK) {
      int count = Math.min(BLOCK, rows - from);
      matrix.copy((long) from * d, values, 0, count * d);
      Arrays.fill(block, (byte) 0);
      for (int r = 0; r < count; r++) {
        ones.set(from + r, 1f);
        for (int k = 0; k < d; k++) {
          block[k * BLOCK + r] = values[r * d + k];
        }
      }
      bytes.put((long) from * d, block, 0, block.length);
    }
    Array unbounded = Array.allocate(Array.Type.F32, blocks);
    for (int b = 0; b < blocks; b++) {
      unbounded.set(b, Float.MAX_VALUE);
    }
    return new ByteRows(rows, bytes, ones, zeros, unbounded, null);
  }

  /// The same rows by plain loops, as on a machine without vector instructions.
  ByteRows plain() {
    return new ByteRows(rows, bytes, scales, errors, lengths, order, new PlainBytes());
  }

  public int rows() {
    return rows;
  }

  public Array bytes() {
    return bytes;
  }

  public Array scales() {
    return scales;
  }

  public Array errors() {
    return errors;
  }

  public Array lengths() {
    return lengths;
  }

  /// Where each row's bytes lie, null where each is at its own place.
  public @Nullable Array order() {
    return order;
  }

  private int rowAt(int place) {
    return order == null ? place : order.intAt(place);
  }

  /// y\[r\] ← s_r Σ_k x_k b_rk for every row, which is its product with x up to |x| e_r; exact
  /// where x is of integers and scales are 1.
  public void products(float[] x, float[] y) {
    float[] sums = new float[BLOCK];
    for (int from = 0; from < rows; from += BLOCK) {
      kernel.sums(x, bytes.memory(), (long) from * d, sums);
      int end = Math.min(BLOCK, rows - from);
      for (int r = 0; r < end; r++) {
        y[rowAt(from + r)] = sums[r] * scales.floatAt(from + r);
      }
    }
  }

  /// A search of one query at a time, in memory of its own.
  public Search search(Array matrix) {
    return new Search(matrix);
  }

  /// Reads the bytes of rows that are long enough, and of the matrix those that may be among the
  /// largest.
  public final class Search extends RowSearch {
    private final float[] upper = new float[BLOCK];

    private Search(Array matrix) {
      super(matrix, rows, d);
    }

    @Override
    public void largest(float[] x, int wanted, Allowed allowed) {
      clear(wanted);
      double square = 0;
      for (float value : x) {
        square += (double) value * value;
      }
      float margin = (float) (Math.sqrt(square) * (1 + 1e-6));
      for (int from = 0; from < rows && wanted > 0; from += BLOCK) {
        float bar = best.bar();
        if (margin * lengths.floatAt(from / BLOCK) < bar) {
          continue;
        }
        long reaching =
            kernel.reaches(
                x,
                bytes.memory(),
                (long) from * d,
                scales.memory(),
                errors.memory(),
                from,
                margin,
                bar,
                upper);
        if (rows - from < BLOCK) {
          reaching &= (1L << (rows - from)) - 1;
        }
        for (; reaching != 0; reaching &= reaching - 1) {
          int r = Long.numberOfTrailingZeros(reaching);
          int row = rowAt(from + r);
          if (allowed.row(row)) {
            add(row, upper[r]);
            best.offer(upper[r] - 2 * margin * errors.floatAt(from + r), 0);
          }
        }
      }
      decide(x, wanted);
    }
  }

  private static int blocks(int rows) {
    return (rows + BLOCK - 1) / BLOCK;
  }
}
