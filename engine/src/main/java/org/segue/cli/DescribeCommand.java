package org.segue.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.segue.data.Dataset;
import org.segue.data.DatasetStatistics;
import org.segue.store.Durable;
import org.segue.store.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Tells what is in a data set.
@Command(
    name = "describe",
    description = "Counts, distributions and the most frequent titles, tracks and artists.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class DescribeCommand implements Callable<Integer> {

  private final Console console;

  @Parameters(paramLabel = "DATA", description = "A data set that `segue import` made.")
  Path data = Path.of(".");

  @Option(names = "--html", paramLabel = "FILE", description = "Write a page with charts as well.")
  @Nullable Path html;

  @Option(names = "--json", description = "Print everything as one JSON document.")
  boolean json;

  @Option(
      names = "--top",
      paramLabel = "N",
      defaultValue = "20",
      description = "Length of the lists (default: ${DEFAULT-VALUE}).")
  int top = 20;

  DescribeCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    if (top < 1) {
      throw new IllegalArgumentException("--top must be at least 1, not " + top);
    }
    DatasetStatistics statistics = DatasetStatistics.of(Dataset.open(data), top);
    Path page = html;
    if (page != null) {
      String name = String.valueOf(data.toAbsolutePath().normalize().getFileName());
      byte[] bytes = new DescribePage(name, statistics).html().getBytes(StandardCharsets.UTF_8);
      Durable.file(page, out -> out.write(bytes));
      console.err().println("wrote " + page);
    }
    if (json) {
      console.out().println(Json.text(statistics));
    } else {
      new DescribeReport(statistics, console.width()).print(console.out());
    }
    return 0;
  }
}
