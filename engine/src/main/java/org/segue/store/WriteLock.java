package org.segue.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The right to write a place, held by a lock on a hidden file; the system ends it when the process
/// dies.
///
/// Whoever holds it may delete or rename the file. Another process may then have opened the file
/// just before and lock what is no longer there: so a lock counts only if the name stood for one
/// and the same file before the opening, after it, and after the locking.
final class WriteLock implements Closeable {

  /// Closing any channel of a file ends all of a process's locks on it (POSIX), so a second writer
  /// of this process must be turned away before it opens the file.
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private WriteLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /// Takes the lock on `file`, or tells that `target` is being written.
  static WriteLock take(Path file, Path target) throws IOException {
    if (!HELD.add(file)) {
      throw busy(target);
    }
    WriteLock taken = null;
    try {
      while (taken == null) {
        taken = attempt(file, target);
      }
      return taken;
    } finally {
      if (taken == null) {
        HELD.remove(file);
      }
    }
  }

  /// The locked file, for writing.
  FileChannel channel() {
    return channel;
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      HELD.remove(file);
    }
  }

  private static @Nullable WriteLock attempt(Path file, Path target) throws IOException {
    Object before = key(file);
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean held = false;
    try {
      Object after = key(file);
      if (channel.tryLock() == null) {
        throw busy(target);
      }
      held = after != null && (before == null || before.equals(after)) && after.equals(key(file));
      return held ? new WriteLock(file, channel) : null;
    } finally {
      if (!held) {
        channel.close();
      }
    }
  }

  /// What identifies the file that has this name, or null where there is none.
  private static @Nullable Object key(Path file) throws IOException {
    try {
      Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
      return key == null ? file : key; // a file system without identities: trust the name
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private static BusyException busy(Path target) {
    return new BusyException(
        target + " is being written by another process; wait for it, or choose another place");
  }
}
