package org.segue.eval;

import java.util.List;

/// How good answers are: a number per answer, and a number for a whole run.
///
/// A run's number is the mean over its answers, weighted by [#weight], unless [#averages] says
/// otherwise. Below, G stands for the withheld tracks, R for the recommended ones, ranks are from
/// 1.
public interface Metric {

  /// Which of two values is the better one.
  enum Better {
    HIGHER,
    LOWER,
    /// It describes and does not judge.
    NEITHER
  }

  String name();

  double of(Answer answer);

  default Better better() {
    return Better.HIGHER;
  }

  /// How much an answer counts in the mean. Depends on its task and limit alone.
  default double weight(Answer answer) {
    return 1;
  }

  /// Whether [#over] is the weighted mean of [#of]; if not, there is no interval around it.
  default boolean averages() {
    return true;
  }

  default double over(List<Answer> answers) {
    double sum = 0;
    double weights = 0;
    for (Answer answer : answers) {
      double weight = weight(answer);
      sum += weight * of(answer);
      weights += weight;
    }
    return sum / weights;
  }
}
