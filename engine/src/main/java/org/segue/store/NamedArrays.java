package org.segue.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.segue.math.Array;
import org.segue.math.SparseMatrix;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Arrays by name: what a model has learnt, what a data set holds.
///
/// The file is the safetensors layout: 8 bytes with the length of a JSON header, the header (name →
/// dtype, shape, byte range), then the raw little-endian numbers without holes. Arrays of wider
/// numbers come first, so every array is aligned to its type. Opening maps the file: no array is
/// read before it is used. Immutable.
public final class NamedArrays {

  private static final int LARGEST_HEADER = 64 << 20;

  /// From here on an array of a file is not copied to have more behind it.
  private static final int LARGE = 1 << 20;

  private final SequencedMap<String, Array> arrays;
  private final @Nullable Source source;

  /// The file that the arrays are mapped from.
  private record Source(Path file, MemorySegment whole) {}

  private NamedArrays(SequencedMap<String, Array> arrays, @Nullable Source source) {
    this.arrays = Collections.unmodifiableSequencedMap(arrays);
    this.source = source;
  }

  public static Builder builder() {
    return new Builder();
  }

  /// Collects arrays; names must be new.
  public static final class Builder {
    private final Map<String, Array> arrays = new TreeMap<>();

    public Builder put(String name, Array array) {
      if (arrays.putIfAbsent(name, array) != null) {
        throw new IllegalArgumentException("two arrays are named " + name);
      }
      return this;
    }

    /// Three arrays: `NAME.offsets`, `NAME.columns` and `NAME.width`.
    public Builder put(String name, SparseMatrix matrix) {
      put(name + ".offsets", matrix.offsets());
      put(name + ".columns", matrix.columns());
      return put(name + ".width", Array.of(matrix.columnCount()));
    }

    /// Two arrays, `NAME.utf8` and `NAME.ends`.
    public Builder put(String name, Strings strings) {
      put(name + ".utf8", strings.utf8());
      return put(name + ".ends", strings.ends());
    }

    public Builder putAll(NamedArrays others) {
      others.arrays.forEach(this::put);
      return this;
    }

    public NamedArrays build() {
      List<Map.Entry<String, Array>> entries = new ArrayList<>(arrays.entrySet());
      entries.sort(
          Comparator.comparing((Map.Entry<String, Array> e) -> -e.getValue().type().bytes())
              .thenComparing(Map.Entry::getKey));
      SequencedMap<String, Array> ordered = new LinkedHashMap<>();
      entries.forEach(e -> ordered.put(e.getKey(), e.getValue()));
      return new NamedArrays(ordered, null);
    }
  }

  public SequencedMap<String, Array> all() {
    return arrays;
  }

  public boolean has(String name) {
    return arrays.containsKey(name);
  }

  /// The arrays whose names begin with `prefix`, under the rest of their names.
  public NamedArrays part(String prefix) {
    Builder part = builder();
    arrays.forEach(
        (name, array) -> {
          if (name.startsWith(prefix)) {
            part.put(name.substring(prefix.length()), array);
          }
        });
    return part.build();
  }

  /// The array of that name; its absence is an [IntegrityException].
  public Array get(String name) {
    Array array = arrays.get(name);
    if (array == null) {
      throw new IntegrityException(
          "there is no array '%s'; there are %s".formatted(name, arrays.keySet()));
    }
    return array;
  }

  /// The array of that name, which must be of that type.
  public Array get(String name, Array.Type type) {
    Array array = get(name);
    if (array.type() != type) {
      throw new IntegrityException(
          "array '%s' holds %s, not %s".formatted(name, array.type(), type));
    }
    return array;
  }

  /// The same names with the same numbers.
  public boolean sameAs(NamedArrays other) {
    return arrays.keySet().equals(other.arrays.keySet())
        && arrays.entrySet().stream()
            .allMatch(e -> e.getValue().sameAs(other.get(e.getKey(), e.getValue().type())));
  }

  /// The array of that name with others behind it, which must agree in type and in all of their
  /// shape but the first extent. Of a large one that is mapped only the others are copied: see
  /// [Splice].
  public Array followed(String name, List<Array> others) {
    Array first = get(name);
    List<Array> parts = new ArrayList<>(List.of(first));
    others.stream().filter(other -> other.size() > 0).forEach(parts::add);
    if (parts.size() > 1 && source != null && first.memory().byteSize() >= LARGE) {
      long[] shape = Array.joinedShape(parts);
      MemorySegment memory =
          Splice.of(
              source.file(),
              source.whole().byteSize(),
              first.memory().address() - source.whole().address(),
              first.memory(),
              parts.stream().skip(1).map(Array::memory).toList());
      if (memory != null) {
        return Array.over(memory, first.type(), shape);
      }
    }
    return Array.joined(parts);
  }

  public SparseMatrix matrix(String name) {
    return new SparseMatrix(
        get(name + ".offsets", Array.Type.I64),
        get(name + ".columns", Array.Type.I32),
        get(name + ".width", Array.Type.I32).intAt(0));
  }

  public Strings strings(String name) {
    return new Strings(get(name + ".utf8", Array.Type.U8), get(name + ".ends", Array.Type.I64));
  }

  /// Bytes of all the numbers.
  public long byteSize() {
    return arrays.values().stream().mapToLong(a -> a.memory().byteSize()).sum();
  }

