package org.segue.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

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
import java.util.function.DoubleUnaryOperator;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.segue.content.MelSpectrogram.Shape;
import org.segue.store.Json;
import tools.jackson.databind.JsonNode;

class MelSpectrogramTest {

  /// A folder with real recordings and `reference` figures of librosa.

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
            double reference = wanted[band][k];
            double off = Math.abs(made[band][k] - reference);
            if (reference > 0) {
              worst = Math.max(worst, off / reference);
            } else { // at an edge: rounding may leave what is nothing beside the others
              assertThat(off).isLessThan(1e-12 * most);
            }
          }
        }
      }
    }
    assertThat(checked).isGreaterThan(100);
    assertThat(worst).as("relative error of %d filter banks", checked).isLessThan(1e-6);
    note("filter banks: %d, largest relative error %.2g".formatted(checked, worst));
  }

  @Test
  void melsAreLibrosas() throws IOException {
    JsonNode pairs = Json.mapper().readTree(Files.readString(reference().resolve("hz_mel.json")));
    int checked = 0;
    for (JsonNode pair : pairs.get("hz_to_mel")) {
      checked += near(pair, scale(pair)::mel);
    }
    for (JsonNode pair : pairs.get("mel_to_hz")) {
      checked += near(pair, scale(pair)::hertz);
    }
    assertThat(checked).isGreaterThan(50);
  }

  private static MelScale scale(JsonNode node) {
    return node.get("htk").asInt() == 1 ? MelScale.HTK : MelScale.SLANEY;
  }

  /// Compares one number or several.
  private static int near(JsonNode pair, DoubleUnaryOperator made) {
    double[] from = numbers(pair.get("f"));
    double[] wanted = numbers(pair.get("result"));
    for (int k = 0; k < from.length; k++) {
      double reference = wanted[k];
      assertThat(made.applyAsDouble(from[k]))
          .isCloseTo(reference, within(1e-9 * Math.abs(reference)));
    }
    return from.length;
  }

  private static double[] numbers(JsonNode node) {
    return node.isArray()
        ? node.valueStream().mapToDouble(JsonNode::asDouble).toArray()
        : new double[] {node.asDouble()};
  }

  /// Where the middle of each frame's magnitudes lies in Hz: decoding and the transform, without
  /// the mel bands.
  @Test
  void spectraAreTheirs() throws IOException {
    JsonNode figures =
        Json.mapper().readTree(Files.readString(reference().resolve("spectral_centroid.json")));
    double[] wanted = numbers(figures.get("centroid"));
    int fft = (int) Double.parseDouble(figures.get("nfft").asString());
    int hop = (int) Double.parseDouble(figures.get("hop_length").asString());
    float[] sound = SoundFileTest.read(reference().resolveSibling("test1_22050.wav"), 60);
    assertThat(wanted).hasSize(1 + (sound.length - fft) / hop);
    RealFourier fourier = new RealFourier(fft);
    double[] power = new double[fft / 2 + 1];
    double worst = 0;
    for (int t = 0; t < wanted.length; t++) {
      double[] x = new double[fft];
      for (int i = 0; i < fft; i++) {
        double hamming = 0.54 - 0.46 * Math.cos(2 * Math.PI * i / (fft - 1)); // the figures' own
        x[i] = sound[hop * t + i] * hamming;
      }
      fourier.power(x, power);
      double sum = 0;
      double weighted = 0;
      for (int k = 0; k <= fft / 2; k++) {
        sum += Math.sqrt(power[k]);
        weighted += Math.sqrt(power[k]) * k * SoundFile.RATE / fft;
      }
      worst = Math.max(worst, Math.abs(weighted / sum / wanted[t] - 1));
    }
    note("centroids: %d, largest relative error %.2g".formatted(wanted.length, worst));
    assertThat(worst).isLessThan(1e-6);
  }

  @Test
  void spectrogramsAreLibrosas() throws IOException {
    float[] powers = powers("test1_22050.wav");
    float[] wanted = reference("test1_22050_mel_power_128.f32");
    assertThat(powers).hasSameSizeAs(wanted).hasSize(128 * FRAMES);
    double worst = 0;
    for (int k = 0; k < powers.length; k++) {
      worst = Math.max(worst, Math.abs(powers[k] / (double) wanted[k] - 1));
    }
    note("powers: largest relative error %.2g".formatted(worst));
    assertThat(worst).as("relative error of powers").isLessThan(1e-5);
    Loudness.DB.apply(powers);
    float[] wantedDb = reference("test1_22050_logmel_128.f32");
    double worstDb = 0;
    for (int k = 0; k < powers.length; k++) {
      worstDb = Math.max(worstDb, Math.abs(powers[k] - wantedDb[k]));
    }
    note("log-mel: largest difference %.2g dB".formatted(worstDb));
    assertThat(worstDb).isLessThan(1e-3);
  }

  /// The same recording at 44,100 Hz, resampled here, and as an mp3 of 22,050 Hz: what is less than
  /// 60 dB below the loudest, in bands below the slope of resamplers (7.7 kHz).
  @Test
  void resampledAndPackedItSoundsTheSame() throws IOException {
    float[] wanted = reference("test1_22050_logmel_128.f32");
    for (String name : new String[] {"test1_44100.wav", "test1_22050.mp3"}) {
      float[] made = powers(name);
      Loudness.DB.apply(made);
      int frames = Math.min(made.length, wanted.length) / 128;
      double worst = 0;
      double sum = 0;
      int count = 0;
      for (int t = 0; t < frames; t++) {
        for (int band = 0; band < 115; band++) {
          int k = 128 * t + band;
          if (wanted[k] > -60) {
            double off = Math.abs(made[k] - wanted[k]);
            worst = Math.max(worst, off);
            sum += off;
            count++;
          }
        }
      }
      note(
          "%s: at most %.2g dB off, %.2g in the mean of %,d"
              .formatted(name, worst, sum / count, count));
      assertThat(made).as(name).hasSameSizeAs(wanted);
      if (name.endsWith(".mp3")) { // which leaves out what is masked
        assertThat(sum / count).isLessThan(1);
      } else {
        assertThat(worst).isLessThan(0.1);
      }
    }
  }

  private static final int FRAMES = 198;

  /// Frame by frame, each of all bands, of a recording beside the reference.
  private static float[] powers(String name) throws IOException {
    MelSpectrogram mel = new MelSpectrogram(new Shape(2048, 512, 128, 2));
    SoundFile.read(reference().resolveSibling(name), 60, mel);
    return mel.finish();
  }

  /// Frame by frame, of figures band by band.
  private static float[] reference(String name) throws IOException {
    float[] turned = floats(reference().resolve(name));
    float[] values = new float[turned.length];
    for (int k = 0; k < values.length; k++) {
      values[k] = turned[k % 128 * FRAMES + k / 128];
    }
    return values;
  }

  private static void note(String text) {
    System.getLogger(MelSpectrogramTest.class.getName()).log(System.Logger.Level.INFO, text);
  }

  private static Path reference() {
    return ReferenceFiles.AUDIO.folder().resolve("reference");
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
