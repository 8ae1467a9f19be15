package org.segue.math;

/// Probabilities (or shares, between 0 and 1) from features: `p = 1 / (1 + exp(−w·x))`.
///
/// Fitted by Newton's method on the cross-entropy with a small penalty on w; convex, so the same
/// samples give the same weights. One iteration costs samples · features². Features should be of
/// size 1, and the first one constantly 1.
public record LogisticRegression(float[] weights) {

  private static final int ITERATIONS = 25;

  /// `samples`: one row of features each; `targets`: in [0, 1]; `penalty`: half of it times |w|² is
  /// added to the summed loss.
  public static LogisticRegression fit(double[][] samples, double[] targets, double penalty) {
    int n = samples.length == 0 ? 0 : samples[0].length;
    double[] w = new double[n];
    for (int iteration = 0; iteration < ITERATIONS && n > 0; iteration++) {
      double[][] system = new double[n][n + 1]; // Hessian and, last, the downhill gradient
      for (int s = 0; s < samples.length; s++) {
        double[] x = samples[s];
        double p = probability(w, x);
        double curvature = Math.max(p * (1 - p), 1e-9);
        for (int i = 0; i < n; i++) {
          for (int j = 0; j <= i; j++) {
            system[i][j] += curvature * x[i] * x[j];
          }
          system[i][n] += (targets[s] - p) * x[i];
        }
      }
      for (int i = 0; i < n; i++) {
        system[i][i] += penalty;
        system[i][n] -= penalty * w[i];
        for (int j = i + 1; j < n; j++) {
          system[i][j] = system[j][i];
        }
      }
      double[] step = solve(system);
      double size = 0;
      for (double d : step) {
        size = Math.max(size, Math.abs(d));
      }
      double damping = size > 2 ? 2 / size : 1; // far from the optimum a full step overshoots
      for (int i = 0; i < n; i++) {
        w[i] += damping * step[i];
      }
      if (size < 1e-7) {
        break;
      }
    }
    float[] weights = new float[n];
    for (int i = 0; i < n; i++) {
      weights[i] = (float) w[i];
    }
    return new LogisticRegression(weights);
  }

  /// The probability for one row of features.
  public double probability(double[] features) {
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i] * features[i];
    }
    return 1 / (1 + Math.exp(-sum));
  }

  private static double probability(double[] w, double[] x) {
    double sum = 0;
    for (int i = 0; i < w.length; i++) {
      sum += w[i] * x[i];
    }
    return 1 / (1 + Math.exp(-sum));
  }

  /// Gauss–Jordan elimination of a positive definite n × (n + 1) system, in place.
  private static double[] solve(double[][] system) {
    int n = system.length;
    for (int k = 0; k < n; k++) {
      for (int i = 0; i < n; i++) {
        double factor = i == k ? 0 : system[i][k] / system[k][k];
        for (int j = k; j <= n && factor != 0; j++) {
          system[i][j] -= factor * system[k][j];
        }
      }
    }
    double[] solution = new double[n];
    for (int i = 0; i < n; i++) {
      solution[i] = system[i][n] / system[i][i];
    }
    return solution;
  }
}
