package org.segue.math;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// [ByteKernel] in vector instructions: a lane is a row, so that nothing is added across lanes, and
/// four vectors of rows at a time, so that additions need not wait for each other.
///
/// Bytes become floats and are multiplied with x as it is: as quick as products of small integers,
/// without their rounding of x, and exact where x is of integers (sums below 2^24).
final class SimdBytes implements ByteKernel {

  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = FLOATS.length();
  private static final VectorSpecies<Byte> BYTES =
      VectorSpecies.of(byte.class, VectorShape.forBitSize(Math.max(64, LANES * Byte.SIZE)));
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

  /// Whether as many bytes as there are floats in a vector are a vector too.
  static boolean usable() {
    return BYTES.length() == LANES && 4 * LANES <= BLOCK;
  }

  @Override
  public void sums(float[] x, MemorySegment bytes, long at, float[] sums) {
    for (int from = 0; from < BLOCK; from += 4 * LANES) {
      FloatVector a = FloatVector.zero(FLOATS);
      FloatVector b = FloatVector.zero(FLOATS);
      FloatVector c = FloatVector.zero(FLOATS);
      FloatVector d = FloatVector.zero(FLOATS);
      for (int k = 0; k < x.length; k++) {
        FloatVector by = FloatVector.broadcast(FLOATS, x[k]);
        long start = at + (long) k * BLOCK + from;
        a = floats(bytes, start).fma(by, a);
        b = floats(bytes, start + LANES).fma(by, b);
        c = floats(bytes, start + 2L * LANES).fma(by, c);
        d = floats(bytes, start + 3L * LANES).fma(by, d);
      }
      a.intoArray(sums, from);
      b.intoArray(sums, from + LANES);
      c.intoArray(sums, from + 2 * LANES);
      d.intoArray(sums, from + 3 * LANES);
    }
  }

  @Override
  public long reaches(
      float[] x,
      MemorySegment bytes,
      long at,
      MemorySegment scales,
      MemorySegment errors,
      long row,
      float margin,
      float bar,
      float[] upper) {
    sums(x, bytes, at, upper);
    long reaches = 0;
    for (int r = 0; r < BLOCK; r += LANES) {
      long offset = (row + r) * Float.BYTES;
      FloatVector most =
          FloatVector.fromMemorySegment(FLOATS, errors, offset, ORDER)
              .mul(margin)
              .add(
                  FloatVector.fromArray(FLOATS, upper, r)
                      .mul(FloatVector.fromMemorySegment(FLOATS, scales, offset, ORDER)));
      most.intoArray(upper, r);
      reaches |= most.compare(VectorOperators.GE, bar).toLong() << r;
    }
    return reaches;
  }

  private static FloatVector floats(MemorySegment bytes, long at) {
    return (FloatVector)
        ByteVector.fromMemorySegment(BYTES, bytes, at, ORDER)
            .convertShape(VectorOperators.B2F, FLOATS, 0);
  }
}
