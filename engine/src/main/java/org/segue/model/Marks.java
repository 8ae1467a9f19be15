package org.segue.model;

/// A set of numbers below a size, a bit for each: a test of tracks, of which the frequent ones have
/// small numbers, stays in the cache. Not safe for concurrent use.
final class Marks {

  private final long[] bits;

  Marks(int size) {
    bits = new long[(size + 63) >>> 6];
  }

  /// Negative numbers are none.
  void add(int number) {
    if (number >= 0) {
      bits[number >>> 6] |= 1L << number;
    }
  }

  boolean has(int number) {
    return number >= 0 && bit(number) != 0;
  }

  /// 1 if it is there, or 0; the number must not be negative.
  int bit(int number) {
    return (int) (bits[number >>> 6] >>> number) & 1;
  }

  /// Forgets the number, and maybe some of its neighbours: for when all go.
  void forget(int number) {
    if (number >= 0) {
      bits[number >>> 6] = 0;
    }
  }
}
