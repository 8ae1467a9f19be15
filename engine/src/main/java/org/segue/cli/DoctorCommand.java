package org.segue.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Checks the machine. What is only slow or small is a warning; what cannot work at all fails and
/// makes the exit code 1. Each finding that is not fine says what to do.
@Command(
    name = "doctor",
    description =
        "Check this machine: Java, memory, disk. Exit code 1 if something essential fails.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class DoctorCommand implements Callable<Integer> {

  /// How a check ended.
  enum Verdict {
    OK,
    WARN,
    FAIL
  }

  /// One line of the table; the remedy is empty where nothing is to be done.
  record Finding(String what, String found, Verdict verdict, String remedy) {

    static Finding of(String what, String found, boolean fine, Verdict otherwise, String remedy) {
      return new Finding(what, found, fine ? Verdict.OK : otherwise, fine ? "" : remedy);
    }
  }

  private static final int JAVA = 25;
  private static final int FORCES = 20;
  private static final double GIB = 1L << 30;

  private final Console console;

  @Parameters(
      arity = "0..1",
      paramLabel = "FOLDER",
      defaultValue = ".",
      description = "Where data shall lie (default: the current folder).")
  Path folder = Path.of(".");

  @Option(names = "--json", description = "Print one JSON document.")
  boolean json;

  DoctorCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new java.nio.file.NoSuchFileException(folder.toString());
    }
    List<Finding> findings = new ArrayList<>();
    Runtime runtime = Runtime.getRuntime();
    findings.add(java(Runtime.version().feature()));
    findings.add(order(ByteOrder.nativeOrder()));
    findings.add(heap(runtime.maxMemory()));
    findings.add(cores(runtime.availableProcessors()));
    findings.add(space());
    findings.addAll(disk());
    if (json) {
      console.out().println(org.segue.store.Json.text(findings));
    } else {
      print(console.out(), findings);
    }
    return findings.stream().anyMatch(f -> f.verdict() == Verdict.FAIL) ? Segue.FAILURE : 0;
  }

  static Finding java(int version) {
    return Finding.of(
        "Java",
        Integer.toString(version),
        version >= JAVA,
        Verdict.FAIL,
        "install a JDK 25 and point JAVA_HOME to it");
  }

  static Finding order(ByteOrder order) {
    return Finding.of(
        "byte order",
        order == ByteOrder.LITTLE_ENDIAN ? "little-endian" : "big-endian",
        order == ByteOrder.LITTLE_ENDIAN,
        Verdict.FAIL,
        "data files are little-endian: use another machine");
  }

  static Finding heap(long bytes) {
    return Finding.of(
        "heap limit",
        gib(bytes),
        bytes >= 1.5 * GIB,
        Verdict.WARN,
        "enough for small data; for a million playlists set SEGUE_MEMORY=8 (GiB)");
  }

  static Finding cores(int cores) {
    return Finding.of(
        "cores",
        Integer.toString(cores),
        cores >= 2,
        Verdict.WARN,
        "all works, but nothing at once");
  }

  private Finding space() throws IOException {
    FileStore store = Files.getFileStore(folder);
    return space(store.getUsableSpace());
  }

  static Finding space(long bytes) {
    return Finding.of(
        "free disk space",
        gib(bytes),
        bytes >= 2 * GIB,
        bytes < 100 << 20 ? Verdict.FAIL : Verdict.WARN,
        "a million playlists take about 1 GiB as a data set and as much for a model: free some");
  }

  /// Writes, forces and maps a small file in the folder.
  private List<Finding> disk() {
    Path file = folder;
    try {
      file = Files.createTempFile(folder, ".segue-doctor", ".tmp");
      try (FileChannel channel =
          FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        return List.of(force(medianForce(channel)), mapped(channel));
      }
    } catch (IOException e) {
      return List.of(
          new Finding(
              "writing",
              e.getClass().getSimpleName() + ": " + e.getMessage(),
              Verdict.FAIL,
              "choose a folder you may write to: segue doctor FOLDER"));
    } finally {
      if (!file.equals(folder)) {
        file.toFile().delete();
      }
    }
  }

  /// The median time of writing 4 KiB and forcing them to disk, in nanoseconds.
  private static long medianForce(FileChannel channel) throws IOException {
    ByteBuffer block = ByteBuffer.allocate(4096);
    long[] times = new long[FORCES];
    for (int n = 0; n < FORCES; n++) {
      block.clear().putInt(0, n);
      long start = System.nanoTime();
      channel.write(block, 0);
      channel.force(true);
      times[n] = System.nanoTime() - start;
    }
    Arrays.sort(times);
    return times[FORCES / 2];
  }

  static Finding force(long nanos) {
    return Finding.of(
        "forcing 4 KiB to disk",
        String.format(Locale.ROOT, "%.2f ms", nanos / 1e6),
        nanos < 50_000_000,
        Verdict.WARN,
        "a slow disk: saving waits for it; keep data on a local one");
  }

  private static Finding mapped(FileChannel channel) {
    boolean same;
    String found = "works";
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = channel.map(FileChannel.MapMode.READ_ONLY, 0, 4096, arena);
      same =
          memory.get(ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN), 0)
              == FORCES - 1;
      found = same ? found : "reads other bytes than were written";
    } catch (IOException | UnsupportedOperationException e) {
      same = false;
      found = String.valueOf(e.getMessage());
    }
    return Finding.of(
        "memory-mapped files",
        found,
        same,
        Verdict.FAIL,
        "this file system cannot map files: use another folder");
  }

  static void print(PrintStream out, List<Finding> findings) {
    for (Finding finding : findings) {
      out.println(
          String.format(
                  Locale.ROOT,
                  "%-5s %-22s  %-16s  %s",
                  finding.verdict().name().toLowerCase(Locale.ROOT),
                  finding.what(),
                  finding.found(),
                  finding.remedy())
              .stripTrailing());
    }
  }

  private static String gib(long bytes) {
    return bytes == Long.MAX_VALUE
        ? "no limit"
        : String.format(Locale.ROOT, "%.1f GiB", bytes / GIB);
  }
}