  /// Writes a new file and returns the SHA-256 of its content. Writing aside and renaming is the
  /// caller's part ([Durable]).
  public String write(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      return write(channel);
    }
  }

  /// Writes the same to a stream or a file that is open, and returns the SHA-256.
  public String write(WritableByteChannel channel) throws IOException {
    Map<String, Object> header = new LinkedHashMap<>();
    long at = 0;
    for (Map.Entry<String, Array> entry : arrays.entrySet()) {
      Array array = entry.getValue();
      long end = at + array.memory().byteSize();
      Map<String, Object> entryHeader = new LinkedHashMap<>(); // in a fixed order: same bytes
      entryHeader.put("dtype", array.type().name());
      entryHeader.put("shape", array.shape());
      entryHeader.put("data_offsets", new long[] {at, end});
      header.put(entry.getKey(), entryHeader);
      at = end;
    }
    byte[] json = Json.line(header).getBytes(StandardCharsets.UTF_8);
    int padded = (json.length + 8 + 63) / 64 * 64 - 8; // numbers start at a multiple of 64
    ByteBuffer head = ByteBuffer.allocate(8 + padded).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    head.putLong(padded).put(json);
    while (head.hasRemaining()) {
      head.put((byte) ' ');
    }
    head.flip();
    MessageDigest digest = Sha256.digest();
    digest.update(head.duplicate());
    writeFully(channel, head);
    for (Array array : arrays.values()) {
      MemorySegment memory = array.memory();
      long step = 16 << 20;
      for (long from = 0; from < memory.byteSize(); from += step) {
        ByteBuffer part =
            memory.asSlice(from, Math.min(step, memory.byteSize() - from)).asByteBuffer();
        digest.update(part.duplicate());
        writeFully(channel, part);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /// The SHA-256 of the file that these would make.
  public String digest() {
    try {
      return write(Channels.newChannel(OutputStream.nullOutputStream()));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // nothing is written
    }
  }

  /// Whether a file begins as one of these does: a length, and the header's brace.
  public static boolean isOne(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] head = in.readNBytes(9);
      return head.length == 9 && head[8] == '{' && head[7] == 0 && head[6] == 0 && head[5] == 0;
    }
  }

  /// Maps a file. What does not fit the layout is an [IntegrityException] that names the file.
  public static NamedArrays open(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      if (size < 8) {
        throw new IntegrityException(file + ": only " + size + " bytes, no header");
      }
      MemorySegment whole = mapped(channel, size);
      long headerLength = whole.get(ValueLayout.JAVA_LONG_UNALIGNED, 0);
      if (headerLength < 2 || headerLength > Math.min(size - 8, LARGEST_HEADER)) {
        throw new IntegrityException(
            "%s: a header of %d bytes in a file of %d".formatted(file, headerLength, size));
      }
      String json =
          new String(
              whole.asSlice(8, headerLength).toArray(ValueLayout.JAVA_BYTE),
              StandardCharsets.UTF_8);
      return parse(new Source(file, whole), json, whole.asSlice(8 + headerLength));
    }
  }

  /// The file as memory of the very class that [Array#allocate] gives: where compiled code meets
  /// the class of mapped memory too, every access in a loop asks which of both it is.
  @SuppressWarnings("restricted") // the address and size are those of the mapping
  private static MemorySegment mapped(FileChannel channel, long size) throws IOException {
    Arena arena = Arena.ofAuto(); // keeps the mapping as long as anything refers to the memory
    MemorySegment mapping = channel.map(FileChannel.MapMode.READ_ONLY, 0, size, arena);
    return MemorySegment.ofAddress(mapping.address()).reinterpret(size, arena, null).asReadOnly();
  }

  /// The SHA-256 of a file's content, in hexadecimal.
  public static String digest(Path file) throws IOException {
    MessageDigest digest = Sha256.digest();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[1 << 20];
      for (int n; (n = in.read(buffer)) > 0; ) {
        digest.update(buffer, 0, n);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static NamedArrays parse(Source source, String json, MemorySegment data) {
    Path file = source.file();
    SequencedMap<String, Array> arrays = new LinkedHashMap<>();
    try {
      JsonNode header = Json.mapper().readTree(json);
      List<Map.Entry<String, JsonNode>> entries = new ArrayList<>(header.properties());
      entries.removeIf(e -> e.getKey().equals("__metadata__"));
      entries.sort(Comparator.comparingLong(e -> offset(e.getValue(), 0)));
      long at = 0;
      for (Map.Entry<String, JsonNode> entry : entries) {
        JsonNode node = entry.getValue();
        Array.Type type = Array.Type.valueOf(node.required("dtype").stringValue());
        JsonNode extents = node.required("shape");
        long[] shape = new long[extents.size()];
        for (int d = 0; d < shape.length; d++) {
          shape[d] = extents.required(d).longValue();
        }
        long from = offset(node, 0);
        long to = offset(node, 1);
        if (from != at || to < from || to > data.byteSize()) {
          throw new IntegrityException(
              "%s: array '%s' lies at bytes %d–%d of %d"
                  .formatted(file, entry.getKey(), from, to, data.byteSize()));
        }
        arrays.put(entry.getKey(), Array.over(data.asSlice(from, to - from), type, shape));
        at = to;
      }
      if (at != data.byteSize()) {
        throw new IntegrityException(
            "%s: %d bytes of arrays, but the header speaks of %d"
                .formatted(file, data.byteSize(), at));
      }
    } catch (JacksonException | IllegalArgumentException | ArithmeticException e) {
      throw new IntegrityException(file + ": the header is not valid: " + e.getMessage(), e);
    }
    return new NamedArrays(arrays, source);
  }

  private static long offset(JsonNode node, int which) {
    return node.required("data_offsets").required(which).longValue();
  }

  private static void writeFully(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
