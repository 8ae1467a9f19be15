package org.segue.formats;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.segue.data.BadInputException;
import org.segue.data.ExternalPlaylist;
import org.segue.formats.ImportReport.Reason;

/// Reads the playlists of any content: of whatever format, gzip and zip unwrapped, within limits.
///
/// Nothing is written anywhere and nothing is fetched. An archive's entries are read one after the
/// other as they come; those whose names leave the folder (`../`, `/`, `C:`), come twice, or are
/// archives again are refused and reported, and so is what is no playlist file.
public record PlaylistReader(ReadLimits limits) {

  private static final int FREE = 1 << 20; // bytes that the ratio does not bind
  private static final Pattern LEAVES =
      Pattern.compile("(?:.*[/\\\\])?\\.\\.(?:[/\\\\].*)?|[/\\\\].*|[A-Za-z]:.*", Pattern.DOTALL);

  /// With the usual limits.
  public PlaylistReader() {
    this(ReadLimits.DEFAULT);
  }

  /// What was read.
  ///
  /// @param formats the names of the formats that were met, each once
  public record Result(
      List<ExternalPlaylist> playlists, List<String> formats, ImportReport report) {
    public Result {
      playlists = List.copyOf(playlists);
      formats = List.copyOf(formats);
    }
  }

  /// Reads a file, or every playlist file below a folder.
  public Result read(Path path) throws IOException {
    Reading reading = new Reading(limits);
    if (Files.isDirectory(path)) {
      try (PlaylistFiles files = PlaylistFiles.of(List.of(path))) {
        for (PlaylistFiles.Source source : files.sources()) {
          try (InputStream in = source.open()) {
            reading.content(in, source.name(), true);
          }
        }
      }
    } else {
      try (InputStream in = Files.newInputStream(path)) {
        reading.content(in, path.toString(), false);
      }
    }
    return reading.result();
  }

  /// Reads to the end of `in`, which stays open; `source` names it.
  ///
  /// @throws BadInputException where it is no playlist file, is broken, or goes beyond the limits
  public Result read(InputStream in, String source) throws IOException {
    Reading reading = new Reading(limits);
    reading.content(in, source, false);
    return reading.result();
  }

  /// One call.
  private static final class Reading {
    private final ReadLimits limits;
    private final List<ExternalPlaylist> playlists = new ArrayList<>();
    private final Set<String> formats = new java.util.LinkedHashSet<>();
    private final ImportReport.Collector report = new ImportReport.Collector();
    private long bytes;

    Reading(ReadLimits limits) {
      this.limits = limits;
    }

    Result result() {
      return new Result(playlists, List.copyOf(formats), report.report());
    }

    /// A content that may be compressed; `oneOfMany` may also be something else altogether.
    void content(InputStream in, String source, boolean oneOfMany) throws IOException {
      Counting compressed = new Counting(in);
      try {
        byte[] magic = compressed.readNBytes(4);
        InputStream whole = new SequenceInputStream(new ByteArrayInputStream(magic), compressed);
        if (isZip(magic)) {
          archive(new ZipInputStream(whole, StandardCharsets.ISO_8859_1), compressed, source);
        } else if (isGzip(magic)) {
          InputStream plain = new GZIPInputStream(whole, 1 << 16);
          plain(new Bounded(plain, compressed, source), source, oneOfMany);
        } else {
          plain(new Bounded(whole, null, source), source, oneOfMany);
        }
      } catch (UncheckedIOException e) {
        throw failed(source, compressed.count, Objects.requireNonNull(e.getCause()));
      } catch (EOFException | ZipException e) {
        throw failed(source, compressed.count, e);
      } catch (IllegalArgumentException e) { // an entry's name that is no text
        throw failed(source, compressed.count, new ZipException(e.getMessage()));
      }
    }

    private static BadInputException failed(String source, long position, IOException e)
        throws IOException {
      if (e instanceof EOFException || e instanceof ZipException) {
        return new BadInputException(
            source,
            position,
            "the compressed content is damaged or truncated: " + e.getMessage(),
            "Copy or download it again",
            e);
      }
      throw e;
    }

