package org.segue.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The finished phases of a long run, so that a run that was cut off goes on where it was.
///
/// A directory with one array file per phase, each written aside and renamed; `key`, a text of all
/// that the run depends on; and `seconds`, a line per phase with the time it took. A directory of
/// another key is cleared. One thread at a time.
public final class Checkpoints {

  private static final double BETWEEN = 60; // seconds from one state to the next
  private static final double SHARE = 20; // and at least so many times what writing the last took

  /// Nothing is kept.
  public static final Checkpoints NONE =
      new Checkpoints(null, () -> 0, BETWEEN, new LinkedHashMap<>());

  private static final String KEY = "key";
  private static final String SECONDS = "seconds";

  private final @Nullable Path directory;
  private final LongSupplier nanoTime;
  private final SequencedMap<String, Double> seconds;
  private double inside; // seconds of phases inside the one that is running
  private long last;
  private final double between;
  private double pause;

  private Checkpoints(
      @Nullable Path directory,
      LongSupplier nanoTime,
      double between,
      SequencedMap<String, Double> seconds) {
    this.directory = directory;
    this.nanoTime = nanoTime;
    this.between = between;
    this.seconds = seconds;
    pause = between;
    last = nanoTime.getAsLong();
  }

  /// Opens the checkpoints of a run, or begins them; states are never [#due].
  public static Checkpoints open(Path directory, String key) throws IOException {
    return open(directory, key, () -> 0, BETWEEN);
  }

  /// Opens the checkpoints of a run, or begins them. `nanoTime` is a clock; from one state to the
  /// next it is at least `between` seconds, and more where keeping one takes long.
  public static Checkpoints open(Path directory, String key, LongSupplier nanoTime, double between)
      throws IOException {
    Path file = directory.resolve(KEY);
    if (!Files.exists(file) || !Files.readString(file).equals(key)) {
      clear(directory);
      Durable.file(file, out -> out.write(key.getBytes(StandardCharsets.UTF_8)));
    }
    SequencedMap<String, Double> seconds = new LinkedHashMap<>();
    Path times = directory.resolve(SECONDS);
    if (Files.exists(times)) {
      for (String line : Files.readAllLines(times)) {
        String[] words = line.split(" ");
        if (words.length == 2) { // else cut off while it was written
          seconds.merge(words[0], Double.valueOf(words[1]), Double::sum);
        }
      }
    }
    return new Checkpoints(directory, nanoTime, between, seconds);
  }

  /// What a phase made, from its file or by `work`, whose result is then kept. A phase may have
  /// others inside; its name has no spaces.
  public NamedArrays of(String phase, Supplier<NamedArrays> work) {
    if (directory == null) {
      return work.get();
    }
    Path file = directory.resolve(phase + ".safetensors");
    try {
      if (Files.exists(file)) {
        return NamedArrays.open(file);
      }
      double insideOuter = inside;
      inside = 0;
      long start = nanoTime.getAsLong();
      write(directory, phase, work.get());
      double whole = (nanoTime.getAsLong() - start) / 1e9;
      took(directory, phase, whole - inside);
      inside = insideOuter + whole;
      return NamedArrays.open(file); // mapped: what it was made in can be freed
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void took(Path place, String phase, double time) throws IOException {
    seconds.merge(phase, time, Double::sum);
    Files.writeString(
        place.resolve(SECONDS),
        String.format(Locale.ROOT, "%s %.3f%n", phase, time),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  /// How long each finished phase took, by name and in order, whichever run did it; without the
  /// phases inside it. Empty where nothing is kept.
  public SequencedMap<String, Double> seconds() {
    return Collections.unmodifiableSequencedMap(seconds);
  }

  /// Keeps the state of a phase that is not finished, in place of what was kept before: when this
  /// returns the new state is on the disk, and if it is cut off the old one still is.
  public void keep(String phase, NamedArrays state) {
    if (directory != null) {
      try {
        long start = nanoTime.getAsLong();
        write(directory, phase, state);
        last = nanoTime.getAsLong();
        pause = Math.max(between, SHARE * (last - start) / 1e9);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /// Whether it is time to [#keep] a state again.
  public boolean due() {
    return directory != null && (nanoTime.getAsLong() - last) / 1e9 >= pause;
  }

  /// What was kept last of a phase.
  public @Nullable NamedArrays kept(String phase) {
    if (directory == null || !has(phase)) {
      return null;
    }
    try {
      return NamedArrays.open(directory.resolve(phase + ".safetensors"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A log beside the phases, of what is worth seeing while they run; null if nothing is kept.
  public @Nullable LineLog log(String name) throws IOException {
    return directory == null ? null : LineLog.open(directory.resolve(name));
  }

  /// Whether a phase is finished.
  public boolean has(String phase) {
    return directory != null && Files.exists(directory.resolve(phase + ".safetensors"));
  }

  /// Forgets phases that are no longer needed: those whose names begin so.
  public void forget(String prefix) {
    if (directory != null) {
      try (Stream<Path> files = Files.list(directory)) {
        for (Path file : files.toList()) {
          if (file.getFileName().toString().startsWith(prefix)) {
            Files.delete(file);
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /// Deletes all of it: the run is finished.
  public void clear() throws IOException {
    if (directory != null) {
      clear(directory);
    }
  }

  private static void write(Path directory, String phase, NamedArrays arrays) throws IOException {
    Path partial = directory.resolve("." + phase + ".partial");
    Files.deleteIfExists(partial); // a killed run's
    arrays.write(partial);
    try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(partial, directory.resolve(phase + ".safetensors"), StandardCopyOption.ATOMIC_MOVE);
  }

  private static void clear(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      try (Stream<Path> files = Files.list(directory)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(directory);
    }
  }
}
