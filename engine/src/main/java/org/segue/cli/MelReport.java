package org.segue.cli;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.imageio.ImageIO;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.ChartEncoder;
import org.segue.content.EncodedTracks;
import org.segue.math.Array;
import org.segue.store.Durable;
import org.segue.store.IntegrityException;
import org.segue.store.Json;
import tools.jackson.databind.JsonNode;

/// What is in a file of mel spectrograms: range, mean, standard deviation, how often each strength
/// occurs; and pictures of that and of one spectrogram.
final class MelReport {

  private static final int PART = 1 << 20; // bytes read at once

  private final EncodedTracks tracks;
  private final float low;
  private final float step;
  private final long[] counts = new long[256];

  /// Opens a file; one of anything else is an [IntegrityException].
  MelReport(Path file) throws IOException {
    tracks = EncodedTracks.open(file);
    JsonNode about = Json.mapper().readTree(tracks.about());
    if (!about.path("kind").asString("").equals("mel")
        || tracks.rows().type() != Array.Type.U8
        || !tracks.arrays().has("scale")) {
      throw new IntegrityException(
          "%s holds no mel spectrograms but %s; `segue encode audio` makes them"
              .formatted(file, tracks.about()));
    }
    low = tracks.arrays().get("scale", Array.Type.F32).floatAt(0);
    step = tracks.arrays().get("scale", Array.Type.F32).floatAt(1);
    byte[] part = new byte[PART];
    long size = tracks.rows().size();
    for (long from = 0; from < size; from += PART) {
      int count = (int) Math.min(PART, size - from);
      tracks.rows().copy(from, part, 0, count);
      for (int i = 0; i < count; i++) {
        counts[part[i] & 0xff]++;
      }
    }
  }

  /// The figures by name, in order.
  Map<String, Object> figures() {
    long n = tracks.rows().size();
    int least = 256;
    int most = -1;
    double sum = 0;
    double squares = 0;
    for (int b = 0; b < counts.length; b++) {
      if (counts[b] > 0) {
        least = Math.min(least, b);
        most = b;
        sum += (double) counts[b] * value(b);
        squares += (double) counts[b] * value(b) * value(b);
      }
    }
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("tracks", tracks.size());
    figures.put("frames", tracks.rows().shape()[0]);
    figures.put("bands", tracks.width());
    if (n > 0) {
      double mean = sum / n;
      figures.put("minimum", rounded(value(least)));
      figures.put("maximum", rounded(value(most)));
      figures.put("mean", rounded(mean));
      figures.put("standardDeviation", rounded(Math.sqrt(Math.max(0, squares / n - mean * mean))));
    }
    figures.put("about", Json.mapper().readTree(tracks.about()));
    return figures;
  }

  void print(PrintStream out) {
    figures().forEach((name, value) -> out.printf("%-18s %s%n", name, value));
  }

  /// A picture of how often strengths occur.
  void histogram(Path to) throws IOException {
    System.setProperty("java.awt.headless", "true");
    double[] strengths = new double[counts.length];
    double[] shares = new double[counts.length];
    for (int b = 0; b < counts.length; b++) {
      strengths[b] = rounded(value(b));
      shares[b] = 100.0 * counts[b] / Math.max(1, tracks.rows().size());
    }
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(800)
            .height(500)
            .title("Strengths of mel bands")
            .xAxisTitle(low < 0 ? "dB below the loudest" : "log10(1 + 10 S)")
            .yAxisTitle("% of all numbers")
            .build();
    chart.addSeries("mels", strengths, shares);
    chart.getStyler().setLegendVisible(false);
    chart.getStyler().setSeriesColors(new Color[] {new Color(0x0072b2)});
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setPlotBorderVisible(false);
    chart.getStyler().setXAxisMaxLabelCount(12);
    chart.getStyler().setXAxisDecimalPattern("0.##");
    chart.getStyler().setLocale(java.util.Locale.ROOT);
    byte[] picture = ChartEncoder.getBytes(chart, "png");
    Durable.file(to, out -> out.write(picture));
  }

  /// A picture of a track's spectrogram: time to the right, pitch upwards, loud is bright.
  void spectrogram(String uri, Path to) throws IOException {
    int track = uri.isEmpty() ? 0 : tracks.index().find(uri);
    if (track < 0 || track >= tracks.size()) {
      throw new IllegalArgumentException(
          "there is no track '%s' among %,d%s"
              .formatted(
                  uri,
                  tracks.size(),
                  tracks.size() == 0 ? "" : "; the first is " + tracks.uris().get(0)));
    }
    int frames = Math.min(tracks.rows(track), 20_000); // pixels
    int bands = tracks.width();
    byte[] strengths = new byte[frames * bands];
    tracks.rows().copy(tracks.offsets().longAt(track) * bands, strengths, 0, strengths.length);
    int loudest = 1;
    for (byte strength : strengths) {
      loudest = Math.max(loudest, strength & 0xff);
    }
    int tall = Math.max(1, 256 / bands);
    BufferedImage picture = new BufferedImage(frames, bands * tall, BufferedImage.TYPE_INT_RGB);
    int[] column = new int[bands * tall];
    for (int t = 0; t < frames; t++) {
      for (int y = 0; y < column.length; y++) {
        int strength = strengths[t * bands + bands - 1 - y / tall] & 0xff;
        column[y] = colour((double) strength / loudest);
      }
      picture.setRGB(t, 0, 1, column.length, column, 0, 1);
    }
    Durable.file(to, out -> ImageIO.write(picture, "png", out));
  }

  /// From black over violet and orange to pale yellow: brighter always means louder.
  private static int colour(double x) {
    int red = (int) Math.round(255 * Math.min(1, 1.6 * x));
    int green = (int) Math.round(255 * Math.max(0, Math.min(1, 1.8 * x - 0.75)));
    int blue = (int) Math.round(255 * Math.max(0, x < 0.4 ? x * 1.2 : Math.abs(x - 0.7) * 1.6));
    return red << 16 | green << 8 | Math.min(255, blue);
  }

  private double value(int b) {
    return low + (double) b * step;
  }

  private static double rounded(double value) {
    return Math.round(value * 1e4) / 1e4;
  }
}
