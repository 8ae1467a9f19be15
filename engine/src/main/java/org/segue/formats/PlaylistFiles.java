package org.segue.formats;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.segue.data.BadInputException;

/// The contents that paths stand for: files, folders (searched below), and zip archives (read in
/// place), decompressed where they are gzip. Close it when all is read.
public final class PlaylistFiles implements Closeable {

  /// A content may be this many times as large as its compressed form, beyond a first 64 MiB.
  private static final long LARGEST_RATIO = 200;

  private static final long FREE_BYTES = 64L << 20;

  /// One content.
  public interface Source {
    /// A file, or `ARCHIVE!ENTRY`.
    String name();

    /// Bytes on disk.
    long size();

    /// Whether it was found in a folder or archive, not named itself: it may be no playlist at all.
    boolean found();

    /// The decompressed content.
    InputStream open() throws IOException;
  }

  private static final SortedSet<String> ENDINGS = new TreeSet<>();

  static {
    PlaylistFormats.all().forEach(format -> ENDINGS.addAll(format.endings()));
  }

  private final List<Source> sources = new ArrayList<>();
  private final List<ZipFile> archives = new ArrayList<>();
  private final List<String> passedOver = new ArrayList<>();

  /// Finds the contents, sorted by name. In folders and archives only the endings of playlist files
  /// count, plain or with `.gz`, and of these only `mpd.slice.*` where there are any.
  public static PlaylistFiles of(List<Path> paths) throws IOException {
    PlaylistFiles files = new PlaylistFiles();
    try {
      for (Path path : paths) {
        files.add(path);
      }
    } catch (IOException | RuntimeException e) {
      files.close();
      throw e;
    }
    files.sources.sort(Comparator.comparing(Source::name));
    return files;
  }

  public List<Source> sources() {
    return List.copyOf(sources);
  }

  /// What stood beside slices and is none, a line for each folder or archive.
  public List<String> passedOver() {
    return List.copyOf(passedOver);
  }

  private void passOver(Path place, long files) {
    if (files > 0) {
      passedOver.add("%,d other files beside the mpd.slice files of %s".formatted(files, place));
    }
  }

  @Override
  public void close() throws IOException {
    for (ZipFile archive : archives) {
      archive.close();
    }
  }

  private void add(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      addFolder(path);
    } else if (!Files.exists(path)) {
      throw new NoSuchFileException(path.toString());
    } else if (isZip(path)) {
      addArchive(path);
    } else {
      sources.add(new FileSource(path, false));
    }
  }

  private void addFolder(Path folder) throws IOException {
    List<Path> found;
    try (Stream<Path> walk = Files.walk(folder)) {
      found =
          walk.filter(Files::isRegularFile)
              .filter(p -> wanted(p.getFileName().toString()))
              .toList();
    }
    boolean slices = found.stream().anyMatch(p -> isSlice(p.getFileName().toString()));
    int before = sources.size();
    for (Path file : found) {
      if (!slices || isSlice(file.getFileName().toString())) {
        sources.add(new FileSource(file, true));
      }
    }
    passOver(folder, found.size() - (sources.size() - before));
    if (sources.size() == before) {
      List<Path> zips;
      try (Stream<Path> list = Files.list(folder)) {
        zips = list.filter(p -> p.toString().endsWith(".zip")).sorted().toList();
      }
      for (Path zip : zips) {
        addArchive(zip);
      }
    }
    if (sources.size() == before) {
      throw nothing(folder.toString());
    }
  }

  private void addArchive(Path path) throws IOException {
    ZipFile archive;
    try {
      archive = new ZipFile(path.toFile());
    } catch (ZipException e) {
      throw new BadInputException(
          path.toString(),
          BadInputException.NOWHERE,
          "not a whole zip archive: " + e.getMessage(),
          "Copy or download it again",
          e);
    }
    archives.add(archive);
    List<ZipEntry> found = new ArrayList<>();
    for (Enumeration<? extends ZipEntry> e = archive.entries(); e.hasMoreElements(); ) {
      ZipEntry entry = e.nextElement();
      if (!entry.isDirectory() && wanted(lastName(entry.getName()))) {
        found.add(entry);
      }
    }
    boolean slices = found.stream().anyMatch(e -> isSlice(lastName(e.getName())));
    int all = found.size();
    found.removeIf(e -> slices && !isSlice(lastName(e.getName())));
    passOver(path, all - found.size());
    if (found.isEmpty()) {
      throw nothing(path.toString());
    }
    for (ZipEntry entry : found) {
      sources.add(new EntrySource(path, archive, entry));
    }
  }

  private static BadInputException nothing(String place) {
    return new BadInputException(
        place,
        "no playlist files (%s, plain or .gz) in here".formatted(String.join(", ", ENDINGS)),
        "Give the folder that holds mpd.slice.*.json or playlist files, or single files");
  }

  private static boolean wanted(String name) {
    String plain = name.toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
    return !name.startsWith(".") && ENDINGS.stream().anyMatch(plain::endsWith);
  }

  /// Whether a file of this name belongs to the Million Playlist Dataset.
  static boolean isSlice(String name) {
    return name.startsWith("mpd.slice.");
  }

  static String lastName(String entry) {
    return entry.substring(entry.lastIndexOf('/') + 1);
  }

  private static boolean isZip(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      byte[] head = in.readNBytes(4);
      return head.length == 4 && head[0] == 'P' && head[1] == 'K' && head[2] == 3 && head[3] == 4;
    }
  }

  private record FileSource(Path path, boolean found) implements Source {
    @Override
    public String name() {
      return path.toString();
    }

    @Override
    public long size() {
      return path.toFile().length();
    }

    @Override
    public InputStream open() throws IOException {
      return decompressed(Files.newInputStream(path), name(), size());
    }
  }

  private record EntrySource(Path path, ZipFile archive, ZipEntry entry) implements Source {
    @Override
    public boolean found() {
      return true;
    }

    @Override
    public String name() {
      return path + "!" + entry.getName();
    }

    @Override
    public long size() {
      return Math.max(0, entry.getCompressedSize());
    }

    @Override
    public InputStream open() throws IOException {
      return new Limited(
          decompressed(archive.getInputStream(entry), name(), size()), name(), size());
    }
  }

  private static InputStream decompressed(InputStream in, String name, long size)
      throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(in, 1 << 16);
    buffered.mark(2);
    int first = buffered.read();
    int second = buffered.read();
    buffered.reset();
    if (first != 0x1f || second != 0x8b) {
      return buffered;
    }
    return new Limited(new GZIPInputStream(buffered, 1 << 16), name, size);
  }

  /// Refuses content that grows out of all proportion when decompressed.
  private static final class Limited extends FilterInputStream {
    private final String name;
    private long left;

    Limited(InputStream in, String name, long compressed) {
      super(in);
      this.name = name;
      this.left = FREE_BYTES + LARGEST_RATIO * compressed;
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      count(value < 0 ? 0 : 1);
      return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int read = super.read(buffer, offset, length);
      count(read);
      return read;
    }

    private void count(int bytes) {
      left -= bytes;
      if (left < 0) {
        throw new BadInputException(
            name,
            "decompresses to more than %d times its size".formatted(LARGEST_RATIO),
            "This is not a playlist file: leave it out");
      }
    }
  }
}
