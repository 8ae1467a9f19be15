package org.segue.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.segue.data.Catalog;
import org.segue.data.Dataset;
import org.segue.data.DatasetManifest;
import org.segue.eval.Protocol;
import org.segue.eval.Protocols;
import org.segue.eval.Split;
import org.segue.eval.Task;
import org.segue.store.Durable;
import org.segue.store.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `segue split`: the part of a data set that a protocol leaves to learn from, as a data set.
@Command(
    name = "split",
    description =
        "Write what a protocol leaves to learn from, so that models are trained once, and resumed,"
            + " and asked afterwards.",
    footer = {
      "",
      "Example:",
      "  segue split mpd --protocol challenge --seed 1 --to training",
      "  segue train two-stage --data training --to model",
      "  segue evaluate model als --data mpd --protocol challenge --seed 1",
      "",
      "evaluate refuses a model that learnt from anything else.",
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class SplitCommand implements Callable<Integer> {

  private final Console console;

  @Parameters(paramLabel = "DATA", description = "The data set.")
  private Path data = Path.of("");

  @Option(
      names = "--protocol",
      paramLabel = "NAME",
      defaultValue = "challenge",
      description = "As of evaluate (default: ${DEFAULT-VALUE}).")
  private String protocol = "";

  @Option(
      names = "--set-protocol",
      paramLabel = "KEY=VALUE",
      description = "A hyper-parameter of the protocol; repeatable.")
  private List<String> protocolSettings = List.of();

  @Option(names = "--seed", description = "Of the split (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(names = "--to", required = true, paramLabel = "TRAINING", description = "A new data set.")
  private Path to = Path.of("");

  @Option(
      names = "--tasks",
      paramLabel = "FILE",
      description = "Also write what is asked and what is withheld, one JSON object a line.")
  private @Nullable Path tasks;

  @Option(names = "--force", description = "Replace existing output.")
  private boolean force;

  SplitCommand(Console console) {
    this.console = console;
  }

  /// A line of `--tasks`.
  record TaskLine(
      int category,
      String name,
      int pid,
      @Nullable String title,
      List<String> seeds,
      List<String> withheld) {}

  @Override
  public Integer call() throws IOException {
    Protocol chosen = Protocols.of(protocol, protocolSettings);
    Dataset.KIND.when(force).unlessFree(to, data);
    if (!force && tasks != null && Files.exists(tasks)) {
      throw new FileAlreadyExistsException(tasks.toString());
    }
    Dataset dataset = Dataset.open(data);
    Split split = chosen.split(dataset, seed);
    if (tasks != null) {
      Durable.file(tasks, out -> write(split.tasks(), dataset.catalog(), out));
    }
    DatasetManifest written = split.training().save(to, force);
    split.notes().forEach(note -> console.err().println("note: " + note));
    console
        .out()
        .printf(
            "%,d playlists, %,d entries to learn from: %s%n%,d tasks%s%n",
            written.playlists(),
            written.entries(),
            to,
            split.tasks().size(),
            tasks == null ? "" : ": " + tasks);
    return 0;
  }

  private static void write(List<Task> tasks, Catalog catalog, OutputStream out)
      throws IOException {
    for (Task task : tasks) {
      TaskLine line =
          new TaskLine(
              task.category(),
              task.categoryName(),
              task.pid(),
              task.query().title(),
              EvaluateCommand.uris(task.query().seeds(), catalog),
              EvaluateCommand.uris(task.withheld(), catalog));
      out.write((Json.line(line) + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }
}
