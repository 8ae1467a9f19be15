package org.segue.model;

/// How the weight of a seed falls with its distance from the end of the playlist, in the two forms
/// that the session-kNN family uses (Ludewig & Jannach 2018).
///
/// The published linear forms go negative after ten places; here they stop at 0.
public enum Decay {
  SAME,
  LINEAR,
  DIV,
  LOG,
  QUADRATIC,
  EXPONENTIAL;

  /// The weight of the seed at `place` (1 … `length`); `scale` is used by EXPONENTIAL only.
  double ofPlace(int place, int length, double scale) {
    return switch (this) {
      case SAME -> 1;
      case LINEAR -> Math.max(0, 1 - 0.1 * (length - place));
      case DIV -> (double) place / length;
      case LOG -> 1 / Math.log10(length - place + 1.7);
      case QUADRATIC -> Math.pow((double) place / length, 2);
      case EXPONENTIAL -> Math.exp((place - length) / scale);
    };
  }

  /// The weight of a neighbour whose latest shared seed is `step` places from the end (the last
  /// seed has step 1); `scale` is used by EXPONENTIAL only.
  double ofStep(int step, double scale) {
    return switch (this) {
      case SAME -> 1;
      case LINEAR -> Math.max(0, 1 - 0.1 * step);
      case DIV -> 1.0 / step;
      case LOG -> 1 / Math.log10(step + 1.7);
      case QUADRATIC -> 1.0 / ((double) step * step);
      case EXPONENTIAL -> Math.exp((1 - step) / scale);
    };
  }
}
