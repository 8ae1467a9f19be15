package org.segue.math;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import org.bytedeco.javacpp.Loader;

/// The dense kernels of OpenBLAS that this package needs, on plain Java arrays.
///
/// The library comes out of its Maven artifact into a cache directory and is called directly, not
/// through generated wrappers: a call costs some ten nanoseconds and Java arrays are passed without
/// a copy. The garbage collector waits while a call runs, so callers keep each below a few
/// milliseconds. Every call runs on the thread that makes it; the loops around it are parallel.
@SuppressWarnings("restricted") // calls of native code, which this class is the door to
final class Blas {

  private static final int ROW_MAJOR = 101;
  private static final int COLUMN_MAJOR = 102;
  private static final int PLAIN = 111;
  private static final int TRANSPOSED = 112;
  private static final int LOWER = 122;
  private static final int ANY_DIAGONAL = 131;
  private static final int LEFT = 141;
  private static final int RIGHT = 142;

  private static final SymbolLookup LIBRARY = load();
  private static final Linker LINKER = Linker.nativeLinker();

  private static final MethodHandle SYRK =
      function(
          "cblas_ssyrk",
          null,
          JAVA_INT,
          JAVA_INT,
          JAVA_INT,
          JAVA_INT,
          JAVA_INT,
          JAVA_FLOAT,
          ADDRESS,
          JAVA_INT,
          JAVA_FLOAT,
          ADDRESS,
          JAVA_INT);
  private static final MethodHandle GEMM =
      function(
          "cblas_sgemm",
          null,
          JAVA_INT,
          JAVA_INT,
          JAVA_INT,
          JAVA_INT,
          JAVA_INT,
          JAVA_INT,
          JAVA_FLOAT,
          ADDRESS,
          JAVA_INT,
          ADDRESS,
          JAVA_INT,
          JAVA_FLOAT,
          ADDRESS,
          JAVA_INT);
  private static final MethodHandle GEMV =
      function(
          "cblas_sgemv",
          null,
          JAVA_INT,
          JAVA_INT,
          JAVA_INT,
          JAVA_INT,
          JAVA_FLOAT,
          ADDRESS,
          JAVA_INT,
          ADDRESS,
          JAVA_INT,
          JAVA_FLOAT,
          ADDRESS,
          JAVA_INT);
  private static final MethodHandle POTRF =
      function("LAPACKE_spotrf_work", JAVA_INT, JAVA_INT, JAVA_BYTE, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle POTRS =
      function(
          "LAPACKE_spotrs_work",
          JAVA_INT,
          JAVA_INT,
          JAVA_BYTE,
          JAVA_INT,
          JAVA_INT,
          ADDRESS,
          JAVA_INT,
          ADDRESS,
          JAVA_INT);
  private static final MethodHandle LONG_GEMM =
      longFunction(
          "cblas_sgemm",
          null,
          JAVA_INT,
          JAVA_INT,
          JAVA_INT,
          JAVA_INT,
          JAVA_INT,
          JAVA_INT,
          JAVA_FLOAT,
          ADDRESS,
          JAVA_INT,
          ADDRESS,
          JAVA_INT,
          JAVA_FLOAT,
          ADDRESS,
          JAVA_INT);
  private static final MethodHandle LONG_TRSM =
      longFunction(
          "cblas_strsm",
          null,
          JAVA_INT,
          JAVA_INT,
          JAVA_INT,
          JAVA_INT,
          JAVA_INT,
          JAVA_INT,
          JAVA_INT,
          JAVA_FLOAT,
          ADDRESS,
          JAVA_INT,
          ADDRESS,
          JAVA_INT);
  private static final MethodHandle LONG_POTRF =
      longFunction(
          "LAPACKE_spotrf_work", JAVA_INT, JAVA_INT, JAVA_BYTE, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle SYEVD =
      function(
          "LAPACKE_dsyevd",
          JAVA_INT,
          JAVA_INT,
          JAVA_BYTE,
          JAVA_BYTE,
          JAVA_INT,
          ADDRESS,
          JAVA_INT,
          ADDRESS);

  private Blas() {}

  /// C ← scale · Aᵀ A + keep · C, A (k x n), C (n x n): only the lower half of C.
  static void ownTransposeTimes(int n, int k, float scale, float[] a, float keep, float[] c) {
    try {
      SYRK.invokeExact(
          ROW_MAJOR,
          LOWER,
          TRANSPOSED,
          n,
          k,
          scale,
          MemorySegment.ofArray(a),
          n,
          keep,
          MemorySegment.ofArray(c),
          n);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /// C ← A B, A (m x k), B (k x n), C (m x n).
  static void multiply(int m, int n, int k, float[] a, float[] b, float[] c) {
    try {
      GEMM.invokeExact(
          ROW_MAJOR,
          PLAIN,
          PLAIN,
          m,
          n,
          k,
          1f,
          MemorySegment.ofArray(a),
          k,
          MemorySegment.ofArray(b),
          n,
          0f,
          MemorySegment.ofArray(c),
          n);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /// C (m x n) ← A Bᵀ, A (m x k), B (n x k).
  static void timesTransposed(int m, int n, int k, float[] a, float[] b, float[] c) {
    try {
      GEMM.invokeExact(
          ROW_MAJOR,
          PLAIN,
          TRANSPOSED,
          m,
          n,
          k,
          1f,
          MemorySegment.ofArray(a),
          k,
          MemorySegment.ofArray(b),
          k,
          0f,
          MemorySegment.ofArray(c),
          n);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /// y, from number `at` on, ← A x; A (m x n) in any memory.
  static void times(int m, int n, MemorySegment a, float[] x, float[] y, int at) {
    gemv(PLAIN, m, n, a, x, 0, MemorySegment.ofArray(y).asSlice((long) at * Float.BYTES));
  }

  /// y ← A x; A (m x n).
  static void times(int m, int n, float[] a, float[] x, float[] y) {
    gemv(PLAIN, m, n, MemorySegment.ofArray(a), x, 0, MemorySegment.ofArray(y));
  }

  /// y ← Aᵀ x + keep · y, A (m x n).
  static void transposeTimes(int m, int n, float[] a, float[] x, float keep, float[] y) {
    gemv(TRANSPOSED, m, n, MemorySegment.ofArray(a), x, keep, MemorySegment.ofArray(y));
  }

  private static void gemv(
      int turn, int m, int n, MemorySegment a, float[] x, float keep, MemorySegment y) {
    try {
      GEMV.invokeExact(ROW_MAJOR, turn, m, n, 1f, a, n, MemorySegment.ofArray(x), 1, keep, y, 1);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /// A (n x n) symmetric, lower half given ← its Cholesky factor. Returns whether A is positive
  /// definite.
  static boolean factorise(int n, float[] a) {
    try { // row-major lower = column-major upper: no transposition inside
      return (int) POTRF.invokeExact(COLUMN_MAJOR, (byte) 'U', n, MemorySegment.ofArray(a), n) == 0;
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /// Each of the `count` rows b, of n numbers, ← A⁻¹ b, with A's factor of [#factorise].
  static void solveFactorised(int n, float[] factor, int count, float[] b) {
    try {
      check(
          (int)
              POTRS.invokeExact(
                  COLUMN_MAJOR,
                  (byte) 'U',
                  n,
                  count,
                  MemorySegment.ofArray(factor),
                  n,
                  MemorySegment.ofArray(b),
                  n),
          "spotrs");
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /// A (n x n) symmetric ← its eigenvectors as rows, `values` ← its eigenvalues, ascending.
  static void eigen(int n, double[] a, double[] values) {
    try {
      check(
          (int)
              SYEVD.invokeExact(
                  COLUMN_MAJOR,
                  (byte) 'V',
                  (byte) 'U',
                  n,
                  MemorySegment.ofArray(a),
                  n,
                  MemorySegment.ofArray(values)),
          "dsyevd");
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /// C ← scale · op(A) B + keep · C, A (m x k, or k x m where turned), B (k x n, or n x k where
  /// turned), C (m x n): parts of native matrices whose rows are `ld…` numbers apart. May take
  /// long.
  static void multiply(
      boolean turnA,
      boolean turnB,
      int m,
      int n,
      int k,
      float scale,
      MemorySegment a,
      int ldA,
      MemorySegment b,
      int ldB,
      float keep,
      MemorySegment c,
      int ldC) {
    try {
      LONG_GEMM.invokeExact(
          ROW_MAJOR,
          turnA ? TRANSPOSED : PLAIN,
          turnB ? TRANSPOSED : PLAIN,
          m,
          n,
          k,
          scale,
          a,
          ldA,
          b,
          ldB,
          keep,
          c,
          ldC);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /// B ← scale · L⁻¹ B; L (m x m) lower triangular, B (m x n), both parts of native matrices.
  static void solveLower(
      int m, int n, float scale, MemorySegment l, int ldL, MemorySegment b, int ldB) {
    triangular(LEFT, PLAIN, m, n, scale, l, ldL, b, ldB);
  }

  /// B ← B L⁻ᵀ; L (n x n) lower triangular, B (m x n), both parts of native matrices.
  static void solveTurned(int m, int n, MemorySegment l, int ldL, MemorySegment b, int ldB) {
    triangular(RIGHT, TRANSPOSED, m, n, 1, l, ldL, b, ldB);
  }

  private static void triangular(
      int side,
      int turn,
      int m,
      int n,
      float scale,
      MemorySegment l,
      int ldL,
      MemorySegment b,
      int ldB) {
    try {
      LONG_TRSM.invokeExact(
          ROW_MAJOR, side, LOWER, turn, ANY_DIAGONAL, m, n, scale, l, ldL, b, ldB);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /// As [#factorise(int, float[])], for a part of a native matrix.
  static boolean factorise(int n, MemorySegment a, int ldA) {
    try {
      return (int) LONG_POTRF.invokeExact(COLUMN_MAJOR, (byte) 'U', n, a, ldA) == 0;
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private static void check(int info, String routine) {
    if (info != 0) {
      throw new ArithmeticException(routine + " answered " + info);
    }
  }

  private static RuntimeException unexpected(Throwable e) {
    if (e instanceof Error error) {
      throw error;
    }
    return e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
  }

  private static MethodHandle function(
      String name, @org.jspecify.annotations.Nullable MemoryLayout result, MemoryLayout... args) {
    return LINKER.downcallHandle(
        LIBRARY.findOrThrow(name), shape(result, args), Linker.Option.critical(true));
  }

  /// For calls that take long: the garbage collector need not wait, but memory must be native.
  private static MethodHandle longFunction(
      String name, @org.jspecify.annotations.Nullable MemoryLayout result, MemoryLayout... args) {
    return LINKER.downcallHandle(LIBRARY.findOrThrow(name), shape(result, args));
  }

  private static FunctionDescriptor shape(
      @org.jspecify.annotations.Nullable MemoryLayout result, MemoryLayout... args) {
    return result == null ? FunctionDescriptor.ofVoid(args) : FunctionDescriptor.of(result, args);
  }

  private static SymbolLookup load() {
    NativeLibraries.wideProducts();
    String platform = Loader.getPlatform();
    String[] files =
        platform.startsWith("windows")
            ? new String[] {"libopenblas.dll"}
            : platform.startsWith("macosx")
                ? new String[] {
                  "libgcc_s.1.1.dylib",
                  "libquadmath.0.dylib",
                  "libgfortran.5.dylib",
                  "libopenblas.0.dylib"
                }
                : new String[] {
                  "libgcc_s.so.1", "libquadmath.so.0", "libgfortran.so.5", "libopenblas.so.0"
                };
    java.io.File library = null;
    try {
      for (String file : files) { // what the last needs must lie beside it
        java.net.URL resource =
            Blas.class.getResource("/org/bytedeco/openblas/%s/%s".formatted(platform, file));
        library = resource == null ? null : Loader.cacheResource(resource);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (library == null) {
      throw new UnsatisfiedLinkError(
          "no OpenBLAS for %s on the class path; build on this machine or with -Dnative.platform=%s"
              .formatted(platform, platform));
    }
    SymbolLookup lookup = SymbolLookup.libraryLookup(Path.of(library.getPath()), Arena.global());
    try {
      Linker.nativeLinker()
          .downcallHandle(
              lookup.findOrThrow("openblas_set_num_threads"), FunctionDescriptor.ofVoid(JAVA_INT))
          .invokeExact(1);
    } catch (Throwable e) {
      throw unexpected(e);
    }
    return lookup;
  }
}
