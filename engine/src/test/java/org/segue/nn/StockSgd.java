package org.segue.nn;

import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// libtorch's own optimiser, which moves every number of every parameter at each step: what
/// [Optimiser] is compared with.
public final class StockSgd {

  private final TensorVector parameters = new TensorVector();
  private final SGD sgd;

  public StockSgd(Parameters all, double rate, Sgd rule) {
    all.trained().values().forEach(tensor -> parameters.push_back(tensor.raw()));
    SGDOptions options = new SGDOptions(rate);
    options.momentum().put(rule.momentum());
    options.weight_decay().put(rule.weightDecay());
    options.nesterov().put(rule.nesterov());
    sgd = new SGD(parameters, options);
  }

  /// Moves all along the gradients of the pass, shortened to `clip`, and clears them.
  public void step(double clip) {
    torch.clip_grad_norm_(parameters, clip);
    sgd.step();
    sgd.zero_grad();
  }
}
