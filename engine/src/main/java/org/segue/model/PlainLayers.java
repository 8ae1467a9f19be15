package org.segue.model;

import org.segue.math.Array;
import org.segue.math.Vectors;
import org.segue.store.NamedArrays;

/// The layers of `nn` in plain loops, for answers: the same numbers up to rounding, without
/// libtorch. Immutable; safe for concurrent use.
final class PlainLayers {
  private PlainLayers() {}

  /// y = W x + b; `weight` is [out, in].
  record Linear(float[] weight, float[] bias) {

    static Linear of(NamedArrays state, String name) {
      return new Linear(floats(state, name + "weight"), floats(state, name + "bias"));
    }

    float[] apply(float[] x) {
      float[] y = bias.clone();
      for (int o = 0; o < y.length; o++) {
        y[o] += Vectors.dot(weight, o * x.length, x, 0, x.length);
      }
      return y;
    }
  }

  /// Mean 0 and deviation 1, then scaled and shifted.
  record Norm(float[] weight, float[] bias) {

    private static final double EPSILON = 1e-5;

    static Norm of(NamedArrays state, String name) {
      return new Norm(floats(state, name + "weight"), floats(state, name + "bias"));
    }

    /// A batch norm's running averages, folded into scale and shift: y = x · weight + bias.
    static Norm ofBatch(NamedArrays state, String name) {
      float[] weight = floats(state, name + "weight");
      float[] bias = floats(state, name + "bias");
      float[] mean = floats(state, name + "mean");
      float[] variance = floats(state, name + "variance");
      for (int k = 0; k < weight.length; k++) {
        weight[k] /= (float) Math.sqrt(variance[k] + EPSILON);
        bias[k] -= mean[k] * weight[k];
      }
      return new Norm(weight, bias);
    }

    /// In place.
    void standardise(float[] x) {
      double sum = 0;
      for (float value : x) {
        sum += value;
      }
      double mean = sum / x.length;
      double squares = 0;
      for (float value : x) {
        squares += (value - mean) * (value - mean);
      }
      double scale = 1 / Math.sqrt(squares / x.length + EPSILON);
      for (int k = 0; k < x.length; k++) {
        x[k] = (float) ((x[k] - mean) * scale);
      }
      scale(x);
    }

    /// In place, the scale and shift alone.
    void scale(float[] x) {
      for (int k = 0; k < x.length; k++) {
        x[k] = x[k] * weight[k] + bias[k];
      }
    }
  }

  /// A layer of a transformer of which every place sees itself and those before it.
  static final class Transformer {
    private final int heads;
    private final Linear in;
    private final Linear out;
    private final Norm norm1;
    private final Norm norm2;
    private final Norm norm3;
    private final Linear wide;
    private final Linear narrow;

    Transformer(NamedArrays state, int heads) {
      this.heads = heads;
      in = Linear.of(state, "attention.in.");
      out = Linear.of(state, "attention.out.");
      norm1 = Norm.of(state, "norm1.");
      norm2 = Norm.of(state, "norm2.");
      norm3 = Norm.of(state, "norm3.");
      wide = Linear.of(state, "wide.");
      narrow = Linear.of(state, "narrow.");
    }

    /// The outputs at the places from `first` on; those before are null.
    float[][] apply(float[][] x, int first) {
      float[][] mixed = new float[x.length][]; // queries, keys and values
      for (int j = 0; j < x.length; j++) {
        mixed[j] = in.apply(x[j]);
      }
      float[][] y = new float[x.length][];
      for (int j = first; j < x.length; j++) {
        float[] t = out.apply(attend(mixed, j));
        add(t, x[j]);
        norm1.standardise(t);
        norm2.standardise(t);
        float[] inner = wide.apply(t);
        for (int k = 0; k < inner.length; k++) {
          inner[k] = gelu(inner[k]);
        }
        float[] result = narrow.apply(inner);
        add(result, t);
        norm3.standardise(result);
        y[j] = result;
      }
      return y;
    }

