package org.segue.nn;

import org.bytedeco.pytorch.global.torch;

/// Vectors with mean 0 and deviation 1 over the last dimension, then scaled and shifted by what is
/// learnt (Ba et al. 2016). `weight` and `bias` are `[width]`.
public final class LayerNorm {

  private static final double EPSILON = 1e-5;

  private final long[] width;
  private final Tensor weight;
  private final Tensor bias;

  public LayerNorm(Parameters parameters, int width) {
    this.width = new long[] {width};
    weight = parameters.add("weight", Initial.ONES, width);
    bias = parameters.add("bias", Initial.ZEROS, width);
  }

  public Tensor apply(Tensor x) {
    return new Tensor(
        torch.layer_norm(x.raw(), width, weight.optional(), bias.optional(), EPSILON, false));
  }
}
