package org.segue.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.segue.data.DatasetManifest;
import org.segue.data.Journal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `segue compact`: writes a data set anew with what was appended to it.
@Command(
    name = "compact",
    description =
        "Write a data set anew with what was appended to it. `segue append` does so by itself when"
            + " the journal has grown to a quarter; numbers and content stay.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class CompactCommand implements Callable<Integer> {

  private final Console console;

  @Parameters(paramLabel = "DATA", description = "The data set.")
  private Path data = Path.of("");

  CompactCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    long start = System.nanoTime();
    DatasetManifest manifest;
    try (Console.Watch watch = console.watch()) {
      watch.report("Compacting " + data, 0, 0);
      manifest = Journal.compact(data);
    }
    console
        .out()
        .printf(
            "%,d playlists, %,d tracks, %,d entries in %.1f s%n%s, content %s%n",
            manifest.playlists(),
            manifest.tracks(),
            manifest.entries(),
            (System.nanoTime() - start) / 1e9,
            data,
            manifest.contentHash().substring(0, 16));
    return 0;
  }
}
