package org.segue.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.segue.data.Catalog;
import org.segue.data.Dataset;
import org.segue.data.TrackList;
import org.segue.eval.Answer;
import org.segue.eval.Contender;
import org.segue.eval.Evaluation;
import org.segue.eval.Experiment;
import org.segue.eval.Protocol;
import org.segue.eval.Protocols;
import org.segue.eval.Report;
import org.segue.model.Model;
import org.segue.model.ModelManifest;
import org.segue.store.Durable;
import org.segue.store.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "evaluate",
    description = "Split the data, train algorithms on one part, measure them on the other.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class EvaluateCommand implements Callable<Integer> {

  private final Console console;

  @Parameters(
      arity = "1..*",
      paramLabel = "ALGORITHM",
      description = {
        "NAME, NAME:PRESET, and either with ,key=value; or the directory of a model that learnt"
            + " from the training part of the split (`segue split`)."
      })
  private List<String> algorithms = List.of();

  @Option(names = "--data", required = true, paramLabel = "DATA", description = "the data set")
  private Path data = Path.of("");

  @Option(
      names = "--protocol",
      paramLabel = "NAME",
      defaultValue = "challenge",
      description = "challenge, seed-length, holdout or new-tracks (default: ${DEFAULT-VALUE})")
  private String protocol = "";

  @Option(
      names = "--set-protocol",
      paramLabel = "KEY=VALUE",
      description = "a hyper-parameter of the protocol; repeatable")
  private List<String> protocolSettings = List.of();

  @Option(
      names = {"--seed", "--seeds"},
      split = ",",
      paramLabel = "S",
      defaultValue = "1",
      description = "of split and training; several pool their tasks (default: ${DEFAULT-VALUE})")
  private List<Long> seeds = List.of();

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "500",
      description = "tracks per answer (default: ${DEFAULT-VALUE})")
  private int limit;

  @Option(names = "--threads", paramLabel = "N", description = "default: all processors")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--metrics",
      split = ",",
      paramLabel = "NAME",
      description = "names, also NAME@K, or all (default: those of the protocol)")
  private List<String> metrics = List.of();

  @Option(
      names = "--baseline",
      paramLabel = "ALGORITHM",
      description = "the one that the others are compared with (default: the first)")
  private @Nullable String baseline;

  @Option(names = "--json", paramLabel = "FILE|-", description = "write the report as JSON")
  private @Nullable String json;

  @Option(
      names = "--save-answers",
      paramLabel = "FILE",
      description = "write every answer, one JSON object a line; compressed if FILE ends in .gz")
  private @Nullable Path answersFile;

  @Option(
      names = "--save-experiment",
      paramLabel = "FILE",
      description = "write what `segue reproduce` runs and compares")
  private @Nullable Path experimentFile;

  @Option(names = "--name", paramLabel = "NAME", description = "of the experiment")
  private @Nullable String experimentName;

  @Option(names = "--description", paramLabel = "TEXT", description = "of the experiment")
  private String experimentDescription = "";

  @Option(
      names = "--tolerance",
      paramLabel = "X",
      defaultValue = "0.0005",
      description = "of the experiment's numbers (default: ${DEFAULT-VALUE})")
  private double tolerance;

  EvaluateCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    Protocol chosen = Protocols.of(protocol, protocolSettings);
    List<Contender> contenders = new ArrayList<>();
    for (String text : algorithms) {
      contenders.add(contender(text));
    }
    Evaluation evaluation =
        new Evaluation(
            chosen,
            seeds,
            contenders,
            baseline == null ? contenders.getFirst().name() : baseline,
            metrics.isEmpty() ? chosen.metrics() : metrics,
            limit,
            threads);
    if (experimentFile != null && experimentName == null) {
      throw new IllegalArgumentException("an experiment needs a name: add --name NAME");
    }
    Dataset dataset = Dataset.open(data);
    Report report = run(evaluation, dataset);
    String document = Json.text(report) + "\n";
    if ("-".equals(json)) {
      console.out().print(document);
    } else {
      console.out().print(ReportText.of(report));
      if (json != null) {
        save(Path.of(json), document);
      }
    }
    if (experimentFile != null && experimentName != null) {
      Experiment experiment =
          Experiment.of(
              report,
              experimentName,
              experimentDescription,
              String.valueOf(data.getFileName()),
              tolerance);
      save(experimentFile, Json.text(experiment) + "\n");
    }
    return 0;
  }

  private static Contender contender(String text) throws IOException {
    Path directory = Path.of(text);
    if (!Files.exists(directory.resolve(ModelManifest.FILE))) {
      return Contender.parse(text);
    }
    Model model = Model.open(directory);
    String name = directory.toAbsolutePath().normalize().getFileName().toString();
    return new Contender(name, model.algorithm(), model);
  }

  private Report run(Evaluation evaluation, Dataset dataset) throws IOException {
    Path file = answersFile;
    try (Console.Watch watch = console.watch()) {
      if (file == null) {
        return evaluation.run(dataset, System::nanoTime, watch, Evaluation.Witness.NONE);
      }
      Report[] report = new Report[1];
      Durable.file(
          file,
          plain -> {
            GZIPOutputStream zipped =
                file.toString().endsWith(".gz") ? new GZIPOutputStream(plain) : null;
            OutputStream out = zipped == null ? plain : zipped;
            report[0] =
                evaluation.run(
                    dataset,
                    System::nanoTime,
                    watch,
                    (seed, contender, answers) ->
                        write(answers, seed, contender, dataset.catalog(), out));
            if (zipped != null) {
              zipped.finish(); // not closed: the file below is still to be forced to disk
            }
          });
      return report[0];
    }
  }

  /// A line of `--save-answers`: what was asked of whom, what came, and what should have come.
  record AnswerLine(
      String algorithm,
      long seed,
      int category,
      int pid,
      List<String> seeds,
      List<String> withheld,
      List<String> recommended) {}

  private static void write(
      List<Answer> answers, long seed, Contender contender, Catalog catalog, OutputStream out)
      throws IOException {
    for (Answer answer : answers) {
      AnswerLine line =
          new AnswerLine(
              contender.name(),
              seed,
              answer.task().category(),
              answer.task().pid(),
              uris(answer.task().query().seeds(), catalog),
              uris(answer.withheld(), catalog),
              uris(answer.recommended(), catalog));
      out.write((Json.line(line) + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  static List<String> uris(TrackList tracks, Catalog catalog) {
    return IntStream.range(0, tracks.size())
        .mapToObj(k -> catalog.trackUri(tracks.get(k)))
        .toList();
  }

  private static void save(Path file, String document) throws IOException {
    Durable.file(file, out -> out.write(document.getBytes(StandardCharsets.UTF_8)));
  }
}
