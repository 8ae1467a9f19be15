package org.segue.cli;

import java.io.IOException;
import java.io.InputStream;
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
import org.segue.data.TrackList;
import org.segue.formats.MpdFormat;
import org.segue.formats.PlaylistFiles;
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
      description = "A playlist in MPD JSON, or - for standard input.")
  private @Nullable String file;

  @Option(names = "--title", description = "The playlist's title; replaces the file's.")
  private @Nullable String title;

  @Option(names = "--pid", description = "Which playlist of a file that holds several.")
  private @Nullable Integer pid;

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

  ContinueCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    if (file == null && title == null) {
      throw new IllegalArgumentException("give a playlist FILE, a --title, or both");
    }
    Model model = Model.open(directory);
    Catalog catalog = model.catalog();
    Query query = query(catalog);
    Recommender recommender = model.recommender();
    Recommendations answer = recommender.recommend(query);
    List<Explanation> why = recommender.explain(query, answer.tracks());
    if (json) {
      console.out().println(Json.text(document(model, query, answer, why)));
    } else {
      print(catalog, query, answer, why);
    }
    return 0;
  }

  private Query query(Catalog catalog) throws IOException {
    ExternalPlaylist playlist = file == null ? ExternalPlaylist.of(title, List.of()) : chosen(file);
    Query query = Query.of(playlist, catalog, limit).withFill(!noFill);
    if (title != null) {
      query = query.withTitle(title);
    }
    for (String uri : rejected) {
      if (catalog.findTrack(uri) < 0) {
        console.err().println("--reject " + uri + ": the catalog has no such track anyway");
      }
    }
    int[] rejects = rejected.stream().mapToInt(catalog::findTrack).filter(t -> t >= 0).toArray();
    return query.withRejected(TrackList.of(rejects)).withWishes(wishes.wishes(catalog, console));
  }

  private ExternalPlaylist chosen(String name) throws IOException {
    List<ExternalPlaylist> playlists = new ArrayList<>();
    if (name.equals("-")) {
      read(System.in, "standard input", playlists);
    } else {
      try (PlaylistFiles files = PlaylistFiles.of(List.of(Path.of(name)))) {
        for (PlaylistFiles.Source source : files.sources()) {
          try (InputStream in = source.open()) {
            read(in, source.name(), playlists);
          }
        }
      }
    }
    if (pid != null) {
      playlists.removeIf(playlist -> playlist.pid() != pid);
    }
    if (playlists.size() != 1) {
      throw new BadInputException(
          name,
          playlists.isEmpty()
              ? pid == null ? "no playlist in here" : "no playlist with pid " + pid
              : playlists.size() + " playlists in here",
          playlists.isEmpty() ? "Check the file" : "Choose one with --pid");
    }
    return playlists.getFirst();
  }

  private static void read(InputStream in, String name, List<ExternalPlaylist> into) {
    new MpdFormat().read(in, name, (playlist, withoutUri) -> into.add(playlist));
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
