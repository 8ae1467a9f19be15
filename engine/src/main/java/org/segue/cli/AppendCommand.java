package org.segue.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.segue.data.Journal;
import org.segue.formats.ImportReport;
import org.segue.formats.Importer;
import org.segue.formats.TableImport;
import org.segue.store.BusyException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `segue append`: more playlists → the data set that is there.
@Command(
    name = "append",
    description = "Append playlists, and the tracks on them, to a data set.",
    footer = {
      "",
      "Examples:",
      "  segue append data mpd.slice.5000-5999.json",
      "  segue append data kept.json                  (of `segue collect`)",
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
      arity = "1..*",
      description = "What `segue import` takes: folders, playlist files, plain or .gz, a .zip.")
  private List<Path> paths = List.of();

  @Option(
      names = "--parquet",
      description = "PATH is a folder of Parquet tables, as `segue export` writes them.")
  private boolean parquet;

  @Option(
      names = "--skip-bad",
      description = "Leave out bad files, and playlists whose pid is there already, and list them.")
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
    if (parquet && (paths.size() != 1 || report != null)) {
      throw new IllegalArgumentException(
          "--parquet takes one folder, and no --report: it leaves no rows out");
    }
    long start = System.nanoTime();
    List<String> left = new ArrayList<>();
    ImportReport[] rows = new ImportReport[1];
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
                  return read.dataset();
                }
                Importer.Result read = new Importer(skipBad, threads, watch).read(paths, firstPid);
                read.skipped().forEach(line -> left.add("skipped " + line));
                rows[0] = read.report();
                return read.dataset();
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
    if (rows[0] != null && rows[0].skipped() > 0) {
      console.err().println("rows: " + rows[0].summary());
    }
    if (report != null && rows[0] != null) {
      RowReport.write(report, rows[0], List.of());
    }
    if (appended.due()) {
      compact();
    }
    return 0;
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
