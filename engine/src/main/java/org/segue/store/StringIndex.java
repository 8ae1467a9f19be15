package org.segue.store;

import java.nio.charset.StandardCharsets;
import org.segue.math.Array;
import org.segue.math.Hashing;

/// Finds a string in a [Strings]: an open-addressing table of string numbers, 8 bytes per string at
/// a load of one half, memory-mapped with the rest. Of equal strings the first is found. Immutable.
public record StringIndex(Strings strings, Array slots) {

  public static StringIndex over(Strings strings) {
    return filled(strings, Array.allocate(Array.Type.I32, capacity(strings.size())), 0);
  }

  /// The same table as [#over] gives, of strings that begin with those of `first`: only the others
  /// are put in, unless there are so many that all must find new places.
  public static StringIndex over(Strings strings, StringIndex first) {
    if (grows(first.strings.size(), strings.size())) {
      return over(strings);
    }
    Array slots = Array.allocate(Array.Type.I32, first.slots.size());
    slots.memory().copyFrom(first.slots.memory());
    return filled(strings, slots, first.strings.size());
  }

  /// Whether a table of so many strings is too small for that many.
  public static boolean grows(int strings, int to) {
    return capacity(to) > capacity(strings);
  }

  private static int capacity(int strings) {
    return Math.max(4, Integer.highestOneBit(Math.max(1, strings)) << 2);
  }

  private static StringIndex filled(Strings strings, Array slots, int from) {
    int capacity = (int) slots.size();
    for (int index = from; index < strings.size(); index++) {
      byte[] bytes = strings.bytes(index);
      long slot = start(bytes, capacity);
      int other;
      while ((other = slots.intAt(slot) - 1) >= 0 && !strings.matches(other, bytes)) {
        slot = (slot + 1) & (capacity - 1);
      }
      if (other < 0) {
        slots.set(slot, index + 1);
      }
    }
    return new StringIndex(strings, slots);
  }

  /// The number of a string, or -1.
  public int find(String string) {
    byte[] bytes = string.getBytes(StandardCharsets.UTF_8);
    long capacity = slots.size();
    long slot = start(bytes, capacity);
    for (long probes = 0; probes < capacity; probes++) {
      int index = slots.intAt(slot) - 1;
      if (index < 0) {
        return -1;
      }
      if (strings.matches(index, bytes)) {
        return index;
      }
      slot = (slot + 1) & (capacity - 1);
    }
    return -1;
  }

  private static long start(byte[] bytes, long capacity) {
    return Hashing.bytes(bytes, 0, bytes.length) & (capacity - 1);
  }
}
