package org.segue.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The versions of one thing in a folder: directories 1, 2, 3, …, none of which ever changes, and a
/// file `current` that tells which one counts now. The file keeps the ones before too, the latest
/// last, so that a promotion can be taken back.
public final class Versions {

  private static final String CURRENT = "current";
  private static final int REMEMBERED = 100;

  private final Path folder;

  public Versions(Path folder) {
    this.folder = folder;
  }

  /// Whether a folder is one of these.
  public static boolean isOne(Path folder) {
    return Files.isRegularFile(folder.resolve(CURRENT));
  }

  /// The number that a directory's copy gets: its files are linked where the file system allows, so
  /// they take no room, and copied elsewhere. It is not the current one until [#promote].
  public int add(Path directory) throws IOException {
    int next = all().stream().mapToInt(Integer::intValue).max().orElse(0) + 1;
    Durable.directory(
        folder.resolve(Integer.toString(next)),
        DirectoryKind.NONE,
        partial -> {
          try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
              linkOrCopy(file, partial.resolve(file.getFileName()));
            }
          }
        });
    return next;
  }

  /// All versions there are, in order.
  public List<Integer> all() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(Files::isDirectory)
          .map(path -> path.getFileName().toString())
          .filter(name -> name.matches("[1-9][0-9]{0,8}"))
          .map(Integer::valueOf)
          .sorted()
          .toList();
    }
  }

  /// The version that counts.
  ///
  /// @throws NoSuchFileException where none was promoted yet
  public int current() throws IOException {
    List<Integer> promoted = promoted();
    if (promoted.isEmpty()) {
      throw new NoSuchFileException(
          folder.toString(), null, "no version is current; promote one of " + all());
    }
    return promoted.getLast();
  }

  public Path directory(int version) {
    return folder.resolve(Integer.toString(version));
  }

  /// Makes a version the current one.
  ///
  /// @throws NoSuchFileException if there is none of this number
  public void promote(int version) throws IOException {
    if (!Files.isDirectory(directory(version))) {
      throw new NoSuchFileException(
          directory(version).toString(), null, "no such version; there are " + all());
    }
    List<Integer> promoted = new ArrayList<>(promoted());
    promoted.add(version);
    write(promoted);
  }

  /// Takes the last promotion back; returns the version that is current again.
  public int rollback() throws IOException {
    List<Integer> promoted = new ArrayList<>(promoted());
    do {
      if (promoted.size() < 2) {
        throw new IllegalArgumentException(folder + ": there is no promotion to take back");
      }
      promoted.removeLast();
    } while (!Files.isDirectory(directory(promoted.getLast())));
    write(promoted);
    return promoted.getLast();
  }

  /// Deletes a version.
  ///
  /// @throws IllegalArgumentException for the current one
  public void remove(int version) throws IOException {
    if (!promoted().isEmpty() && current() == version) {
      throw new IllegalArgumentException(
          "version %d is the current one; promote another first".formatted(version));
    }
    if (!Files.isDirectory(directory(version))) {
      throw new NoSuchFileException(
          directory(version).toString(), null, "no such version; there are " + all());
    }
    Durable.deleteTree(directory(version));
  }

  private List<Integer> promoted() throws IOException {
    Path file = folder.resolve(CURRENT);
    if (!Files.exists(file)) {
      return List.of();
    }
    List<Integer> promoted = new ArrayList<>();
    for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
      try {
        promoted.add(Integer.valueOf(line.strip()));
      } catch (NumberFormatException e) {
        throw new IntegrityException(file + ": '" + line + "' is no version; promote one again", e);
      }
    }
    return promoted;
  }

  private void write(List<Integer> promoted) throws IOException {
    List<Integer> kept =
        promoted.subList(Math.max(0, promoted.size() - REMEMBERED), promoted.size());
    StringBuilder text = new StringBuilder();
    kept.forEach(version -> text.append(version).append('\n'));
    Durable.file(
        folder.resolve(CURRENT),
        out -> out.write(text.toString().getBytes(StandardCharsets.UTF_8)));
  }

  private static void linkOrCopy(Path from, Path to) throws IOException {
    try {
      Files.createLink(to, from);
    } catch (UnsupportedOperationException | FileSystemException e) {
      Files.copy(from, to);
    }
  }
}
