package org.segue.math;

/// Seeded mixing of integers and bytes: for hash tables, for sampling that does not depend on
/// order, and for ties that must favour nobody.
public final class Hashing {
  private Hashing() {}

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
}
