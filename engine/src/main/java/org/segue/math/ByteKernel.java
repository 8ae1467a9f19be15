package org.segue.math;

import java.lang.foreign.MemorySegment;

/// The inner loop of [ByteRows]: products of a vector with the rows of one block, of which it is
/// told where the bytes begin, and where the scales and errors of the rows.
interface ByteKernel {

  /// Rows of a block. Their bytes lie by axis: first the 64 of axis 0, then the 64 of axis 1.
  int BLOCK = 64;

  /// By vector instructions where the Java machine was started with `--add-modules
  /// jdk.incubator.vector` and the processor has 256 bits or more; otherwise by plain loops, which
  /// take some twenty times as long.
  ByteKernel BEST =
      ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent() && SimdBytes.usable()
          ? new SimdBytes()
          : new PlainBytes();

  /// sums\[r\] ← Σ_k x_k b_rk of the block at byte `at`.
  void sums(float[] x, MemorySegment bytes, long at, float[] sums);

  /// upper\[r\] ← scale_r Σ_k x_k b_rk + margin · error_r; a bit for each that is at least `bar`.
  /// `row` is the first row of the block.
  long reaches(
      float[] x,
      MemorySegment bytes,
      long at,
      MemorySegment scales,
      MemorySegment errors,
      long row,
      float margin,
      float bar,
      float[] upper);
}
