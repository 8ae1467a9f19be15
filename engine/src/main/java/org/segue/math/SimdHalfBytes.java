package org.segue.math;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The inner loop of [HalfByteRows] in vector instructions, a lane per row, for one query at a
/// time.
///
/// Of an integer that holds eight axes the bits of one are cut out, but not moved down: what stands
/// 4 j bits up is 16^j times as large, which its factor x makes up for. Nothing is rounded by that.
final class SimdHalfBytes {

  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final int LANES = FLOATS.length();
  private static final int BLOCK = HalfByteRows.BLOCK;
  private static final int AXES = HalfByteRows.AXES;
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

  private final float[] factors; // x_k / 16^(k mod 8), but of the eighth, which is moved down
  private float offset; // −8 Σ x_k, as the numbers are 8 too large
  private float margin;

  SimdHalfBytes(int groups) {
    factors = new float[groups * AXES];
  }

  static boolean usable() {
    return 4 * LANES <= BLOCK;
  }

  /// Takes the vector to multiply with.
  void prepare(float[] x) {
    Arrays.fill(factors, 0);
    double sum = 0;
    double square = 0;
    for (int k = 0; k < x.length; k++) {
      int up = k % AXES == AXES - 1 ? 0 : k % AXES;
      factors[k] = x[k] / (1 << (4 * up));
      sum += x[k];
      square += (double) x[k] * x[k];
    }
    offset = (float) (-8 * sum);
    margin = (float) (Math.sqrt(square) * (1 + 1e-6));
  }

  /// A bit for each row of the block from `row` on of which the product may be at least `bar`.
  long reaches(
      MemorySegment numbers, MemorySegment scales, MemorySegment errors, long row, float bar) {
    long reaching = 0;
    long at = row * (factors.length / AXES) * Integer.BYTES;
    for (int from = 0; from < BLOCK; from += 4 * LANES) {
      FloatVector a = FloatVector.broadcast(FLOATS, offset);
      FloatVector b = a;
      FloatVector c = a;
      FloatVector d = a;
      for (int k = 0; k < factors.length; k += AXES) {
        long start = at + ((long) k / AXES * BLOCK + from) * Integer.BYTES;
        IntVector i = IntVector.fromMemorySegment(INTS, numbers, start, ORDER);
        IntVector j = IntVector.fromMemorySegment(INTS, numbers, start + LANES * 4L, ORDER);
        IntVector m = IntVector.fromMemorySegment(INTS, numbers, start + LANES * 8L, ORDER);
        IntVector n = IntVector.fromMemorySegment(INTS, numbers, start + LANES * 12L, ORDER);
        for (int up = 0; up < AXES - 1; up++) {
          FloatVector by = FloatVector.broadcast(FLOATS, factors[k + up]);
          IntVector cut = IntVector.broadcast(INTS, 0xf << (4 * up));
          a = floats(i.and(cut)).fma(by, a);
          b = floats(j.and(cut)).fma(by, b);
          c = floats(m.and(cut)).fma(by, c);
          d = floats(n.and(cut)).fma(by, d);
        }
        FloatVector by = FloatVector.broadcast(FLOATS, factors[k + AXES - 1]);
        a = floats(i.lanewise(VectorOperators.LSHR, 28)).fma(by, a);
        b = floats(j.lanewise(VectorOperators.LSHR, 28)).fma(by, b);
        c = floats(m.lanewise(VectorOperators.LSHR, 28)).fma(by, c);
        d = floats(n.lanewise(VectorOperators.LSHR, 28)).fma(by, d);
      }
      long first = row + from;
      reaching |= bits(a, scales, errors, first, bar) << from;
      reaching |= bits(b, scales, errors, first + LANES, bar) << (from + LANES);
      reaching |= bits(c, scales, errors, first + 2L * LANES, bar) << (from + 2 * LANES);
      reaching |= bits(d, scales, errors, first + 3L * LANES, bar) << (from + 3 * LANES);
    }
    return reaching;
  }

  private static FloatVector floats(IntVector numbers) {
    return (FloatVector) numbers.convertShape(VectorOperators.I2F, FLOATS, 0);
  }

  private long bits(
      FloatVector sums, MemorySegment scales, MemorySegment errors, long row, float bar) {
    long at = row * Float.BYTES;
    return FloatVector.fromMemorySegment(FLOATS, errors, at, ORDER)
        .mul(margin)
        .add(sums.mul(FloatVector.fromMemorySegment(FLOATS, scales, at, ORDER)))
        .compare(VectorOperators.GE, bar)
        .toLong();
  }
}
