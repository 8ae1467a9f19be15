package org.segue.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.segue.store.BusyException;
import org.segue.store.DirectoryKind;
import org.segue.store.Durable;
import org.segue.store.IntegrityException;
import org.segue.store.Json;
import org.segue.store.NamedArrays;
import org.segue.store.StringIndex;

/// What was appended to a data set directory since its files were written, and the only way to
/// append.
///
/// An append leaves a segment, a folder `journal/FIRST-LAST` that appears whole or not at all: for
/// every array of the data set the numbers that come after ([Appendix]). The files that are there
/// are not touched, and numbers stay what they are: new tracks, artists, albums and titles are
/// numbered after the known ones, so whatever was learnt from the data set before still fits.
///
/// - Segments of like size are joined to one (`1-1` and `2-2` become `1-2`), so n appends leave at
///   most log n segments, and each entry is written again log n times at most.
/// - Once the journal is a quarter of the files, [#compact] writes all anew: every entry is written
///   so five times on average, whatever the size.
/// - The content hash goes on from the one before: SHA-256 over it and the hashes of the two files
///   of the append. So the same appends to the same data set give the same hash and the same
///   arrays, and joining and compacting change neither.
///
/// One writer at a time, under the lock of [Durable#inside]; readers take no lock. Who opens sees
/// the files and segments of one moment: each segment names the content that it was appended to,
/// and if a segment is gone or the manifest another in the end, it is opened again.
public final class Journal {

  private static final String FOLDER = "journal";
  private static final Pattern NAME = Pattern.compile("(\\d{9})-(\\d{9})");
  private static final String SEGMENT_FORMAT = "segue-appended";
  private static final DirectoryKind SEGMENT =
      DirectoryKind.described("a segment", DatasetManifest.FILE, SEGMENT_FORMAT);

  /// A reader that meets so many changes in a row gives up.
  private static final int ATTEMPTS = 100;

  /// Of the files, the part that the journal may be.
  private static final int QUARTER = 4;

  /// A state takes 100 bytes of the manifest; models of longer ago are trained anew.
  private static final int REMEMBERED = 1000;

  private Journal() {}

  /// What an append did. `tracks` are new ones, on playlists or listed; `known` are listed ones
  /// that were there and stay as they were; `skipped` are playlists that were left out, a line
  /// each; `due` says that it is time to [#compact].
  public record Appended(
      DatasetState now,
      int playlists,
      int tracks,
      int known,
      long entries,
      long droppedDuplicates,
      long droppedWithoutUri,
      List<String> skipped,
      boolean due) {}

  /// What is to be appended: playlists with their tracks, and of the tracks of their catalog those
  /// that come whether or not a playlist holds them ([DatasetBuilder#list]).
  public record Coming(Dataset playlists, TrackSet listed) {

    /// Playlists alone.
    public Coming(Dataset playlists) {
      this(playlists, TrackSet.of(playlists.catalog().trackCount()));
    }
  }

  /// Reads what is to be appended, given the data set as it is: playlists without a pid get those
  /// from `firstPid` on.
  @FunctionalInterface
  public interface Source {
    Coming read(int firstPid) throws IOException;
  }

  /// A folder of appends `first` … `last`, counted from 1 since the data set was imported.
  private record Segment(Path path, long first, long last) {
    long bytes() throws IOException {
      return Files.size(path.resolve(Catalog.FILE)) + Files.size(path.resolve(Dataset.PLAYLISTS));
    }
  }

  /// What a segment says of itself: the data set before it and after each of its appends, the last
  /// [#REMEMBERED] of them.
  record Manifest(
      String format,
      int version,
      String onto,
      List<DatasetState> states,
      Map<String, String> files,
      long droppedDuplicates,
      long droppedWithoutUri) {
    Manifest {
      Objects.requireNonNull(onto, "no \"onto\"");
      Objects.requireNonNull(states, "no \"states\"");
      Objects.requireNonNull(files, "no \"files\"");
    }
  }

  private record Opened(Segment segment, Manifest manifest, NamedArrays[] arrays) {
    static Opened of(Segment segment) throws IOException {
      Path file = segment.path().resolve(DatasetManifest.FILE);
      Manifest manifest = Json.read(file, Manifest.class, SEGMENT_FORMAT, DatasetManifest.VERSION);
      NamedArrays[] arrays = {
        NamedArrays.open(segment.path().resolve(Catalog.FILE)),
        NamedArrays.open(segment.path().resolve(Dataset.PLAYLISTS))
      };
      return new Opened(segment, manifest, arrays);
    }
  }

