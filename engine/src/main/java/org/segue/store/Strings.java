package org.segue.store;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.segue.math.Array;
import org.segue.math.Growing;

/// A list of strings as UTF-8 bytes (U8) and the offsets at which each ends (I64): it opens in no
/// time and fills no heap. Immutable.
public record Strings(Array utf8, Array ends) {

  public Strings {
    long bytes = ends.size() == 0 ? 0 : ends.longAt(ends.size() - 1);
    if (bytes != utf8.size()) {
      throw new IntegrityException("strings end at byte %d of %d".formatted(bytes, utf8.size()));
    }
  }

  public static Strings of(List<String> strings) {
    Builder builder = new Builder();
    strings.forEach(builder::add);
    return builder.build();
  }

  public int size() {
    return (int) ends.size();
  }

  public String get(int index) {
    long from = from(index);
    int length = (int) (ends.longAt(index) - from);
    byte[] bytes = new byte[length];
    utf8.copy(from, bytes, 0, length);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /// Whether the string at `index` has exactly these bytes.
  boolean matches(int index, byte[] bytes) {
    long from = from(index);
    long to = ends.longAt(index);
    return to - from == bytes.length
        && MemorySegment.mismatch(
                utf8.memory(), from, to, MemorySegment.ofArray(bytes), 0, bytes.length)
            < 0;
  }

  byte[] bytes(int index) {
    long from = from(index);
    return utf8.memory().asSlice(from, ends.longAt(index) - from).toArray(ValueLayout.JAVA_BYTE);
  }

  private long from(int index) {
    return index == 0 ? 0 : ends.longAt(index - 1L);
  }

  /// Collects strings off the heap.
  public static final class Builder {
    private final Growing utf8 = new Growing(Array.Type.U8);
    private final Growing ends = new Growing(Array.Type.I64);

    /// Adds a string and returns its index.
    public int add(String string) {
      byte[] encoded = string.getBytes(StandardCharsets.UTF_8);
      utf8.add(encoded, 0, encoded.length);
      ends.add(utf8.size());
      return size() - 1;
    }

    public int size() {
      return (int) ends.size();
    }

    public Strings build() {
      return new Strings(utf8.build(), ends.build());
    }
  }
}
