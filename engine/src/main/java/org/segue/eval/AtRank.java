package org.segue.eval;

import java.util.List;

/// Another metric as if only the first `rank` tracks had been wanted: `recall@10`.
public record AtRank(Metric metric, int rank) implements Metric {

  public AtRank {
    if (rank < 1) {
      throw new IllegalArgumentException(
          "the rank after @ must be at least 1: %s@%d".formatted(metric.name(), rank));
    }
  }

  @Override
  public String name() {
    return metric.name() + "@" + rank;
  }

  @Override
  public Better better() {
    return metric.better();
  }

  @Override
  public boolean averages() {
    return metric.averages();
  }

  @Override
  public double weight(Answer answer) {
    return metric.weight(answer.first(rank));
  }

  @Override
  public double of(Answer answer) {
    return metric.of(answer.first(rank));
  }

  @Override
  public double over(List<Answer> answers) {
    return metric.over(answers.stream().map(answer -> answer.first(rank)).toList());
  }
}
