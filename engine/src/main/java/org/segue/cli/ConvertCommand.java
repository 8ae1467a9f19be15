package org.segue.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.segue.data.BadInputException;
import org.segue.data.Catalog;
import org.segue.data.ExternalPlaylist;
import org.segue.data.MatchedPlaylist;
import org.segue.data.TrackMatch;
import org.segue.data.TrackMatcher;
import org.segue.formats.PlaylistReader;
import org.segue.formats.WritableFormat;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `segue convert`: playlist files of one kind → another kind.
@Command(
    name = "convert",
    description = "Turn playlist files of any known kind into another kind.",
    footer = {
      "",
      "Examples:",
      "  segue convert summer.csv summer.xspf",
      "  segue convert my_spotify_data.zip playlists/ --format m3u8",
      "  segue convert mix.txt mix.csv --format exportify --match data",
      "  segue convert - - --format jspf < mix.m3u",
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ConvertCommand implements Callable<Integer> {

  private final Console console;

  @Parameters(
      index = "0",
      paramLabel = "IN",
      description = "A playlist file, a folder or .zip of them, or - for standard input.")
  private String in = "";

  @Parameters(
      index = "1",
      paramLabel = "OUT",
      description = "The new file, a folder for one file per playlist, or - for standard output.")
  private String out = "";

  @Option(
      names = "--format",
      description =
          "xspf, jspf, m3u8, pls, exportify, exportify-net, tunemymusic, soundiiz, text or mpd"
              + " (default: by the ending of OUT).")
  private @Nullable String format;

  @Option(
      names = "--playlist",
      paramLabel = "N",
      description = "The Nth playlist alone, from 1, of a file that holds several.")
  private @Nullable Integer number;

  @Option(
      names = "--match",
      paramLabel = "DIR",
      description =
          "Look the tracks up in the catalog of a data set or model, and give them its URIs.")
  private @Nullable Path match;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Write what became of every row, with its line, as JSON lines.")
  private @Nullable Path report;

  @Option(
      names = "--no-formula-guard",
      description = "Tables: no apostrophe before what a spreadsheet would take for a formula.")
  private boolean noGuard;

  @Option(names = "--force", description = "Replace existing files.")
  private boolean force;

  ConvertCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    boolean folder = out.endsWith("/") || Files.isDirectory(Path.of(out));
    WritableFormat chosen = PlaylistInput.format(format, out);
    WritableFormat writing = noGuard ? chosen.unguarded() : chosen;
    PlaylistReader.Result read = PlaylistInput.read(in);
    console
        .err()
        .printf(
            "%s (%s): %,d playlists, %s%n",
            in,
            String.join(", ", read.formats()),
            read.playlists().size(),
            read.report().summary());
    List<RowReport.Matched> matched = new ArrayList<>();
    List<ExternalPlaylist> playlists = matched(wanted(read.playlists()), matched);
    if (report != null) {
      RowReport.write(report, read.report(), matched);
    }
    if (folder) {
      Files.createDirectories(Path.of(out));
      Set<String> taken = new HashSet<>();
      for (ExternalPlaylist playlist : playlists) {
        String name = fileName(playlist, taken) + writing.endings().getFirst();
        String file = Path.of(out).resolve(name).toString();
        PlaylistInput.write(console, writing, List.of(playlist), file, force);
      }
    } else {
      if (writing.single() && playlists.size() != 1) {
        throw new BadInputException(
            in,
            "%,d playlists, and a %s file holds one".formatted(playlists.size(), writing.name()),
            "Choose one with --playlist N, or let OUT be a folder, written with a / at its end");
      }
      PlaylistInput.write(console, writing, playlists, out, force);
    }
    return 0;
  }

  private List<ExternalPlaylist> wanted(List<ExternalPlaylist> all) {
    if (number == null) {
      return all;
    }
    if (number < 1 || number > all.size()) {
      throw new BadInputException(
          in, "no playlist %d: there are %,d".formatted(number, all.size()), "Count from 1");
    }
    return List.of(all.get(number - 1));
  }

  private List<ExternalPlaylist> matched(
      List<ExternalPlaylist> playlists, List<RowReport.Matched> into) throws IOException {
    if (match == null) {
      return playlists;
    }
    Catalog catalog = Catalog.open(match);
    TrackMatcher matcher = new TrackMatcher(catalog, Runtime.getRuntime().availableProcessors());
    List<ExternalPlaylist> resolved = new ArrayList<>();
    int found = 0;
    int near = 0;
    int missing = 0;
    for (ExternalPlaylist playlist : playlists) {
      MatchedPlaylist one = matcher.match(playlist);
      found += one.count(TrackMatch.Status.OK);
      near += one.count(TrackMatch.Status.CHECK);
      missing += one.count(TrackMatch.Status.MISS);
      into.add(new RowReport.Matched(one, catalog));
      resolved.add(one.resolved(catalog, true));
    }
    console
        .err()
        .printf(
            "%s: %,d found, %,d to check (left as they are), %,d missing%n",
            match, found, near, missing);
    return resolved;
  }

  /// A name for a file of this title that any file system takes and that is not taken.
  private static String fileName(ExternalPlaylist playlist, Set<String> taken) {
    String title = playlist.title() == null ? "" : playlist.title();
    String plain = title.replaceAll("[^\\p{L}\\p{N} _.-]", "_").strip();
    plain = plain.replaceFirst("^[. -]+", "").replaceFirst("[. ]+$", "");
    plain = plain.length() > 60 ? plain.substring(0, 60).strip() : plain;
    String base = plain.isEmpty() ? "playlist" : plain;
    String name = base;
    for (int n = 2; !taken.add(name.toLowerCase(java.util.Locale.ROOT)); n++) {
      name = base + " " + n;
    }
    return name;
  }
}
