package org.segue.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.segue.data.BadInputException;
import org.segue.data.Catalog;
import org.segue.data.ExternalPlaylist;
import org.segue.data.ExternalTrack;
import org.segue.data.MatchedPlaylist;
import org.segue.data.TrackList;
import org.segue.data.TrackMatch;
import org.segue.data.TrackMatcher;
import org.segue.formats.ImportReport;
import org.segue.formats.PlaylistReader;
import org.segue.formats.WritableFormat;
import org.segue.model.Explanation;
import org.segue.model.Model;
import org.segue.model.Query;
import org.segue.model.Reason;
import org.segue.model.Recommendations;
import org.segue.model.Recommender;
import org.segue.serve.AnswerDocument;
import org.segue.store.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `segue continue`: a playlist file or a title → the tracks that come next, each with its reasons.
@Command(
    name = "continue",
    description = "Continue a playlist, or start one from a title.",
    footer = {
      "",
      "Examples:",
      "  segue continue model playlist.json --limit 30",
      "  segue continue model --title \"rainy sunday\"",
      "  segue continue model slice.json --pid 17 --json",
      "  segue continue model playlist.json --per-artist 2 --spacing 3 --discover 0.3",
      "  segue continue model mix.m3u8 --to longer.m3u8",
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ContinueCommand implements Callable<Integer> {

  private static final int REASONS_SHOWN = 3;
  private static final double SMALLEST_SHARE_SHOWN = 0.01;

  private final Console console;

  @Parameters(index = "0", paramLabel = "MODEL", description = "A model directory.")
  private Path directory = Path.of("");

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "FILE",
      description = "A playlist file of any known kind, or - for standard input.")
  private @Nullable String file;

  @Option(names = "--title", description = "The playlist's title; replaces the file's.")
  private @Nullable String title;

  @Option(names = "--pid", description = "Which playlist of a file that holds several.")
  private @Nullable Integer pid;

  @Option(
      names = "--playlist",
      paramLabel = "N",
      description = "The Nth playlist, from 1, of a file that holds several.")
  private @Nullable Integer number;

  @Option(
      names = "--strict",
      description = "Only tracks that are surely found; those merely alike count as unknown.")
  private boolean strict;

  @Option(
      names = "--to",
      paramLabel = "FILE",
      description = "Write the playlist and its continuation, in the format of the ending.")
  private @Nullable String to;

  @Option(
      names = "--format",
      description = "The format of --to: xspf, jspf, m3u8, pls, exportify, text, mpd, …")
  private @Nullable String format;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Write what became of every row of the file, with its line, as JSON lines.")
  private @Nullable Path report;

  @Option(names = "--force", description = "Replace the file of --to.")
  private boolean force;

  @Option(names = "--limit", description = "How many tracks (default: ${DEFAULT-VALUE}).")
  private int limit = 20;

  @Option(names = "--reject", paramLabel = "URI", description = "A track that must not come.")
  private List<String> rejected = new ArrayList<>();

  @Mixin private WishOptions wishes = new WishOptions();

  @Option(
      names = "--no-fill",
      description = "Give fewer tracks rather than popular ones when the model knows too little.")
  private boolean noFill;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  private @Nullable ImportReport rows;

  ContinueCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    if (file == null && title == null) {
      throw new IllegalArgumentException("give a playlist FILE, a --title, or both");
    }
    WritableFormat writing = to == null ? null : PlaylistInput.format(format, to);
    Model model = Model.open(directory);
    Catalog catalog = model.catalog();
    ExternalPlaylist playlist =
        file == null ? ExternalPlaylist.of(title, List.of()) : known(chosen(file), catalog);
    Query query = query(playlist, catalog);
    Recommender recommender = model.recommender();
    Recommendations answer = recommender.recommend(query);
    List<Explanation> why = recommender.explain(query, answer.tracks());
    if (json) {
      console.out().println(Json.text(document(model, query, answer, why)));
    } else {
      print(catalog, query, answer, why);
    }
    if (writing != null && to != null) {
      PlaylistInput.write(
          console, writing, List.of(continued(playlist, query, answer, catalog)), to, force);
    }
    return 0;
  }

  /// The playlist as it was, and the tracks that come next.
  private static ExternalPlaylist continued(
      ExternalPlaylist playlist, Query query, Recommendations answer, Catalog catalog) {
    List<ExternalTrack> tracks = new ArrayList<>(playlist.tracks());
    for (int rank = 0; rank < answer.size(); rank++) {
      tracks.add(catalog.external(answer.track(rank)));
    }
    return ExternalPlaylist.of(query.title(), tracks);
  }

  private Query query(ExternalPlaylist playlist, Catalog catalog) throws IOException {
    Query query = Query.of(playlist, catalog, limit).withFill(!noFill);
    if (title != null) {
      query = query.withTitle(title);
    }
    for (String uri : rejected) {
      if (catalog.findTrack(uri) < 0) {
        console.err().println("--reject " + uri + ": the catalog has no such track anyway");
      }
    }
    int[] rejects = catalog.findTracks(rejected);
    return query.withRejected(TrackList.of(rejects)).withWishes(wishes.wishes(catalog, console));
  }

  private ExternalPlaylist chosen(String name) throws IOException {
    PlaylistReader.Result read = PlaylistInput.read(name);
    if (read.report().skipped() > 0) {
      console.err().println(name + ": " + read.report().summary());
    }
    rows = read.report();
    List<ExternalPlaylist> playlists = new ArrayList<>(read.playlists());
    if (pid != null) {
      playlists.removeIf(playlist -> playlist.pid() != pid);
    }
    if (number != null && number >= 1 && number <= playlists.size()) {
      playlists = List.of(playlists.get(number - 1));
    } else if (number != null) {
      throw new BadInputException(
          name, "no playlist %d: there are %d".formatted(number, playlists.size()), "Count from 1");
    }
    if (playlists.size() != 1) {
      throw new BadInputException(
          name,
          playlists.isEmpty()
              ? pid == null ? "no playlist in here" : "no playlist with pid " + pid
              : playlists.size() + " playlists in here",
          playlists.isEmpty() ? "Check the file" : "Choose one with --playlist or --pid");
    }
    return playlists.getFirst();
  }

  /// The playlist with the catalog's URIs where its rows were found.
  private ExternalPlaylist known(ExternalPlaylist playlist, Catalog catalog) throws IOException {
    TrackMatcher matcher = new TrackMatcher(catalog, Runtime.getRuntime().availableProcessors());
    MatchedPlaylist matched = matcher.match(playlist);
    if (matched.rows().stream().anyMatch(row -> row.by() != TrackMatch.By.ID)) {
      RowReport.print(console.err(), matched, catalog);
    }
    if (report != null && rows != null) {
      RowReport.write(report, rows, List.of(new RowReport.Matched(matched, catalog)));
    }
    return matched.resolved(catalog, strict);
  }

  private void print(
      Catalog catalog, Query query, Recommendations answer, List<Explanation> explanations) {
    console
        .out()
        .printf(
            "%s, %d known seeds%s%n",
            query.title() == null
                ? "(no title)"
                : "“" + DescribeReport.printable(query.title()) + "”",
            query.seeds().size(),
            query.unknownSeeds().isEmpty()
                ? ""
                : ", %d unknown to the catalog".formatted(query.unknownSeeds().size()));
    int first = Math.max(0, query.seeds().size() - 5);
    if (first > 0) {
      console.out().println("     …");
    }
    for (int s = first; s < query.seeds().size(); s++) {
      console
          .out()
          .println("     " + DescribeReport.printable(catalog.describe(query.seeds().get(s))));
    }
    console.out().println();
    for (int rank = 0; rank < answer.size(); rank++) {
      console
          .out()
          .printf(
              "%4d %s  %s%n",
              rank + 1,
              Cell.fitted(catalog.describe(answer.track(rank)), 56),
              why(catalog, explanations.get(rank)));
    }
  }

  private static String why(Catalog catalog, Explanation explanation) {
    List<Reason> reasons = explanation.reasons();
    List<String> parts = new ArrayList<>();
    for (Reason reason : reasons.subList(0, Math.min(REASONS_SHOWN, reasons.size()))) {
      long percent = Math.round(100 * reason.share());
      if (reason.share() < SMALLEST_SHARE_SHOWN && !parts.isEmpty()) {
        break; // the largest comes first
      }
      parts.add(
          switch (reason) {
            case Reason.Seed seed -> "%d%% %s".formatted(percent, catalog.trackName(seed.track()));
            case Reason.Artist artist -> "%d%% %s".formatted(percent, artist.name());
            case Reason.Title words -> "%d%% title “%s”".formatted(percent, words.words());
            case Reason.Popular popular -> "popular";
          });
    }
    int playlists = explanation.agreeingPlaylists().orElse(0);
    return DescribeReport.printable(String.join(", ", parts))
        + (playlists == 0
            ? ""
            : " · %,d playlist%s".formatted(playlists, playlists == 1 ? "" : "s"));
  }

  private static Map<String, Object> document(
      Model model, Query query, Recommendations answer, List<Explanation> explanations) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("algorithm", model.manifest().algorithm());
    document.put("data", model.manifest().dataHash());
    document.putAll(AnswerDocument.answer(model.catalog(), query, answer, explanations, null));
    return document;
  }
}
