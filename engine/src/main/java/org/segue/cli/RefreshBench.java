package org.segue.cli;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.segue.data.Dataset;
import org.segue.eval.Contender;
import org.segue.eval.Evaluation;
import org.segue.eval.Protocols;
import org.segue.eval.RefreshReport;
import org.segue.eval.Refreshing;
import org.segue.eval.Report;
import org.segue.store.Durable;
import org.segue.store.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `segue bench refresh`: models that took in appended playlists beside models trained anew.
/// Seconds are of the processor, so that what else the machine does counts little.
@Command(
    name = "refresh",
    description = "Refreshing models beside training them anew: seconds, and quality lost.",
    footer = {
      "",
      "Example:",
      "  segue bench refresh DATA als item-neighbours --seeds 1,2,3 --threads 1 --json r.json",
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class RefreshBench implements Callable<Integer> {

  private final Console console;

  @Parameters(index = "0", paramLabel = "DATA")
  private Path data = Path.of("");

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "ALGORITHM",
      description = "As `segue train` takes them.")
  private List<String> algorithms = List.of();

  @Option(
      names = "--share",
      split = ",",
      description = "Of the playlists, appended later (default: ${DEFAULT-VALUE}).")
  private List<Double> shares = List.of(0.1, 0.01);

  @Option(names = "--protocol", description = "Asks the tasks (default: ${DEFAULT-VALUE}).")
  private String protocol = "challenge";

  @Option(names = "--set", paramLabel = "NAME=VALUE", description = "A setting of the protocol.")
  private List<String> settings = new ArrayList<>();

  @Option(names = "--seeds", split = ",", description = "Of the splits (default: 1).")
  private List<Long> seeds = List.of(1L);

  @Option(names = "--limit", description = "Tracks wanted (default: ${DEFAULT-VALUE}).")
  private int limit = Evaluation.LIMIT;

  @Option(names = "--threads", description = "Threads (default: ${DEFAULT-VALUE}).")
  private int threads = 1;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the report as JSON.")
  private @Nullable Path json;

  RefreshBench(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    List<Contender> contenders = algorithms.stream().map(Contender::parse).toList();
    Refreshing refreshing =
        new Refreshing(
            new Evaluation(
                Protocols.of(protocol, settings),
                seeds,
                contenders,
                contenders.getFirst().name(),
                List.of("ndcg", "r-precision"),
                limit,
                threads),
            shares);
    RefreshReport report;
    Path folder = Files.createTempDirectory("segue");
    var process =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    try (Console.Watch watch = console.watch()) {
      report = refreshing.run(Dataset.open(data), folder, process::getProcessCpuTime, watch);
    } finally {
      Durable.deleteTree(folder);
    }
    if (json != null) {
      String document = Json.text(report) + "\n";
      Durable.file(json, out -> out.write(document.getBytes(StandardCharsets.UTF_8)));
    }
    report.appended().forEach(this::print);
    return 0;
  }

  private void print(RefreshReport.Appended appended) {
    console
        .out()
        .printf(
            "%n%.1f %% appended (%,.0f playlists, %,.0f new tracks) in %.2f s of CPU%n",
            100 * appended.share(),
            appended.playlists().stream().mapToInt(n -> n).average().orElse(0),
            appended.tracks().stream().mapToInt(n -> n).average().orElse(0),
            mean(appended.seconds()));
    console
        .out()
        .printf(
            "%-28s %13s %13s %9s  %-8s %-8s %-8s %s%n",
            "algorithm",
            "refresh CPU s",
            "train CPU s",
            "",
            "before",
            "refresh",
            "train",
            "refreshed − trained (ndcg)");
    for (RefreshReport.Result result : appended.results()) {
      double refresh = mean(result.refreshSeconds());
      double train = mean(result.trainingSeconds());
      Report.Difference lost = result.lostRefreshed().getFirst();
      console
          .out()
          .printf(
              "%-28s %13.2f %13.2f %8.1f%%  %-8s %-8s %-8s %s%n",
              result.name(),
              refresh,
              train,
              100 * refresh / train,
              value(result.before().get("ndcg")),
              value(result.refreshed().get("ndcg")),
              value(result.trained().get("ndcg")),
              String.format(
                  Locale.ROOT,
                  "%+.2f %% (%+.4f, %+.4f … %+.4f)",
                  lost.percent(),
                  lost.difference(),
                  lost.lower(),
                  lost.upper()));
    }
  }

  private static String value(Report.@Nullable Measure measure) {
    return measure == null ? "" : String.format(Locale.ROOT, "%.4f", measure.value());
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(v -> v).average().orElse(0);
  }
}
