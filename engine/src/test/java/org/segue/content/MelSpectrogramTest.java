package org.segue.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.segue.content.MelSpectrogram.Shape;
import org.segue.store.Json;
import tools.jackson.databind.JsonNode;

class MelSpectrogramTest {

  /// A folder with real recordings and `reference` figures of librosa.
  private static final String AUDIO = "SEGUE_TEST_AUDIO";

  @Test
  void melsAreWhatTheScalesSay() {
    // straight: 440 Hz · 3/200; from 1000 Hz on 27 mel are a factor of 6.4
    assertThat(MelScale.SLANEY.mel(440)).isCloseTo(6.6, within(1e-12));
    assertThat(MelScale.SLANEY.mel(1000)).isCloseTo(15, within(1e-12));
    assertThat(MelScale.SLANEY.mel(6400)).isCloseTo(42, within(1e-12));
    assertThat(MelScale.SLANEY.mel(1000 * 6.4 * 6.4)).isCloseTo(69, within(1e-12));
    assertThat(MelScale.HTK.mel(700)).isCloseTo(2595 * 0.301029995663981, within(1e-9));
    for (MelScale scale : MelScale.values()) {
      for (double hertz : new double[] {0, 1, 999, 1000, 1001, 11025}) {
        assertThat(scale.hertz(scale.mel(hertz))).isCloseTo(hertz, within(1e-8));
      }
    }
  }

  @Test
  void filtersAreTrianglesOfOneArea() {
    double[][] filters = MelScale.SLANEY.filters(22_050, 8192, 40, 0, 11_025);
    double step = 22_050 / 8192.0;
    for (double[] filter : filters) { // the area over Hz is 1: base (high - low), height 2 / base
      assertThat(Arrays.stream(filter).sum() * step).isCloseTo(1, within(0.02));
    }
    // two bands from 0 to 2 mel with frequencies 33.3 Hz apart: edges 0, 44.4, 88.9, 133.3 Hz
    double[][] small = MelScale.SLANEY.filters(400, 12, 2, 0, 400 / 3.0);
    double[] first = {0, 0.75, 0.5, 0, 0, 0, 0};
    double[] second = {0, 0, 0.5, 0.75, 0, 0, 0};
    for (int k = 0; k <= 6; k++) {
      assertThat(small[0][k]).isCloseTo(first[k] * 2 / (800 / 9.0), within(1e-12));
      assertThat(small[1][k]).isCloseTo(second[k] * 2 / (800 / 9.0), within(1e-12));
    }
  }

  @Test
  void theFastTransformIsTheSlowOne() {
    SplittableRandom random = new SplittableRandom(3);
    for (int n = 4; n <= 512; n *= 2) {
      double[] x = random.doubles(n, -1, 1).toArray();
      double[] power = new double[n / 2 + 1];
      new RealFourier(n).power(x, power);
      for (int k = 0; k <= n / 2; k++) {
        assertThat(power[k]).isCloseTo(slow(x, k), within(1e-10 * n));
      }
    }
  }

  @Test
  void framesAreWhatTheDefinitionSays() {
    SplittableRandom random = new SplittableRandom(5);
    for (int power = 1; power <= 2; power++) {
      Shape shape = new Shape(256, 96, 20, power);
      double[][] filters = MelScale.SLANEY.filters(22_050, 256, 20, 0, 11_025);
      for (int length : new int[] {1, 95, 96, 97, 128, 1000}) {
        float[] sound = new float[length];
        for (int i = 0; i < length; i++) {
          sound[i] = (float) (2 * random.nextDouble() - 1);
        }
        MelSpectrogram mel = new MelSpectrogram(shape);
        for (int from = 0, part; from < length; from += part) { // in pieces of any size
          part = Math.min(length - from, 1 + random.nextInt(300));
          mel.hear(Arrays.copyOfRange(sound, from, from + part), part);
        }
        float[] frames = mel.finish();
        assertThat(frames).hasSize((1 + length / 96) * 20);
        for (int t = 0; t * 96 <= length; t++) {
          double[] x = new double[256];
          for (int i = 0; i < 256; i++) {
            int at = 96 * t + i - 128;
            x[i] =
                at < 0 || at >= length
                    ? 0
                    : sound[at] * (0.5 - 0.5 * Math.cos(2 * Math.PI * i / 256));
          }
          for (int band = 0; band < 20; band++) {
            double sum = 0;
            for (int k = 0; k <= 128; k++) {
              sum += filters[band][k] * Math.pow(slow(x, k), power / 2.0);
            }
            assertThat((double) frames[20 * t + band]).isCloseTo(sum, within(1e-6 * (1 + sum)));
          }
        }
      }
    }
  }

  @Test
  void recordingsDoNotHearEachOther() {
    MelSpectrogram mel = new MelSpectrogram(Shape.DCUE);
    float[] sound = new float[5000];
    Arrays.fill(sound, 0.3f);
    mel.hear(sound, 5000);
    float[] once = mel.finish();
    mel.reset();
    mel.hear(new float[3000], 3000);
    assertThat(mel.finish()).containsOnly(0f);
    mel.reset();
    mel.hear(sound, 5000);
    assertThat(mel.finish()).isEqualTo(once);
  }

