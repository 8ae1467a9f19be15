package org.segue.content;

/// The Fourier transform of real numbers, for lengths that are powers of two.
///
/// A transform of n real numbers is one of n/2 complex ones and a pass over its result (Cooley &
/// Tukey 1965; the even numbers as real parts, the odd ones as imaginary parts). Sixty lines of
/// plain arrays at hand: libraries that do more would bring megabytes. One thread at a time.
final class RealFourier {

  private final int half;
  private final double[] cosines; // [half]: of 2πk/n
  private final double[] sines;
  private final int[] reversed; // [half]: bits in turned order
  private final double[] re;
  private final double[] im;

  RealFourier(int n) {
    if (n < 4 || Integer.bitCount(n) != 1) {
      throw new IllegalArgumentException("%d is no power of two from 4 on".formatted(n));
    }
    half = n / 2;
    cosines = new double[half];
    sines = new double[half];
    reversed = new int[half];
    re = new double[half];
    im = new double[half];
    int bits = Integer.numberOfTrailingZeros(half);
    for (int k = 0; k < half; k++) {
      cosines[k] = Math.cos(2 * Math.PI * k / n);
      sines[k] = Math.sin(2 * Math.PI * k / n);
      reversed[k] = Integer.reverse(k) >>> (32 - bits);
    }
  }

  /// The squared magnitudes of frequencies 0 to n/2 into `power` [n/2 + 1].
  void power(double[] samples, double[] power) {
    for (int k = 0; k < half; k++) {
      re[reversed[k]] = samples[2 * k];
      im[reversed[k]] = samples[2 * k + 1];
    }
    for (int size = 1; size < half; size *= 2) {
      int stride = half / size; // of angles: size complex numbers make half a turn
      for (int block = 0; block < half; block += 2 * size) {
        for (int k = 0; k < size; k++) {
          double c = cosines[k * stride];
          double s = sines[k * stride];
          int a = block + k;
          int b = a + size;
          double x = re[b] * c + im[b] * s;
          double y = im[b] * c - re[b] * s;
          re[b] = re[a] - x;
          im[b] = im[a] - y;
          re[a] += x;
          im[a] += y;
        }
      }
    }
    power[0] = (re[0] + im[0]) * (re[0] + im[0]);
    power[half] = (re[0] - im[0]) * (re[0] - im[0]);
    for (int k = 1; k < half; k++) {
      int m = half - k;
      double evenRe = (re[k] + re[m]) / 2;
      double evenIm = (im[k] - im[m]) / 2;
      double oddRe = (im[k] + im[m]) / 2;
      double oddIm = (re[m] - re[k]) / 2;
      double x = evenRe + cosines[k] * oddRe + sines[k] * oddIm;
      double y = evenIm + cosines[k] * oddIm - sines[k] * oddRe;
      power[k] = x * x + y * y;
    }
  }
}