  /// Whether something was appended to the data set here.
  static boolean isIn(Path directory) {
    return Files.isDirectory(directory.resolve(FOLDER));
  }

  /// Opens a data set with all that was appended to it.
  static Dataset open(Path directory) throws IOException {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      DatasetManifest manifest = manifest(directory);
      List<Segment> segments = segments(directory, manifest);
      try {
        Dataset dataset = open(directory, manifest, segments);
        if (manifest.equals(manifest(directory))) { // else its files may be of both
          return dataset;
        }
      } catch (NoSuchFileException | IntegrityException e) {
        if (manifest.equals(manifest(directory))
            && segments.equals(segments(directory, manifest))) { // not joined nor compacted
          throw e;
        }
      }
    }
    throw new BusyException(directory + " changes all the time; try again later");
  }

  private static Dataset open(Path directory, DatasetManifest manifest, List<Segment> segments)
      throws IOException {
    NamedArrays catalog = NamedArrays.open(directory.resolve(Catalog.FILE));
    NamedArrays playlists = NamedArrays.open(directory.resolve(Dataset.PLAYLISTS));
    List<Opened> opened = new ArrayList<>();
    List<DatasetState> states = new ArrayList<>(manifest.states());
    long droppedDuplicates = manifest.droppedDuplicates();
    long droppedWithoutUri = manifest.droppedWithoutUri();
    for (Segment segment : segments) {
      Opened next = Opened.of(segment);
      String before = states.getLast().contentHash();
      if (!next.manifest().onto().equals(before)) {
        throw new IntegrityException(
            "%s was appended to content %.16s…, not to %.16s…; remove it to have the data set without"
                .formatted(segment.path(), next.manifest().onto(), before));
      }
      opened.add(next);
      states.addAll(next.manifest().states());
      droppedDuplicates += next.manifest().droppedDuplicates();
      droppedWithoutUri += next.manifest().droppedWithoutUri();
    }
    DatasetState now = states.removeLast();
    List<NamedArrays> tails = opened.stream().map(o -> o.arrays()[0]).toList();
    return new Dataset(
        new Catalog(Appendix.catalog(catalog, tails)),
        Appendix.joined(playlists, opened.stream().map(o -> o.arrays()[1]).toList()),
        now.contentHash(),
        droppedDuplicates,
        droppedWithoutUri,
        states,
        null);
  }

  /// Appends what `source` reads; it is there, whole, when this returns. A playlist whose pid is
  /// there already is a [BadInputException], or, with `keepThere`, left out. Where nothing is new,
  /// nothing is written.
  ///
  /// Costs the size of what is appended, and one pass over the names of artists and albums.
  ///
  /// @throws BusyException while another process writes the data set
  public static Appended append(Path directory, boolean keepThere, Source source)
      throws IOException {
    manifest(directory); // or there is no data set
    return Durable.inside(
        directory,
        () -> {
          Dataset before = Journal.open(directory);
          int[] pids = IntStream.range(0, before.playlistCount()).map(before::pid).toArray();
          Coming more = source.read(Arrays.stream(pids).max().orElse(-1) + 1);
          Arrays.sort(pids);
          return append(directory, keepThere, before, p -> Arrays.binarySearch(pids, p) >= 0, more);
        });
  }

  private static Appended append(
      Path directory, boolean keepThere, Dataset before, IntPredicate there, Coming coming)
      throws IOException {
    Dataset more = coming.playlists();
    List<String> skipped = new ArrayList<>();
    List<Integer> kept = new ArrayList<>();
    for (int p = 0; p < more.playlistCount(); p++) {
      if (!there.test(more.pid(p))) {
        kept.add(p);
      } else if (keepThere) {
        skipped.add("%s has a playlist with pid %d already".formatted(directory, more.pid(p)));
      } else {
        throw new BadInputException(
            directory.toString(),
            "playlist pid %d is in it already".formatted(more.pid(p)),
            "Append each playlist once, or use --skip-bad to keep the one that is there");
      }
    }
    DatasetManifest manifest = manifest(directory);
    List<Segment> segments = segments(directory, manifest);
    Appendix appendix =
        new Appendix(
            before, more, kept.stream().mapToInt(Integer::intValue).toArray(), coming.listed());
    if (appendix.isEmpty()) {
      DatasetState now =
          new DatasetState(
              before.contentHash(), before.playlistCount(), before.catalog().trackCount());
      return new Appended(now, 0, 0, appendix.known(), 0, 0, 0, skipped, false);
    }
    long number = segments.isEmpty() ? manifest.appends() + 1 : segments.getLast().last() + 1;
    DatasetState[] now = new DatasetState[1];
    Segment added =
        write(
            directory,
            number,
            number,
            appendix.catalog(),
            appendix.playlists(),
            files -> {
              files.put("onto", before.contentHash());
              String hash = Dataset.hash(files);
              files.remove("onto");
              now[0] = new DatasetState(hash, appendix.playlistCount(), appendix.trackCount());
              return new Manifest(
                  SEGMENT_FORMAT,
                  DatasetManifest.VERSION,
                  before.contentHash(),
                  List.of(now[0]),
                  files,
                  more.droppedDuplicates(),
                  more.droppedWithoutUri());
            });
    segments.add(added);
    join(directory, segments);
    return new Appended(
        now[0],
        kept.size(),
        appendix.trackCount() - before.catalog().trackCount(),
        appendix.known(),
        appendix.entries(),
        more.droppedDuplicates(),
        more.droppedWithoutUri(),
        skipped,
        due(directory, manifest, appendix.trackCount()));
  }

  /// Writes the data set anew with all that was appended. Its arrays and its hash stay; who has the
  /// old files open keeps them.
  ///
  /// @throws BusyException while another process writes the data set
  public static DatasetManifest compact(Path directory) throws IOException {
    DatasetManifest[] written = {manifest(directory)};
    if (segments(directory, written[0]).isEmpty()) {
      return written[0];
    }
    Durable.directory(
        directory,
        Dataset.KIND,
        partial -> {
          Dataset all = Journal.open(directory);
          DatasetManifest manifest = manifest(directory);
          List<Segment> segments = segments(directory, manifest);
          long appends = segments.isEmpty() ? manifest.appends() : segments.getLast().last();
          written[0] =
              all.write(partial, new DatasetManifest.Grown(appends, latest(all.earlier())));
        });
    return written[0];
  }

  /// The files beyond those of the manifest, and their SHA-256, by their path in the directory.
  public static Map<String, String> files(Path directory) throws IOException {
    Map<String, String> files = new TreeMap<>();
    for (Segment segment : segments(directory, manifest(directory))) {
      Path file = segment.path().resolve(DatasetManifest.FILE);
      Json.read(file, Manifest.class)
          .files()
          .forEach(
              (name, hash) ->
                  files.put(FOLDER + "/" + segment.path().getFileName() + "/" + name, hash));
    }
    return files;
  }

  private static DatasetManifest manifest(Path directory) throws IOException {
    Path file = directory.resolve(DatasetManifest.FILE);
    DatasetManifest manifest = null;
    for (int attempt = 1; manifest == null; attempt++) {
      Durable.mend(directory);
      try {
        manifest =
            Json.read(file, DatasetManifest.class, DatasetManifest.FORMAT, DatasetManifest.VERSION);
      } catch (NoSuchFileException e) { // or just being replaced
        if (attempt == ATTEMPTS) {
          throw new NoSuchFileException(
              directory.toString(),
              null,
              "no data set here; make one with `segue import PATH --to " + directory + "`");
        }
      }
    }
    return manifest;
  }

  /// The segments that hold all appends of one moment, each once. What two listings do not agree on
  /// was being changed: a joined segment may not have been listed yet when its parts were gone.
  private static List<Segment> segments(Path directory, DatasetManifest manifest)
      throws IOException {
    Set<Segment> listed = listed(directory);
    for (Set<Segment> before = Set.of(); !listed.equals(before); ) {
      before = listed;
      listed = listed(directory);
    }
    List<Segment> segments = new ArrayList<>();
    for (long next = manifest.appends() + 1; ; next = segments.getLast().last() + 1) {
      long first = next;
      Segment widest =
          listed.stream()
              .filter(s -> s.first() == first)
              .max(Comparator.comparingLong(Segment::last))
              .orElse(null);
      if (widest == null) {
        return segments;
      }
      segments.add(widest);
    }
  }

  private static Set<Segment> listed(Path directory) throws IOException {
    if (!isIn(directory)) {
      return Set.of();
    }
    Set<Segment> segments = new HashSet<>();
    try (Stream<Path> list = Files.list(directory.resolve(FOLDER))) {
      for (Path path : (Iterable<Path>) list::iterator) {
        Matcher name = NAME.matcher(path.getFileName().toString());
        if (name.matches()) {
          segments.add(
              new Segment(path, Long.parseLong(name.group(1)), Long.parseLong(name.group(2))));
        }
      }
    } catch (NoSuchFileException e) {
      return Set.of(); // just replaced, which the manifest will tell
    } catch (UncheckedIOException e) {
      throw Objects.requireNonNull(e.getCause());
    }
    return segments;
  }

  @FunctionalInterface
  private interface Describing {
    Manifest of(Map<String, String> files);
  }

  private static Segment write(
      Path directory,
      long first,
      long last,
      NamedArrays catalog,
      NamedArrays playlists,
      Describing manifest)
      throws IOException {
    Path place = directory.resolve(FOLDER).resolve("%09d-%09d".formatted(first, last));
    Durable.directory(
        place,
        SEGMENT,
        partial -> {
          Map<String, String> files = new TreeMap<>();
          files.put(Catalog.FILE, catalog.write(partial.resolve(Catalog.FILE)));
          files.put(Dataset.PLAYLISTS, playlists.write(partial.resolve(Dataset.PLAYLISTS)));
          Files.writeString(partial.resolve(DatasetManifest.FILE), Json.text(manifest.of(files)));
        });
    return new Segment(place, first, last);
  }

  /// Joins the last segments where one is no more than twice as large as those behind it together,
  /// and clears away what joined segments, and writers that were killed, have left.
  private static void join(Path directory, List<Segment> segments) throws IOException {
    int from = segments.size() - 1;
    long bytes = segments.get(from).bytes();
    while (from > 0 && segments.get(from - 1).bytes() <= 2 * bytes) {
      bytes += segments.get(--from).bytes();
    }
    List<Segment> last = segments.subList(from, segments.size());
    if (last.size() > 1) {
      List<Opened> parts = new ArrayList<>();
      for (Segment segment : last) {
        parts.add(Opened.of(segment));
      }
      List<DatasetState> states = new ArrayList<>();
      parts.forEach(part -> states.addAll(part.manifest().states()));
      Segment joined =
          write(
              directory,
              last.getFirst().first(),
              last.getLast().last(),
              joined(parts, 0),
              joined(parts, 1),
              files ->
                  new Manifest(
                      SEGMENT_FORMAT,
                      DatasetManifest.VERSION,
                      parts.getFirst().manifest().onto(),
                      latest(states),
                      files,
                      parts.stream().mapToLong(p -> p.manifest().droppedDuplicates()).sum(),
                      parts.stream().mapToLong(p -> p.manifest().droppedWithoutUri()).sum()));
      last.clear();
      segments.add(joined);
    }
    Set<Path> used = new LinkedHashSet<>();
    segments.forEach(segment -> used.add(segment.path()));
    List<Path> all;
    try (Stream<Path> list = Files.list(directory.resolve(FOLDER))) {
      all = list.toList();
    }
    for (Path path : all) {
      if (!used.contains(path)) {
        Durable.deleteTree(path);
      }
    }
  }

  private static NamedArrays joined(List<Opened> parts, int which) {
    List<NamedArrays> arrays = parts.stream().map(part -> part.arrays()[which]).toList();
    return Appendix.joined(arrays.getFirst(), arrays.subList(1, arrays.size()));
  }

  private static List<DatasetState> latest(List<DatasetState> states) {
    return states.subList(Math.max(0, states.size() - REMEMBERED), states.size());
  }

  /// Whether the journal has become large, or opening would have to make the table of URIs anew.
  private static boolean due(Path directory, DatasetManifest manifest, int tracks)
      throws IOException {
    long journal = 0;
    for (Segment segment : segments(directory, manifest)) {
      journal += segment.bytes();
    }
    Segment files = new Segment(directory, 0, 0);
    return journal * QUARTER > files.bytes() || StringIndex.grows((int) manifest.tracks(), tracks);
  }
}
