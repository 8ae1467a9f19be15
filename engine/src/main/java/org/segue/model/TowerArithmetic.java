package org.segue.model;

import org.jspecify.annotations.Nullable;
import org.segue.math.Array;
import org.segue.math.Dense;
import org.segue.store.NamedArrays;

/// What a [Tower] computes, for one query at a time, in plain Java from the arrays it learnt.
final class TowerArithmetic {

  private static final double UNIT_EPSILON = 1e-12;

  private final TwoTower recipe;
  private final NamedArrays learnt;
  private final float[] skip;

  /// @param learnt the tower's parameters, without a prefix
  TowerArithmetic(TwoTower recipe, NamedArrays learnt) {
    this.recipe = recipe;
    this.learnt = learnt;
    skip = recipe.skip() ? array("skip").toFloats() : new float[0];
  }

  /// The vector of these vectors, one after the other.
  float[] of(float[] given) {
    int d = recipe.dimension();
    float[] x = given;
    if (recipe.cross() > 0) {
      float[] crossed = linear("cross.up", linear("cross.down", given));
      x = new float[given.length];
      for (int k = 0; k < x.length; k++) {
        x[k] = given[k] * crossed[k] + given[k];
      }
    }
    for (int layer = 0; layer < recipe.layers().size(); layer++) {
      x = linear("dense." + layer, x);
      for (int k = 0; k < x.length && recipe.activation() == TwoTower.Activation.RELU; k++) {
        x[k] = Math.max(0, x[k]);
      }
    }
    float[] y = linear("out", x);
    for (int k = 0; k < skip.length; k++) {
      y[k % d] += skip[k] * given[k];
    }
    switch (recipe.norm()) {
      case NONE -> {}
      case UNIT -> unit(y);
      case LAYER -> PlainLayers.Norm.of(learnt, "norm.").standardise(y);
    }
    return y;
  }

  private float[] linear(String name, float[] x) {
    Array weight = array(name + ".weight");
    float[] y = new float[(int) (weight.size() / x.length)];
    Dense.times(weight, x, y);
    Array bias = find(name + ".bias");
    for (int k = 0; k < y.length && bias != null; k++) {
      y[k] += bias.floatAt(k);
    }
    return y;
  }

  private static void unit(float[] y) {
    double square = UNIT_EPSILON;
    for (float value : y) {
      square += (double) value * value;
    }
    float scale = (float) (1 / Math.sqrt(square));
    for (int k = 0; k < y.length; k++) {
      y[k] *= scale;
    }
  }

  private Array array(String name) {
    return learnt.get(name, Array.Type.F32);
  }

  private @Nullable Array find(String name) {
    return learnt.has(name) ? array(name) : null;
  }
}
