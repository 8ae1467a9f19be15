package org.segue.eval;

import java.util.List;

/// What a [Tuning] found.
///
/// - `metric`: the one that decided, and which values of it are better.
/// - `tasks`: over all seeds.
/// - `trials`: best first, the base among them.
/// - `confirmation`: the best and the base on a split that took no part in the choice.
public record Tuned(
    String dataHash,
    Report.Named protocol,
    List<Long> seeds,
    int limit,
    Report.Direction metric,
    int tasks,
    List<Trial> trials,
    Trial base,
    Confirmation confirmation) {

  /// The best of many trials is so partly by luck, and its value too good: here it is again without
  /// that luck. Where the base is the best, `best` is the base.
  public record Confirmation(long seed, int tasks, Trial base, Trial best) {}

  public Trial best() {
    return trials.getFirst();
  }
}
