package org.segue.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.segue.data.Dataset;
import org.segue.data.Journal;
import org.segue.formats.ImportReport;
import org.segue.formats.Importer;
import org.segue.formats.TableImport;
import org.segue.store.BusyException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `segue append`: more playlists, and tracks → the data set that is there.
@Command(
    name = "append",
    description = "Append playlists with their tracks, or tracks alone, to a data set.",
    footer = {
      "",
      "Examples:",
      "  segue append data mpd.slice.5000-5999.json",
      "  segue append data kept.json                  (of `segue collect`)",
      "  segue append data --tracks releases.csv      (that no playlist holds yet)",
      "  segue refresh model --data data --to model2  (what a model makes of it)",
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class AppendCommand implements Callable<Integer> {

  private final Console console;

  @Parameters(index = "0", paramLabel = "DATA", description = "The data set.")
  private Path data = Path.of("");

  @Parameters(
      index = "1..*",
      paramLabel = "PATH",
      arity = "0..*",
      description = "What `segue import` takes: folders, playlist files, plain or .gz, a .zip.")
  private List<Path> paths = List.of();

  @Option(
      names = "--tracks",
      paramLabel = "FILE",
      description = ImportCommand.TRACKS + " Those that are there stay as they are.")
  private List<Path> tables = List.of();

  @Option(
      names = "--parquet",
      description = "PATH is a folder of Parquet tables, as `segue export` writes them.")
  private boolean parquet;

  @Option(
      names = "--skip-bad",
      description =
          "Leave out bad files, bad rows of --tracks, and playlists whose pid is there already.")
  private boolean skipBad;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Write every row that was left out, with its line, as JSON lines.")
  private @Nullable Path report;

  @Option(names = "--threads", description = "Files parsed at once (default: all cores).")
  private int threads = Runtime.getRuntime().availableProcessors();

  AppendCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    if (parquet && (paths.size() != 1 || report != null || !tables.isEmpty())) {
      throw new IllegalArgumentException(
          "--parquet takes one folder, and neither --tracks nor --report: it leaves no rows out");
    }
    if (paths.isEmpty() && tables.isEmpty()) {
      throw new IllegalArgumentException(
          "nothing to append; give playlist files, or tables of tracks with --tracks");
    }
    long start = System.nanoTime();
    List<String> left = new ArrayList<>();
    Importer.Result[] files = new Importer.Result[1];
    Journal.Appended appended;
    try (Console.Watch watch = console.watch()) {
      appended =
          Journal.append(
              data,
              skipBad,
              firstPid -> {
                if (parquet) {
                  TableImport.Result read = new TableImport(paths.getFirst(), watch).read();
                  read.ignored().forEach(line -> left.add("not used: " + line));
                  int alone = unheld(read.dataset());
                  if (alone > 0) {
                    left.add(
                        "not used: %,d tracks that none of its playlists holds".formatted(alone));
                  }
                  return new Journal.Coming(read.dataset());
                }
                Importer.Result read =
                    new Importer(skipBad, threads, watch).read(paths, tables, firstPid);
                read.skipped().forEach(line -> left.add("skipped " + line));
                files[0] = read;
                return new Journal.Coming(read.dataset(), read.listed());
              });
    }
    appended.skipped().forEach(line -> left.add("skipped " + line));
    console
        .out()
        .printf(
            "%,d playlists, %,d new tracks, %,d entries appended in %.1f s%n",
            appended.playlists(),
            appended.tracks(),
            appended.entries(),
            (System.nanoTime() - start) / 1e9);
    if (files[0] != null) {
      ImportCommand.tellListed(console, files[0], appended.known());
    }
    console
        .out()
        .printf(
            "left out: %,d second mentions of a track in its playlist, %,d entries without track"
                + " URI, %,d files or playlists%n",
            appended.droppedDuplicates(), appended.droppedWithoutUri(), left.size());
    left.forEach(line -> console.out().println("  " + line));
    console
        .out()
        .printf(
            "%s, %,d playlists, %,d tracks, content %s%n",
            data,
            appended.now().playlists(),
            appended.now().tracks(),
            appended.now().contentHash().substring(0, 16));
    console.out().flush(); // whatever comes now, it is appended
    if (files[0] != null) {
      ImportReport rows = files[0].report();
      if (rows.skipped() > 0) {
        console.err().println("rows: " + rows.summary());
      }
      if (report != null) {
        RowReport.write(report, rows, List.of());
      }
    }
    if (appended.due()) {
      compact();
    }
    return 0;
  }

  private static int unheld(Dataset data) {
    return (int) Arrays.stream(data.tracks().columnCounts()).filter(count -> count == 0).count();
  }

  /// Another writer does it as well, after its own append.
  private void compact() throws IOException {
    try (Console.Watch watch = console.watch()) {
      watch.report("Compacting " + data, 0, 0);
      Journal.compact(data);
    } catch (BusyException e) {
      console.err().println("not compacted: " + e.getMessage());
    }
  }
}
