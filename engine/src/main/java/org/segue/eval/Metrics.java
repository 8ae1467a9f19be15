package org.segue.eval;

import java.util.ArrayList;
import java.util.List;
import org.segue.data.Dataset;

/// The metrics by name, made for one training part. `NAME@K` is a metric over the first K tracks.
public final class Metrics {
  private Metrics() {}

  /// Every metric, those of accuracy first.
  public static List<Metric> all(Dataset training) {
    List<Metric> all = new ArrayList<>();
    for (RPrecision.Form form : RPrecision.Form.values()) {
      all.add(new RPrecision(form, training.catalog()));
    }
    for (Ndcg.Form form : Ndcg.Form.values()) {
      all.add(new Ndcg(form));
    }
    for (Accuracy.Form form : Accuracy.Form.values()) {
      all.add(new Accuracy(form));
    }
    for (RareRecall.Form form : RareRecall.Form.values()) {
      all.add(new RareRecall(form, training));
    }
    for (Familiarity.Form form : Familiarity.Form.values()) {
      all.add(new Familiarity(form, training));
    }
    for (Variety.Form form : Variety.Form.values()) {
      all.add(new Variety(form, training.catalog()));
    }
    return all;
  }

  /// The metrics with these names, in this order; `all` stands for every one.
  public static List<Metric> named(List<String> names, Dataset training) {
    List<Metric> all = all(training);
    List<Metric> chosen = new ArrayList<>();
    for (String name : names) {
      for (Metric metric : name.equals("all") ? all : List.of(named(name, all))) {
        if (chosen.stream().noneMatch(other -> other.name().equals(metric.name()))) {
          chosen.add(metric);
        }
      }
    }
    return chosen;
  }

  private static Metric named(String name, List<Metric> all) {
    int at = name.indexOf('@');
    String plain = at < 0 ? name : name.substring(0, at);
    for (Metric metric : all) {
      if (metric.name().equals(plain)) {
        return at < 0 ? metric : new AtRank(metric, rank(name, at));
      }
    }
    throw new IllegalArgumentException(
        "no metric '%s'; there are %s, each also as NAME@K"
            .formatted(plain, String.join(", ", all.stream().map(Metric::name).toList())));
  }

  private static int rank(String name, int at) {
    try {
      return Integer.parseInt(name.substring(at + 1));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "'%s': after @ comes a number of tracks, such as @10".formatted(name), e);
    }
  }
}
