package org.segue.cli;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.segue.data.Dataset;
import org.segue.data.TrackList;
import org.segue.formats.Importer;
import org.segue.math.Hashing;
import org.segue.math.Progress;
import org.segue.model.Model;
import org.segue.model.Query;
import org.segue.model.Recommendations;
import org.segue.model.Recommender;
import org.segue.store.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `segue bench`: how fast this machine imports and continues. Kernels are measured with JMH in the
/// test sources.
@Command(
    name = "bench",
    description = "Measure speed on this machine.",
    subcommands = {
      BenchCommand.Continue.class,
      BenchCommand.Import.class,
      GraphBench.class,
      RefreshBench.class,
      AudioBench.class,
      ServeBench.class
    },
    mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {

  private final Console console;

  BenchCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    console
        .err()
        .println(
            "segue bench: say what to measure: continue, import, graph, refresh, audio or serve");
    return Segue.USAGE;
  }

  /// Latency of single continuations on one core, and what they allocate.
  @Command(
      name = "continue",
      description = "Latency of one continuation after another, on one core.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Continue implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "MODEL")
    private Path model = Path.of("");

    @Option(names = "--data", required = true, description = "Where the playlists asked come from.")
    private Path data = Path.of("");

    @Option(names = "--seeds", description = "Seeds of a query (default: ${DEFAULT-VALUE}).")
    private int seeds = 10;

    @Option(names = "--limit", description = "Tracks wanted (default: ${DEFAULT-VALUE}).")
    private int limit = 500;

    @Option(names = "--queries", description = "Queries measured (default: ${DEFAULT-VALUE}).")
    private int queries = 2000;

    @Option(names = "--seed", description = "Chooses the playlists (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(names = "--title", description = "Ask with the title too.")
    private boolean title;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    Continue(Console console) {
      this.console = console;
    }

    @Override
    public Integer call() throws IOException {
      if (queries < 1 || seeds < 0) {
        throw new IllegalArgumentException(
            "%d queries of %d seeds; there must be at least 1 of at least 0"
                .formatted(queries, seeds));
      }
      long start = System.nanoTime();
      Recommender recommender = Model.open(model).recommender();
      double openSeconds = (System.nanoTime() - start) / 1e9;
      Dataset dataset = Dataset.open(data);
      Query[] asked = new Query[queries];
      long tried = 0;
      for (int q = 0; q < queries; tried++) {
        if (tried > 1000L * queries) {
          throw new IllegalArgumentException(
              "too few playlists have more than %d tracks; ask with fewer --seeds"
                  .formatted(seeds));
        }
        long chance = Hashing.mix(seed, tried) >>> 1;
        int playlist = (int) (chance % dataset.playlistCount());
        if (dataset.tracks().rowLength(playlist) > seeds || seeds == 0) {
          int[] row = dataset.tracks().row(playlist);
          asked[q++] =
              Query.of(
                  title ? dataset.title(playlist) : null,
                  TrackList.of(Arrays.copyOf(row, seeds)),
                  limit);
        }
      }
      long answered = 0;
      for (int q = 0; q < Math.min(queries, 500); q++) { // warm up
        answered += recommender.recommend(asked[q]).size();
      }
      var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
      long allocated = threads.getCurrentThreadAllocatedBytes();
      long[] nanos = new long[queries];
      long[] cpu = new long[queries];
      for (int q = 0; q < queries; q++) {
        long cpuBefore = threads.getCurrentThreadCpuTime();
        long before = System.nanoTime();
        Recommendations answer = recommender.recommend(asked[q]);
        nanos[q] = System.nanoTime() - before;
        cpu[q] = threads.getCurrentThreadCpuTime() - cpuBefore;
        answered += answer.size();
      }
      allocated = threads.getCurrentThreadAllocatedBytes() - allocated;
      Arrays.sort(nanos);
      Arrays.sort(cpu);
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("model", model.toString());
      result.put("seeds", seeds);
      result.put("limit", limit);
      result.put("queries", queries);
      result.put("openSeconds", rounded(openSeconds));
      result.put("p50Millis", rounded(nanos[queries / 2] / 1e6));
      result.put("p95Millis", rounded(nanos[(int) (queries * 0.95)] / 1e6));
      result.put("p99Millis", rounded(nanos[(int) (queries * 0.99)] / 1e6));
      result.put("maxMillis", rounded(nanos[queries - 1] / 1e6));
      result.put("meanMillis", rounded(Arrays.stream(nanos).average().orElse(0) / 1e6));
      result.put("p50CpuMillis", rounded(cpu[queries / 2] / 1e6)); // without waiting for a core
      result.put("p95CpuMillis", rounded(cpu[(int) (queries * 0.95)] / 1e6));
      result.put("allocatedBytesPerQuery", allocated / queries);
      result.put("tracksAnswered", answered);
      print(console, result, json);
      return 0;
    }
  }

  /// Rate of reading playlist files into a data set, without writing it.
  @Command(
      name = "import",
      description = "Rate of importing, without the writing.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Import implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "PATH", arity = "1..*")
    private List<Path> paths = List.of();

    @Option(names = "--threads", description = "Files parsed at once (default: 1).")
    private int threads = 1;

    @Option(names = "--rounds", description = "How often; the best counts (default: 3).")
    private int rounds = 3;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    Import(Console console) {
      this.console = console;
    }

    @Override
    public Integer call() throws IOException {
      if (rounds < 1) {
        throw new IllegalArgumentException("--rounds must be at least 1, not " + rounds);
      }
      double best = Double.MAX_VALUE;
      double bestCpu = Double.MAX_VALUE;
      var process =
          (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
      Importer.Result read;
      int round = 0;
      do {
        long cpu = process.getProcessCpuTime();
        long start = System.nanoTime();
        read = new Importer(false, threads, Progress.NONE).read(paths);
        best = Math.min(best, (System.nanoTime() - start) / 1e9);
        bestCpu = Math.min(bestCpu, (process.getProcessCpuTime() - cpu) / 1e9);
      } while (++round < rounds);
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("files", read.files());
      result.put("megabytes", rounded(read.bytes() / 1e6));
      result.put("contentMegabytes", rounded(read.contentBytes() / 1e6));
      result.put("entries", read.dataset().tracks().size());
      result.put("threads", threads);
      result.put("bestSeconds", rounded(best));
      result.put("contentMegabytesPerSecond", rounded(read.contentBytes() / 1e6 / best));
      result.put("bestCpuSeconds", rounded(bestCpu));
      result.put("contentMegabytesPerCpuSecond", rounded(read.contentBytes() / 1e6 / bestCpu));
      print(console, result, json);
      return 0;
    }
  }

  static void print(Console console, Map<String, Object> result, boolean json) {
    if (json) {
      console.out().println(Json.text(result));
    } else {
      result.forEach((name, value) -> console.out().printf("%-26s %s%n", name, value));
    }
  }

  static double rounded(double value) {
    return Math.round(value * 1e3) / 1e3;
  }
}
