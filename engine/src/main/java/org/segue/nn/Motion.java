package org.segue.nn;

import java.util.Arrays;

/// The arithmetic of a [Rule] on a stretch of numbers, with what it remembers about each.
///
/// A stretch is copied into Java arrays, moved and copied back: plain loops that the compiler turns
/// into vector code.
sealed interface Motion {

  /// Added to what is remembered and taken away again, which rounds what is much smaller to 0. A
  /// momentum without gradient would otherwise shrink to the smallest numbers there are, stay there
  /// (rounding holds it up) and make every operation with it a hundred times slower.
  float TINY = 1e-20f;

  /// One stretch: numbers, gradients, and one array per remembered number.
  record Stretch(float[] p, float[] g, float[][] kept) {
    Stretch(int width, int kept) {
      this(new float[width], new float[width], new float[kept][width]);
    }
  }

  static Motion of(Rule rule) {
    return switch (rule) {
      case Sgd sgd -> new Momentum(sgd);
      case Adam adam -> new Moments(adam);
    };
  }

  /// How many numbers are remembered for each.
  int kept();

  /// Follows the gradients `g · scale`. `touches` counts this step among those that moved the
  /// stretch.
  void move(Stretch s, int n, float scale, double rate, int touches);

  /// Brings a stretch that was last moved `idle` steps ago up to the present.
  void catchUp(Stretch s, int n, int idle);

  /// Whether idle stretches move.
  boolean drifts();

  /// Prepares [#catchUp] of up to `idle` steps before step `now`; `rates` are those of all steps.
  void prepare(double[] rates, int now, int idle);

  /// [Sgd].
  final class Momentum implements Motion {
    private final float m;
    private final float decay;
    private final boolean nesterov;

    /// Four numbers for each count k of idle steps: (p, b) ← (A·p + B·b, C·p + D·b).
    private double[] jumps = {1, 0, 0, 1};

    private int known; // idle steps that `jumps` holds
    private int at; // the step before which it holds them
    private int same; // of these, the steps of one rate

    Momentum(Sgd rule) {
      m = (float) rule.momentum();
      decay = (float) rule.weightDecay();
      nesterov = rule.nesterov();
    }

    @Override
    public int kept() {
      return 1;
    }

    @Override
    public void move(Stretch s, int n, float scale, double rate, int touches) {
      float[] p = s.p;
      float[] g = s.g;
      float[] b = s.kept[0];
      float r = (float) rate;
      float ahead = nesterov ? m : 0;
      float now = nesterov ? 1 : 0;
      for (int i = 0; i < n; i++) {
        float gradient = g[i] * scale + decay * p[i];
        b[i] = m * b[i] + gradient + TINY - TINY;
        p[i] -= r * (nesterov ? now * gradient + ahead * b[i] : b[i]);
      }
    }

    @Override
    public boolean drifts() {
      return m > 0 || decay > 0;
    }

    @Override
    public void catchUp(Stretch s, int n, int idle) {
      float[] p = s.p;
      float[] b = s.kept[0];
      float pp = (float) jumps[4 * idle];
      float pb = (float) jumps[4 * idle + 1];
      float bp = (float) jumps[4 * idle + 2];
      float bb = (float) jumps[4 * idle + 3];
      for (int i = 0; i < n; i++) {
        float old = p[i];
        p[i] = pp * old + pb * b[i];
        b[i] = bp * old + bb * b[i] + TINY - TINY;
      }
    }

    /// The matrix of k idle steps is that of the last k − 1 after that of the first. While the rate
    /// stays the same it depends on k alone, and what is known stays known.
    @Override
    public void prepare(double[] rates, int now, int idle) {
      if (now != at) {
        int before = at;
        boolean goesOn = now > at && at > 0;
        for (int step = at; goesOn && step < now; step++) {
          goesOn = rates[step] == rates[at - 1];
        }
        known = goesOn ? Math.min(known, same) : 0;
        at = now;
        same = goesOn ? same + now - before : sameRates(rates, now);
      }
      if (idle <= known) {
        return;
      }
      if (jumps.length < 4 * (idle + 1)) {
        jumps = Arrays.copyOf(jumps, Math.max(4 * (idle + 1), 2 * jumps.length));
      }
      for (int k = known + 1; k <= idle; k++) {
        double rate = rates[now - k];
        double pp = 1 - rate * (nesterov ? decay + (double) m * decay : decay);
        double pb = -rate * (nesterov ? (double) m * m : m);
        double bp = decay;
        double bb = m;
        double a = jumps[4 * k - 4];
        double b = jumps[4 * k - 3];
        double c = jumps[4 * k - 2];
        double d = jumps[4 * k - 1];
        jumps[4 * k] = a * pp + b * bp;
        jumps[4 * k + 1] = a * pb + b * bb;
        jumps[4 * k + 2] = c * pp + d * bp;
        jumps[4 * k + 3] = c * pb + d * bb;
      }
      known = idle;
    }

    private static int sameRates(double[] rates, int now) {
      int count = 0;
      while (count < now && rates[now - 1 - count] == rates[now - 1]) {
        count++;
      }
      return count;
    }
  }

  /// [Adam].
  final class Moments implements Motion {
    private final Adam rule;

    Moments(Adam rule) {
      this.rule = rule;
    }

    @Override
    public int kept() {
      return 2;
    }

    @Override
    public void move(Stretch s, int n, float scale, double rate, int touches) {
      float[] p = s.p;
      float[] g = s.g;
      float[] first = s.kept[0];
      float[] second = s.kept[1];
      float b1 = (float) rule.beta1();
      float b2 = (float) rule.beta2();
      float stay = (float) (1 - rate * rule.weightDecay());
      float step = (float) (rate / (1 - Math.pow(rule.beta1(), touches)));
      float root = (float) (1 / Math.sqrt(1 - Math.pow(rule.beta2(), touches)));
      float epsilon = (float) rule.epsilon();
      for (int i = 0; i < n; i++) {
        float gradient = g[i] * scale;
        first[i] = b1 * first[i] + (1 - b1) * gradient + TINY - TINY;
        second[i] = b2 * second[i] + (1 - b2) * gradient * gradient + TINY - TINY;
        p[i] = p[i] * stay - step * first[i] / ((float) Math.sqrt(second[i]) * root + epsilon);
      }
    }

    @Override
    public boolean drifts() {
      return false;
    }

    @Override
    public void catchUp(Stretch s, int n, int idle) {}

    @Override
    public void prepare(double[] rates, int now, int idle) {}
  }
}
