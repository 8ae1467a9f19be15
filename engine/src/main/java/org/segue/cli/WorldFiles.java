package org.segue.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.segue.math.Parallel;
import org.segue.math.Progress;
import org.segue.store.DirectoryKind;

/// Files for some things of a made-up world, named by the end of their URIs, and a list
/// (`file,uri`) that says which is whose.
///
/// @param numbers of the things
/// @param ending of the files, with its dot
/// @param list the list's name
record WorldFiles(int[] numbers, IntFunction<String> uris, String ending, String list) {

  private static final String HEADER = "file,uri";

  /// Folders with the files that their list names, the list, and `others`, and with nothing else.
  static DirectoryKind kind(String name, String ending, String list, Set<String> others) {
    return new DirectoryKind(
        name,
        folder -> {
          Path lines = folder.resolve(list);
          if (!Files.isRegularFile(lines)) {
            return false;
          }
          Set<String> expected = new HashSet<>(others);
          expected.add(list);
          for (String line : new String(Files.readAllBytes(lines), UTF_8).lines().toList()) {
            if (!line.equals(HEADER)) {
              String uri = line.substring(line.indexOf(',') + 1);
              if (!line.equals(file(uri, ending) + "," + uri)) {
                return false; // somebody else's list
              }
              expected.add(file(uri, ending));
            }
          }
          try (Stream<Path> files = Files.list(folder)) {
            return files
                .map(file -> file.getFileName().toString())
                .collect(Collectors.toSet())
                .equals(expected);
          }
        });
  }

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
    StringBuilder lines = new StringBuilder(HEADER).append('\n');
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
    return file(uris.apply(number), ending);
  }

  private static String file(String uri, String ending) {
    return uri.replaceFirst(".*:", "") + ending;
  }
}
