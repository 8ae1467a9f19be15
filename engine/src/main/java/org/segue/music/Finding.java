package org.segue.music;

import org.jspecify.annotations.Nullable;

/// What a service found, and whether it is what was wanted.
///
/// @param reason why it is not certain, or what was found instead; empty if all is well
/// @param facts null for [Verdict#NONE]
public record Finding(Verdict verdict, String reason, @Nullable Facts facts) {

  /// Best last.
  public enum Verdict {
    /// Nothing was found, or something else.
    NONE,
    /// It may be the same: somebody should look.
    CHECK,
    /// It is the same.
    OK
  }

  static Finding none(String reason) {
    return new Finding(Verdict.NONE, reason, null);
  }

  /// With other facts of the same hit.
  Finding with(Facts other) {
    return new Finding(verdict, reason, other);
  }

  /// Whether it can be used: certain, or nearly so and that is enough.
  public boolean usable(boolean unsure) {
    return verdict == Verdict.OK || (unsure && verdict == Verdict.CHECK);
  }
}
