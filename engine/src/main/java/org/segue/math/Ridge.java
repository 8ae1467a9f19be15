package org.segue.math;

import java.util.Arrays;

/// Linear regression with regularisation (Hoerl & Kennard 1970), of several targets at once: W,
/// features x targets, which makes ‖T − F W‖² + λ ‖W‖² least for features F, n x features, and
/// targets T, n x targets.
///
/// Only the products of columns are kept, so any number of λ cost no further look at the rows.
/// [Dense#times] makes F W.
public final class Ridge {

  private final int features;
  private final int targets;
  private final double[] products; // of the columns of [F T]

  /// @param rows F32, n x (features + targets): a row's features, then its targets
  public Ridge(Array rows, int features, int threads) {
    this.features = features;
    targets = (int) rows.shape()[1] - features;
    products = Gramian.sum(rows, threads);
  }

  /// W, row by row. `lambda` must be above 0.
  public float[] weights(double lambda) {
    int width = features + targets;
    float[] system = new float[features * features];
    float[] right = new float[targets * features];
    for (int j = 0; j < features; j++) {
      for (int k = 0; k < features; k++) {
        system[j * features + k] = (float) (products[j * width + k] + (j == k ? lambda : 0));
      }
      for (int t = 0; t < targets; t++) {
        right[t * features + j] = (float) products[j * width + features + t];
      }
    }
    if (!Blas.factorise(features, system)) {
      throw new IllegalArgumentException("lambda %s must be larger".formatted(lambda));
    }
    Blas.solveFactorised(features, system, targets, right);
    float[] weights = new float[features * targets];
    for (int t = 0; t < targets; t++) {
      for (int j = 0; j < features; j++) {
        weights[j * targets + t] = right[t * features + j];
      }
    }
    return weights;
  }

  /// ‖T − F W‖² for any W: also for one that was made of other rows.
  public double error(float[] weights) {
    int width = features + targets;
    double error = 0;
    double[] fitted = new double[targets]; // a row of FᵀF W
    for (int t = 0; t < targets; t++) {
      error += products[(features + t) * width + features + t];
    }
    for (int j = 0; j < features; j++) {
      Arrays.fill(fitted, 0);
      for (int k = 0; k < features; k++) {
        double product = products[j * width + k];
        for (int t = 0; t < targets; t++) {
          fitted[t] += product * weights[k * targets + t];
        }
      }
      for (int t = 0; t < targets; t++) {
        error += weights[j * targets + t] * (fitted[t] - 2 * products[j * width + features + t]);
      }
    }
    return error;
  }
}
