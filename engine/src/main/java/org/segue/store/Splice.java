package org.segue.store;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A stretch of a file with more behind it, in one piece of memory, without reading the file.
///
/// All code here wants arrays in one piece. A large array of a file that has grown by a little
/// would have to be copied: half a gigabyte and half a second for a million playlists. So a piece
/// of address space is taken, the pages of the file are mapped into it at the place where they
/// belong, and only what is behind the last whole page is copied. What the pages take is shared
/// with all who have the file open.
///
/// Java maps no file to a given address, so `mmap` is called. Where there is none, or it fails, the
/// answer is null, and the caller copies.
@SuppressWarnings("restricted") // calls of native code, which this class is the door to
final class Splice {

  /// A multiple of the page size of every machine; file and memory must agree modulo pages.
  private static final long PAGE = 1 << 16;

  private static final int READ = 1;
  private static final int READ_WRITE = 3;
  private static final int SHARED = 1;
  private static final int PRIVATE = 2;
  private static final int FIXED = 0x10;
  private static final int TO_END = 2; // of lseek

  /// What mmap calls memory without a file; other systems are not known here.
  private static final int ANONYMOUS =
      Map.of("linux", 0x20, "mac os x", 0x1000)
          .getOrDefault(System.getProperty("os.name", "").toLowerCase(Locale.ROOT), 0);

  private static final Linker LINKER = Linker.nativeLinker();
  private static final @Nullable MethodHandle MMAP =
      function("mmap", ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);
  private static final @Nullable MethodHandle MUNMAP =
      function("munmap", JAVA_INT, ADDRESS, JAVA_LONG);
  private static final @Nullable MethodHandle OPEN = function("open", JAVA_INT, ADDRESS, JAVA_INT);
  private static final @Nullable MethodHandle LSEEK =
      function("lseek", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT);
  private static final @Nullable MethodHandle CLOSE = function("close", JAVA_INT, JAVA_INT);

  private Splice() {}

  /// The bytes `from` … of a file of `size` bytes that `first` shows, then those of `rest`. Null if
  /// it cannot be done; so if the file is not as long any more.
  static @Nullable MemorySegment of(
      Path file, long size, long from, MemorySegment first, List<MemorySegment> rest) {
    long lead = from % PAGE;
    long mapped = (from + first.byteSize()) / PAGE * PAGE - (from - lead);
    if (ANONYMOUS == 0
        || mapped <= lead
        || MMAP == null
        || MUNMAP == null
        || OPEN == null
        || LSEEK == null
        || CLOSE == null) {
      return null;
    }
    long bytes = first.byteSize() + rest.stream().mapToLong(MemorySegment::byteSize).sum();
    long whole = (lead + bytes + PAGE - 1) / PAGE * PAGE;
    try (Arena names = Arena.ofConfined()) {
      int opened = (int) OPEN.invokeExact(names.allocateFrom(file.toString()), 0);
      if (opened < 0) {
        return null;
      }
      try {
        if ((long) LSEEK.invokeExact(opened, 0L, TO_END) != size) {
          return null;
        }
        // memory begins at any page, large pages too: take one more, and begin at a multiple
        MemorySegment space =
            (MemorySegment)
                MMAP.invokeExact(
                    MemorySegment.NULL, whole + PAGE, READ_WRITE, PRIVATE | ANONYMOUS, -1, 0L);
        if (space.address() == -1) {
          return null;
        }
        long start = (space.address() + PAGE - 1) / PAGE * PAGE;
        MemorySegment joined =
            MemorySegment.ofAddress(start + lead)
                .reinterpret(bytes, Arena.ofAuto(), gone -> unmap(space, whole + PAGE));
        MemorySegment pages =
            (MemorySegment)
                MMAP.invokeExact(
                    MemorySegment.ofAddress(start),
                    mapped,
                    READ,
                    SHARED | FIXED,
                    opened,
                    from - lead);
        if (pages.address() != start) {
          return null; // the space goes with `joined`
        }
        long at = mapped - lead;
        MemorySegment.copy(first, at, joined, at, first.byteSize() - at);
        at = first.byteSize();
        for (MemorySegment part : rest) {
          MemorySegment.copy(part, 0, joined, at, part.byteSize());
          at += part.byteSize();
        }
        return joined.asReadOnly();
      } finally {
        int closed = (int) CLOSE.invokeExact(opened); // the mapping stays
        assert closed == 0;
      }
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("mmap", e);
    }
  }

  private static void unmap(MemorySegment space, long bytes) {
    if (MUNMAP == null) {
      return;
    }
    try {
      int unmapped = (int) MUNMAP.invokeExact(space, bytes);
      assert unmapped == 0;
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("munmap", e);
    }
  }

  private static @Nullable MethodHandle function(
      String name, MemoryLayout result, MemoryLayout... arguments) {
    return LINKER
        .defaultLookup()
        .find(name)
        .map(f -> LINKER.downcallHandle(f, FunctionDescriptor.of(result, arguments)))
        .orElse(null);
  }
}
