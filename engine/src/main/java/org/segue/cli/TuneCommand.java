package org.segue.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.segue.data.Dataset;
import org.segue.eval.Axis;
import org.segue.eval.Candidates;
import org.segue.eval.Evaluation;
import org.segue.eval.Protocol;
import org.segue.eval.Protocols;
import org.segue.eval.Trial;
import org.segue.eval.Tuned;
import org.segue.eval.Tuning;
import org.segue.store.Durable;
import org.segue.store.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `segue tune`: a search for hyper-parameters.
@Command(
    name = "tune",
    description = "Search for an algorithm's best hyper-parameters on inner splits.",
    footer = {
      "",
      "Examples:",
      "  segue tune als --data mpd --grid alpha=1,5,10 regularization=.1,1,10 --log als.jsonl",
      "  segue tune als --data mpd --random 30 --range alpha=1..100:log --grid weighting=NONE,BM25"
          + " --to als.json",
      "",
      "With the same --log a search that was stopped goes on, and one that is widened keeps what it"
          + " has.",
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class TuneCommand implements Callable<Integer> {

  private static final long TO_CONFIRMATION = 1000;

  private final Console console;

  @Parameters(
      paramLabel = "ALGORITHM",
      description = "What the search starts from: NAME, NAME:PRESET, and either with ,key=value.")
  private String algorithm = "";

  @Option(names = "--data", required = true, paramLabel = "DATA", description = "The data set.")
  private Path data = Path.of("");

  @Option(
      names = "--grid",
      arity = "1..*",
      paramLabel = "NAME=V,V",
      description = "Values of a hyper-parameter; all combinations are tried.")
  private List<String> grid = List.of();

  @Option(
      names = "--random",
      paramLabel = "N",
      description = "Try N drawn combinations instead, of --range and --grid.")
  private @Nullable Integer random;

  @Option(
      names = "--range",
      arity = "1..*",
      paramLabel = "NAME=LO..HI[:log]",
      description = "A range to draw a hyper-parameter from.")
  private List<String> ranges = List.of();

  @Option(
      names = "--protocol",
      paramLabel = "NAME",
      description = "challenge, seed-length, holdout or new-tracks (default: ${DEFAULT-VALUE}).")
  private String protocol = "challenge";

  @Option(
      names = "--set-protocol",
      paramLabel = "KEY=VALUE",
      description = "A hyper-parameter of the protocol; repeatable.")
  private List<String> protocolSettings = List.of();

  @Option(
      names = "--seeds",
      split = ",",
      paramLabel = "S",
      description = "Of splits and training (default: 11,12). Keep 1, 2, … for published results.")
  private List<Long> seeds = List.of(11L, 12L);

  @Option(
      names = "--confirm-seed",
      paramLabel = "S",
      description = "Of the split that measures the best once more (default: last seed + 1000).")
  private @Nullable Long confirmationSeed;

  @Option(
      names = "--metric",
      paramLabel = "NAME",
      description = "The one that decides, also NAME@K (default: ${DEFAULT-VALUE}).")
  private String metric = "ndcg";

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Tracks per answer (default: ${DEFAULT-VALUE}).")
  private int limit = Evaluation.LIMIT;

  @Option(names = "--log", paramLabel = "FILE.jsonl", description = "Keeps finished trials.")
  private @Nullable Path log;

  @Option(
      names = "--to",
      paramLabel = "SPEC.json",
      description = "Write the best hyper-parameters, for `segue train --spec`.")
  private @Nullable Path to;

  @Option(
      names = "--top",
      paramLabel = "N",
      description = "Length of the ranking (default: ${DEFAULT-VALUE}).")
  private int top = 20;

  @Option(names = "--json", description = "Print everything as one JSON document.")
  private boolean json;

  @Option(names = "--seed", description = "Seed of the drawing (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(names = "--threads", paramLabel = "N", description = "Threads (default: all cores).")
  private int threads = Runtime.getRuntime().availableProcessors();

  TuneCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    Candidates candidates = candidates();
    candidates.refused().forEach(why -> console.err().println("left out: " + why));
    Protocol chosen = Protocols.of(protocol, protocolSettings);
    List<String> metrics = new ArrayList<>(chosen.metrics());
    metrics.addFirst(metric);
    if (seeds.isEmpty()) {
      throw new IllegalArgumentException("--seeds needs a seed at least");
    }
    Tuning tuning =
        new Tuning(
            chosen,
            seeds,
            confirmationSeed == null ? seeds.getLast() + TO_CONFIRMATION : confirmationSeed,
            candidates,
            metrics,
            limit,
            threads);
    Dataset dataset = Dataset.open(data);
    Tuned tuned;
    try (Console.Watch watch = console.watch()) {
      tuned =
          tuning.run(
              dataset,
              log,
              System::nanoTime,
              watch,
              (trial, done, total, before) -> {
                watch.close(); // a bar and a line do not go together
                tell(trial, done, total, before);
              });
    }
    if (json) {
      console.out().println(Json.text(tuned));
    } else {
      console.out().print(TunedText.of(tuned, top));
    }
    if (to != null) {
      String spec = Json.text(tuned.best().algorithm().parameters()) + "\n";
      Durable.file(to, out -> out.write(spec.getBytes(StandardCharsets.UTF_8)));
      console
          .err()
          .printf(
              "segue train %s --data %s --spec %s --to MODEL%n",
              tuned.best().algorithm().name(), data, to);
    }
    return 0;
  }

  private Candidates candidates() {
    List<Axis> axes = new ArrayList<>();
    grid.forEach(text -> axes.add(Axis.values(text)));
    ranges.forEach(text -> axes.add(Axis.range(text)));
    if (random != null) {
      return Candidates.random(algorithm, axes, random, seed);
    }
    if (!ranges.isEmpty()) {
      throw new IllegalArgumentException("--range needs --random N: how many to draw");
    }
    return Candidates.grid(algorithm, axes);
  }

  private void tell(Trial trial, int done, int total, boolean before) {
    console
        .err()
        .printf(
            "%d of %d: %s %s  %s%s%n",
            done,
            total,
            trial.overall().firstEntry().getKey(),
            TunedText.cell(trial.overall().firstEntry().getValue()),
            trial.name(),
            before ? "  (before)" : "");
  }
}
