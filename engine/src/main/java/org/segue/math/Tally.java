package org.segue.math;

import java.util.Arrays;

/// How often each of a few numbers was counted, where the numbers come from a large range.
///
/// An open-addressing table that grows with what is counted, not with the range, and keeps its room
/// when cleared. Not safe for concurrent use.
public final class Tally {

  private long[] keys = new long[32];
  private int[] counts = new int[32];
  private int used;

  /// How often `key` was counted, 0 where never.
  public int count(long key) {
    return counts[slot(key)];
  }

  /// Counts `key` once more.
  public void add(long key) {
    int slot = slot(key);
    if (counts[slot]++ == 0) {
      keys[slot] = key;
      if (2 * ++used > keys.length) {
        grow();
      }
    }
  }

  public void clear() {
    if (used > 0) {
      Arrays.fill(counts, 0);
      used = 0;
    }
  }

  private int slot(long key) {
    int mask = keys.length - 1;
    int slot = (int) Hashing.mix(key) & mask;
    while (counts[slot] != 0 && keys[slot] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldCounts = counts;
    keys = new long[2 * oldKeys.length];
    counts = new int[keys.length];
    for (int slot = 0; slot < oldKeys.length; slot++) {
      if (oldCounts[slot] != 0) {
        int to = slot(oldKeys[slot]);
        keys[to] = oldKeys[slot];
        counts[to] = oldCounts[slot];
      }
    }
  }
}
