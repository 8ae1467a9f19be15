package org.segue.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.segue.nn.BatchNorm;
import org.segue.nn.GatedConvolution;
import org.segue.nn.Gru;
import org.segue.nn.Initial;
import org.segue.nn.Linear;
import org.segue.nn.Parameters;
import org.segue.nn.Pass;
import org.segue.nn.Tensor;
import org.segue.nn.TransformerLayer;

/// The part of [Rta] that makes one vector of a playlist's, while it learns: output j is of tracks
/// 0 to j, whatever follows. [RtaPlaylist] is the same in plain Java.
final class RtaAggregator {

  /// Of so many blocks the first is added to what came in; the very first has no such sum.
  static final int RESIDUAL = 3;

  private final Rta recipe;
  private final @Nullable Tensor positions; // [window, width]
  private final List<TransformerLayer> layers = new ArrayList<>();
  private final @Nullable Gru gru;
  private final List<GatedConvolution> convolutions = new ArrayList<>();
  private final List<BatchNorm> norms = new ArrayList<>();
  private final @Nullable Linear last;
  private final @Nullable Tensor scale;
  private final @Nullable Tensor gain;
  private final @Nullable Tensor bias;

  RtaAggregator(Rta recipe, int width, Parameters parameters) {
    this.recipe = recipe;
    Rta.Aggregator kind = recipe.aggregator();
    boolean transformer = kind == Rta.Aggregator.TRANSFORMER;
    positions =
        transformer && recipe.positions() > 0
            ? parameters.add(
                "positions", Initial.normal(recipe.positions()), recipe.window(), width)
            : null;
    for (int layer = 0; transformer && layer < recipe.layers(); layer++) {
      layers.add(
          new TransformerLayer(
              parameters.in("layer" + layer),
              width,
              recipe.heads(),
              recipe.inner(),
              recipe.dropout()));
    }
    gru =
        kind == Rta.Aggregator.GRU
            ? new Gru(parameters.in("gru"), width, recipe.hidden(), recipe.layers())
            : null;
    boolean cnn = kind == Rta.Aggregator.GATED_CNN;
    for (int block = 0; cnn && block <= recipe.layers(); block++) {
      Parameters own = parameters.in("block" + block);
      int in = block == 0 ? width : recipe.hidden();
      convolutions.add(new GatedConvolution(own, in, recipe.hidden(), recipe.kernel()));
      norms.add(new BatchNorm(own.in("norm"), recipe.hidden()));
    }
    last =
        cnn
            ? new Linear(
                parameters.in("last"),
                recipe.hidden(),
                width,
                Initial.KAIMING_NORMAL,
                Initial.uniform(1 / Math.sqrt(recipe.hidden())))
            : gru != null ? new Linear(parameters.in("last"), recipe.hidden(), width) : null;
    boolean direct = recipe.shortcut();
    scale = direct ? parameters.add("shortcut.scale", Initial.ONES, width) : null;
    bias = direct ? parameters.add("shortcut.bias", Initial.ZEROS, width) : null;
    gain =
        direct && kind != Rta.Aggregator.AVERAGE
            ? parameters.add("shortcut.gain", Initial.ZEROS, width)
            : null;
  }

  /// [playlists, length, width] → the same; rows are padded at their ends.
  Tensor apply(Tensor x, int[] lengths, Pass pass) {
    int length = (int) x.size(1);
    if (scale == null || bias == null) {
      return recipe.aggregator() == Rta.Aggregator.AVERAGE
          ? means(x, length)
          : aggregated(x, lengths, pass);
    }
    Tensor direct = means(x, length).times(scale).plus(bias);
    return gain == null ? direct : direct.plus(aggregated(x, lengths, pass).times(gain));
  }

  private static Tensor means(Tensor x, int length) {
    float[] parts = new float[length];
    for (int j = 0; j < length; j++) {
      parts[j] = 1f / (j + 1);
    }
    return x.runningSum(1).times(Tensor.of(parts, length, 1));
  }

  private Tensor aggregated(Tensor x, int[] lengths, Pass pass) {
    return switch (recipe.aggregator()) {
      case AVERAGE -> throw new IllegalStateException("an average needs no network");
      case TRANSFORMER -> transformed(x, lengths, pass);
      case GRU -> present(last).apply(present(gru).apply(x)).relu();
      case GATED_CNN -> convolved(x, lengths, pass);
    };
  }

  /// A track's position is counted from the end of its own playlist: the newest has the last.
  private Tensor transformed(Tensor x, int[] lengths, Pass pass) {
    int length = (int) x.size(1);
    Tensor y = x;
    if (positions != null) {
      int[] places = new int[lengths.length * length];
      for (int p = 0; p < lengths.length; p++) {
        for (int j = 0; j < length; j++) {
          places[p * length + j] = recipe.window() - 1 - Math.max(0, lengths[p] - 1 - j);
        }
      }
      y = y.plus(positions.rows(places, lengths.length, length));
    }
    Tensor future = Tensor.future(length);
    for (TransformerLayer layer : layers) {
      y = layer.apply(y, future, pass);
    }
    return y;
  }

  /// What is padded must not count in the norms' means.
  private Tensor convolved(Tensor x, int[] lengths, Pass pass) {
    int length = (int) x.size(1);
    int total = Arrays.stream(lengths).sum();
    int[] real = new int[total];
    int[] back = new int[lengths.length * length];
    int n = 0;
    for (int p = 0; p < lengths.length; p++) {
      for (int j = 0; j < length; j++) {
        boolean there = j < lengths[p];
        back[p * length + j] = there ? n : total;
        if (there) {
          real[n++] = p * length + j;
        }
      }
    }
    Tensor h = x;
    Tensor residual = x;
    for (int block = 0; block < convolutions.size(); block++) {
      Tensor flat =
          convolutions.get(block).apply(h).reshape((long) back.length, recipe.hidden()).rows(real);
      Tensor made = pass.drop(norms.get(block).apply(flat, pass), recipe.dropout());
      Tensor padded =
          Tensor.concat(0, made, Tensor.zeros(1, recipe.hidden()))
              .rows(back, lengths.length, length);
      h = block % RESIDUAL == 1 ? padded.plus(residual) : padded;
      residual = block == 0 || block % RESIDUAL == 1 ? h : residual;
    }
    return present(last).apply(h.runningMax(1));
  }

  private static <T> T present(@Nullable T layer) {
    if (layer == null) {
      throw new IllegalStateException("this kind has no such layer");
    }
    return layer;
  }
}
