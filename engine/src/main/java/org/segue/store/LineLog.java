package org.segue.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// A text file that grows by whole lines, each on the disk before the next one is made.
///
/// A line that was being written when the program was killed lacks its end: it is kept until the
/// first [#append], which writes over it, and is not among the [#lines]. One process at a time.
public final class LineLog implements AutoCloseable {

  private final FileChannel channel;
  private final List<String> lines;
  private final String torn;
  private long end;

  private LineLog(FileChannel channel, List<String> lines, String torn, long end) {
    this.channel = channel;
    this.lines = lines;
    this.torn = torn;
    this.end = end;
  }

  /// Opens a log, or makes an empty one.
  ///
  /// @throws BusyException while another process has it open
  public static LineLog open(Path file) throws IOException {
    Path parent = file.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    boolean opened = false;
    try {
      if (!locked(channel)) {
        throw new BusyException(
            file + " is in use by another process; wait for it, or choose another file");
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      Channels.newInputStream(channel).transferTo(bytes);
      String text = bytes.toString(StandardCharsets.UTF_8);
      int whole = text.lastIndexOf('\n') + 1;
      String torn = text.substring(whole);
      long end = text.substring(0, whole).getBytes(StandardCharsets.UTF_8).length;
      LineLog log = new LineLog(channel, text.substring(0, whole).lines().toList(), torn, end);
      opened = true;
      return log;
    } finally {
      if (!opened) {
        channel.close();
      }
    }
  }

  /// The whole lines that were there when it was opened.
  public List<String> lines() {
    return lines;
  }

  /// What stood after the last whole line when it was opened; mostly nothing.
  public String torn() {
    return torn;
  }

  /// Adds a line and returns when it is on the disk.
  public void append(String line) throws IOException {
    if (line.indexOf('\n') >= 0) {
      throw new IllegalArgumentException("a line has no line break: " + line);
    }
    channel.truncate(end);
    ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
    long at = end;
    while (bytes.hasRemaining()) {
      at += channel.write(bytes, at);
    }
    channel.force(false);
    end = at;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  @SuppressWarnings("resource") // the lock lives as long as the channel
  private static boolean locked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }
}
