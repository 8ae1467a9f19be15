package org.segue.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.segue.data.Dataset;
import org.segue.data.DatasetManifest;
import org.segue.formats.Importer;
import org.segue.formats.TableImport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `segue import`: playlist files, or tables as `segue export` writes them → data set directory.
@Command(
    name = "import",
    description = "Read playlist files into a data set.",
    footer = {
      "",
      "Examples:",
      "  segue import spotify_million_playlist_dataset.zip --to mpd",
      "  segue import slices/ extra.json.gz --to data --skip-bad",
      "  segue import my_spotify_data.zip exportify/ mixes.xspf --to mine",
      "  segue import slices/ --tracks catalog.csv --to data",
      "  segue import --parquet tables --to data      (of `segue export`)",
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ImportCommand implements Callable<Integer> {

  static final String TRACKS =
      "A table (CSV, JSON, Parquet) of tracks to have whether or not a playlist holds them:"
          + " track_uri, track_name, artist_uri, artist_name, album_uri, album_name, duration_ms."
          + " As often as there are tables.";

  private final Console console;

  @Parameters(
      paramLabel = "PATH",
      arity = "1..*",
      description =
          "Folder of MPD slices or of any playlist files, such files, plain or .gz, or a .zip.")
  private List<Path> paths = List.of();

  @Option(names = "--to", required = true, paramLabel = "DATA", description = "The new data set.")
  private Path to = Path.of("");

  @Option(names = "--tracks", paramLabel = "FILE", description = TRACKS)
  private List<Path> tables = List.of();

  @Option(
      names = "--parquet",
      description = "PATH is a folder of Parquet tables, as `segue export` writes them.")
  private boolean parquet;

  @Option(
      names = "--skip-bad",
      description = "Leave out bad files, and bad rows of --tracks, and list them.")
  private boolean skipBad;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Write every row that was left out, with its line, as JSON lines.")
  private @Nullable Path report;

  @Option(names = "--force", description = "Replace an existing data set.")
  private boolean force;

  @Option(names = "--threads", description = "Files parsed at once (default: all cores).")
  private int threads = Runtime.getRuntime().availableProcessors();

  ImportCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    List<Path> inputs = new ArrayList<>(paths);
    inputs.addAll(tables);
    Dataset.KIND.when(force).unlessFree(to, inputs);
    if (parquet) {
      return tables();
    }
    long start = System.nanoTime();
    Importer.Result result;
    DatasetManifest manifest;
    try (Console.Watch watch = console.watch()) {
      result = new Importer(skipBad, threads, watch).read(paths, tables, 0);
      watch.report("Writing " + to, 0, 0);
      manifest = result.dataset().save(to, force);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    console
        .out()
        .printf(
            "%,d playlists, %,d tracks, %,d entries from %,d files (%,.1f MB) in %.1f s%n",
            manifest.playlists(),
            manifest.tracks(),
            manifest.entries(),
            result.files(),
            result.bytes() / 1e6,
            seconds);
    tellListed(console, result, 0);
    console
        .out()
        .printf(
            "left out: %,d second mentions of a track in its playlist, %,d entries without track"
                + " URI, %,d files or playlists%n",
            manifest.droppedDuplicates(), manifest.droppedWithoutUri(), result.skipped().size());
    if (result.report().skipped() > 0) {
      console.err().println("rows: " + result.report().summary());
    }
    if (report != null) {
      RowReport.write(report, result.report(), List.of());
    }
    result.skipped().forEach(line -> console.out().println("  skipped " + line));
    console.out().printf("%s, content %s%n", to, manifest.contentHash().substring(0, 16));
    return 0;
  }

  /// What became of tables of tracks, of which `known` were there before.
  static void tellListed(Console console, Importer.Result read, int known) {
    if (read.listed().size() > 0) {
      console
          .out()
          .printf(
              "listed: %,d tracks, %,d of them there already, %,d second rows of a track%n",
              read.listed().size(), known, read.repeated());
    }
    read.unused().forEach(line -> console.out().println("  not used: " + line));
  }

  private int tables() throws IOException {
    if (paths.size() != 1 || skipBad || report != null || !tables.isEmpty()) {
      throw new IllegalArgumentException(
          "--parquet takes one folder, and no --tracks, --skip-bad or --report: it leaves nothing"
              + " out");
    }
    long start = System.nanoTime();
    TableImport.Result result;
    DatasetManifest manifest;
    try (Console.Watch watch = console.watch()) {
      result = new TableImport(paths.getFirst(), watch).read();
      watch.report("Writing " + to, 0, 0);
      manifest = result.dataset().save(to, force);
    }
    console
        .out()
        .printf(
            "%,d playlists, %,d tracks, %,d entries in %.1f s%n",
            manifest.playlists(),
            manifest.tracks(),
            manifest.entries(),
            (System.nanoTime() - start) / 1e9);
    result.ignored().forEach(line -> console.out().println("  not used: " + line));
    String exported = result.exported();
    console
        .out()
        .printf(
            "%s, content %s%s%n",
            to,
            manifest.contentHash().substring(0, 16),
            exported == null
                ? ""
                : exported.equals(manifest.contentHash())
                    ? ", the same as was exported"
                    : ", not the same as was exported");
    return 0;
  }
}
