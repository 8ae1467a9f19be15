package org.segue.math;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.ref.Reference;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.javacpp.Loader;

/// The functions of LightGBM that learning trees needs.
///
/// The library comes out of a Maven artifact into a cache directory and is called directly: the
/// artifact's own classes would copy every number on its own, and unpack the library over one that
/// another process runs.
@SuppressWarnings("restricted") // calls of native code, which this class is the door to
final class LightGbm implements AutoCloseable {

  private static final int FLOAT = 0;
  private static final int INT = 2;
  private static final int BY_GAIN = 1;

  private static final SymbolLookup LIBRARY = load();

  private static final MethodHandle DATASET_CREATE =
      function(
          "LGBM_DatasetCreateFromMats",
          JAVA_INT,
          ADDRESS,
          JAVA_INT,
          ADDRESS,
          JAVA_INT,
          JAVA_INT,
          ADDRESS,
          ADDRESS,
          ADDRESS);
  private static final MethodHandle DATASET_SET_FIELD =
      function("LGBM_DatasetSetField", ADDRESS, ADDRESS, ADDRESS, JAVA_INT, JAVA_INT);
  private static final MethodHandle DATASET_FREE = function("LGBM_DatasetFree", ADDRESS);
  private static final MethodHandle BOOSTER_CREATE =
      function("LGBM_BoosterCreate", ADDRESS, ADDRESS, ADDRESS);
  private static final MethodHandle BOOSTER_UPDATE =
      function("LGBM_BoosterUpdateOneIter", ADDRESS, ADDRESS);
  private static final MethodHandle BOOSTER_SAVE =
      function(
          "LGBM_BoosterSaveModelToString",
          ADDRESS,
          JAVA_INT,
          JAVA_INT,
          JAVA_INT,
          JAVA_LONG,
          ADDRESS,
          ADDRESS);
  private static final MethodHandle BOOSTER_IMPORTANCE =
      function("LGBM_BoosterFeatureImportance", ADDRESS, JAVA_INT, JAVA_INT, ADDRESS);
  private static final MethodHandle BOOSTER_LOAD =
      function("LGBM_BoosterLoadModelFromString", ADDRESS, ADDRESS, ADDRESS);
  private static final MethodHandle BOOSTER_PREDICT =
      function(
          "LGBM_BoosterPredictForMat",
          ADDRESS,
          ADDRESS,
          JAVA_INT,
          JAVA_INT,
          JAVA_INT,
          JAVA_INT,
          JAVA_INT,
          JAVA_INT,
          JAVA_INT,
          ADDRESS,
          ADDRESS,
          ADDRESS);
  private static final MethodHandle BOOSTER_FREE = function("LGBM_BoosterFree", ADDRESS);

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment dataset;
  private final MemorySegment booster;

  /// Bins the rows and makes a booster without trees.
  LightGbm(GradedRows rows, String parameters) {
    MemorySegment handle = arena.allocate(ADDRESS);
    MemorySegment text = arena.allocateFrom(parameters);
    List<Array> blocks = rows.blocks();
    MemorySegment starts = arena.allocate(ADDRESS, blocks.size());
    MemorySegment counts = arena.allocate(JAVA_INT, blocks.size());
    for (int b = 0; b < blocks.size(); b++) {
      starts.setAtIndex(ADDRESS, b, blocks.get(b).memory());
      counts.setAtIndex(JAVA_INT, b, Math.toIntExact(blocks.get(b).size() / rows.width()));
    }
    try {
      call(
          DATASET_CREATE,
          blocks.size(),
          starts,
          FLOAT,
          counts,
          rows.width(),
          1,
          text,
          MemorySegment.NULL,
          handle);
    } finally {
      Reference.reachabilityFence(blocks); // their addresses alone do not keep them
    }
    dataset = handle.get(ADDRESS, 0);
    setField("label", Array.of(rows.grades()), FLOAT);
    setField("group", Array.of(rows.groups()), INT);
    call(BOOSTER_CREATE, dataset, text, handle);
    booster = handle.get(ADDRESS, 0);
  }

  private void setField(String name, Array values, int type) {
    call(
        DATASET_SET_FIELD,
        dataset,
        arena.allocateFrom(name),
        values.memory(),
        Math.toIntExact(values.size()),
        type);
  }