    private float[] attend(float[][] mixed, int place) {
      int width = mixed[0].length / 3;
      int each = width / heads;
      float[] y = new float[width];
      double[] weights = new double[place + 1];
      for (int head = 0; head < heads; head++) {
        int at = head * each;
        double largest = Double.NEGATIVE_INFINITY;
        for (int j = 0; j <= place; j++) {
          weights[j] = Vectors.dot(mixed[place], at, mixed[j], width + at, each) / Math.sqrt(each);
          largest = Math.max(largest, weights[j]);
        }
        double sum = 0;
        for (int j = 0; j <= place; j++) {
          weights[j] = Math.exp(weights[j] - largest);
          sum += weights[j];
        }
        for (int j = 0; j <= place; j++) {
          float weight = (float) (weights[j] / sum);
          for (int k = 0; k < each; k++) {
            y[at + k] += weight * mixed[j][2 * width + at + k];
          }
        }
      }
      return y;
    }
  }

  /// One layer of gated recurrent units.
  record Gru(Linear input, Linear hidden) {

    static Gru of(NamedArrays state, String name) {
      return new Gru(Linear.of(state, name + "input."), Linear.of(state, name + "hidden."));
    }

    /// What it holds after each place.
    float[][] apply(float[][] x) {
      int size = input.bias().length / 3;
      float[] h = new float[size];
      float[][] y = new float[x.length][];
      for (int j = 0; j < x.length; j++) {
        float[] a = input.apply(x[j]);
        float[] b = hidden.apply(h);
        float[] next = new float[size];
        for (int k = 0; k < size; k++) {
          float r = sigmoid(a[k] + b[k]);
          float z = sigmoid(a[size + k] + b[size + k]);
          float n = (float) Math.tanh(a[2 * size + k] + r * b[2 * size + k]);
          next[k] = (1 - z) * n + z * h[k];
        }
        h = next;
        y[j] = h;
      }
      return y;
    }
  }

  /// A gated convolution that looks back, with the norm behind it.
  static final class Convolution {
    private final int in;
    private final int kernel;
    private final float[] value; // [out, kernel, in]
    private final float[] gate;
    private final float[] valueBias;
    private final float[] gateBias;
    private final Norm norm;

    Convolution(NamedArrays state, int kernel) {
      this.kernel = kernel;
      valueBias = floats(state, "value.bias");
      gateBias = floats(state, "gate.bias");
      float[] weights = floats(state, "value.weight");
      in = weights.length / valueBias.length / kernel;
      value = turned(weights);
      gate = turned(floats(state, "gate.weight"));
      norm = Norm.ofBatch(state, "norm.");
    }

    /// [out, in, kernel] → [out, kernel, in]: a place's numbers lie together.
    private float[] turned(float[] weights) {
      float[] result = new float[weights.length];
      for (int w = 0; w < weights.length; w++) {
        int row = w / (in * kernel);
        int channel = w / kernel % in;
        int step = w % kernel;
        result[(row * kernel + step) * in + channel] = weights[w];
      }
      return result;
    }

    float[][] apply(float[][] x) {
      float[][] y = new float[x.length][];
      for (int j = 0; j < x.length; j++) {
        float[] made = valueBias.clone();
        float[] open = gateBias.clone();
        for (int o = 0; o < made.length; o++) {
          for (int step = Math.max(0, kernel - 1 - j); step < kernel; step++) {
            float[] seen = x[j - (kernel - 1) + step];
            int at = (o * kernel + step) * in;
            made[o] += Vectors.dot(value, at, seen, 0, in);
            open[o] += Vectors.dot(gate, at, seen, 0, in);
          }
          made[o] *= sigmoid(open[o]);
        }
        norm.scale(made);
        y[j] = made;
      }
      return y;
    }
  }

  static void add(float[] to, float[] what) {
    for (int k = 0; k < to.length; k++) {
      to[k] += what[k];
    }
  }

  static float sigmoid(float x) {
    return (float) (1 / (1 + Math.exp(-x)));
  }

  /// x Φ(x).
  static float gelu(float x) {
    return (float) (0.5 * x * (1 + erf(x / Math.sqrt(2))));
  }

  /// Within 1.5e-7 (Abramowitz & Stegun 1964, 7.1.26).
  private static double erf(double x) {
    double a = Math.abs(x);
    double t = 1 / (1 + 0.3275911 * a);
    double series =
        t
            * (0.254829592
                + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
    return Math.copySign(1 - series * Math.exp(-a * a), x);
  }

  static float[] floats(NamedArrays state, String name) {
    return state.get(name, Array.Type.F32).toFloats();
  }
}
