package org.segue.nn;

import org.bytedeco.pytorch.global.torch;

/// A convolution over time: y_t = b + Σ_j W_j x_{t+j−before}, with zeros beyond both ends.
///
/// `weight` is [out, in, kernel], `bias` is `[out]` and starts at 0.
public final class Convolution {

  private static final long[] ONE = {1};

  private final int padding;
  private final boolean same;
  private final int first;
  private final Tensor weight;
  private final Tensor bias;

  /// As long as what comes in: (kernel − 1) / 2 zeros before, rounded down, the others behind.
  public Convolution(Parameters parameters, int in, int out, int kernel, Initial ofWeight) {
    this(parameters, in, out, kernel, ofWeight, kernel / 2, true);
  }

  /// With so many zeros at both ends.
  public Convolution(
      Parameters parameters, int in, int out, int kernel, Initial ofWeight, int padding) {
    this(parameters, in, out, kernel, ofWeight, padding, false);
  }

  private Convolution(
      Parameters parameters,
      int in,
      int out,
      int kernel,
      Initial ofWeight,
      int padding,
      boolean same) {
    this.padding = padding;
    this.same = same;
    first = padding - (kernel - 1) / 2; // an even kernel's zeros are one too many before
    weight = parameters.add("weight", ofWeight, out, in, kernel);
    bias = parameters.add("bias", Initial.ZEROS, out);
  }

  /// [batch, in, length] → [batch, out, length or what the padding leaves].
  public Tensor apply(Tensor x) {
    long[] zeros = {padding};
    Tensor y = new Tensor(torch.conv1d(x.raw(), weight.raw(), bias.optional(), ONE, zeros, ONE, 1));
    return same ? y.slice(2, first, first + x.size(2)) : y;
  }
}