  @Test
  void loudnessKeepsItsRange() {
    float[] log = {0, 0.1f, 15};
    Loudness.LOG.apply(log);
    assertThat(log[1]).isCloseTo(0.30103f, within(1e-5f)); // log10(2)
    assertThat(log[2]).isCloseTo(2.178977f, within(1e-5f)); // log10(151)
    assertThat(Loudness.LOG.bytes(log)).containsExactly(0, 30, (byte) 218);
    float[] db = {1e-20f, 0.01f, 100, 1};
    // -40 is byte 127.5: 40 / (80 / 255), whose float is a little below
    Loudness.DB.apply(db);
    assertThat(db).containsExactly(-80, -40, 0, -20);
    assertThat(Loudness.DB.bytes(db)).containsExactly(0, 127, 255 - 256, 191 - 256);
  }

  @Test
  void impossibleShapesAreRefused() {
    assertThatThrownBy(() -> new Shape(1000, 512, 128, 1)).hasMessageContaining("power of two");
    assertThatThrownBy(() -> new Shape(1024, 2048, 128, 1)).hasMessageContaining("2048");
    assertThatThrownBy(() -> new Shape(1024, 512, 0, 1)).hasMessageContaining("0 bands");
    assertThatThrownBy(() -> new Shape(1024, 512, 128, 3)).hasMessageContaining("power 3");
  }

  @Test
  void filtersAreLibrosas() throws IOException {
    Path file = reference().resolve("melfb_refs.jsonl.gz");
    double worst = 0;
    int checked = 0;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      for (String line; (line = lines.readLine()) != null; checked++) {
        JsonNode node = Json.mapper().readTree(line);
        MelScale scale = node.get("htk").asInt() == 1 ? MelScale.HTK : MelScale.SLANEY;
        double[][] made =
            scale.filters(
                node.get("sr").asInt(),
                node.get("nfft").asInt(),
                node.get("nfilts").asInt(),
                node.get("fmin").asDouble(),
                node.get("fmax").asDouble());
        double[][] wanted = new double[made.length][made[0].length];
        double most = 0;
        for (JsonNode weight : node.get("nz")) {
          wanted[weight.get(0).asInt()][weight.get(1).asInt()] = weight.get(2).asDouble();
          most = Math.max(most, weight.get(2).asDouble());
        }
        for (int band = 0; band < made.length; band++) {
          for (int k = 0; k < made[band].length; k++) {
            worst = Math.max(worst, Math.abs(made[band][k] - wanted[band][k]) / most);
          }
        }
      }
    }
    assertThat(checked).isGreaterThan(100);
    assertThat(worst).as("largest difference of %d filter banks", checked).isLessThan(1e-6);
    note(
        "filter banks: %d, largest difference %.2g of the largest weight"
            .formatted(checked, worst));
  }

  @Test
  void spectrogramsAreLibrosas() throws IOException {
    Path folder = reference();
    Shape shape = new Shape(2048, 512, 128, 2);
    MelSpectrogram mel = new MelSpectrogram(shape);
    SoundFile.read(folder.resolveSibling("test1_22050.wav"), 60, mel);
    float[] powers = mel.finish();
    assertThat(powers).hasSize(128 * 198);
    float[] wanted = floats(folder.resolve("test1_22050_mel_power_128.f32"));
    double worst = 0;
    for (int band = 0; band < 128; band++) {
      for (int t = 0; t < 198; t++) {
        double reference = wanted[198 * band + t];
        worst = Math.max(worst, Math.abs(powers[128 * t + band] / reference - 1));
      }
    }
    Loudness.DB.apply(powers);
    float[] wantedDb = floats(folder.resolve("test1_22050_logmel_128.f32"));
    double worstDb = 0;
    for (int band = 0; band < 128; band++) {
      for (int t = 0; t < 198; t++) {
        worstDb = Math.max(worstDb, Math.abs(powers[128 * t + band] - wantedDb[198 * band + t]));
      }
    }
    assertThat(worstDb).isLessThan(1e-3);
    note("powers: largest relative difference %.2g; log-mel: %.2g dB".formatted(worst, worstDb));
  }

  private static void note(String text) {
    System.getLogger(MelSpectrogramTest.class.getName()).log(System.Logger.Level.INFO, text);
  }

  private static Path reference() {
    String folder = System.getenv(AUDIO);
    assumeTrue(
        folder != null && Files.isDirectory(Path.of(folder, "reference")),
        "set %s to a folder of recordings with librosa's figures in `reference`".formatted(AUDIO));
    return Path.of(String.valueOf(folder), "reference");
  }

  private static float[] floats(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    float[] values = new float[bytes.remaining() / Float.BYTES];
    bytes.asFloatBuffer().get(values);
    return values;
  }

  private static double slow(double[] x, int k) {
    double re = 0;
    double im = 0;
    for (int i = 0; i < x.length; i++) {
      re += x[i] * Math.cos(2 * Math.PI * i * k / x.length);
      im -= x[i] * Math.sin(2 * Math.PI * i * k / x.length);
    }
    return re * re + im * im;
  }
}
