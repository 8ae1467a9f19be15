package org.segue.nn;

/// Adam (Kingma & Ba 2015) with decoupled weight decay (Loshchilov & Hutter 2019):
///
/// ```
/// m ← beta1 · m + (1 − beta1) · g
/// v ← beta2 · v + (1 − beta2) · g²
/// p ← p (1 − rate · weightDecay) − rate · m / (1 − beta1^t) / (√(v / (1 − beta2^t)) + epsilon)
/// ```
///
/// Rows of a [Table] are lazy: a step moves only the rows it touched, and t is the number of steps
/// that touched the row, so that a row's first step is as long as any other's. (Counting all steps,
/// as sparse Adam elsewhere does, makes the first step of a row met late three times as long.)
public record Adam(double beta1, double beta2, double epsilon, double weightDecay) implements Rule {

  public Adam {
    if (!(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1)) {
      throw new IllegalArgumentException(
          "beta1 %s and beta2 %s must be in [0, 1)".formatted(beta1, beta2));
    }
    if (!(epsilon > 0) || !(weightDecay >= 0)) {
      throw new IllegalArgumentException(
          "epsilon %s must be above 0, weightDecay %s not negative"
              .formatted(epsilon, weightDecay));
    }
  }

  public Adam() {
    this(0.9, 0.999, 1e-8, 0);
  }
}
