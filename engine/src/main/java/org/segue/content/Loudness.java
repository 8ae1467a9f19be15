package org.segue.content;

/// How strengths of mel bands become numbers that a network reads, and one byte each.
///
/// A byte b stands for low + b·step. The step is far below what a network tells apart: its error is
/// a hundredth (`LOG`) of the numbers' standard deviation.
public enum Loudness {

  /// log10(1 + 10·S), of magnitudes: the numbers of Lee et al. 2018. 0 is silence; a full-scale
  /// tone is about 2.2.
  LOG(1, 0, 0.01f) {
    @Override
    void apply(float[] mels) {
      for (int i = 0; i < mels.length; i++) {
        mels[i] = (float) Math.log10(1 + 10.0 * mels[i]);
      }
    }
  },

  /// Decibels below the loudest of the recording, of powers: 0 to -80.
  DB(2, -80, 80f / 255) {
    @Override
    void apply(float[] mels) {
      double most = FLOOR;
      for (float mel : mels) {
        most = Math.max(most, mel);
      }
      double top = 10 * Math.log10(most);
      for (int i = 0; i < mels.length; i++) {
        mels[i] = (float) Math.max(-80, 10 * Math.log10(Math.max(FLOOR, mels[i])) - top);
      }
    }
  };

  private static final double FLOOR = 1e-10;

  private final int power;
  private final float low;
  private final float step;

  Loudness(int power, float low, float step) {
    this.power = power;
    this.low = low;
    this.step = step;
  }

  /// What [MelSpectrogram.Shape#power] must be.
  public int power() {
    return power;
  }

  public float low() {
    return low;
  }

  public float step() {
    return step;
  }

  /// Strengths → numbers, in place.
  abstract void apply(float[] mels);

  /// Numbers → bytes.
  byte[] bytes(float[] values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) Math.clamp(Math.round((values[i] - low) / step), 0, 255);
    }
    return bytes;
  }
}
