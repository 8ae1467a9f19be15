package org.segue.math;

/// Seeded mixing of integers and bytes: for hash tables, for sampling that does not depend on
/// order, and for ties that must favour nobody.
public final class Hashing {
  private static final int SCRAMBLER = 0x2c1b3c6d;
  private static final int UNSCRAMBLER = inverse(SCRAMBLER);

  private Hashing() {}

  /// The number that times an odd `x` is 1 (Newton's iteration doubles the right bits).
  private static int inverse(int x) {
    int y = x;
    for (int step = 0; step < 5; step++) {
      y *= 2 - x * y;
    }
    return y;
  }

  /// A bijection of 64-bit integers whose every output bit depends on every input bit
  /// (the finaliser of SplitMix64, Steele et al. 2014).
  public static long mix(long x) {
    x = (x ^ (x >>> 30)) * 0xbf58476d1ce4e5b9L;
    x = (x ^ (x >>> 27)) * 0x94d049bb133111ebL;
    return x ^ (x >>> 31);
  }

  /// A 64-bit hash of a number under a seed.
  public static long mix(long seed, long x) {
    return mix(mix(seed + 0x9e3779b97f4a7c15L) ^ (x * 0xd6e8feb86659fd93L));
  }

  /// A bijection of the non-negative integers: the number that breaks ties in favour of nobody.
  public static int scramble(int x) {
    x = (x * SCRAMBLER) & Integer.MAX_VALUE;
    return x ^ (x >>> 16);
  }

  /// The number that was scrambled into this one.
  public static int unscramble(int x) {
    return ((x ^ (x >>> 16)) * UNSCRAMBLER) & Integer.MAX_VALUE;
  }

  /// FNV-1a with a final mix, over `length` bytes.
  public static long bytes(byte[] data, int offset, int length) {
    long hash = 0xcbf29ce484222325L;
    for (int i = offset; i < offset + length; i++) {
      hash = (hash ^ (data[i] & 0xff)) * 0x100000001b3L;
    }
    return mix(hash);
  }

  /// A number in [0, 1) from a hash.
  public static double unit(long hash) {
    return (hash >>> 11) * 0x1.0p-53;
  }

  /// The numbers below n in an order drawn by chance (Fisher & Yates).
  public static int[] order(int n, long seed) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      int j = (int) (unit(mix(seed, i)) * (i + 1));
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }
}
