package org.segue.math;

import java.util.SplittableRandom;

/// Many discrete distributions, side by side in two flat arrays; a draw from any of them is O(1).
///
/// A distribution is a segment [from, from + size). Walker's alias method (1974) in the linear-time
/// construction of Vose (1991): each slot keeps its own outcome with a probability and otherwise
/// gives that of one other slot. 8 bytes per outcome.
public final class AliasTables {

  private final float[] keep;
  private final int[] other;
  private int[] small = new int[64];
  private int[] large = new int[64];
  private double[] scaled = new double[64];

  /// Room for `size` outcomes in all.
  public AliasTables(int size) {
    keep = new float[size];
    other = new int[size];
  }

  /// Makes the segment [from, to) a distribution: outcome `from + k` has a chance proportional to
  /// `weights[k]`. Not safe for concurrent use.
  public void set(int from, int to, float[] weights) {
    int size = to - from;
    if (size > scaled.length) {
      small = new int[size * 2];
      large = new int[size * 2];
      scaled = new double[size * 2];
    }
    double sum = 0;
    for (int k = 0; k < size; k++) {
      sum += weights[k];
    }
    if (size > 0 && !(sum > 0)) {
      throw new IllegalArgumentException("weights with the sum " + sum);
    }
    int smalls = 0;
    int larges = 0;
    for (int k = 0; k < size; k++) {
      scaled[k] = weights[k] * size / sum;
      if (scaled[k] < 1) {
        small[smalls++] = k;
      } else {
        large[larges++] = k;
      }
    }
    while (smalls > 0 && larges > 0) {
      int less = small[--smalls];
      int more = large[--larges];
      keep[from + less] = (float) scaled[less];
      other[from + less] = from + more;
      scaled[more] -= 1 - scaled[less];
      if (scaled[more] < 1) {
        small[smalls++] = more;
      } else {
        large[larges++] = more;
      }
    }
    while (larges > 0) {
      keepAlways(from + large[--larges]);
    }
    while (smalls > 0) {
      keepAlways(from + small[--smalls]);
    }
  }

  /// An outcome in [from, to). Safe for concurrent use once all segments are set.
  public int draw(int from, int to, SplittableRandom random) {
    long bits = random.nextLong();
    int slot = from + (int) (((bits >>> 32) * (to - from)) >>> 32);
    return ((int) bits >>> 8) * 0x1.0p-24f < keep[slot] ? slot : other[slot];
  }

  private void keepAlways(int slot) {
    keep[slot] = 1;
    other[slot] = slot;
  }
}
