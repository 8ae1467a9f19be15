package org.segue.content;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.segue.math.Array;
import org.segue.math.Parallel;
import org.segue.math.Progress;
import org.segue.store.Durable;
import org.segue.store.Json;
import org.segue.store.NamedArrays;
import org.segue.store.Strings;

/// Encodes many files into one: in parallel, going on after a kill, past files that cannot be read.
///
/// The file is a [NamedArrays] that [EncodedTracks] reads: `uri` (strings), `rows` [all rows,
/// width], for rows of any number per file `offsets` [tracks + 1], `about` (one string), and the
/// encoder's notes. Tracks stand in the order of the files that were asked for, whatever thread was
/// faster and however often the run was cut off. Beside it, `NAME.failures.jsonl` has a line per
/// file that could not be encoded: `uri`, `file`, `reason`; there is none if all went well.
///
/// Where not one file could be encoded, no target is made and none replaced.
///
/// Where a file is to be tried later ([Encoded.Later]), the run ends without its target: the log
/// says which, and the same run goes on with them.
///
/// While it runs, what is done lies in the folder `.NAME.encoding` beside the target; memory holds
/// one batch per thread. For a moment at the end rows take three times their room on the disk.
public record EncodingRun(Encoder encoder, int threads, Progress progress) {

  /// What became of the files; `resumed` of them were finished by a run before. If `later` of them
  /// are to be tried again, there is no target yet; if none is `encoded`, there is none.
  public record Outcome(int encoded, int failed, int resumed, int later, long rows) {}

  /// Encodes the files.
  ///
  /// @throws FileAlreadyExistsException if `target` is there and shall not be replaced
  /// @throws org.segue.store.BusyException while another process writes the same target
  public Outcome run(List<TrackFile> files, Path target, boolean replace) throws IOException {
    if (!replace && Files.exists(target)) {
      throw new FileAlreadyExistsException(target.toString());
    }
    Path place = target.toAbsolutePath().normalize();
    Path work = place.resolveSibling("." + place.getFileName() + ".encoding");
    Outcome outcome;
    try (EncodingJournal journal =
        EncodingJournal.open(
            work, Json.line(List.of(encoder.about())), encoder.layout().rowBytes())) {
      SequencedMap<String, TrackFile> first = new LinkedHashMap<>();
      files.forEach(file -> first.putIfAbsent(file.uri(), file));
      List<TrackFile> missing = new ArrayList<>();
      for (TrackFile file : first.values()) {
        if (journal.find(file) == null) {
          missing.add(file);
        }
      }
      Map<String, String> later = encode(missing, first.size(), journal);
      int resumed = first.size() - missing.size();
      outcome = write(files, first, later, journal, work, place, resumed);
    }
    if (outcome.later() == 0) {
      Durable.deleteTree(work);
    }
    return outcome;
  }

