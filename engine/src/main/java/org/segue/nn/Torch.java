package org.segue.nn;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.segue.math.NativeLibraries;
import org.segue.math.Parallel;

/// What of libtorch is about the machine: threads, and memory that it and Java share.
///
/// The library is loaded when this class is: by the first pass, not by the start of the program.
@SuppressWarnings("restricted") // memory of native code, which this package is the door to
final class Torch {

  /// Where libtorch's matrix products come from. It is linked to a copy of OpenBLAS of its own,
  /// whose threads libtorch does not set: `set_num_threads` alone leaves them at all cores.
  private static final @Nullable MethodHandle PRODUCT_THREADS;

  private static final int TRIM_THRESHOLD = -1; // as malloc.h has them
  private static final int TOP_PAD = -2;
  private static final int MMAP_THRESHOLD = -3;

  private static int threads; // of the process; 0: not said yet

  static {
    NativeLibraries.waitAsleep();
    NativeLibraries.wideProducts();
    // JavaCPP would read the size of the process at every allocation, and fail where it is some
    // times the heap's: tables are. A pass frees what it made; there is nothing to guard.
    setIfAbsent("org.bytedeco.javacpp.maxBytes");
    setIfAbsent("org.bytedeco.javacpp.maxPhysicalBytes");
    keepFreed();
    Loader.load(torch.class);
    PRODUCT_THREADS = productThreads();
  }

  private Torch() {}

  /// How many threads the calls use.
  static synchronized int threads() {
    return Math.max(1, threads);
  }

  /// Lets the calls of this thread use so many threads.
  static synchronized void threads(int count) {
    if (torch.get_num_threads() != count) {
      torch.set_num_threads(count);
    }
    if (threads != count && PRODUCT_THREADS != null) {
      try {
        PRODUCT_THREADS.invokeExact(count);
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      }
    }
    threads = count;
  }

  /// Runs over [0, n) in chunks on the threads of the pass. Unlike a loop of [Parallel] it is never
  /// silently cut short: it ends, or it throws.
  static void loop(int n, int chunk, Parallel.Worker worker) {
    if (threads() == 1 || n <= chunk) {
      worker.start().run(0, n);
    } else {
      Parallel.forEach(n, threads(), chunk, worker);
    }
  }

  /// The numbers of a contiguous tensor, as they lie in memory; valid as long as the tensor is.
  static MemorySegment memory(org.bytedeco.pytorch.Tensor tensor, int bytesEach) {
    return MemorySegment.ofAddress(tensor.data_ptr().address())
        .reinterpret(tensor.numel() * bytesEach);
  }

  /// A tensor over memory that stays Java's: what either writes, the other reads.
  static org.bytedeco.pytorch.Tensor over(MemorySegment memory, long... shape) {
    try (Address address = new Address(memory.address())) {
      return torch.from_blob(address, shape);
    }
  }

  private static final class Address extends Pointer {
    Address(long address) {
      this.address = address;
    }
  }

  /// Has the C library keep what is freed: each step needs again what the last one did, and pages
  /// from the system are filled with zeros first. Pieces above 32 MiB, the most that it can be
  /// told, come from the system all the same. A step of `rta:mf-transformer` went from .252 to .230
  /// core-seconds by it.
  private static void keepFreed() {
    Linker linker = Linker.nativeLinker();
    linker
        .defaultLookup()
        .find("mallopt") // none: another C library
        .ifPresent(
            found -> {
              MethodHandle set =
                  linker.downcallHandle(found, FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
              try {
                int first = (int) set.invokeExact(MMAP_THRESHOLD, 32 << 20);
                int second = (int) set.invokeExact(TRIM_THRESHOLD, Integer.MAX_VALUE);
                int third = (int) set.invokeExact(TOP_PAD, 64 << 20);
                assert first + second + third == 3;
              } catch (Throwable e) {
                throw new IllegalStateException(e);
              }
            });
  }

  private static void setIfAbsent(String limit) {
    if (System.getProperty(limit) == null) {
      System.setProperty(limit, "0");
    }
  }

  private static @Nullable MethodHandle productThreads() {
    String platform = Loader.getPlatform();
    URL resource =
        Torch.class.getResource("/org/bytedeco/openblas/%s/libopenblas.so.0".formatted(platform));
    if (resource == null) {
      return null; // not Linux
    }
    try {
      Path original = Path.of(Loader.cacheResource(resource).getPath());
      Path copy = original.resolveSibling("libopenblas_nolapack.so.0"); // made by loading libtorch
      if (!Files.exists(copy)) {
        throw new IllegalStateException("libtorch does not use " + copy);
      }
      return Linker.nativeLinker()
          .downcallHandle(
              SymbolLookup.libraryLookup(copy, Arena.global())
                  .findOrThrow("openblas_set_num_threads"),
              FunctionDescriptor.ofVoid(JAVA_INT));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
