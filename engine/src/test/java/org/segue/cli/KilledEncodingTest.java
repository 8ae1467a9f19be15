package org.segue.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A run over recordings that is killed at any moment goes on where it was, to the same file.
class KilledEncodingTest {

  private static final int RECORDINGS = 400;
  private static final int RATE = 22_050;

  @TempDir private Path folder;

  @Test
  void theFileIsTheSameHoweverOftenItWasKilled() throws Exception {
    Path sounds = Files.createDirectory(folder.resolve("sounds"));
    for (int r = 0; r < RECORDINGS; r++) {
      tone(sounds.resolve("tone%03d.wav".formatted(r)), 2, 100 + 20 * r);
    }
    Path whole = folder.resolve("whole.safetensors");
    assertThat(Ran.segue("encode", "audio", sounds, "--to", whole, "--threads", 2).code()).isZero();
    Path out = Files.createDirectory(folder.resolve("out"));
    Path mels = out.resolve("mels.safetensors");
    Path journal = out.resolve(".mels.safetensors.encoding");
    SplittableRandom random = new SplittableRandom(8);
    int interrupted = 0;
    for (int run = 0; run < 12 && !Files.exists(mels); run++) {
      Process process =
          Child.start(
              Child.command(Segue.class, "encode", "audio", sounds, "--to", mels, "--threads", 2),
              folder.resolve("log"));
      while (process.isAlive() && size(journal) == 0) {
        Thread.sleep(2);
      }
      Thread.sleep(random.nextInt(120));
      boolean killed = process.isAlive() && run < 11;
      if (killed) {
        process.destroyForcibly();
      }
      process.waitFor();
      interrupted += killed && !Files.exists(mels) ? 1 : 0;
    }
    if (!Files.exists(mels)) {
      assertThat(Ran.segue("encode", "audio", sounds, "--to", mels, "--threads", 2).code())
          .isZero();
    }
    assertThat(interrupted).isPositive();
    assertThat(Files.mismatch(whole, mels)).isEqualTo(-1);
    try (Stream<Path> left = Files.list(out)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .containsExactly("mels.safetensors");
    }
  }

  private static long size(Path work) throws IOException {
    if (!Files.isDirectory(work)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(work)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }

  private static void tone(Path file, double seconds, double hertz) throws IOException {
    int count = (int) (RATE * seconds);
    ByteBuffer bytes = ByteBuffer.allocate(44 + 2 * count).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + 2 * count);
    bytes.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
    bytes.putShort((short) 1).putShort((short) 1).putInt(RATE).putInt(2 * RATE);
    bytes.putShort((short) 2).putShort((short) 16);
    bytes.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(2 * count);
    for (int t = 0; t < count; t++) {
      bytes.putShort((short) (16_000 * Math.sin(2 * Math.PI * hertz * t / RATE)));
    }
    Files.write(file, bytes.array());
  }
}
