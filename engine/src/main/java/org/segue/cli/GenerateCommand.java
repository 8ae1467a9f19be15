package org.segue.cli;

import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.segue.data.Dataset;
import org.segue.data.DatasetManifest;
import org.segue.data.ExternalPlaylist;
import org.segue.data.World;
import org.segue.data.WorldPlaylists;
import org.segue.formats.MpdWriter;
import org.segue.math.Parallel;
import org.segue.math.Progress;
import org.segue.store.DirectoryKind;
import org.segue.store.Durable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "generate",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Make up a world of playlists: slices in the layout of the Million Playlist Dataset, or a"
            + " data set. The same seed and sizes give the same bytes.")
final class GenerateCommand implements Callable<Integer> {

  /// Stands in every slice: the output depends on the options alone.
  private static final String GENERATED_ON = "2017-12-03 00:00:00.000000";

  private static final int SLICE = 1000;

  /// Slices are told by the time that stands in each of them: real ones have another.
  private static final DirectoryKind SLICES =
      new DirectoryKind("a folder of slices", GenerateCommand::isOfSlices);

  @Option(names = "--playlists", required = true, paramLabel = "N", description = "How many.")
  private int playlists;

  @Option(names = "--to", required = true, paramLabel = "DIR", description = "A new folder.")
  private Path to = Path.of("");

  @Option(names = "--seed", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(names = "--tracks", description = "Tracks to choose from (default: by playlists).")
  private @Nullable Integer tracks;

  @Option(names = "--artists", description = "Artists to choose from (default: by playlists).")
  private @Nullable Integer artists;

  @Option(names = "--albums", description = "Albums to choose from (default: by playlists).")
  private @Nullable Integer albums;

  @Option(names = "--to-dataset", description = "Write a data set directly, without JSON.")
  private boolean toDataset;

  @Option(
      names = "--covers",
      paramLabel = "DIR",
      description =
          "Also paint the albums' covers, into a new folder, with a model to encode them.")
  private @Nullable Path covers;

  @Option(
      names = "--audio",
      paramLabel = "DIR",
      description = "Also record three seconds of every track, into a new folder.")
  private @Nullable Path audio;

  @Option(names = "--gzip", description = "Compress the slices (.json.gz).")
  private boolean gzip;

  @Option(names = "--threads", description = "Default: all processors.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--force", description = "Replace the folder if it exists.")
  private boolean force;

  private final Console console;

  GenerateCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    if (gzip && toDataset) {
      throw new IllegalArgumentException("--gzip is for slices; leave it out with --to-dataset");
    }
    (toDataset ? Dataset.KIND : SLICES).when(force).unlessFree(to); // before the work, not after
    if (covers != null) {
      CoverFiles.KIND.when(force).unlessFree(covers);
    }
    if (audio != null) {
      SoundFiles.KIND.when(force).unlessFree(audio);
    }
    World usual = World.of(playlists, seed);
    World world =
        new World(
            playlists,
            seed,
            tracks == null ? usual.tracks() : tracks,
            artists == null ? usual.artists() : artists,
            albums == null ? usual.albums() : albums);
    try (Console.Watch watch = console.watch()) {
      if (toDataset) {
        DatasetManifest made = world.dataset(threads, watch).save(to, force);
        console
            .out()
            .printf(
                "%,d playlists, %,d entries, %,d tracks, %,d artists, %,d albums in %s%n",
                made.playlists(), made.entries(), made.tracks(), made.artists(), made.albums(), to);
      } else {
        long entries = slices(world, watch);
        console.out().printf("%,d playlists, %,d entries in %s%n", playlists, entries, to);
      }
      if (covers != null) {
        int painted = CoverFiles.write(world, covers, force, threads, watch);
        console.out().printf("%,d covers in %s%n", painted, covers);
      }
      if (audio != null) {
        int recorded = SoundFiles.write(world, audio, force, threads, watch);
        console.out().printf("%,d recordings in %s%n", recorded, audio);
      }
    }
    return 0;
  }

  private long slices(World world, Progress progress) throws IOException {
    int slices = (int) ((playlists + SLICE - 1L) / SLICE);
    AtomicInteger done = new AtomicInteger();
    LongAdder entries = new LongAdder();
    progress.report("making the catalog", 0, 0);
    WorldPlaylists all = world.open();
    Durable.directory(
        to,
        SLICES.when(force),
        partial ->
            Parallel.forEach(
                slices,
                threads,
                1,
                () ->
                    (from, until) -> {
                      for (int slice = from; slice < until; slice++) {
                        entries.add(slice(all, slice, partial));
                        progress.report("writing slices", done.incrementAndGet(), slices);
                      }
                    }));
    return entries.sum();
  }

  /// Writes a slice and returns its number of entries.
  private long slice(WorldPlaylists all, int slice, Path folder) {
    int first = slice * SLICE;
    int last = (int) Math.min(playlists, first + (long) SLICE) - 1;
    String name = MpdWriter.fileName(first, last) + (gzip ? ".gz" : "");
    long entries = 0;
    try (OutputStream file = Files.newOutputStream(folder.resolve(name));
        OutputStream out = gzip ? quick(file) : new BufferedOutputStream(file, 1 << 16)) {
      try (MpdWriter writer = new MpdWriter(out, first, last, GENERATED_ON)) {
        for (int pid = first; pid <= last; pid++) {
          ExternalPlaylist playlist = all.get(pid);
          entries += playlist.tracks().size();
          writer.add(playlist);
        }
      }
      return entries;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isOfSlices(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        if (!isSlice(file)) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean isSlice(Path file) throws IOException {
    String name = file.getFileName().toString();
    if (!name.matches("mpd\\.slice\\.[0-9]+-[0-9]+\\.json(\\.gz)?") || !Files.isRegularFile(file)) {
      return false;
    }
    try (InputStream plain = Files.newInputStream(file);
        InputStream in = name.endsWith(".gz") ? new GZIPInputStream(plain) : plain) {
      return new String(in.readNBytes(100), StandardCharsets.UTF_8).contains(GENERATED_ON);
    } catch (ZipException | EOFException e) {
      return false;
    }
  }

  /// Writing 100,000 playlists takes 42 processor seconds so, 73 with the usual level; the files
  /// are a seventh larger.
  private static OutputStream quick(OutputStream file) throws IOException {
    return new GZIPOutputStream(file, 1 << 16) {
      {
        def.setLevel(Deflater.BEST_SPEED);
      }
    };
  }
}
