package org.segue.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.segue.data.BadInputException;
import org.segue.data.Dataset;
import org.segue.eval.Evaluation;
import org.segue.eval.Experiment;
import org.segue.eval.Report;
import org.segue.store.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "reproduce",
    description = "Run recorded experiments again and compare with the numbers they must give.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ReproduceCommand implements Callable<Integer> {

  private final Console console;

  @Parameters(
      arity = "0..*",
      paramLabel = "NAME",
      description = "file names without .json (default: all that were made on this data)")
  private List<String> names = List.of();

  @Option(names = "--data", required = true, paramLabel = "DATA", description = "the data set")
  private Path data = Path.of("");

  @Option(
      names = "--experiments",
      paramLabel = "DIR",
      defaultValue = "experiments",
      description = "where the files are (default: ${DEFAULT-VALUE})")
  private Path directory = Path.of("");

  @Option(names = "--threads", paramLabel = "N", description = "default: all processors")
  private int threads = Runtime.getRuntime().availableProcessors();

  ReproduceCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    SequencedMap<String, Path> files = files();
    for (String name : names) {
      if (!files.containsKey(name)) {
        throw new IllegalArgumentException(
            "no experiment '%s' in %s; there are %s".formatted(name, directory, files.keySet()));
      }
    }
    Dataset dataset = Dataset.open(data);
    int run = 0;
    int failed = 0;
    for (var entry : files.entrySet()) {
      if (!names.isEmpty() && !names.contains(entry.getKey())) {
        continue;
      }
      Experiment experiment = Json.read(entry.getValue(), Experiment.class);
      if (!experiment.dataHash().equals(dataset.contentHash())) {
        String difference =
            "made on data %s (%s); %s is %s"
                .formatted(experiment.data(), experiment.dataHash(), data, dataset.contentHash());
        if (names.contains(entry.getKey())) {
          throw new BadInputException(
              entry.getValue().toString(), difference, "Import the same playlists");
        }
        console.err().println(entry.getKey() + ": skipped, " + difference);
        continue;
      }
      run++;
      failed += reproduce(experiment, dataset) ? 0 : 1;
    }
    console.out().printf("%d experiments, %d out of tolerance%n", run, failed);
    return failed == 0 ? 0 : Segue.FAILURE;
  }

  private boolean reproduce(Experiment experiment, Dataset dataset) throws IOException {
    Report report;
    try (Console.Watch watch = console.watch()) {
      report =
          experiment
              .evaluation(threads)
              .run(dataset, System::nanoTime, watch, Evaluation.Witness.NONE);
    }
    boolean passed = true;
    PrintStream out = console.out();
    out.println(experiment.name() + ": " + experiment.description());
    for (Experiment.Check check : experiment.check(report)) {
      passed &= check.passed();
      out.printf(
          "  %-44s %-22s %9s expected %9s ± %s  %s%n",
          ReportText.shortened(check.name(), 44),
          check.metric(),
          ReportText.number(check.measured()),
          ReportText.number(check.expected()),
          check.tolerance(),
          check.passed() ? "ok" : "OUT OF TOLERANCE");
    }
    return passed;
  }

  private SequencedMap<String, Path> files() throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new NoSuchFileException(
          directory.toString(), null, "no folder of experiments; name one with --experiments DIR");
    }
    SequencedMap<String, Path> files = new TreeMap<>();
    try (Stream<Path> all = Files.list(directory)) {
      all.filter(file -> file.toString().endsWith(".json"))
          .forEach(
              file ->
                  files.put(String.valueOf(file.getFileName()).replaceFirst("\\.json$", ""), file));
    }
    return files;
  }
}
