package org.segue.model;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.segue.nn.Initial;
import org.segue.nn.LayerNorm;
import org.segue.nn.Linear;
import org.segue.nn.Parameters;
import org.segue.nn.Pass;
import org.segue.nn.Tensor;

/// One tower of [TwoTower] above its features: some vectors in, one out. [TowerArithmetic] does
/// the same without gradients.
final class Tower {

  private final TwoTower recipe;
  private final int features;
  private final @Nullable Linear down;
  private final @Nullable Linear up;
  private final List<Linear> dense = new ArrayList<>();
  private final Linear out;
  private final @Nullable Tensor skip;
  private final @Nullable LayerNorm norm;

  Tower(TwoTower recipe, Parameters parameters, int features) {
    this.recipe = recipe;
    this.features = features;
    int d = recipe.dimension();
    int width = features * d;
    int rank = recipe.cross();
    down =
        rank == 0
            ? null
            : new Linear(parameters.in("cross.down"), width, rank, Initial.XAVIER_UNIFORM, null);
    up =
        rank == 0
            ? null
            : new Linear(
                parameters.in("cross.up"), rank, width, Initial.XAVIER_UNIFORM, Initial.ZEROS);
    int in = width;
    for (int layer = 0; layer < recipe.layers().size(); layer++) {
      int next = recipe.layers().get(layer);
      dense.add(new Linear(parameters.in("dense." + layer), in, next));
      in = next;
    }
    // beside a sum that is sensible from the start the layers begin by saying nothing
    out =
        recipe.skip()
            ? new Linear(parameters.in("out"), in, d, Initial.ZEROS, Initial.ZEROS)
            : new Linear(parameters.in("out"), in, d);
    skip = recipe.skip() ? parameters.add("skip", Initial.ONES, features, d) : null;
    norm = recipe.norm() == TwoTower.Norm.LAYER ? new LayerNorm(parameters.in("norm"), d) : null;
  }

  /// [n, features, d] → [n, d].
  Tensor apply(Tensor vectors, Pass pass) {
    long n = vectors.size(0);
    int d = recipe.dimension();
    Tensor given = vectors.reshape(n, (long) features * d);
    Tensor x = given;
    if (down != null && up != null) {
      x = given.times(up.apply(down.apply(given))).plus(given);
    }
    for (Linear layer : dense) {
      x = layer.apply(x);
      x = recipe.activation() == TwoTower.Activation.RELU ? x.relu() : x;
      x = pass.drop(x, recipe.dropout());
    }
    Tensor y = out.apply(x);
    if (skip != null) {
      y = y.plus(vectors.times(skip).sum(1));
    }
    return switch (recipe.norm()) {
      case NONE -> y;
      case UNIT -> y.unit(1);
      case LAYER -> norm == null ? y : norm.apply(y);
    };
  }
}
