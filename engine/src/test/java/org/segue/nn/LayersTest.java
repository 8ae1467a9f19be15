package org.segue.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.segue.math.Array;

/// Gradients are those of differences, and layers compute what their formulas say.
class LayersTest {

  private final Parameters parameters = new Parameters(3);
  private final float[] x = Gradients.drawn(24, 7);
  private final long[] sequence = {2, 3, 4}; // batch, length, width

  @Test
  void linear() {
    Linear layer = new Linear(parameters, 4, 3);
    Gradients.check(parameters, x, sequence, layer::apply);
  }

  @Test
  void layerNorm() {
    LayerNorm layer = new LayerNorm(parameters, 4);
    Gradients.check(parameters, x, sequence, layer::apply);
  }

  @Test
  void batchNorm() {
    BatchNorm layer = new BatchNorm(parameters, 4);
    try (Pass pass = Pass.training(1, 0, 1)) {
      Gradients.check(parameters, x, sequence, in -> layer.apply(in, pass));
    }
  }

  @Test
  void attention() {
    Attention layer = new Attention(parameters, 4, 2, 0);
    try (Pass pass = Pass.training(1, 0, 1)) {
      Gradients.check(parameters, x, sequence, in -> layer.apply(in, Tensor.future(3), pass));
    }
  }

  /// 7 x 7 products of 20 numbers are taken two rows of queries at a time, unless there is a mask.
  @Test
  void attentionInPartsIsThatOfTheWhole() {
    Attention layer = new Attention(parameters, 40, 2, 0);
    float[] values = new float[3 * 7 * 40];
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    try (Pass pass = Pass.training(1, 0, 1)) {
      Tensor parts = Tensor.variable(values, 3, 7, 40);
      Tensor whole = Tensor.variable(values, 3, 7, 40);
      Tensor one = layer.apply(parts, null, pass);
      Tensor two = layer.apply(whole, Tensor.mask(new boolean[49], 7, 7), pass);
      one.square().sum().backward();
      two.square().sum().backward();
      assertThat(one.floats()).containsExactly(two.floats(), within(1e-5f));
      assertThat(parts.gradient()).containsExactly(whole.gradient(), within(1e-4f));
    }
  }

  @Test
  void transformerLayer() {
    TransformerLayer layer = new TransformerLayer(parameters, 4, 2, 6, 0.3);
    try (Pass pass = Pass.inference(1)) { // its chance would be another at each call
      Gradients.check(parameters, x, sequence, in -> layer.apply(in, null, pass));
    }
  }

  @Test
  void gru() {
    Gru layer = new Gru(parameters, 4, 3, 2);
    Gradients.check(parameters, x, sequence, layer::apply);
  }

  @Test
  void gatedConvolution() {
    GatedConvolution layer = new GatedConvolution(parameters, 4, 3, 3);
    Gradients.check(parameters, x, sequence, layer::apply);
  }

  @Test
  void convolution() {
    Convolution even = new Convolution(parameters, 3, 2, 4, Initial.FAN_IN);
    Gradients.check(parameters, x, new long[] {2, 3, 4}, even::apply);
    Parameters others = new Parameters(4);
    Convolution wide = new Convolution(others, 3, 2, 2, Initial.FAN_IN, 1);
    Gradients.check(others, x, new long[] {2, 3, 4}, wide::apply);
  }

  /// A kernel of 4 sees one place before and two behind; of 2 one behind; of 1 its own.
  @Test
  void aConvolutionIsAsLongAsWhatComesIn() {
    float[] places = {1, 2, 4, 8, 16};
    float[][] expected = {
      {1, 2, 4, 8, 16}, {3, 6, 12, 24, 16}, {3, 7, 14, 28, 24}, {7, 15, 30, 28, 24}
    };
    try (Pass pass = Pass.inference(1)) {
      for (int kernel = 1; kernel <= 4; kernel++) {
        Parameters own = new Parameters(1);
        Convolution layer = new Convolution(own, 1, 1, kernel, Initial.ONES);
        assertThat(layer.apply(Tensor.of(places, 1, 1, 5)).floats())
            .isEqualTo(expected[kernel - 1]);
      }
      Convolution padded = new Convolution(new Parameters(1), 1, 1, 2, Initial.ONES, 1);
      assertThat(padded.apply(Tensor.of(places, 1, 1, 5)).floats())
          .containsExactly(1, 3, 6, 12, 24, 16);
    }
  }

  @Test
  void poolsTakeTheLargestOrTheMean() {
    try (Pass pass = Pass.inference(1)) {
      Tensor in = Tensor.of(new float[] {1, 5, 2, 4, 3}, 1, 5);
      assertThat(in.maxPool(2, 2, 0).floats()).containsExactly(5, 4);
      assertThat(in.maxPool(2, 1, 1).floats()).containsExactly(1, 5, 5, 4, 4, 3);
      assertThat(in.slice(1, 0, 4).stretched(2).floats()).containsExactly(3, 3);
      assertThat(in.slice(1, 0, 2).stretched(4).floats()).containsExactly(1, 1, 5, 5);
    }
    float[] apart = new float[24]; // no two so near that a small step makes another the largest
    for (int i = 0; i < apart.length; i++) {
      apart[i] = (i * 7 % 24 - 12) / 12f;
    }
    Gradients.check(parameters, apart, sequence, in -> in.maxPool(2, 2, 0).square());
    Gradients.check(parameters, x, sequence, in -> in.stretched(3).square());
  }

