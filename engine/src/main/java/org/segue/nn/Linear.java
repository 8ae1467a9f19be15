package org.segue.nn;

import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/// y = W x + b over the last dimension. `weight` is [out, in], `bias` is `[out]`.
///
/// Both start uniform within 1/√in, as is usual; other starts can be given.
public final class Linear {

  private final Tensor weight;
  private final @Nullable Tensor bias;

  public Linear(Parameters parameters, int in, int out) {
    this(parameters, in, out, Initial.FAN_IN, Initial.uniform(1 / Math.sqrt(in)));
  }

  /// @param ofBias null for a layer without
  public Linear(
      Parameters parameters, int in, int out, Initial ofWeight, @Nullable Initial ofBias) {
    weight = parameters.add("weight", ofWeight, out, in);
    bias = ofBias == null ? null : parameters.add("bias", ofBias, out);
  }

  /// [..., in] → [..., out].
  public Tensor apply(Tensor x) {
    TensorOptional added = bias == null ? new TensorOptional() : bias.optional();
    return new Tensor(torch.linear(x.raw(), weight.raw(), added));
  }
}
