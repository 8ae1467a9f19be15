package org.segue.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.segue.data.Dataset;
import org.segue.model.Model;
import org.segue.model.ModelCard;
import org.segue.model.Training;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `segue refresh`: a model, and what was appended to its data since → a model of all of it.
@Command(
    name = "refresh",
    description = "Make a model of the grown data from one of the data before.",
    footer = {
      "",
      "Example:",
      "  segue append data kept.json",
      "  segue refresh model --data data --to model2",
      "",
      "The data must be those that the model was trained on, with what was appended since.",
      "Algorithms that cannot be refreshed say so; `segue train` learns anew.",
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class RefreshCommand implements Callable<Integer> {

  private final Console console;

  @Parameters(paramLabel = "MODEL", description = "The model; it stays as it is.")
  private Path model = Path.of("");

  @Option(names = "--data", required = true, paramLabel = "DATA", description = "The data set.")
  private Path data = Path.of("");

  @Option(names = "--to", required = true, paramLabel = "MODEL", description = "The new model.")
  private Path to = Path.of("");

  @Option(names = "--threads", description = "Threads (default: all cores).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--force", description = "Replace an existing model.")
  private boolean force;

  RefreshCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    Model.KIND.when(force).unlessFree(to, model, data);
    Model old = Model.open(model);
    Dataset dataset = Dataset.open(data);
    long start = System.nanoTime();
    Model refreshed;
    try (Console.Watch watch = console.watch()) {
      Training training = new Training(old.manifest().seed(), threads, watch);
      refreshed = old.refreshed(dataset, training);
      watch.report("Writing " + to, 0, 0);
      long more = refreshed.manifest().playlists() - old.manifest().playlists();
      int tracks = refreshed.catalog().trackCount() - old.catalog().trackCount();
      refreshed.save(
          to,
          force,
          data,
          ModelCard.of(refreshed)
              + """

              ## Refreshed
              Not trained on all of these data: made from a model of their first %,d playlists
              (content `%s`), with the %,d playlists and %,d tracks that were appended since.
              """
                  .formatted(old.manifest().playlists(), old.manifest().dataHash(), more, tracks));
    }
    console
        .out()
        .printf(
            "%s took in %,d playlists and %,d new tracks in %.1f s: %s%n",
            refreshed.manifest().algorithm(),
            refreshed.manifest().playlists() - old.manifest().playlists(),
            refreshed.catalog().trackCount() - old.catalog().trackCount(),
            (System.nanoTime() - start) / 1e9,
            to);
    return 0;
  }
}
