package org.segue.content;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.segue.store.BusyException;
import org.segue.store.Durable;
import org.segue.store.Json;
import tools.jackson.core.JacksonException;

/// What a run has encoded so far, so that one that was cut off goes on.
///
/// A folder with `about`, what rows depend on; `rows`, all rows one after the other; and `entries`,
/// a JSON line per finished file with a checksum of its rows. Rows are written before their line.
/// So nothing need be forced to the disk file by file: at the next start all is checked from the
/// beginning, and cut off where a line is torn or a checksum is wrong. One process at a time; safe
/// for concurrent use inside it.
final class EncodingJournal implements AutoCloseable {

  /// A finished file: `rows` of the rows file from byte `from` on, or a `reason` why there are
  /// none. `bytes` and `changed` tell whether the track's file is still the one that was read.
  record Entry(
      String uri,
      String file,
      long bytes,
      long changed,
      long from,
      int rows,
      int crc,
      @Nullable String reason) {}

  private static final int FORCED_EVERY = 64 << 20; // bytes of rows

  private final FileChannel rows;
  private final FileChannel lines;
  private final int rowBytes;
  private final Map<String, Entry> entries = new HashMap<>();
  private long rowsEnd;
  private long linesEnd;
  private long forcedEnd;

  private EncodingJournal(FileChannel rows, FileChannel lines, int rowBytes) {
    this.rows = rows;
    this.lines = lines;
    this.rowBytes = rowBytes;
  }

  /// Opens what is left of a run, or begins one; what belongs to another `about` is thrown away.
  @SuppressWarnings("resource") // closed with the journal
  static EncodingJournal open(Path folder, String about, int rowBytes) throws IOException {
    Files.createDirectories(folder);
    FileChannel lines = channel(folder.resolve("entries"));
    boolean opened = false;
    try {
      if (!locked(lines)) {
        throw new BusyException(
            folder + " is in use by another process; wait for it, or choose another file");
      }
      FileChannel rows = channel(folder.resolve("rows"));
      Path key = folder.resolve("about");
      if (!Files.exists(key) || !Files.readString(key).equals(about)) {
        lines.truncate(0);
        rows.truncate(0);
        Durable.file(key, out -> out.write(about.getBytes(StandardCharsets.UTF_8)));
      }
      EncodingJournal journal = new EncodingJournal(rows, lines, rowBytes);
      journal.read(folder.resolve("entries"));
      opened = true;
      return journal;
    } finally {
      if (!opened) {
        lines.close();
      }
    }
  }

  /// Finished files by track; of several entries of one track the last.
  synchronized Map<String, Entry> entries() {
    return Collections.unmodifiableMap(new HashMap<>(entries));
  }

  /// What was found of this file, if it was finished and has not changed since.
  synchronized @Nullable Entry find(TrackFile track) {
    Entry entry = entries.get(track.uri());
    if (entry == null || !entry.file().equals(track.file().toString())) {
      return null;
    }
    Stamp stamp = Stamp.of(track.file());
    return stamp.bytes() == entry.bytes() && stamp.changed() == entry.changed() ? entry : null;
  }

  void add(TrackFile track, Encoded encoded) throws IOException {
    Stamp stamp = Stamp.of(track.file());
    String file = track.file().toString();
    synchronized (this) {
      Entry entry =
          switch (encoded) {
            case Encoded.Failure failure ->
                new Entry(
                    track.uri(),
                    file,
                    stamp.bytes(),
                    stamp.changed(),
                    rowsEnd,
                    0,
                    0,
                    failure.reason());
            case Encoded.Later later ->
                throw new IllegalArgumentException("not finished: " + later.reason());
            case Encoded.Rows made -> {
              byte[] bytes = made.bytes();
              CRC32C crc = new CRC32C();
              crc.update(bytes);
              long from = rowsEnd;
              rowsEnd = write(rows, ByteBuffer.wrap(bytes), from);
              yield new Entry(
                  track.uri(),
                  file,
                  stamp.bytes(),
                  stamp.changed(),
                  from,
                  bytes.length / rowBytes,
                  (int) crc.getValue(),
                  null);
            }
          };
      byte[] line = (Json.line(entry) + "\n").getBytes(StandardCharsets.UTF_8);
      linesEnd = write(lines, ByteBuffer.wrap(line), linesEnd);
      entries.put(entry.uri(), entry);
      if (rowsEnd - forcedEnd > FORCED_EVERY) {
        rows.force(false);
        lines.force(false);
        forcedEnd = rowsEnd;
      }
    }
  }

  /// All rows, mapped.
  synchronized MemorySegment rows(Arena arena) throws IOException {
    return rowsEnd == 0
        ? MemorySegment.NULL
        : rows.map(FileChannel.MapMode.READ_ONLY, 0, rowsEnd, arena);
  }

  @Override
  public void close() throws IOException {
    try (lines) {
      rows.close();
    }
  }

  /// Checks all that is there and cuts off what is torn.
  private void read(Path file) throws IOException {
    byte[] text = Files.readAllBytes(file);
    long available = rows.size();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment all =
          available == 0
              ? MemorySegment.NULL
              : rows.map(FileChannel.MapMode.READ_ONLY, 0, available, arena);
      int at = 0;
      for (int i = 0; i < text.length; i++) {
        if (text[i] == '\n') {
          Entry entry = parsed(new String(text, at, i - at, StandardCharsets.UTF_8));
          if (entry == null || !whole(entry, all, available)) {
            break;
          }
          entries.put(entry.uri(), entry);
          at = i + 1;
          linesEnd = at;
          rowsEnd += (long) entry.rows() * rowBytes;
        }
      }
    }
    lines.truncate(linesEnd);
    rows.truncate(rowsEnd);
    forcedEnd = rowsEnd;
  }

  private boolean whole(Entry entry, MemorySegment all, long available) {
    long bytes = (long) entry.rows() * rowBytes;
    if (entry.from() != rowsEnd || bytes < 0 || bytes > available - rowsEnd) {
      return false;
    }
    CRC32C crc = new CRC32C();
    if (bytes > 0) {
      crc.update(all.asSlice(entry.from(), bytes).asByteBuffer());
    }
    return (int) crc.getValue() == entry.crc();
  }

  private static @Nullable Entry parsed(String line) {
    try {
      return Json.parse(line, Entry.class);
    } catch (JacksonException e) {
      return null; // torn: the run goes on from before it
    }
  }

  private record Stamp(long bytes, long changed) {
    static Stamp of(Path file) {
      try {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new Stamp(attributes.size(), attributes.lastModifiedTime().toMillis());
      } catch (IOException e) {
        return new Stamp(-1, -1); // gone, or not for us
      }
    }
  }

  private static FileChannel channel(Path file) throws IOException {
    return FileChannel.open(
        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  private static long write(FileChannel channel, ByteBuffer bytes, long at) throws IOException {
    long end = at;
    while (bytes.hasRemaining()) {
      end += channel.write(bytes, end);
    }
    return end;
  }

  @SuppressWarnings("resource") // the lock lives as long as the channel
  private static boolean locked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }
}
