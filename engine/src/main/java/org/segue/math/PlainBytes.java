package org.segue.math;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// [ByteKernel] in plain loops.
final class PlainBytes implements ByteKernel {

  @Override
  public void sums(float[] x, MemorySegment bytes, long at, float[] sums) {
    Arrays.fill(sums, 0, BLOCK, 0);
    for (int k = 0; k < x.length; k++) {
      for (int r = 0; r < BLOCK; r++) {
        sums[r] += x[k] * bytes.get(JAVA_BYTE, at + (long) k * BLOCK + r);
      }
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
    for (int r = 0; r < BLOCK; r++) {
      upper[r] =
          upper[r] * scales.getAtIndex(JAVA_FLOAT_UNALIGNED, row + r)
              + margin * errors.getAtIndex(JAVA_FLOAT_UNALIGNED, row + r);
      reaches |= upper[r] >= bar ? 1L << r : 0;
    }
    return reaches;
  }
}