  @Test
  void functions() {
    Gradients.check(parameters, x, sequence, in -> in.gelu().plus(in.sigmoid()));
    Gradients.check(parameters, x, sequence, in -> in.logSigmoid().times(in.tanh()));
    Gradients.check(parameters, x, sequence, in -> in.softmax(1).minus(in.logSoftmax(-1)));
    Gradients.check(parameters, x, sequence, in -> in.logSumExp(2));
    Gradients.check(parameters, x, sequence, in -> in.runningSum(1).exp());
    Gradients.check(parameters, x, sequence, in -> in.runningMax(1).square());
    Gradients.check(parameters, x, sequence, in -> in.unit(-1));
    Gradients.check(parameters, x, sequence, in -> in.cosine(in.tanh().plus(0.2), -1));
    Gradients.check(parameters, x, sequence, in -> in.products(in).masked(Tensor.future(3), 0));
    Gradients.check(
        parameters,
        x,
        new long[] {6, 4},
        in -> in.grouped(new int[] {0, 2, 0, 1, 2, 0}, 3).rows(new int[] {0, 2, 2}));
    Gradients.check(
        parameters, x, new long[] {6, 4}, in -> in.pick(new int[] {0, 1, 2, 3, 0, 1}).square());
    Gradients.check(
        parameters,
        x,
        sequence,
        in -> Tensor.concat(-1, in, in.square()).slice(1, 1, 3).transpose(0, 1).mean(0));
  }

  /// t and y of [TransformerLayer] are normalised, so with weights 1 and biases 0 each output
  /// vector has mean 0 and deviation 1.
  @Test
  void aTransformerLayerEndsNormalised() {
    TransformerLayer layer = new TransformerLayer(parameters, 4, 2, 8, 0);
    try (Pass pass = Pass.inference(1)) {
      float[] y = layer.apply(Tensor.of(x, sequence), null, pass).floats();
      for (int at = 0; at < y.length; at += 4) {
        double mean = (y[at] + y[at + 1] + y[at + 2] + y[at + 3]) / 4.0;
        assertThat(mean).isCloseTo(0, within(1e-5));
      }
    }
  }

  @Test
  void theFutureIsNotSeen() {
    Attention attention = new Attention(parameters.in("a"), 4, 2, 0);
    GatedConvolution convolution = new GatedConvolution(parameters.in("c"), 4, 3, 3);
    Gru gru = new Gru(parameters.in("g"), 4, 3, 2);
    float[] other = x.clone();
    for (int i = 8; i < 12; i++) {
      other[i] += 1; // the last place of the first sequence
    }
    try (Pass pass = Pass.inference(1)) {
      Tensor one = Tensor.of(x, sequence);
      Tensor two = Tensor.of(other, sequence);
      Tensor future = Tensor.future(3);
      assertSameBefore(attention.apply(one, future, pass), attention.apply(two, future, pass));
      assertSameBefore(convolution.apply(one), convolution.apply(two));
      assertSameBefore(gru.apply(one), gru.apply(two));
    }
  }

  /// Two channels of 3 x 2 vectors: 1 2 3 4 5 6 has mean 3.5 and variance 35/12, which is 3.5 where
  /// one degree of freedom is taken off; a tenth of the way from (0, 1) is (.35, 1.25).
  @Test
  void runningAveragesMoveByATenth() {
    BatchNorm norm = new BatchNorm(parameters, 1);
    try (Pass pass = Pass.training(1, 0, 1)) {
      norm.apply(Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2, 1), pass);
    }
    assertThat(parameters.arrayOf("mean").floatAt(0)).isCloseTo(0.35f, within(1e-6f));
    assertThat(parameters.arrayOf("variance").floatAt(0)).isCloseTo(1.25f, within(1e-6f));
    try (Pass pass = Pass.inference(1)) {
      float y = norm.apply(Tensor.of(new float[] {1.35f}, 1, 1), pass).floats()[0];
      assertThat(y).isCloseTo((float) (1 / Math.sqrt(1.25)), within(1e-4f));
    }
  }

  @Test
  void initialNumbersAreAsStated() {
    parameters.add("normal", Initial.normal(2), 100, 100);
    parameters.add("fan", Initial.FAN_IN, 100, 25, 4);
    parameters.add("xavier", Initial.XAVIER_UNIFORM, 60, 40);
    parameters.add("kaiming", Initial.KAIMING_NORMAL, 100, 50);
    assertThat(deviation("normal")).isCloseTo(2, within(0.05));
    assertThat(deviation("fan")).isCloseTo(0.1 / Math.sqrt(3), within(0.001)); // 1 / √(25 · 4)
    assertThat(deviation("xavier")).isCloseTo(Math.sqrt(6 / 100.0 / 3), within(0.005));
    assertThat(deviation("kaiming")).isCloseTo(0.2, within(0.005)); // √(2 / 50)
  }

  @Test
  void aNameDecidesItsDrawsNotTheOrder() {
    Array one = first(new Parameters(5), "a", "b");
    Array other = first(new Parameters(5), "b", "a");
    assertThat(one.sameAs(other)).isTrue();
    assertThat(one.sameAs(first(new Parameters(6), "a", "b"))).isFalse();
  }

  private static Array first(Parameters fresh, String... names) {
    for (String name : names) {
      fresh.add(name, Initial.normal(1), 5);
    }
    return fresh.arrayOf("a");
  }

  private double deviation(String name) {
    float[] values = parameters.arrayOf(name).toFloats();
    double sum = 0;
    double squares = 0;
    for (float value : values) {
      sum += value;
      squares += value * value;
    }
    return Math.sqrt(squares / values.length - Math.pow(sum / values.length, 2));
  }

  private static void assertSameBefore(Tensor one, Tensor two) {
    assertThat(one.slice(1, 0, 2).floats()).isEqualTo(two.slice(1, 0, 2).floats());
    assertThat(one.at(1, 2).floats()).isNotEqualTo(two.at(1, 2).floats());
  }
}
