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

/// Tells what is in a data set, or in a file of mel spectrograms.
@Command(
    name = "describe",
    description =
        "Counts, distributions and the most frequent titles, tracks and artists of a data set; or,"
            + " of what `segue encode audio` made, range, mean and standard deviation.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class DescribeCommand implements Callable<Integer> {

  private final Console console;

  @Parameters(
      paramLabel = "DATA",
      description = "A data set that `segue import` made, or with --mels a file of spectrograms.")
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

  @Option(names = "--mels", description = "DATA is a file that `segue encode audio` made.")
  private boolean mels;

  @Option(
      names = "--histogram",
      paramLabel = "FILE.png",
      description = "With --mels: a picture of how often strengths occur.")
  private @Nullable Path histogram;

  @Option(
      names = "--spectrogram",
      paramLabel = "FILE.png",
      description = "With --mels: a picture of one track's spectrogram.")
  private @Nullable Path spectrogram;

  @Option(names = "--track", paramLabel = "URI", description = "Which track (default: the first).")
  private String track = "";

  DescribeCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    if (top < 1) {
      throw new IllegalArgumentException("--top must be at least 1, not " + top);
    }
    if (mels) {
      return describeMels();
    }
    if (histogram != null || spectrogram != null || !track.isEmpty()) {
      throw new IllegalArgumentException(
          "--histogram, --spectrogram and --track are for spectrograms; add --mels");
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

  private int describeMels() throws IOException {
    MelReport report = new MelReport(data);
    Path picture = histogram;
    if (picture != null) {
      report.histogram(png(picture));
      console.err().println("wrote " + picture);
    }
    picture = spectrogram;
    if (picture != null) {
      report.spectrogram(track, png(picture));
      console.err().println("wrote " + picture);
    }
    if (json) {
      console.out().println(Json.text(report.figures()));
    } else {
      report.print(console.out());
    }
    return 0;
  }

  private static Path png(Path file) {
    if (!file.toString().endsWith(".png")) {
      throw new IllegalArgumentException("%s: pictures are .png files".formatted(file));
    }
    return file;
  }
}