  /// Returns the tracks that are to be tried again, and why.
  private Map<String, String> encode(List<TrackFile> missing, int total, EncodingJournal journal) {
    Map<String, String> later = new ConcurrentHashMap<>();
    int before = total - missing.size();
    AtomicInteger done = new AtomicInteger(before);
    progress.report("encoding", before, total);
    List<Encoder.Worker> workers = new ArrayList<>();
    try {
      Parallel.forEach(
          missing.size(),
          threads,
          encoder.batch(),
          () -> {
            Encoder.Worker worker = encoder.start();
            synchronized (workers) {
              workers.add(worker);
            }
            return (from, to) -> {
              List<TrackFile> batch = missing.subList(from, to);
              List<Encoded> results = batch(worker, batch);
              try {
                for (int i = 0; i < results.size(); i++) {
                  if (results.get(i) instanceof Encoded.Later(String reason)) {
                    later.put(batch.get(i).uri(), reason);
                  } else {
                    journal.add(batch.get(i), checked(results.get(i)));
                  }
                }
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
              progress.report("encoding", done.addAndGet(to - from), total);
            };
          });
    } finally {
      workers.forEach(Encoder.Worker::close);
    }
    return later;
  }

  /// The batch at once; if that throws, file by file, so that one file harms no other.
  private static List<Encoded> batch(Encoder.Worker worker, List<TrackFile> batch) {
    List<Path> paths = batch.stream().map(TrackFile::file).toList();
    try {
      List<Encoded> results = worker.encode(paths);
      if (results.size() == paths.size()) {
        return results;
      }
      throw new IllegalStateException(
          "%d results of %d files".formatted(results.size(), paths.size()));
    } catch (IOException | RuntimeException e) {
      if (batch.size() == 1) {
        return List.of(new Encoded.Failure(reason(e)));
      }
      List<Encoded> results = new ArrayList<>();
      batch.forEach(file -> results.addAll(batch(worker, List.of(file))));
      return results;
    }
  }

  private static String reason(Exception e) {
    String message = e.getMessage();
    return switch (e) {
      case NoSuchFileException _ -> "no such file";
      case AccessDeniedException _ -> "no permission to read it";
      default -> message == null ? e.toString() : message;
    };
  }

  private Encoded checked(Encoded encoded) {
    if (encoded instanceof Encoded.Rows made) {
      int bytes = made.bytes().length;
      int row = encoder.layout().rowBytes();
      if (bytes == 0 || bytes % row != 0 || (encoder.layout().single() && bytes != row)) {
        throw new IllegalStateException("%d bytes in rows of %d".formatted(bytes, row));
      }
    }
    return encoded;
  }

  private Outcome write(
      List<TrackFile> files,
      Map<String, TrackFile> first,
      Map<String, String> later,
      EncodingJournal journal,
      Path work,
      Path place,
      int resumed)
      throws IOException {
    List<EncodingJournal.Entry> entries = new ArrayList<>();
    StringBuilder failures = new StringBuilder();
    Map<String, EncodingJournal.Entry> finished = journal.entries();
    for (TrackFile file : files) {
      TrackFile chosen = Objects.requireNonNull(first.get(file.uri()));
      EncodingJournal.Entry entry = finished.get(file.uri());
      String again = later.get(file.uri());
      if (chosen != file) {
        failures.append(failure(file, file.uri() + " has a file already: " + chosen.file()));
      } else if (again != null) {
        failures.append(failure(file, again));
      } else if (entry == null) {
        throw new IllegalStateException("the run stopped before " + file.file());
      } else if (entry.reason() != null) {
        failures.append(failure(file, entry.reason()));
      } else {
        entries.add(entry);
      }
    }
    Path log = place.resolveSibling(place.getFileName() + ".failures.jsonl");
    if (failures.isEmpty()) {
      Files.deleteIfExists(log);
    } else {
      byte[] text = failures.toString().getBytes(StandardCharsets.UTF_8);
      Durable.file(log, out -> out.write(text));
    }
    boolean whole = later.isEmpty() && !entries.isEmpty();
    long rows = whole ? writeRows(entries, journal, work.resolve("ordered"), place) : 0;
    int failed = files.size() - entries.size() - later.size();
    return new Outcome(entries.size(), failed, resumed, later.size(), rows);
  }

  private static String failure(TrackFile file, String reason) {
    Map<String, String> line = new LinkedHashMap<>();
    line.put("uri", file.uri());
    line.put("file", file.file().toString());
    line.put("reason", reason);
    return Json.line(line) + "\n";
  }

  private long writeRows(
      List<EncodingJournal.Entry> entries, EncodingJournal journal, Path ordered, Path place)
      throws IOException {
    Encoder.Layout layout = encoder.layout();
    progress.report("writing", 0, 0);
    Strings.Builder uris = new Strings.Builder();
    Array offsets = Array.allocate(Array.Type.I64, entries.size() + 1L);
    for (int e = 0; e < entries.size(); e++) {
      uris.add(entries.get(e).uri());
      offsets.set(e + 1L, offsets.longAt(e) + entries.get(e).rows());
    }
    long rows = offsets.longAt(entries.size());
    try (Arena arena = Arena.ofShared();
        FileChannel channel =
            FileChannel.open(
                ordered,
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
      MemorySegment found = journal.rows(arena);
      MemorySegment all =
          channel.map(FileChannel.MapMode.READ_WRITE, 0, rows * layout.rowBytes(), arena);
      long at = 0;
      for (EncodingJournal.Entry entry : entries) {
        long bytes = (long) entry.rows() * layout.rowBytes();
        MemorySegment.copy(found, entry.from(), all, at, bytes);
        at += bytes;
      }
      NamedArrays.Builder arrays =
          NamedArrays.builder()
              .put("uri", uris.build())
              .put("about", Strings.of(List.of(encoder.about())))
              .put("rows", Array.over(all, layout.type(), rows, layout.width()))
              .putAll(encoder.notes());
      if (!layout.single()) {
        arrays.put("offsets", offsets);
      }
      NamedArrays whole = arrays.build();
      Durable.file(place, out -> whole.write(Channels.newChannel(out)));
    }
    return rows;
  }
}
