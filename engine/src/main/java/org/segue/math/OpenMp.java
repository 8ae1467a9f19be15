package org.segue.math;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;

/// The threads that LightGBM and libtorch share, as both load OpenMP.
@SuppressWarnings("restricted") // a call of the C library
public final class OpenMp {

  private static final String VARIABLE = "OMP_WAIT_POLICY";

  private OpenMp() {}

  /// Threads that wait for their part of a loop sleep instead of spinning. Where other programs
  /// want the cores too, spinning made small training steps on two threads cost 100 ms instead of
  /// 1.
  ///
  /// OpenMP reads this from the environment when it is loaded, so call it before whatever library
  /// brings it. What a user has set stays.
  public static void waitAsleep() {
    if (System.getenv(VARIABLE) != null) {
      return;
    }
    Linker linker = Linker.nativeLinker();
    MemorySegment setenv = linker.defaultLookup().find("setenv").orElse(null);
    if (setenv == null) {
      return; // not a POSIX system
    }
    FunctionDescriptor shape = FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(VARIABLE);
      int failed =
          (int)
              linker
                  .downcallHandle(setenv, shape)
                  .invokeExact(name, arena.allocateFrom("PASSIVE"), 0);
      if (failed != 0) {
        throw new IllegalStateException("the environment takes no " + VARIABLE);
      }
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
