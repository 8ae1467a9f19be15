package org.segue.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.segue.math.Parallel;
import org.segue.math.Progress;

/// Files for some things of a made-up world, named by the end of their URIs, and a list
/// (`file,uri`) that says which is whose.
///
/// @param numbers of the things
/// @param ending of the files, with its dot
/// @param list the list's name
record WorldFiles(int[] numbers, IntFunction<String> uris, String ending, String list) {

  /// Writes one of the files.
  @FunctionalInterface
  interface Maker {
    void make(Path file, int number) throws IOException;
  }

  /// Writes all into a folder that exists; `doing` is what progress calls it.
  void write(Path folder, Maker maker, int threads, String doing, Progress progress)
      throws IOException {
    AtomicInteger done = new AtomicInteger();
    Parallel.forEach(
        numbers.length,
        threads,
        16,
        () ->
            (from, to) -> {
              for (int k = from; k < to; k++) {
                make(maker, folder, numbers[k]);
              }
              progress.report(doing, done.addAndGet(to - from), numbers.length);
            });
    StringBuilder lines = new StringBuilder("file,uri\n");
    for (int number : numbers) {
      lines.append(name(number)).append(',').append(uris.apply(number)).append('\n');
    }
    Files.writeString(folder.resolve(list), lines);
  }

  private void make(Maker maker, Path folder, int number) {
    try {
      maker.make(folder.resolve(name(number)), number);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String name(int number) {
    return uris.apply(number).replaceFirst(".*:", "") + ending;
  }
}
