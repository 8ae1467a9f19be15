package org.segue.eval;

import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// What a candidate of a [Tuning] reached.
///
/// - `overall`: by metric, over the tasks of all seeds.
/// - `bySeed`: the deciding metric's value on each split, in the order of the seeds.
/// - `difference`: from the base, paired by task; null for the base itself.
/// - Times as in [Report.Result].
public record Trial(
    String name,
    Report.Named algorithm,
    SequencedMap<String, Report.Measure> overall,
    List<Double> bySeed,
    Report.@Nullable Difference difference,
    double trainingSeconds,
    double answeringMilliseconds) {

  /// The value under a metric that all candidates were measured in.
  public double value(String metric) {
    Report.Measure measure = overall.get(metric);
    if (measure == null) {
      throw new IllegalArgumentException(
          "%s was not measured in '%s' but in %s".formatted(name, metric, overall.keySet()));
    }
    return measure.value();
  }
}
