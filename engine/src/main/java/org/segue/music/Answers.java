package org.segue.music;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.segue.store.BusyException;
import org.segue.store.Json;
import org.segue.store.Sha256;
import tools.jackson.core.JacksonException;

/// What services answered, on the disk: a JSON line per answer in `answers.jsonl`, each forced to
/// the disk before it is used. So a run that was killed asks nothing twice.
///
/// That there is nothing is an answer too (no facts). Every answer has a time until which it holds.
/// Of several to one question the last counts; a torn last line is cut off, one that cannot be read
/// is no answer. Only places are kept in memory, 100 bytes a question. One process at a time; safe
/// for concurrent use inside it.
final class Answers implements Closeable {

  private static final int VERSION = 1; // of the lines; others are not understood
  private static final int LONGEST = 4 << 20; // of a line

  /// A line: the facts of all hits, in the service's order; the time as text.
  record Line(int v, String question, String until, List<Facts> facts) {}

  private final FileChannel file;
  private final Map<Long, Long> places = new HashMap<>(); // hash of the question → byte
  private long end;

  private Answers(FileChannel file) {
    this.file = file;
  }

  /// Opens the answers in a folder, which is made.
  ///
  /// @param anew whether the answers that are there count as too old
  /// @throws BusyException while another process has them open
  static Answers open(Path folder, boolean anew) throws IOException {
    Files.createDirectories(folder);
    FileChannel channel =
        FileChannel.open(
            folder.resolve("answers.jsonl"),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    boolean opened = false;
    try {
      if (!locked(channel)) {
        throw new BusyException(
            folder + " is in use by another fetch; wait for it, or choose another with --cache");
      }
      Answers answers = new Answers(channel);
      answers.scan(anew);
      opened = true;
      return answers;
    } finally {
      if (!opened) {
        channel.close();
      }
    }
  }

  /// The answer to a question if it still holds at `now`, else null.
  synchronized @Nullable List<Facts> find(String question, Instant now) throws IOException {
    Long place = places.get(hash(question));
    Line line = place == null ? null : parsed(lineAt(place));
    if (line == null || !line.question().equals(question)) {
      return null;
    }
    return Instant.parse(line.until()).isAfter(now) ? line.facts() : null;
  }

  /// Keeps an answer and returns when it is on the disk.
  synchronized void put(String question, Instant until, List<Facts> facts) throws IOException {
    String text = Json.line(new Line(VERSION, question, until.toString(), facts)) + "\n";
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    if (bytes.remaining() > LONGEST) {
      return; // not worth it
    }
    file.truncate(end); // of a write that failed
    long place = end;
    while (bytes.hasRemaining()) {
      place += file.write(bytes, place);
    }
    file.force(false);
    places.put(hash(question), end);
    end = place;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private void scan(boolean anew) throws IOException {
    @SuppressWarnings("resource") // closed with the channel
    InputStream in = new BufferedInputStream(Channels.newInputStream(file), 1 << 16);
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    long at = 0;
    for (int next; (next = in.read()) >= 0; ) {
      at++;
      if (next != '\n') {
        line.write(next);
        continue;
      }
      Line read = anew ? null : parsed(line.toByteArray());
      if (read != null) {
        places.put(hash(read.question()), end);
      }
      end = at;
      line.reset();
    }
    file.truncate(end);
  }

  private byte[] lineAt(long place) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    ByteBuffer piece = ByteBuffer.allocate(4096);
    for (long at = place; at < end && line.size() < LONGEST; at += piece.limit()) {
      piece.clear();
      if (file.read(piece, at) < 1) {
        break;
      }
      piece.flip();
      byte[] bytes = piece.array();
      for (int i = 0; i < piece.limit(); i++) {
        if (bytes[i] == '\n') {
          line.write(bytes, 0, i);
          return line.toByteArray();
        }
      }
      line.write(bytes, 0, piece.limit());
    }
    return line.toByteArray();
  }

  private static @Nullable Line parsed(byte[] bytes) {
    try {
      Line line = Json.parse(new String(bytes, StandardCharsets.UTF_8), Line.class);
      Instant.parse(line.until());
      return line.v() == VERSION ? line : null;
    } catch (JacksonException | java.time.DateTimeException e) {
      return null; // by another version, or damaged: ask again
    }
  }

  private static long hash(String question) {
    return ByteBuffer.wrap(Sha256.of(question.getBytes(StandardCharsets.UTF_8))).getLong();
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
