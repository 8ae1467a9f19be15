package org.segue.content;

/// Frequencies as they are heard: equal steps of mel sound equally far apart.
public enum MelScale {

  /// Slaney 1998 (Auditory Toolbox), librosa's default: straight up to 1,000 Hz = 15 mel, then
  /// logarithmic, 27 mel for a factor of 6.4.
  SLANEY {
    @Override
    public double mel(double hertz) {
      return hertz < BREAK ? hertz / STEP : BREAK / STEP + Math.log(hertz / BREAK) / LOG_STEP;
    }

    @Override
    public double hertz(double mel) {
      return mel < BREAK / STEP ? mel * STEP : BREAK * Math.exp(LOG_STEP * (mel - BREAK / STEP));
    }
  },

  /// O'Shaughnessy 1987, as in the Hidden Markov Model Toolkit.
  HTK {
    @Override
    public double mel(double hertz) {
      return 2595 * Math.log10(1 + hertz / 700);
    }

    @Override
    public double hertz(double mel) {
      return 700 * (Math.pow(10, mel / 2595) - 1);
    }
  };

  private static final double BREAK = 1000;
  private static final double STEP = 200.0 / 3;
  private static final double LOG_STEP = Math.log(6.4) / 27;

  public abstract double mel(double hertz);

  public abstract double hertz(double mel);

  /// Weights [bands][fft / 2 + 1] that sum a spectrum up into bands: triangles over three
  /// neighbours among `bands` + 2 frequencies, equally spaced in mel; each triangle has the same
  /// area (librosa's `norm="slaney"`).
  public double[][] filters(int rate, int fft, int bands, double lowest, double highest) {
    double[] edges = new double[bands + 2]; // Hz
    double from = mel(lowest);
    double to = mel(highest);
    for (int e = 0; e < edges.length; e++) {
      edges[e] = hertz(from + (to - from) * e / (bands + 1));
    }
    double[][] weights = new double[bands][fft / 2 + 1];
    for (int band = 0; band < bands; band++) {
      double low = edges[band];
      double middle = edges[band + 1];
      double high = edges[band + 2];
      for (int k = 0; k <= fft / 2; k++) {
        double hertz = (double) rate * k / fft;
        double weight = Math.min((hertz - low) / (middle - low), (high - hertz) / (high - middle));
        weights[band][k] = Math.max(0, weight) * 2 / (high - low);
      }
    }
    return weights;
  }
}
