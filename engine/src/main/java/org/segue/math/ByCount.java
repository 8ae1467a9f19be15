package org.segue.math;

import java.util.Arrays;
import java.util.function.IntToLongFunction;

/// Numbers from the most to the least counted.
public final class ByCount {
  private ByCount() {}

  /// What has a count, from the largest count down, by unsigned key where equal: a radix sort of
  /// four 16-bit digits of the key, then two of the count, so linear.
  public static int[] order(int[] counts, IntToLongFunction key) {
    int[] order = new int[counts.length];
    int size = 0;
    for (int k = 0; k < counts.length; k++) {
      if (counts[k] > 0) {
        order[size++] = k;
      }
    }
    order = Arrays.copyOf(order, size);
    int[] sorted = new int[size];
    for (int pass = 0; pass < 6; pass++) {
      int shift = 16 * (pass % 4);
      int[] next = new int[1 << 16];
      for (int k : order) {
        next[digit(pass, shift, counts[k], key, k)]++;
      }
      int at = 0;
      for (int digit = 0; digit < next.length; digit++) {
        int here = next[digit];
        next[digit] = at;
        at += here;
      }
      for (int k : order) {
        sorted[next[digit(pass, shift, counts[k], key, k)]++] = k;
      }
      int[] swap = order;
      order = sorted;
      sorted = swap;
    }
    return order;
  }

  private static int digit(int pass, int shift, int count, IntToLongFunction key, int k) {
    long value = pass < 4 ? key.applyAsLong(k) : Integer.MAX_VALUE - (long) count;
    return (int) (value >>> shift) & 0xffff;
  }
}
