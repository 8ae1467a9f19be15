package org.segue.nn;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// Gated recurrent units in layers (Cho et al. 2014), in the form that cuDNN and PyTorch use:
///
/// ```
/// r = σ(W_r x + b_r + U_r h + c_r)
/// z = σ(W_z x + b_z + U_z h + c_z)
/// n = tanh(W_n x + b_n + r (U_n h + c_n))
/// h ← (1 − z) n + z h
/// ```
///
/// Per layer `input.weight` holds W as [3 hidden, in] in the order r, z, n, `input.bias` b,
/// `hidden.weight` U and `hidden.bias` c; all start uniform within 1/√hidden.
public final class Gru {

  private final int hidden;
  private final int layers;
  private final List<Tensor> weights = new ArrayList<>();

  public Gru(Parameters parameters, int in, int hidden, int layers) {
    this.hidden = hidden;
    this.layers = layers;
    Initial initial = Initial.uniform(1 / Math.sqrt(hidden));
    for (int layer = 0; layer < layers; layer++) {
      Parameters own = parameters.in(String.valueOf(layer));
      weights.add(own.add("input.weight", initial, 3L * hidden, layer == 0 ? in : hidden));
      weights.add(own.add("hidden.weight", initial, 3L * hidden, hidden));
      weights.add(own.add("input.bias", initial, 3L * hidden));
      weights.add(own.add("hidden.bias", initial, 3L * hidden));
    }
  }

  /// [batch, length, in] → [batch, length, hidden]: what the last layer holds after each place,
  /// having begun with zeros.
  public Tensor apply(Tensor x) {
    TensorVector all =
        new TensorVector(
            weights.stream().map(Tensor::raw).toArray(org.bytedeco.pytorch.Tensor[]::new));
    return new Tensor(
        torch
            .gru(
                x.raw(),
                torch.zeros(layers, x.size(0), hidden),
                all,
                true,
                layers,
                0,
                false,
                false,
                true)
            .get0());
  }
}
