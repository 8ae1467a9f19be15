package org.segue.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.segue.store.NamedArrays;

/// The part of [Rta] that makes one vector of a playlist's, as it answers: in plain Java what
/// [RtaAggregator] does in libtorch. Immutable; safe for concurrent use.
final class RtaPlaylist {

  private final Rta recipe;
  private final float @Nullable [] positions;
  private final List<PlainLayers.Transformer> transformers = new ArrayList<>();
  private final List<PlainLayers.Gru> grus = new ArrayList<>();
  private final List<PlainLayers.Convolution> convolutions = new ArrayList<>();
  private final PlainLayers.@Nullable Linear last;
  private final float @Nullable [] scale;
  private final float @Nullable [] bias;
  private final float @Nullable [] gain;

  /// `state` is what an [RtaAggregator] learnt.
  RtaPlaylist(Rta recipe, NamedArrays state) {
    this.recipe = recipe;
    positions = optional(state, "positions");
    boolean convolves = recipe.aggregator() == Rta.Aggregator.GATED_CNN;
    for (int layer = 0; state.has("layer" + layer + ".norm1.weight"); layer++) {
      transformers.add(
          new PlainLayers.Transformer(state.part("layer" + layer + "."), recipe.heads()));
    }
    for (int layer = 0; state.has("gru." + layer + ".input.weight"); layer++) {
      grus.add(PlainLayers.Gru.of(state, "gru." + layer + "."));
    }
    for (int block = 0; convolves && block <= recipe.layers(); block++) {
      convolutions.add(
          new PlainLayers.Convolution(state.part("block" + block + "."), recipe.kernel()));
    }
    last = state.has("last.weight") ? PlainLayers.Linear.of(state, "last.") : null;
    scale = optional(state, "shortcut.scale");
    bias = optional(state, "shortcut.bias");
    gain = optional(state, "shortcut.gain");
  }

  private static float @Nullable [] optional(NamedArrays state, String name) {
    return state.has(name) ? PlainLayers.floats(state, name) : null;
  }

  /// One vector of those of a playlist's tracks, of which there is at least one, oldest first. The
  /// mean is of all of them, a network reads the last ones, as many as it saw at once in training.
  float[] apply(float[][] all) {
    float[] mean = new float[all[0].length];
    for (float[] row : all) {
      PlainLayers.add(mean, row);
    }
    for (int k = 0; k < mean.length; k++) {
      mean[k] /= all.length;
    }
    if (scale != null && bias != null) {
      for (int k = 0; k < mean.length; k++) {
        mean[k] = mean[k] * scale[k] + bias[k];
      }
    }
    if (recipe.aggregator() == Rta.Aggregator.AVERAGE) {
      return mean;
    }
    float[][] x = Arrays.copyOfRange(all, Math.max(0, all.length - recipe.reads()), all.length);
    float[] made =
        switch (recipe.aggregator()) {
          case TRANSFORMER -> transformed(x);
          case GRU -> recurred(x);
          case GATED_CNN -> convolved(x);
          case AVERAGE -> mean;
        };
    if (gain == null) {
      return made;
    }
    for (int k = 0; k < mean.length; k++) {
      mean[k] += made[k] * gain[k];
    }
    return mean;
  }

  private float[] transformed(float[][] x) {
    float[][] y = new float[x.length][];
    for (int j = 0; j < x.length; j++) {
      y[j] = x[j].clone();
      if (positions != null) {
        int at = (recipe.window() - x.length + j) * x[j].length;
        for (int k = 0; k < y[j].length; k++) {
          y[j][k] += positions[at + k];
        }
      }
    }
    for (int layer = 0; layer < transformers.size(); layer++) {
      y = transformers.get(layer).apply(y, layer == transformers.size() - 1 ? x.length - 1 : 0);
    }
    return y[x.length - 1];
  }

  private float[] recurred(float[][] x) {
    float[][] y = x;
    for (PlainLayers.Gru gru : grus) {
      y = gru.apply(y);
    }
    float[] made = linear().apply(y[y.length - 1]);
    for (int k = 0; k < made.length; k++) {
      made[k] = Math.max(0, made[k]);
    }
    return made;
  }

  private float[] convolved(float[][] x) {
    float[][] h = x;
    float[][] residual = x;
    for (int block = 0; block < convolutions.size(); block++) {
      h = convolutions.get(block).apply(h);
      if (block % RtaAggregator.RESIDUAL == 1) {
        for (int j = 0; j < h.length; j++) {
          PlainLayers.add(h[j], residual[j]);
        }
      }
      residual = block == 0 || block % RtaAggregator.RESIDUAL == 1 ? h : residual;
    }
    float[] most = h[0].clone();
    for (float[] row : h) {
      for (int k = 0; k < most.length; k++) {
        most[k] = Math.max(most[k], row[k]);
      }
    }
    return linear().apply(most);
  }

  private PlainLayers.Linear linear() {
    if (last == null) {
      throw new IllegalStateException("there is no array 'aggregator.last.weight'");
    }
    return last;
  }
}
