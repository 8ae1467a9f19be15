package org.segue.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.segue.content.EncodedTracks;
import org.segue.store.Json;
import tools.jackson.databind.JsonNode;

class EncodeAudioCommandTest {

  private static final int RATE = 22_050;

  @TempDir Path folder = Path.of(""); // JUnit sets it
  private Path sounds = Path.of("");
  private Path mels = Path.of("");

  @BeforeEach
  void record() throws IOException {
    sounds = Files.createDirectory(folder.resolve("sounds"));
    mels = folder.resolve("mels.safetensors");
    tone(sounds.resolve("low.wav"), 1.0, 200);
    tone(sounds.resolve("high.wav"), 0.5, 4000);
    Files.writeString(sounds.resolve("words.mp3"), "not a recording at all");
    Files.write(sounds.resolve("empty.flac"), new byte[0]);
    Files.writeString(sounds.resolve("licence.txt"), "free");
  }

  @Test
  void recordingsBecomeOneFileAndFailuresHaveReasons() throws IOException {
    Ran ran = Ran.segue("encode", "audio", sounds, "--to", mels, "--threads", 2);
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out())
        .contains("2 tracks, 66 rows")
        .contains("2 files failed: see " + mels + ".failures.jsonl")
        .contains("1 other files were left alone");
    assertThat(Files.readAllLines(Path.of(mels + ".failures.jsonl")))
        .hasSize(2)
        .anyMatch(line -> line.contains("empty.flac") && line.contains("empty: 0 bytes"))
        .anyMatch(line -> line.contains("words.mp3") && line.contains("not a recording"));
    EncodedTracks tracks = EncodedTracks.open(mels);
    assertThat(tracks.uris().get(0)).isEqualTo("high");
    assertThat(tracks.rows(0)).isEqualTo(1 + RATE / 2 / 512);
    assertThat(tracks.rows(1)).isEqualTo(1 + RATE / 512);
    assertThat(tracks.width()).isEqualTo(128);
    // 128 + 2 edges up to 11,025 Hz = 50.0 mel of 15 + 27 ln(f / 1000) / ln 6.4
    assertThat(loudest(tracks, 0)).isBetween(88, 92); // 4,000 Hz = 35.2 mel = band 89.7
    assertThat(loudest(tracks, 1)).isBetween(6, 8); // 200 Hz = 3 mel = band 6.8
  }

  @Test
  void describesWhatIsInIt() throws IOException {
    Ran.segue("encode", "audio", sounds, "--to", mels, "--loudness", "db");
    Path histogram = folder.resolve("histogram.png");
    Path picture = folder.resolve("low.png");
    Ran ran =
        Ran.segue(
            "describe",
            mels,
            "--mels",
            "--json",
            "--histogram",
            histogram,
            "--spectrogram",
            picture,
            "--track",
            "low");
    assertThat(ran.code()).as(ran.err()).isZero();
    JsonNode json = Json.mapper().readTree(ran.out());
    assertThat(json.get("tracks").asInt()).isEqualTo(2);
    assertThat(json.get("frames").asInt()).isEqualTo(66);
    assertThat(json.get("minimum").asDouble()).isEqualTo(-80);
    assertThat(json.get("maximum").asDouble()).isCloseTo(0, within(1e-3));
    EncodedTracks tracks = EncodedTracks.open(mels);
    double sum = 0;
    for (long i = 0; i < tracks.rows().size(); i++) {
      sum += -80 + 80.0 / 255 * (tracks.rows().byteAt(i) & 0xff);
    }
    assertThat(json.get("mean").asDouble()).isCloseTo(sum / tracks.rows().size(), within(1e-3));
    assertThat(ImageIO.read(histogram.toFile()).getWidth()).isEqualTo(800);
    var image = ImageIO.read(picture.toFile());
    assertThat(image.getWidth()).isEqualTo(44);
    assertThat(image.getHeight()).isEqualTo(256);
    int bright = image.getRGB(20, 255 - 2 * loudest(tracks, 1)) & 0xffffff;
    int dark = image.getRGB(20, 10) & 0xffffff;
    assertThat(bright >> 16).isEqualTo(255);
    assertThat(dark >> 16).isLessThan(80);
  }

  @Test
  void mistakesAreSaid() {
    Ran.segue("encode", "audio", sounds, "--to", mels);
    assertThat(Ran.segue("encode", "audio", sounds, "--to", mels).code()).isEqualTo(Segue.USAGE);
    assertThat(Ran.segue("encode", "audio", sounds, "--to", mels, "--force").code()).isZero();
    Path other = folder.resolve("other");
    assertThat(Ran.segue("encode", "audio", folder.resolve("none"), "--to", other).code())
        .isEqualTo(Segue.NOT_FOUND);
    Ran ran = Ran.segue("encode", "audio", sounds, "--to", other, "--fft", 1000);
    assertThat(ran.code()).isEqualTo(Segue.USAGE);
    assertThat(ran.complaint()).contains("power of two");
    assertThat(Ran.segue("describe", mels, "--mels", "--spectrogram", "x.png", "--track", "no"))
        .matches(no -> no.code() == Segue.USAGE && no.complaint().contains("the first is high"));
    assertThat(Ran.segue("describe", folder.resolve("sounds"), "--track", "a").code())
        .isEqualTo(Segue.USAGE);
    assertThat(Ran.segue("encode").code()).isEqualTo(Segue.USAGE);
    assertThat(other).doesNotExist();
  }

  @Test
  void aListNamesTheTracks() throws IOException {
    Path list =
        Files.writeString(folder.resolve("list.csv"), "file,uri\nlow.wav,spotify:track:l\n");
    assertThat(Ran.segue("encode", "audio", sounds, "--to", mels, "--tracks", list).code())
        .isZero();
    EncodedTracks tracks = EncodedTracks.open(mels);
    assertThat(tracks.size()).isEqualTo(1);
    assertThat(tracks.uris().get(0)).isEqualTo("spotify:track:l");
  }

  @Test
  void speedIsMeasured() throws IOException {
    Files.delete(sounds.resolve("words.mp3"));
    Files.delete(sounds.resolve("empty.flac"));
    Ran ran = Ran.segue("bench", "audio", sounds, "--rounds", 1);
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("x real time per core");
  }

  /// The band with most sound in the middle of a track.
  private static int loudest(EncodedTracks tracks, int track) {
    long row = tracks.offsets().longAt(track) + tracks.rows(track) / 2;
    int best = 0;
    for (int band = 0; band < tracks.width(); band++) {
      if ((tracks.rows().byteAt(row * tracks.width() + band) & 0xff)
          > (tracks.rows().byteAt(row * tracks.width() + best) & 0xff)) {
        best = band;
      }
    }
    return best;
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

  @Test
  void whereNothingCanBeReadNothingIsWritten() throws IOException {
    Files.delete(sounds.resolve("low.wav"));
    Files.delete(sounds.resolve("high.wav"));
    Ran ran = Ran.segue("encode", "audio", sounds, "--to", mels);
    assertThat(ran.code()).isEqualTo(Segue.BAD_INPUT);
    assertThat(ran.complaint()).contains("not one of 2 files", mels + ".failures.jsonl");
    assertThat(mels).doesNotExist();
    assertThat(Path.of(mels + ".failures.jsonl")).exists();
    assertThat(folder.resolve(".mels.safetensors.encoding")).doesNotExist();
    Files.writeString(mels, "what was there");
    assertThat(Ran.segue("encode", "audio", sounds, "--to", mels, "--force").code())
        .isEqualTo(Segue.BAD_INPUT);
    assertThat(mels).hasContent("what was there");
  }
}
