package org.segue.formats;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.segue.data.BadInputException;
import org.segue.data.Dataset;
import org.segue.data.DatasetBuilder;
import org.segue.data.ExternalPlaylist;
import org.segue.data.ExternalTrack;
import org.segue.data.TrackSet;
import org.segue.math.Parallel;
import org.segue.math.Progress;

/// Reads playlist files of any format, and tables of tracks ([TrackFile]), into a data set: the
/// former in parallel, the numbering under one lock.
///
/// Without `skipBad` the first bad file is a [BadInputException]; with it, bad files are left out
/// as a whole and listed. The data set is the same whatever the order of the paths and the threads.
public record Importer(boolean skipBad, int threads, Progress progress) {

  /// A data set, how much was read for it (`bytes` on disk, `contentBytes` after decompression, of
  /// playlist files), which files and playlists were left out (a line each, sorted), and which of
  /// their rows.
  ///
  /// @param listed the tracks that tables of tracks told of
  /// @param repeated rows of these tables that told of a track once more
  /// @param unused columns of these tables, and files beside slices, that were not read
  public record Result(
      Dataset dataset,
      TrackSet listed,
      long repeated,
      int files,
      long bytes,
      long contentBytes,
      List<String> skipped,
      List<String> unused,
      ImportReport report) {}

  private record Parsed(ExternalPlaylist playlist, int withoutUri) {}

  public Result read(List<Path> paths) throws IOException {
    return read(paths, List.of(), 0);
  }

  /// Playlist files, of which there must be at least one playlist if any are named, and `tables` of
  /// tracks; playlists without a pid get none below `firstPid`.
  public Result read(List<Path> paths, List<Path> tables, int firstPid) throws IOException {
    DatasetBuilder builder = new DatasetBuilder(skipBad, firstPid);
    List<String> skipped = new ArrayList<>();
    List<String> unused = new ArrayList<>();
    ImportReport.Collector rows = new ImportReport.Collector();
    long repeated = 0;
    long bytes = 0;
    for (Path table : tables) {
      progress.report("Reading " + table, 0, 0);
      try {
        TrackFile.Result read = new TrackFile(table, skipBad).read(rows);
        for (ExternalTrack track : read.tracks()) {
          repeated += builder.list(track) ? 0 : 1;
        }
        bytes += Files.size(table);
        read.unused().forEach(column -> unused.add("column %s of %s".formatted(column, table)));
      } catch (BadInputException e) {
        if (!skipBad) {
          throw e;
        }
        skipped.add(String.valueOf(e.getMessage()));
      }
    }
    try (PlaylistFiles files = PlaylistFiles.of(paths)) {
      List<PlaylistFiles.Source> sources = files.sources();
      unused.addAll(files.passedOver());
      long total = sources.stream().mapToLong(PlaylistFiles.Source::size).sum();
      long[] done = new long[1];
      AtomicLong contentBytes = new AtomicLong();
      Parallel.forEach(
          sources.size(),
          threads,
          1,
          () ->
              (from, to) -> {
                for (int s = from; s < to; s++) {
                  PlaylistFiles.Source source = sources.get(s);
                  try {
                    List<Parsed> playlists = parse(source, contentBytes, rows);
                    synchronized (builder) {
                      for (Parsed parsed : playlists) {
                        builder.add(parsed.playlist(), source.name(), parsed.withoutUri());
                      }
                    }
                  } catch (BadInputException e) {
                    if (!skipBad) {
                      throw e;
                    }
                    synchronized (skipped) {
                      skipped.add(String.valueOf(e.getMessage()));
                    }
                  }
                  synchronized (done) {
                    done[0] += source.size();
                    progress.report("Reading playlists", done[0], total);
                  }
                }
              });
      skipped.addAll(builder.skipped());
      skipped.sort(null);
      if (builder.playlistCount() == 0 && !paths.isEmpty()) {
        throw new BadInputException(
            paths.toString(),
            "not one playlist in %d files".formatted(sources.size()),
            skipped.isEmpty() ? "Check the path" : "The first reason: " + skipped.getFirst());
      }
      progress.report("Numbering tracks", 0, 0);
      Dataset dataset = builder.build();
      return new Result(
          dataset,
          builder.listed(dataset),
          repeated,
          sources.size() + tables.size(),
          total + bytes,
          contentBytes.get(),
          List.copyOf(skipped),
          List.copyOf(unused),
          rows.report());
    }
  }

  private static List<Parsed> parse(
      PlaylistFiles.Source source, AtomicLong contentBytes, ImportReport.Collector rows) {
    List<Parsed> playlists = new ArrayList<>();
    try (InputStream in = new Counting(source.open(), contentBytes)) {
      byte[] head = in.readNBytes(PlaylistFormats.HEAD);
      boolean slice = PlaylistFiles.isSlice(PlaylistFiles.lastName(source.name()));
      if (source.found() && !slice && !PlaylistFormats.surely(head)) {
        synchronized (rows) {
          rows.skipped(source.name(), 0, ImportReport.Reason.NO_PLAYLIST, "");
        }
        return playlists;
      }
      PlaylistFormat format = slice ? new MpdFormat() : PlaylistFormats.known(head, source.name());
      format.read(
          new SequenceInputStream(new ByteArrayInputStream(head), in),
          source.name(),
          new PlaylistFormat.Sink() {
            @Override
            public void accept(ExternalPlaylist playlist, int withoutUri) {
              playlists.add(new Parsed(playlist, withoutUri));
            }

            @Override
            public void skipped(long line, ImportReport.Reason reason, String text) {
              synchronized (rows) {
                rows.skipped(source.name(), line, reason, text);
              }
            }
          });
    } catch (java.io.EOFException | java.util.zip.ZipException e) {
      throw new BadInputException(
          source.name(),
          BadInputException.NOWHERE,
          "the compressed content is damaged or truncated: " + e.getMessage(),
          "Copy or download it again, or use --skip-bad",
          e);
    } catch (IOException e) {
      throw new UncheckedIOException(source.name(), e);
    }
    return playlists;
  }

  /// Counts what passes in blocks.
  private static final class Counting extends FilterInputStream {
    private final AtomicLong bytes;

    Counting(InputStream in, AtomicLong bytes) {
      super(in);
      this.bytes = bytes;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int read = super.read(buffer, offset, length);
      bytes.addAndGet(Math.max(0, read));
      return read;
    }
  }
}
