package org.segue.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import org.segue.music.Facts;
import org.segue.music.Finding;
import org.segue.music.Finding.Verdict;
import org.segue.music.Service.Offer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `segue fetch metadata`: what tracks are called elsewhere, when they came out, how long they are.
@Command(
    name = "metadata",
    description = "Fetch ISRCs, durations, release dates and the services' own numbers as CSV.",
    footer = {
      "",
      "Asked: deezer and musicbrainz; spotify with keys of your own (SPOTIFY_CLIENT_ID and",
      "SPOTIFY_CLIENT_SECRET, or …_FILE) if it is named.",
      "",
      "Example:",
      "  segue fetch metadata data --to metadata.csv --limit 1000 --contact you@example.org",
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class FetchMetadataCommand implements Callable<Integer> {

  private static final List<String> COLUMNS =
      List.of("isrc", "duration_ms", "release_date", "deezer", "musicbrainz", "spotify", "match");

  private final Console console;

  @Mixin private final FetchOptions options = new FetchOptions();

  @Option(names = "--to", required = true, paramLabel = "FILE.csv", description = "The table.")
  private Path to = Path.of("");

  FetchMetadataCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    return new FetchTable(COLUMNS, FetchMetadataCommand::values)
        .run(console, options, Offer.METADATA, to);
  }

  /// The first ISRC and duration, the earliest date (editions come later), the least certainty.
  private static List<String> values(SequencedMap<String, Finding> told) {
    String isrc = "";
    int duration = 0;
    String date = "";
    Verdict verdict = Verdict.OK;
    for (Finding found : told.values()) {
      Facts facts = found.facts();
      if (facts != null) {
        isrc = isrc.isEmpty() ? facts.isrc() : isrc;
        duration = duration == 0 ? facts.durationMs() : duration;
        boolean earlier = !facts.date().isEmpty() && facts.date().compareTo(date) < 0;
        date = date.isEmpty() || earlier ? facts.date() : date;
        verdict = found.verdict().compareTo(verdict) < 0 ? found.verdict() : verdict;
      }
    }
    List<String> values = new ArrayList<>(List.of(isrc, duration == 0 ? "" : "" + duration, date));
    for (String service : List.of("deezer", "musicbrainz", "spotify")) {
      Finding found = told.get(service);
      Facts facts = found == null ? null : found.facts();
      values.add(facts == null ? "" : facts.id());
    }
    values.add(verdict == Verdict.OK ? "ok" : "check");
    return values.stream().map(FetchTable::text).toList();
  }
}
