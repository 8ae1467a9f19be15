package org.segue.math;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// What libraries of native code read from the environment when they are loaded; so call these
/// before whatever library brings them. What a user has set stays.
@SuppressWarnings("restricted") // a call of the C library
public final class NativeLibraries {

  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

  private NativeLibraries() {}

  /// Threads of OpenMP, which LightGBM and libtorch share, sleep instead of spinning while they
  /// wait for their part of a loop. Where other programs want the cores too, spinning made small
  /// training steps on two threads cost 100 ms instead of 1.
  public static void waitAsleep() {
    set("OMP_WAIT_POLICY", "PASSIVE");
  }

  /// OpenBLAS, which makes our matrix products and libtorch's, uses the widest instructions of the
  /// processor. An AMD processor that is younger than the library (family 26 and OpenBLAS 0.3.31,
  /// say) it takes for one without AVX-512. Told what to take it for, it makes a step of
  /// `rta:mf-transformer` in .15 core-seconds instead of .18.
  public static void wideProducts() {
    String kin = likeProcessor(PROCESSORS);
    if (!kin.isEmpty()) {
      set("OPENBLAS_CORETYPE", kin);
    }
  }

  /// The processor of Intel that OpenBLAS itself takes an AMD processor with AVX-512 for where it
  /// knows it; empty for all others.
  static String likeProcessor(Path description) {
    List<String> flags;
    try (Stream<String> lines = Files.lines(description, ISO_8859_1)) { // any bytes
      List<String> first = lines.takeWhile(line -> !line.isBlank()).toList(); // all are alike
      if (first.stream().noneMatch(line -> line.matches("vendor_id\\s*:\\s*AuthenticAMD"))) {
        return "";
      }
      flags =
          first.stream()
              .filter(line -> line.startsWith("flags"))
              .flatMap(line -> Stream.of(line.split("\\s+")))
              .toList();
    } catch (IOException e) {
      return ""; // not Linux
    }
    if (!flags.containsAll(List.of("avx512f", "avx512bw", "avx512dq", "avx512vl", "avx512cd"))) {
      return "";
    }
    return flags.contains("avx512_bf16") ? "COOPERLAKE" : "SKYLAKEX";
  }

  private static void set(String variable, String value) {
    if (System.getenv(variable) != null) {
      return;
    }
    Linker linker = Linker.nativeLinker();
    MemorySegment setenv = linker.defaultLookup().find("setenv").orElse(null);
    if (setenv == null) {
      return; // not a POSIX system
    }
    FunctionDescriptor shape = FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(variable);
      int failed =
          (int)
              linker.downcallHandle(setenv, shape).invokeExact(name, arena.allocateFrom(value), 0);
      if (failed != 0) {
        throw new IllegalStateException("the environment takes no " + variable);
      }
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
