package org.segue.content;

import java.util.Arrays;

/// Sound → how loud each mel band is, frame by frame, with librosa's conventions: frame t is the
/// Hann window (periodic) around sample t·hop, with zeros before the first sample and behind the
/// last; [MelScale#SLANEY] bands from 0 Hz to half the rate. It takes sound in pieces and holds one
/// window of it, and the frames. One thread at a time; [#reset] between recordings.
public final class MelSpectrogram implements SoundFile.Listener {

  /// `fft`: samples in a window, a power of two; `hop`: samples from frame to frame; `bands`: mel
  /// bands; `power`: 2 sums up squared magnitudes, 1 magnitudes.
  public record Shape(int fft, int hop, int bands, int power) {

    /// What DCUE hears (van den Oord et al. 2013; Lee et al. 2018).
    public static final Shape DCUE = new Shape(1024, 512, 128, 1);

    public Shape {
      if (fft < 64 || fft > 1 << 16 || Integer.bitCount(fft) != 1) {
        throw new IllegalArgumentException(
            "a window of %d samples; it must be a power of two from 64 to 65,536".formatted(fft));
      }
      if (hop < 1 || hop > fft) {
        throw new IllegalArgumentException(
            "%d samples from frame to frame; 1 to %d are possible".formatted(hop, fft));
      }
      if (bands < 1 || bands > fft / 2) {
        throw new IllegalArgumentException(
            "%d bands; 1 to %d are possible".formatted(bands, fft / 2));
      }
      if (power != 1 && power != 2) {
        throw new IllegalArgumentException("power %d; it must be 1 or 2".formatted(power));
      }
    }

    /// How many frames so many samples have.
    public int frames(long samples) {
      return Math.toIntExact(1 + samples / hop);
    }
  }

  private final Shape shape;
  private final RealFourier fourier;
  private final double[] window;
  private final int[] first; // [bands]: the first frequency with a weight
  private final double[][] weights; // [bands][as many as have one]

  private final float[] ring; // the last fft samples and those of the next hop
  private int filled; // of ring
  private long heard; // samples
  private final double[] samples;
  private final double[] spectrum;
  private float[] frames = new float[0]; // [frame][band]
  private int count;

  public MelSpectrogram(Shape shape) {
    this.shape = shape;
    fourier = new RealFourier(shape.fft());
    window = new double[shape.fft()];
    for (int i = 0; i < window.length; i++) {
      window[i] = 0.5 - 0.5 * Math.cos(2 * Math.PI * i / window.length);
    }
    double[][] filters =
        MelScale.SLANEY.filters(
            SoundFile.RATE, shape.fft(), shape.bands(), 0, SoundFile.RATE / 2.0);
    first = new int[shape.bands()];
    weights = new double[shape.bands()][];
    for (int band = 0; band < shape.bands(); band++) {
      double[] row = filters[band];
      int from = 0;
      int to = row.length;
      while (from < to && row[from] == 0) {
        from++;
      }
      while (to > from && row[to - 1] == 0) {
        to--;
      }
      first[band] = from;
      weights[band] = Arrays.copyOfRange(row, from, to);
    }
    ring = new float[2 * shape.fft()];
    samples = new double[shape.fft()];
    spectrum = new double[shape.fft() / 2 + 1];
    reset();
  }

  /// Forgets what was heard.
  public void reset() {
    Arrays.fill(ring, 0, shape.fft() / 2, 0); // the first window's half before the sound
    filled = shape.fft() / 2;
    heard = 0;
    count = 0;
  }

  @Override
  public void hear(float[] sound, int length) {
    heard += length;
    add(sound, length);
  }

  /// Hears the end and returns the strengths, frame after frame, each of all bands.
  public float[] finish() {
    add(new float[shape.fft()], shape.fft() / 2);
    return Arrays.copyOf(frames, shape.frames(heard) * shape.bands());
  }

  private void add(float[] sound, int length) {
    int taken = 0;
    while (taken < length) {
      int part = Math.min(length - taken, ring.length - filled);
      System.arraycopy(sound, taken, ring, filled, part);
      filled += part;
      taken += part;
      int start = 0;
      while (filled - start >= shape.fft()) {
        frame(start);
        start += shape.hop();
      }
      System.arraycopy(ring, start, ring, 0, filled - start);
      filled -= start;
    }
  }

  private void frame(int start) {
    for (int i = 0; i < samples.length; i++) {
      samples[i] = ring[start + i] * window[i];
    }
    fourier.power(samples, spectrum);
    if (shape.power() == 1) {
      for (int k = 0; k < spectrum.length; k++) {
        spectrum[k] = Math.sqrt(spectrum[k]);
      }
    }
    int at = count++ * shape.bands();
    if (at + shape.bands() > frames.length) {
      frames = Arrays.copyOf(frames, Math.max(256 * shape.bands(), 2 * frames.length));
    }
    for (int band = 0; band < shape.bands(); band++) {
      double[] row = weights[band];
      double sum = 0;
      for (int k = 0; k < row.length; k++) {
        sum += row[k] * spectrum[first[band] + k];
      }
      frames[at + band] = (float) sum;
    }
  }
}
