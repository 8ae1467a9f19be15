package org.segue.store;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Write aside, fsync, rename: a file or a directory appears whole or not at all.
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

  /// Makes a directory: `filler` fills `.NAME.partial` beside it, every file is forced to disk,
  /// then it is renamed. A failure leaves no trace. With `replace`, an existing directory is
  /// swapped out at the end and deleted; without, it is refused with [FileAlreadyExistsException].
  ///
  /// @throws BusyException while another process writes the same directory
  public static void directory(Path target, boolean replace, Filler filler) throws IOException {
    Path place = target.toAbsolutePath().normalize();
    if (!replace && Files.exists(place)) {
      throw new FileAlreadyExistsException(target.toString());
    }
    Path parent = parentOf(place);
    Files.createDirectories(parent);
    Path lockFile = parent.resolve("." + place.getFileName() + ".lock");
    Path partial = parent.resolve("." + place.getFileName() + ".partial");
    Path old = parent.resolve("." + place.getFileName() + ".old");
    try (FileChannel channel =
        FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      try (FileLock lock = lock(channel, target)) {
        deleteTree(partial);
        if (Files.exists(old) && !Files.exists(place)) {
          Files.move(old, place, StandardCopyOption.ATOMIC_MOVE); // killed between two renames
        }
        deleteTree(old);
        boolean done = false;
        try {
          Files.createDirectory(partial);
          filler.fill(partial);
          force(partial);
          if (Files.exists(place)) {
            Files.move(place, old, StandardCopyOption.ATOMIC_MOVE);
          }
          Files.move(partial, place, StandardCopyOption.ATOMIC_MOVE);
          done = true;
        } finally {
          if (!done) {
            deleteTree(partial);
          }
        }
        deleteTree(old);
        forceDirectory(parent);
      } finally {
        Files.deleteIfExists(lockFile);
      }
    }
  }

  /// Makes or replaces a file: written aside, forced, renamed.
  public static void file(Path target, Writer writer) throws IOException {
    Path place = target.toAbsolutePath().normalize();
    Path parent = parentOf(place);
    Files.createDirectories(parent);
    Path partial = Files.createTempFile(parent, "." + place.getFileName(), ".partial");
    try {
      try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.WRITE);
          OutputStream out =
              new java.io.BufferedOutputStream(
                  java.nio.channels.Channels.newOutputStream(channel), 1 << 16)) {
        writer.write(out);
        out.flush();
        channel.force(true);
      }
      Files.move(partial, place, StandardCopyOption.ATOMIC_MOVE);
      forceDirectory(parent);
    } finally {
      Files.deleteIfExists(partial);
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

  private static FileLock lock(FileChannel channel, Path target) throws IOException {
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      throw new BusyException(
          target + " is being written by another process; wait for it, or choose another place");
    }
    return lock;
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
