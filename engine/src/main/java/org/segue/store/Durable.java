package org.segue.store;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Write aside, fsync, rename: a file or a directory appears whole or not at all.
///
/// While NAME is written there are `.NAME.partial`, `.NAME.lock` and, during a replacement,
/// `.NAME.old` beside it. A process that is killed leaves them; the next writer clears them away,
/// and [#mend] puts back what a killed replacement had moved aside.
///
/// NAME is the real one, behind all symbolic links, so whoever writes the same place under two
/// names meets at one lock, and a link goes on naming what is written.
public final class Durable {
  private Durable() {}

  /// Fills a new directory or file at the path it is given.
  @FunctionalInterface
  public interface Filler {
    void fill(Path path) throws IOException;
  }

  /// Writes the bytes of a file.
  @FunctionalInterface
  public interface Writer {
    void write(OutputStream out) throws IOException;
  }

  /// Changes things inside a directory.
  @FunctionalInterface
  public interface Change<T> {
    T make() throws IOException;
  }

  /// Runs a change inside a directory, which it may make or delete, while nobody else changes or
  /// replaces it this way.
  ///
  /// @throws BusyException while another process writes the same directory
  /// @throws DiskFullException if there is no room
  public static <T> T inside(Path target, Change<T> change) throws IOException {
    Path place = place(target);
    Path lockFile = beside(place, "lock");
    Files.createDirectories(parentOf(place));
    try (WriteLock lock = WriteLock.take(lockFile, target)) {
      try {
        putBack(place);
        return change.make();
      } finally {
        Files.deleteIfExists(lockFile); // while the lock is held: it is ours
      }
    } catch (IOException | RuntimeException e) {
      throw explained(e, target);
    }
  }

  /// Makes a directory: `filler` fills `.NAME.partial` beside it, every file is forced to disk,
  /// then it is renamed. A failure leaves no trace. What is there of the kind `replaced` is swapped
  /// out at the end and deleted; anything else is refused as [DirectoryKind#unlessFree] tells.
  ///
  /// @throws BusyException while another process writes the same directory
  /// @throws DiskFullException if there is no room
  public static void directory(Path target, DirectoryKind replaced, Filler filler)
      throws IOException {
    replaced.unlessFree(target);
    Path place = place(target);
    try {
      Path parent = parentOf(place);
      if (!Files.exists(parent)) {
        Files.createDirectories(parent);
        forceDirectory(parentOf(parent)); // or the new folder could be lost with all that is in it
      }
      Path lockFile = beside(place, "lock");
      try (WriteLock lock = WriteLock.take(lockFile, target)) {
        try {
          putBack(place);
          replaced.unlessFree(target);
          fillAndSwap(
              place,
              partial -> {
                filler.fill(partial);
                replaced.unlessFree(target); // still, after what may have taken hours
              });
          forceDirectory(parent);
        } finally {
          Files.deleteIfExists(lockFile); // while the lock is held: it is ours
        }
      }
    } catch (IOException | RuntimeException e) {
      throw explained(e, target);
    }
  }

  /// Makes or replaces a file: written aside, forced, renamed.
  ///
  /// @throws BusyException while another process writes the same file
  /// @throws DiskFullException if there is no room
  public static void file(Path target, Writer writer) throws IOException {
    Path place = place(target);
    Path partial = beside(place, "partial");
    try {
      Files.createDirectories(parentOf(place));
      try (WriteLock lock = WriteLock.take(partial, target)) {
        FileChannel channel = lock.channel();
        channel.truncate(0); // a killed writer may have left its beginning
        try {
          OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
          writer.write(out);
          out.flush();
          channel.force(true);
          Files.move(partial, place, StandardCopyOption.ATOMIC_MOVE);
          forceDirectory(parentOf(place));
        } finally {
          Files.deleteIfExists(partial);
        }
      }
    } catch (IOException | RuntimeException e) {
      throw explained(e, target);
    }
  }

  /// Call it where a directory is missed: if a replacement was killed between its two renames, the
  /// directory as it was before returns; if one is just between them, it is waited for.
  public static void mend(Path target) throws IOException {
    Path place = place(target);
    for (int attempt = 0; attempt < 100; attempt++) {
      if (place.getFileName() == null
          || Files.exists(place)
          || !Files.exists(beside(place, "old"))) {
        return;
      }
      Path lockFile = beside(place, "lock");
      try (WriteLock lock = WriteLock.take(lockFile, target)) {
        putBack(place);
        Files.deleteIfExists(lockFile);
      } catch (BusyException e) {
        pause();
      }
    }
  }

  public static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> walk = Files.walk(root)) {
      all = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.deleteIfExists(path);
    }
  }

  private static void fillAndSwap(Path place, Filler filler) throws IOException {
    Path partial = beside(place, "partial");
    Path old = beside(place, "old");
    deleteTree(partial);
    deleteTree(old);
    try {
      Files.createDirectory(partial);
      filler.fill(partial);
      force(partial);
      if (Files.exists(place)) {
        Files.move(place, old, StandardCopyOption.ATOMIC_MOVE);
      }
      Files.move(partial, place, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      deleteTree(partial); // gone already if all went well
      putBack(place); // in place already if all went well
    }
    deleteTree(old);
  }

  private static void putBack(Path place) throws IOException {
    Path old = beside(place, "old");
    if (Files.exists(old) && !Files.exists(place)) {
      Files.move(old, place, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /// The failure, or what it means if that is a lack of room.
  private static IOException explained(Exception failure, Path target) throws IOException {
    DiskFullException full = DiskFullException.of(failure, target);
    if (full != null) {
      throw full;
    }
    if (failure instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    return (IOException) failure;
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(10);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /// Where a path leads when all links are followed, also to what is not there (yet).
  public static Path place(Path target) throws IOException {
    Path path = target.toAbsolutePath();
    try {
      return path.toRealPath();
    } catch (NoSuchFileException e) {
      if (Files.isSymbolicLink(path)) {
        return place(path.resolveSibling(Files.readSymbolicLink(path)));
      }
      Path parent = path.getParent();
      Path name = path.getFileName();
      return parent == null || name == null ? path : place(parent).resolve(name).normalize();
    }
  }

  private static Path beside(Path place, String role) {
    return place.resolveSibling("." + place.getFileName() + "." + role);
  }

  private static Path parentOf(Path place) throws IOException {
    Path parent = place.getParent();
    if (parent == null) {
      throw new IOException("cannot write at the root of a file system: " + place);
    }
    return parent;
  }

  private static void force(Path directory) throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(directory)) {
      all = walk.toList();
    }
    for (Path path : all) {
      if (Files.isDirectory(path)) {
        forceDirectory(path);
      } else {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
          channel.force(true);
        }
      }
    }
  }

  private static void forceDirectory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
