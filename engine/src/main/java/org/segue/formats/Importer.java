package org.segue.formats;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.segue.data.BadInputException;
import org.segue.data.Dataset;
import org.segue.data.DatasetBuilder;
import org.segue.data.ExternalPlaylist;
import org.segue.math.Parallel;
import org.segue.math.Progress;

/// Reads playlist files of any format into a data set: files in parallel, the numbering under one
/// lock.
///
/// Without `skipBad` the first bad file is a [BadInputException]; with it, bad files are left out
/// as a whole and listed. The data set is the same whatever the order of the paths and the threads.
public record Importer(boolean skipBad, int threads, Progress progress) {

  /// A data set, how much was read for it (`bytes` on disk, `contentBytes` after decompression),
  /// which files and playlists were left out (a line each, sorted), and which of their rows.
  public record Result(
      Dataset dataset,
      int files,
      long bytes,
      long contentBytes,
      List<String> skipped,
      ImportReport report) {}

  private record Parsed(ExternalPlaylist playlist, int withoutUri) {}

  public Result read(List<Path> paths) throws IOException {
    return read(paths, 0);
  }

  /// The same; playlists without a pid get none below `firstPid`.
  public Result read(List<Path> paths, int firstPid) throws IOException {
    DatasetBuilder builder = new DatasetBuilder(skipBad, firstPid);
    List<String> skipped = new ArrayList<>();
    ImportReport.Collector rows = new ImportReport.Collector();
    try (PlaylistFiles files = PlaylistFiles.of(paths)) {
      List<PlaylistFiles.Source> sources = files.sources();
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
      if (builder.playlistCount() == 0) {
        throw new BadInputException(
            paths.toString(),
            "not one playlist in %d files".formatted(sources.size()),
            skipped.isEmpty() ? "Check the path" : "The first reason: " + skipped.getFirst());
      }
      progress.report("Numbering tracks", 0, 0);
      return new Result(
          builder.build(),
          sources.size(),
          total,
          contentBytes.get(),
          List.copyOf(skipped),
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
