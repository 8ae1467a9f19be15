package org.segue.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import org.segue.data.Dataset;
import org.segue.formats.TableExport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `segue export`: data set directory → tables for other programs.
@Command(
    name = "export",
    description = "Write a data set as tables that pandas, DuckDB and Spark open.",
    footer = {
      "",
      "`segue import --parquet DIR --to DATA` makes the same data set of them again.",
      "Example:",
      "  segue export data --parquet --to tables",
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ExportCommand implements Callable<Integer> {

  private final Console console;

  @Parameters(paramLabel = "DATA", description = "The data set.")
  private Path data = Path.of("");

  @Option(names = "--parquet", required = true, description = "Parquet files, one a table.")
  private boolean parquet;

  @Option(names = "--to", required = true, paramLabel = "DIR", description = "The new folder.")
  private Path to = Path.of("");

  @Option(names = "--force", description = "Replace an existing folder.")
  private boolean force;

  ExportCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    if (!parquet) {
      throw new IllegalArgumentException("--parquet is the only kind of tables");
    }
    TableExport.KIND.when(force).unlessFree(to, data);
    long start = System.nanoTime();
    Dataset dataset = Dataset.open(data);
    SortedMap<String, Long> sizes;
    try (Console.Watch watch = console.watch()) {
      sizes = new TableExport(dataset, watch).write(to, force);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    console
        .out()
        .printf(
            "%,d playlists, %,d tracks, %,d entries in %.1f s%n",
            dataset.playlistCount(),
            dataset.catalog().trackCount(),
            dataset.tracks().size(),
            seconds);
    sizes.forEach((name, bytes) -> console.out().printf("  %-20s %,12.1f MB%n", name, bytes / 1e6));
    console.out().printf("%s, content %s%n", to, dataset.contentHash().substring(0, 16));
    return 0;
  }
}