  /// Grows one more tree; false where nothing was left to split.
  boolean grow() {
    MemorySegment finished = arena.allocate(JAVA_INT);
    call(BOOSTER_UPDATE, booster, finished);
    return finished.get(JAVA_INT, 0) == 0;
  }

  /// The model as LightGBM's text.
  String text() {
    MemorySegment length = arena.allocate(JAVA_LONG);
    MemorySegment buffer = MemorySegment.NULL;
    long room = 0;
    do {
      room = length.get(JAVA_LONG, 0);
      buffer = arena.allocate(Math.max(1, room));
      call(BOOSTER_SAVE, booster, 0, -1, BY_GAIN, room, length, buffer);
    } while (length.get(JAVA_LONG, 0) > room);
    return buffer.getString(0);
  }

  /// Per feature the sum of what its splits gained.
  double[] gains(int width) {
    MemorySegment gains = arena.allocate(JAVA_DOUBLE, width);
    call(BOOSTER_IMPORTANCE, booster, -1, BY_GAIN, gains);
    return gains.toArray(JAVA_DOUBLE);
  }

  /// What LightGBM itself answers with a saved model, to compare with.
  static double[] predict(String model, Array values, int rows, int width) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment handle = arena.allocate(ADDRESS);
      call(BOOSTER_LOAD, arena.allocateFrom(model), arena.allocate(JAVA_INT), handle);
      MemorySegment loaded = handle.get(ADDRESS, 0);
      MemorySegment sums = arena.allocate(JAVA_DOUBLE, rows);
      try {
        call(
            BOOSTER_PREDICT,
            loaded,
            values.memory(),
            FLOAT,
            rows,
            width,
            1,
            1, // the sums, not probabilities
            0,
            -1,
            arena.allocateFrom(""),
            arena.allocate(JAVA_LONG),
            sums);
      } finally {
        call(BOOSTER_FREE, loaded);
      }
      return sums.toArray(JAVA_DOUBLE);
    }
  }

  @Override
  public void close() {
    try {
      call(BOOSTER_FREE, booster);
      call(DATASET_FREE, dataset);
    } finally {
      arena.close();
    }
  }

  private static void call(MethodHandle function, Object... arguments) {
    int failed;
    try {
      failed = (int) function.invokeWithArguments(arguments);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
    if (failed != 0) {
      throw new IllegalStateException("LightGBM: " + lastError());
    }
  }

  private static String lastError() {
    MethodHandle last =
        Linker.nativeLinker()
            .downcallHandle(
                LIBRARY.findOrThrow("LGBM_GetLastError"), FunctionDescriptor.of(ADDRESS));
    try {
      MemorySegment message = (MemorySegment) last.invokeExact();
      return message.reinterpret(Long.MAX_VALUE).getString(0);
    } catch (Throwable e) {
      return "unknown error";
    }
  }

  private static MethodHandle function(String name, MemoryLayout... arguments) {
    return Linker.nativeLinker()
        .downcallHandle(LIBRARY.findOrThrow(name), FunctionDescriptor.of(JAVA_INT, arguments));
  }

  private static SymbolLookup load() {
    NativeLibraries.waitAsleep();
    String platform = Loader.getPlatform();
    String place =
        platform
            .replace("macosx-", "osx/")
            .replace("linux-", "linux/")
            .replace("windows-", "windows/")
            .replace("arm64", "aarch64");
    String file =
        platform.startsWith("macosx")
            ? "lib_lightgbm.dylib"
            : platform.startsWith("windows") ? "lib_lightgbm.dll" : "lib_lightgbm.so";
    URL resource = LightGbm.class.getResource("/lightgbm4j/%s/%s".formatted(place, file));
    if (resource == null) {
      throw new UnsatisfiedLinkError("no LightGBM for %s on the class path".formatted(platform));
    }
    try {
      File library = Loader.cacheResource(resource);
      return SymbolLookup.libraryLookup(Path.of(library.getPath()), Arena.global());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(
          "LightGBM does not load; it needs OpenMP (on Debian: apt-get install libgomp1)", e);
    }
  }
}
