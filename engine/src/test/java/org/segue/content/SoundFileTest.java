package org.segue.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SoundFileTest {

  @TempDir Path folder = Path.of(""); // JUnit sets it

  @Test
  void everyFormatGivesTheSameTone() throws Exception {
    Path wav = Recordings.wav(folder.resolve("tone.wav"), 44_100, 2, 1000, 1);
    for (String format : Recordings.FORMATS) {
      Path file =
          format.equals("wav") ? wav : Recordings.convert(wav, folder.resolve("tone." + format));
      float[] sound = read(file, 10);
      // the last packet of m4a is filled up
      assertThat(sound.length).as(format).isBetween(44_100 - 64, 44_100 + 512);
      assertThat(tone(sound, 1000)).as(format).isCloseTo(0.5, within(0.03)); // mp3: 0.475
      assertThat(tone(sound, 2000)).as(format).isCloseTo(0, within(0.005));
    }
  }

  @Test
  void channelsAreAveragedAsTheyAre() throws IOException {
    Path wav = Recordings.wav(folder.resolve("left.wav"), SoundFile.RATE, 0.5, 441, 0);
    float[] sound = read(wav, 10);
    assertThat(sound).hasSize(SoundFile.RATE / 2);
    for (int t = 0; t < sound.length; t++) { // half of the left: the right is silent
      double left =
          Math.round(32767 * 0.5 * Math.sin(2 * Math.PI * 441 * t / SoundFile.RATE)) / 32768.0;
      assertThat((double) sound[t]).isCloseTo(left / 2, within(1e-6));
    }
  }

  @Test
  void whatIsTooHighForTheRateIsNotHeardAsSomethingElse() throws IOException {
    Path wav = Recordings.wav(folder.resolve("high.wav"), 44_100, 1, 15_000, 1);
    double most = 0;
    float[] sound = read(wav, 10);
    for (int t = 1000; t < sound.length - 1000; t++) {
      most = Math.max(most, Math.abs(sound[t]));
    }
    assertThat(most).isLessThan(1e-3);
  }

  @Test
  void onlyTheSecondsAskedForAreRead() throws IOException {
    Path wav = Recordings.wav(folder.resolve("long.wav"), 44_100, 3, 500, 1);
    assertThat(read(wav, 1)).hasSize(SoundFile.RATE);
    Files.write(wav, Arrays.copyOf(Files.readAllBytes(wav), 2 * 44_100 * 4)); // two whole seconds
    assertThat(read(wav, 1)).hasSize(SoundFile.RATE);
    assertThatThrownBy(() -> read(wav, 3)).hasMessageContaining("truncated");
  }

  @Test
  void everyPrefixIsSoundOrAClearFailure() throws Exception {
    Path wav = Recordings.wav(folder.resolve("all.wav"), 8_000, 0.05, 500, 1);
    for (String format : Recordings.FORMATS) {
      Path whole =
          format.equals("wav") ? wav : Recordings.convert(wav, folder.resolve("all." + format));
      byte[] bytes = Files.readAllBytes(whole);
      int sound = read(whole, 10).length;
      Path part = folder.resolve("part." + format);
      int failures = 0;
      for (int length = 0; length < bytes.length; length++) {
        Files.write(part, Arrays.copyOf(bytes, length));
        String failure = failure(part);
        if (failure.isEmpty()) { // an mp3 may end after any packet; else all of the sound is there
          assertThat(read(part, 10).length)
              .as("%s of %d of %d bytes", format, length, bytes.length)
              .isBetween(format.equals("mp3") ? 1 : sound, sound);
        } else {
          failures++;
        }
      }
      assertThat(failures).as(format).isGreaterThan(format.equals("mp3") ? 0 : 300);
    }
  }

  /// Where there are recordings: each cut off at forty places.
  @Test
  void recordingsThatAreCutOffAreSaidToBe() throws IOException {
    SplittableRandom random = new SplittableRandom(13);
    try (Stream<Path> files = Files.list(ReferenceFiles.AUDIO.folder())) {
      for (Path file : files.filter(f -> f.toString().matches(".*[.](ogg|mp3|wav)")).toList()) {
        byte[] whole = Files.readAllBytes(file);
        int sound = read(file, 600).length;
        boolean mp3 = file.toString().endsWith(".mp3");
        Path cut = folder.resolve("cut" + file.toString().substring(file.toString().length() - 4));
        for (int round = 0; round < 40; round++) {
          int length =
              round < 20
                  ? random.nextInt(5000)
                  : round < 30 ? random.nextInt(whole.length) : whole.length - 7 * (round - 29);
          Files.write(cut, Arrays.copyOf(whole, length));
          String failure = failure(cut, 600);
          if (mp3 && failure.isEmpty()) { // it may end after any packet
            assertThat(read(cut, 600).length).isBetween(1, sound);
          } else {
            assertThat(failure).as("%s of %d bytes", file, length).isNotEmpty();
          }
        }
      }
    }
  }

  @Test
  void whatIsNoSoundIsSaid() throws IOException {
    assertThat(failure(Files.write(folder.resolve("zero.mp3"), new byte[0])))
        .isEqualTo("empty: 0 bytes");
    assertThat(failure(Files.writeString(folder.resolve("text.ogg"), "no sound ".repeat(500))))
        .startsWith("not a recording");
    assertThat(failure(Files.write(folder.resolve("zeros.wav"), new byte[5000])))
        .startsWith("not a recording");
    assertThat(failure(Files.createDirectory(folder.resolve("folder.flac"))))
        .isEqualTo("not a file");
    Path secret = Files.writeString(folder.resolve("secret.txt"), "secret");
    assertThat(
            failure(
                Files.writeString(folder.resolve("list.mp3"), "#EXTM3U\n#EXTINF:1,\n" + secret)))
        .startsWith("not a recording"); // a list cannot make it open other files
    assertThatThrownBy(() -> read(folder.resolve("none.wav"), 1))
        .isInstanceOf(NoSuchFileException.class);
    Path large = folder.resolve("large.wav");
    try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
      file.setLength(3L << 30); // takes no room
    }
    assertThat(failure(large)).startsWith("too large");
  }

  @Test
  void absurdHeadersAreRefused() throws IOException {
    byte[] bytes = Files.readAllBytes(Recordings.wav(folder.resolve("a.wav"), 8_000, 0.2, 500, 1));
    Path file = folder.resolve("absurd.wav");
    byte[] fast = bytes.clone();
    ByteBuffer.wrap(fast).order(ByteOrder.LITTLE_ENDIAN).putInt(24, 2_000_000_000);
    assertThat(failure(Files.write(file, fast))).contains("2,000,000,000 samples a second");
    byte[] wide = bytes.clone();
    ByteBuffer.wrap(wide).order(ByteOrder.LITTLE_ENDIAN).putShort(22, (short) 1000);
    assertThat(failure(Files.write(file, wide))).isNotEmpty();
    byte[] longer = bytes.clone();
    ByteBuffer.wrap(longer).order(ByteOrder.LITTLE_ENDIAN).putInt(40, 2_000_000_000);
    ByteBuffer.wrap(longer).order(ByteOrder.LITTLE_ENDIAN).putInt(4, 2_000_000_036);
    assertThat(failure(Files.write(file, longer))).startsWith("truncated");
  }

  @Test
  void damagedFilesHarmNobody() throws Exception {
    Path wav = Recordings.wav(folder.resolve("all.wav"), 8_000, 0.05, 500, 1);
    SplittableRandom random = new SplittableRandom(7);
    for (String format : Recordings.FORMATS) {
      Path whole =
          format.equals("wav") ? wav : Recordings.convert(wav, folder.resolve("all." + format));
      byte[] bytes = Files.readAllBytes(whole);
      Path damaged = folder.resolve("damaged." + format);
      for (int round = 0; round < 60; round++) {
        byte[] wrong = bytes.clone();
        for (int i = 0; i <= round % 4; i++) {
          int at =
              round < 30
                  ? random.nextInt(Math.min(200, wrong.length))
                  : random.nextInt(wrong.length);
          wrong[at] = (byte) random.nextInt(256);
        }
        Files.write(damaged, wrong);
        if (failure(damaged).isEmpty()) {
          assertThat(read(damaged, 10).length).isBetween(1, 10 * SoundFile.RATE);
        }
      }
    }
  }

  private static String failure(Path file) throws IOException {
    return failure(file, 10);
  }

  private static String failure(Path file, double most) throws IOException {
    try {
      read(file, most);
      return "";
    } catch (UnreadableSoundException e) {
      assertThat(e)
          .hasMessageNotContaining(file.toString())
          .hasMessageNotContaining("unknown error");
      return String.valueOf(e.getMessage());
    }
  }

  static float[] read(Path file, double most) throws IOException {
    List<float[]> pieces = new ArrayList<>();
    long count =
        SoundFile.read(file, most, (sound, length) -> pieces.add(Arrays.copyOf(sound, length)));
    float[] all = new float[Math.toIntExact(count)];
    int at = 0;
    for (float[] piece : pieces) {
      System.arraycopy(piece, 0, all, at, piece.length);
      at += piece.length;
    }
    assertThat(at).isEqualTo(all.length);
    return all;
  }

  /// How strong a tone is in the middle of the sound.
  private static double tone(float[] sound, double hertz) {
    double x = 0;
    double y = 0;
    int from = sound.length / 4;
    int to = from + SoundFile.RATE / 2;
    for (int t = from; t < to; t++) {
      double hann = 1 - Math.cos(2 * Math.PI * (t - from) / (to - from));
      x += hann * sound[t] * Math.cos(2 * Math.PI * hertz * t / SoundFile.RATE);
      y += hann * sound[t] * Math.sin(2 * Math.PI * hertz * t / SoundFile.RATE);
    }
    return 2 * Math.hypot(x, y) / (to - from);
  }
}
