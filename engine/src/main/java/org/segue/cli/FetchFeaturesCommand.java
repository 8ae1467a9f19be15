package org.segue.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import org.segue.music.Facts;
import org.segue.music.Finding;
import org.segue.music.Service.Offer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `segue fetch features`: numbers that describe tracks, for `segue features`.
@Command(
    name = "features",
    description = "Fetch tempo, gain, rank and year of tracks as CSV, for `segue features`.",
    footer = {
      "",
      "They are Deezer's. Spotify's audio features (danceability, energy, …) are closed to apps",
      "registered after 27 November 2024, whatever keys you have; tables of them that you own are",
      "read by `segue features` too.",
      "",
      "Example:",
      "  segue fetch features data --to features.csv --limit 1000",
      "  segue features features.csv --data data --to data-features",
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class FetchFeaturesCommand implements Callable<Integer> {

  private static final List<String> COLUMNS = List.of("bpm", "gain", "rank", "explicit", "year");

  private final Console console;

  @Mixin private final FetchOptions options = new FetchOptions();

  @Option(names = "--to", required = true, paramLabel = "FILE.csv", description = "The table.")
  private Path to = Path.of("");

  FetchFeaturesCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    return new FetchTable(COLUMNS, FetchFeaturesCommand::values)
        .run(console, options, Offer.FEATURES, to);
  }

  private static List<String> values(SequencedMap<String, Finding> told) {
    Facts facts = Objects.requireNonNull(told.firstEntry().getValue().facts());
    Facts.Sound sound = facts.sound();
    String date = facts.date();
    return List.of(
        FetchTable.text(sound.bpm()),
        FetchTable.text(sound.gain()),
        FetchTable.text(sound.rank()),
        FetchTable.text(sound.explicit()),
        date.length() < 4 ? "" : date.substring(0, 4));
  }
}
