package org.segue.nn;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.net.URL;
import java.nio.file.Path;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.segue.math.Parallel;

/// What of libtorch is about the machine: threads, and memory that it and Java share.
///
/// The library is loaded when this class is: by the first pass, not by the start of the program.
@SuppressWarnings("restricted") // memory of native code, which this package is the door to
final class Torch {

  /// Where libtorch's matrix products come from. It is linked to a copy of OpenBLAS of its own,
  /// whose threads libtorch does not set: `set_num_threads` alone leaves them at all cores.
  private static final @Nullable MethodHandle PRODUCT_THREADS;

  private static int threads = 1; // of the process

  static {
    waitAsleep();
    Loader.load(torch.class);
    PRODUCT_THREADS = productThreads();
  }

  private Torch() {}

  /// How many threads the calls use.
  static synchronized int threads() {
    return threads;
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

  /// Threads that wait for their part of a loop sleep instead of spinning, which would take the
  /// cores of everything else on a busy machine. OpenMP reads it from the environment as it is
  /// loaded; what a user has set stays.
  private static void waitAsleep() {
    if (System.getenv("OMP_WAIT_POLICY") != null) {
      return;
    }
    Linker linker = Linker.nativeLinker();
    MemorySegment setenv = linker.defaultLookup().find("setenv").orElse(null);
    if (setenv == null) {
      return; // not a POSIX system
    }
    try (Arena arena = Arena.ofConfined()) {
      int failed =
          (int)
              linker
                  .downcallHandle(
                      setenv, FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT))
                  .invokeExact(
                      arena.allocateFrom("OMP_WAIT_POLICY"), arena.allocateFrom("PASSIVE"), 0);
      if (failed != 0) {
        throw new IllegalStateException("setenv failed");
      }
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static @Nullable MethodHandle productThreads() {
    String platform = Loader.getPlatform();
    URL resource =
        Torch.class.getResource(
            "/org/bytedeco/openblas/%s/libopenblas_nolapack.so.0".formatted(platform));
    if (resource == null) {
      return null; // not Linux
    }
    try {
      File library = Loader.cacheResource(resource);
      return Linker.nativeLinker()
          .downcallHandle(
              SymbolLookup.libraryLookup(Path.of(library.getPath()), Arena.global())
                  .findOrThrow("openblas_set_num_threads"),
              FunctionDescriptor.ofVoid(JAVA_INT));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
