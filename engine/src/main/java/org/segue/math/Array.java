package org.segue.math;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/// A block of little-endian numbers of one [Type], off the heap or memory-mapped, with a shape.
///
/// It is always native memory, never a Java array, so that the compiled code of a hot loop sees one
/// kind of segment whether the numbers were just computed or come from a file. Hot loops copy a
/// stretch into a Java array first ([#copy(long, int[], int, int)]): that costs a memcpy and gives
/// the compiler plain array code.
///
/// Memory that was allocated here is freed when the array is no longer reachable.
public final class Array {

  static {
    if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
      throw new ExceptionInInitializerError("Segue needs a little-endian machine");
    }
  }

  /// The kinds of number, under the names that the safetensors layout gives them.
  public enum Type {
    U8(1),
    I32(4),
    I64(8),
    F32(4);

    private final int bytes;

    Type(int bytes) {
      this.bytes = bytes;
    }

    public int bytes() {
      return bytes;
    }
  }

  private static final ValueLayout.OfInt INT = JAVA_INT_UNALIGNED;
  private static final ValueLayout.OfLong LONG = JAVA_LONG_UNALIGNED;
  private static final ValueLayout.OfFloat FLOAT = JAVA_FLOAT_UNALIGNED;

  private final Type type;
  private final long[] shape;
  private final long size;
  private final MemorySegment memory;

  private Array(Type type, long[] shape, MemorySegment memory) {
    this.type = type;
    this.shape = shape.clone();
    this.size = sizeOf(shape);
    this.memory = memory;
    if (memory.byteSize() != Math.multiplyExact(size, (long) type.bytes())) {
      throw new IllegalArgumentException(
          "%d bytes of memory for an array of %d %s"
              .formatted(memory.byteSize(), size, type.name()));
    }
  }

  /// An array of zeros.
  public static Array allocate(Type type, long... shape) {
    long bytes = Math.multiplyExact(sizeOf(shape), (long) type.bytes());
    return new Array(type, shape, Arena.ofAuto().allocate(bytes, 64));
  }

  /// A view of memory that something else owns, such as a mapped file.
  public static Array over(MemorySegment memory, Type type, long... shape) {
    return new Array(type, shape, memory);
  }

  public static Array of(int... values) {
    Array array = allocate(Type.I32, values.length);
    MemorySegment.copy(values, 0, array.memory, INT, 0, values.length);
    return array;
  }

  public static Array of(long... values) {
    Array array = allocate(Type.I64, values.length);
    MemorySegment.copy(values, 0, array.memory, LONG, 0, values.length);
    return array;
  }

  public static Array of(float... values) {
    Array array = allocate(Type.F32, values.length);
    MemorySegment.copy(values, 0, array.memory, FLOAT, 0, values.length);
    return array;
  }

  public static Array of(byte... values) {
    Array array = allocate(Type.U8, values.length);
    MemorySegment.copy(values, 0, array.memory, JAVA_BYTE, 0, values.length);
    return array;
  }

  /// The numbers of several arrays one after the other, which must agree in type and in all of
  /// their shapes but the first extent; a single array is not copied.
  public static Array joined(List<Array> parts) {
    if (parts.size() == 1) {
      return parts.getFirst();
    }
    Array all = allocate(parts.getFirst().type, joinedShape(parts));
    long at = 0;
    for (Array part : parts) {
      MemorySegment.copy(part.memory, 0, all.memory, at, part.memory.byteSize());
      at += part.memory.byteSize();
    }
    return all;
  }

  /// The shape of [#joined].
  public static long[] joinedShape(List<Array> parts) {
    Array first = parts.getFirst();
    long[] shape = first.shape();
    shape[0] = parts.stream().mapToLong(part -> part.shape[0]).sum();
    for (Array part : parts) {
      if (part.type != first.type
          || !Arrays.equals(part.shape, 1, part.shape.length, shape, 1, shape.length)) {
        throw new IllegalArgumentException("%s does not continue %s".formatted(part, first));
      }
    }
    return shape;
  }

  /// The same numbers under another shape.
  public Array shaped(long... newShape) {
    return new Array(type, newShape, memory);
  }

  /// A view of the first `count` numbers.
  public Array prefix(long count) {
    return new Array(type, new long[] {count}, memory.asSlice(0, count * type.bytes()));
  }

  public Type type() {
    return type;
  }

  public long[] shape() {
    return shape.clone();
  }

  /// How many numbers there are.
  public long size() {
    return size;
  }

  /// The raw bytes, little-endian.
  public MemorySegment memory() {
    return memory;
  }

  public byte byteAt(long index) {
    return memory.get(JAVA_BYTE, index);
  }

  public int intAt(long index) {
    return memory.getAtIndex(INT, index);
  }

  public long longAt(long index) {
    return memory.getAtIndex(LONG, index);
  }

  public float floatAt(long index) {
    return memory.getAtIndex(FLOAT, index);
  }

  public void set(long index, byte value) {
    memory.set(JAVA_BYTE, index, value);
  }

  public void set(long index, int value) {
    memory.setAtIndex(INT, index, value);
  }

  public void set(long index, long value) {
    memory.setAtIndex(LONG, index, value);
  }

  public void set(long index, float value) {
    memory.setAtIndex(FLOAT, index, value);
  }

  /// Copies `count` ints, from number `from` on, into `to`.
  public void copy(long from, int[] to, int offset, int count) {
    MemorySegment.copy(memory, INT, from * Integer.BYTES, to, offset, count);
  }

  /// Copies `count` longs, from number `from` on, into `to`.
  public void copy(long from, long[] to, int offset, int count) {
    MemorySegment.copy(memory, LONG, from * Long.BYTES, to, offset, count);
  }

  /// Copies `count` floats, from number `from` on, into `to`.
  public void copy(long from, float[] to, int offset, int count) {
    MemorySegment.copy(memory, FLOAT, from * Float.BYTES, to, offset, count);
  }

  /// Copies `count` bytes, from number `from` on, into `to`.
  public void copy(long from, byte[] to, int offset, int count) {
    MemorySegment.copy(memory, JAVA_BYTE, from, to, offset, count);
  }

  /// Writes `count` ints of `values` at number `at` on.
  public void put(long at, int[] values, int offset, int count) {
    MemorySegment.copy(values, offset, memory, INT, at * Integer.BYTES, count);
  }

  /// Writes `count` floats of `values` at number `at` on.
  public void put(long at, float[] values, int offset, int count) {
    MemorySegment.copy(values, offset, memory, FLOAT, at * Float.BYTES, count);
  }

  /// Writes `count` bytes of `values` at number `at` on.
  public void put(long at, byte[] values, int offset, int count) {
    MemorySegment.copy(values, offset, memory, JAVA_BYTE, at, count);
  }

  public int[] toInts() {
    return memory.toArray(INT);
  }

  public long[] toLongs() {
    return memory.toArray(LONG);
  }

  public float[] toFloats() {
    return memory.toArray(FLOAT);
  }

  /// Same type, shape and bytes.
  public boolean sameAs(Array other) {
    return type == other.type
        && Arrays.equals(shape, other.shape)
        && memory.mismatch(other.memory) < 0;
  }

  @Override
  public String toString() {
    return type + Arrays.toString(shape);
  }

  private static long sizeOf(long[] shape) {
    long size = 1;
    for (long extent : shape) {
      if (extent < 0) {
        throw new IllegalArgumentException("negative extent in shape " + Arrays.toString(shape));
      }
      size = Math.multiplyExact(size, extent);
    }
    return size;
  }
}