    private void archive(ZipInputStream zip, Counting compressed, String source)
        throws IOException {
      Set<String> names = new HashSet<>();
      int entries = 0;
      int files = playlists.size();
      ZipEntry entry;
      while ((entry = zip.getNextEntry()) != null) {
        if (++entries > limits.entries()) {
          throw new BadInputException(
              source,
              compressed.count,
              "an archive of more than %,d entries".formatted(limits.entries()),
              "Unpack it, and give the playlist files alone",
              null);
        }
        String name = entry.getName();
        String shown = source + "!" + Clean.line(name, 200);
        Bounded content = new Bounded(zip, compressed, shown);
        if (LEAVES.matcher(name).matches() || name.indexOf('\0') >= 0) {
          report.skipped(shown, 0, Reason.REFUSED, "a name that leaves the archive's folder");
        } else if (!names.add(name)) {
          report.skipped(shown, 0, Reason.REFUSED, "a second entry of this name");
        } else if (!entry.isDirectory()) {
          plain(content, shown, true);
        }
        content.transferTo(java.io.OutputStream.nullOutputStream());
      }
      if (entries == 0 || playlists.size() == files) {
        throw new BadInputException(
            source,
            compressed.count,
            "no playlist in an archive of %,d entries".formatted(entries),
            "Give an archive that holds playlist files themselves, or such a file",
            null);
      }
    }

    private void plain(InputStream in, String source, boolean oneOfMany) throws IOException {
      byte[] head = in.readNBytes(PlaylistFormats.HEAD);
      if (isZip(head) || isGzip(head)) {
        if (oneOfMany) {
          report.skipped(source, 0, Reason.REFUSED, "an archive inside an archive");
          return;
        }
        throw bad(source, "compressed content inside compressed content", "Unpack it once");
      }
      if (oneOfMany && !PlaylistFormats.surely(head)) {
        report.skipped(source, 0, Reason.NO_PLAYLIST, "");
        return;
      }
      PlaylistFormat format = PlaylistFormats.known(head, source);
      formats.add(format.name());
      report.file();
      format.read(
          new SequenceInputStream(new ByteArrayInputStream(head), in),
          source,
          new PlaylistFormat.Sink() {
            @Override
            public void accept(ExternalPlaylist playlist, int withoutUri) {
              report.taken(playlist, source);
              if (report.tracks() > limits.tracks()) {
                throw bad(
                    source,
                    "more than %,d tracks".formatted(limits.tracks()),
                    "Give fewer playlists at once");
              }
              playlists.add(
                  format instanceof MpdFormat
                      ? MpdFormat.clean(playlist, playlist.pid())
                      : playlist);
            }

            @Override
            public void skipped(long line, Reason reason, String text) {
              report.skipped(source, line, reason, text);
            }
          });
    }

    private static BadInputException bad(String source, String what, String remedy) {
      return new BadInputException(source, 0, what, remedy, null);
    }

    private static boolean isZip(byte[] head) {
      return head.length >= 4
          && head[0] == 'P'
          && head[1] == 'K'
          && ((head[2] == 3 && head[3] == 4) || (head[2] == 5 && head[3] == 6));
    }

    private static boolean isGzip(byte[] head) {
      return head.length >= 2 && (head[0] & 0xff) == 0x1f && (head[1] & 0xff) == 0x8b;
    }

    /// Stops where content is larger than all may be, or out of proportion to its compressed form.
    private final class Bounded extends FilterInputStream {
      private final @org.jspecify.annotations.Nullable Counting compressed;
      private final String source;
      private final long before;
      private long mine;

      Bounded(
          InputStream in, @org.jspecify.annotations.Nullable Counting compressed, String source) {
        super(in);
        this.compressed = compressed;
        this.source = source;
        this.before = compressed == null ? 0 : compressed.count;
      }

      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        mine += Math.max(0, read);
        bytes += Math.max(0, read);
        if (bytes > limits.bytes()) {
          throw new BadInputException(
              source,
              mine,
              "more than %,d MB in all".formatted(limits.bytes() >> 20),
              "Give fewer files at once",
              null);
        }
        if (compressed != null
            && mine > FREE + limits.ratio() * Math.max(1, compressed.count - before)) {
          throw new BadInputException(
              source,
              mine,
              "decompresses to more than %d times its size".formatted(limits.ratio()),
              "This is not a playlist file: leave it out",
              null);
        }
        return read;
      }

      @Override
      public void close() {} // who opened it closes it
    }
  }

  /// Counts the bytes that were taken of a stream.
  private static final class Counting extends FilterInputStream {
    private long count;

    Counting(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      count += value < 0 ? 0 : 1;
      return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int read = super.read(buffer, offset, length);
      count += Math.max(0, read);
      return read;
    }
  }
}
