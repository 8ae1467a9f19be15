package org.segue.math;

/// Sums over a large index space, of which a query touches a small part.
///
/// A value per index (4 bytes), a presence bit per index, and the list of what was touched: adding
/// is O(1), clearing costs what was touched, and a sum of zero is still present. Nothing is
/// allocated after the first few queries. Not safe for concurrent use: one per thread.
public final class Accumulator {

  private final float[] sums;
  private final long[] present;
  private int[] touched = new int[1024];
  private int count;

  public Accumulator(int size) {
    sums = new float[size];
    present = new long[(size + 63) >>> 6];
  }

  public int size() {
    return sums.length;
  }

  public void add(int index, float value) {
    long bit = 1L << index;
    int word = index >>> 6;
    if ((present[word] & bit) != 0) {
      sums[index] += value;
    } else {
      present[word] |= bit;
      sums[index] = value;
      if (count == touched.length) {
        touched = java.util.Arrays.copyOf(touched, count * 2);
      }
      touched[count++] = index;
    }
  }

  public boolean has(int index) {
    return (present[index >>> 6] & (1L << index)) != 0;
  }

  /// The sum at an index, 0 where nothing was added.
  public float get(int index) {
    return has(index) ? sums[index] : 0;
  }

  /// Replaces the sum at an index that is present.
  public void set(int index, float value) {
    sums[index] = value;
  }

  /// How many indices are present (removed ones that are still listed do not count in [#has]).
  public int count() {
    return count;
  }

  /// The k-th touched index, in the order of first touch.
  public int touched(int k) {
    return touched[k];
  }

  /// The sum at the k-th touched index, which must not have been removed: for loops over all, one
  /// look into memory instead of two.
  public float touchedSum(int k) {
    return sums[touched[k]];
  }

  /// Forgets an index. It stays in the list of the touched, so callers ask [#has].
  public void remove(int index) {
    present[index >>> 6] &= ~(1L << index);
  }

  public void clear() {
    for (int k = 0; k < count; k++) {
      present[touched[k] >>> 6] = 0;
    }
    count = 0;
  }
}
