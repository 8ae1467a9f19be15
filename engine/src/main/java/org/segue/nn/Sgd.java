package org.segue.nn;

/// Stochastic gradient descent with momentum (Nesterov's form by default, as PyTorch writes it):
///
/// ```
/// g ← gradient + weightDecay · p
/// b ← momentum · b + g
/// p ← p − rate · (g + momentum · b)      nesterov
/// p ← p − rate · b                       otherwise
/// ```
///
/// Rows of a [Table] that a step does not touch move by their momentum and decay all the same. That
/// movement is linear in (p, b), so it is caught up exactly, by one 2 x 2 matrix for all idle
/// steps, when the row is next needed: the result is that of the dense update.
public record Sgd(double momentum, boolean nesterov, double weightDecay) implements Rule {

  public Sgd {
    if (!(momentum >= 0 && momentum < 1) || !(weightDecay >= 0)) {
      throw new IllegalArgumentException(
          "momentum %s must be in [0, 1), weightDecay %s not negative"
              .formatted(momentum, weightDecay));
    }
  }

  public Sgd() {
    this(0.9, true, 0);
  }
}
