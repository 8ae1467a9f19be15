package org.segue.math;

import java.lang.foreign.MemorySegment;

/// An [Array] that is appended to, off the heap; its capacity doubles. Not safe for concurrent use.
public final class Growing {

  private Array array;
  private long size;

  public Growing(Array.Type type) {
    array = Array.allocate(type, 1024);
  }

  public long size() {
    return size;
  }

  public void add(int value) {
    reserve(1);
    array.set(size++, value);
  }

  public void add(long value) {
    reserve(1);
    array.set(size++, value);
  }

  public void add(byte value) {
    reserve(1);
    array.set(size++, value);
  }

  public void add(int[] values, int offset, int count) {
    reserve(count);
    array.put(size, values, offset, count);
    size += count;
  }

  public void add(float[] values, int offset, int count) {
    reserve(count);
    array.put(size, values, offset, count);
    size += count;
  }

  public void add(byte[] values, int offset, int count) {
    reserve(count);
    array.put(size, values, offset, count);
    size += count;
  }

  /// What was added, without spare room.
  public Array build() {
    return resized(size);
  }

  private void reserve(int count) {
    if (size + count > array.size()) {
      array = resized(Math.max(2 * array.size(), size + count));
    }
  }

  private Array resized(long newSize) {
    Array result = Array.allocate(array.type(), newSize);
    MemorySegment.copy(array.memory(), 0, result.memory(), 0, size * array.type().bytes());
    return result;
  }
}
