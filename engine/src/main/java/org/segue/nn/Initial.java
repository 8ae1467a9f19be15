package org.segue.nn;

import org.segue.math.Array;
import org.segue.math.Hashing;

/// What the numbers of a parameter are before anything is learnt.
///
/// Draws follow from the run's seed, the parameter's name and the number's place, so that adding a
/// layer changes nothing elsewhere. Fan-in is what one output is computed from: all extents but the
/// first; fan-out the first extent times those after the second.
public record Initial(Kind kind, double scale) {

  enum Kind {
    ALL,
    NORMAL,
    UNIFORM,
    UNIFORM_FAN_IN,
    NORMAL_FAN_IN,
    XAVIER
  }

  public static final Initial ZEROS = new Initial(Kind.ALL, 0);
  public static final Initial ONES = new Initial(Kind.ALL, 1);

  /// Xavier and Glorot 2010: uniform within √(6 / (fan-in + fan-out)).
  public static final Initial XAVIER_UNIFORM = new Initial(Kind.XAVIER, 1);

  /// He et al. 2015: normal with deviation √(2 / fan-in).
  public static final Initial KAIMING_NORMAL = new Initial(Kind.NORMAL_FAN_IN, Math.sqrt(2));

  /// Uniform within 1 / √fan-in: the weights of an ordinary linear layer or convolution.
  public static final Initial FAN_IN = new Initial(Kind.UNIFORM_FAN_IN, 1);

  public static Initial normal(double deviation) {
    return new Initial(Kind.NORMAL, deviation);
  }

  public static Initial uniform(double bound) {
    return new Initial(Kind.UNIFORM, bound);
  }

  /// Fills a fresh array; its shape says the fans.
  void fill(Array values, long seed) {
    long[] shape = values.shape();
    double field = 1; // numbers of one pair of input and output
    for (int d = 2; d < shape.length; d++) {
      field *= shape[d];
    }
    double fanIn = field * (shape.length > 1 ? shape[1] : shape[0]);
    double fanOut = field * shape[0];
    double size =
        switch (kind) {
          case ALL, NORMAL, UNIFORM -> scale;
          case UNIFORM_FAN_IN, NORMAL_FAN_IN -> scale / Math.sqrt(fanIn);
          case XAVIER -> scale * Math.sqrt(6 / (fanIn + fanOut));
        };
    boolean normal = kind == Kind.NORMAL || kind == Kind.NORMAL_FAN_IN;
    for (long i = 0; i < values.size(); i++) {
      double drawn = kind == Kind.ALL ? 1 : normal ? normal(seed, i) : 2 * unit(seed, i) - 1;
      values.set(i, (float) (size * drawn));
    }
  }

  private static double unit(long seed, long place) {
    return Hashing.unit(Hashing.mix(seed, place));
  }

  /// Box and Muller 1958.
  private static double normal(long seed, long place) {
    double radius = Math.sqrt(-2 * Math.log(1 - unit(seed, 2 * place)));
    return radius * Math.cos(2 * Math.PI * unit(seed, 2 * place + 1));
  }
}
