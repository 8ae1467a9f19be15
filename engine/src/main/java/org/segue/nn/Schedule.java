package org.segue.nn;

/// How the learning rate goes along a run: what it is multiplied with at a step.
@FunctionalInterface
public interface Schedule {

  /// The same rate throughout.
  Schedule CONSTANT = (step, steps) -> 1;

  /// @param step from 0
  /// @param steps of the whole run, if nothing ends it early
  double factor(long step, long steps);

  /// A counter goes up right after step 0 and then after every `every` steps; each time it has gone
  /// up by `patience` the rate is multiplied by `factor`.
  static Schedule falling(long every, long patience, double factor) {
    return (step, steps) ->
        step == 0 ? 1 : Math.pow(factor, (double) Math.floorDiv((step - 1) / every + 1, patience));
  }

  /// Up in a straight line over the first part `warmUp` of the run, then down along half a cosine
  /// to 0.
  static Schedule cosine(double warmUp) {
    return (step, steps) -> {
      double part = (step + 1.0) / (steps + 1.0);
      return part < warmUp
          ? part / warmUp
          : 0.5 + 0.5 * Math.cos(Math.PI * (part - warmUp) / (1 - warmUp));
    };
  }
}
