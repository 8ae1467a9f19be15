package org.segue.nn;

import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/// A convolution over time that looks back only, gated (Dauphin et al. 2017):
///
/// ```
/// h_t = (A · x_{t−k+1..t} + b) σ(B · x_{t−k+1..t} + c)
/// ```
///
/// `value` and `gate` are [out, in, kernel], uniform within 1/√(in · kernel); b and c start normal.
/// Before the first place there are zeros.
public final class GatedConvolution {

  private static final long[] ONE = {1};

  private final int kernel;
  private final Tensor value;
  private final Tensor gate;
  private final Tensor valueBias;
  private final Tensor gateBias;

  public GatedConvolution(Parameters parameters, int in, int out, int kernel) {
    this.kernel = kernel;
    value = parameters.add("value.weight", Initial.FAN_IN, out, in, kernel);
    gate = parameters.add("gate.weight", Initial.FAN_IN, out, in, kernel);
    valueBias = parameters.add("value.bias", Initial.normal(1), out);
    gateBias = parameters.add("gate.bias", Initial.normal(1), out);
  }

  /// [batch, length, in] → [batch, length, out].
  public Tensor apply(Tensor x) {
    long length = x.size(1);
    Tensor channels = x.transpose(1, 2);
    return convolved(channels, value, valueBias, length)
        .times(convolved(channels, gate, gateBias, length).sigmoid())
        .transpose(1, 2);
  }

  private Tensor convolved(Tensor channels, Tensor weight, Tensor bias, long length) {
    TensorOptional added = bias.optional();
    long[] padding = {kernel - 1}; // on both sides; what looks ahead is cut off
    return new Tensor(torch.conv1d(channels.raw(), weight.raw(), added, ONE, padding, ONE, 1))
        .slice(2, 0, length);
  }
}
