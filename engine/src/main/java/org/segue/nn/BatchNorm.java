package org.segue.nn;

import org.bytedeco.pytorch.global.torch;

/// Channels with mean 0 and deviation 1 over all vectors of the batch while training, by running
/// averages otherwise (Ioffe & Szegedy 2015); then scaled and shifted by what is learnt.
///
/// `weight` and `bias` are `[width]`, as are the running `mean` and `variance`, which move by a
/// tenth at each step and are kept with the parameters.
public final class BatchNorm {

  private static final double MOMENTUM = 0.1;
  private static final double EPSILON = 1e-5;

  private final int width;
  private final Tensor weight;
  private final Tensor bias;
  private final Tensor mean;
  private final Tensor variance;

  public BatchNorm(Parameters parameters, int width) {
    this.width = width;
    weight = parameters.add("weight", Initial.ONES, width);
    bias = parameters.add("bias", Initial.ZEROS, width);
    mean = parameters.keep("mean", Initial.ZEROS, width);
    variance = parameters.keep("variance", Initial.ONES, width);
  }

  /// [..., width] → the same.
  public Tensor apply(Tensor x, Pass pass) {
    Tensor vectors = x.reshape(-1, width);
    return new Tensor(
            torch.batch_norm(
                vectors.raw(),
                weight.optional(),
                bias.optional(),
                mean.optional(),
                variance.optional(),
                pass.isTraining(),
                MOMENTUM,
                EPSILON,
                false))
        .reshape(x.shape());
  }
}
