package org.segue.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.function.Function;
import org.segue.math.Array;

/// Compares gradients with differences: for every number of the input and of the parameters,
/// (loss(x + h) − loss(x − h)) / 2h. The loss is a sum of the outputs with fixed weights.
final class Gradients {

  private static final float H = 1e-2f;

  private Gradients() {}

  static void check(Parameters parameters, float[] x, long[] shape, Function<Tensor, Tensor> net) {
    float[] ofInput;
    Map<String, float[]> ofParameters = new java.util.LinkedHashMap<>();
    try (Pass pass = Pass.training(1, 0, 1)) {
      Tensor input = Tensor.variable(x, shape);
      weighted(net.apply(input)).backward();
      ofInput = input.gradient();
      parameters.trained().forEach((name, tensor) -> ofParameters.put(name, tensor.gradient()));
    }
    for (int i = 0; i < x.length; i++) {
      float before = x[i];
      x[i] = before + H;
      double up = loss(x, shape, net);
      x[i] = before - H;
      double down = loss(x, shape, net);
      x[i] = before;
      compare("input " + i, ofInput[i], (up - down) / (2 * H));
    }
    ofParameters.forEach(
        (name, gradient) -> {
          Array values = parameters.arrayOf(name);
          for (int i = 0; i < gradient.length; i++) {
            float before = values.floatAt(i);
            values.set(i, before + H);
            double up = loss(x, shape, net);
            values.set(i, before - H);
            double down = loss(x, shape, net);
            values.set(i, before);
            compare(name + " " + i, gradient[i], (up - down) / (2 * H));
          }
        });
  }

  static float[] drawn(int count, long seed) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] =
          (float) (2 * org.segue.math.Hashing.unit(org.segue.math.Hashing.mix(seed, i)) - 1);
    }
    return values;
  }

  private static void compare(String what, double gradient, double difference) {
    assertThat(gradient).as(what).isCloseTo(difference, within(2e-3 + 0.02 * Math.abs(difference)));
  }

  private static double loss(float[] x, long[] shape, Function<Tensor, Tensor> net) {
    try (Pass pass = Pass.training(1, 0, 1)) {
      return weighted(net.apply(Tensor.of(x, shape))).value();
    }
  }

  /// Unequal weights, so that what leaves a plain sum as it is (a norm, a softmax) shows.
  private static Tensor weighted(Tensor output) {
    long size = 1;
    for (long extent : output.shape()) {
      size *= extent;
    }
    return output.times(Tensor.of(drawn((int) size, 99), output.shape())).sum();
  }
}
