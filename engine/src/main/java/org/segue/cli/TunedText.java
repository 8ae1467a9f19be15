package org.segue.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.segue.eval.Report;
import org.segue.eval.Trial;
import org.segue.eval.Tuned;

/// A [Tuned] as text: the ranking with intervals and differences from the base, the best one's
/// settings, and what it is worth where it was not chosen.
final class TunedText {

  private final Tuned tuned;
  private final List<String> metrics;
  private final StringBuilder text = new StringBuilder();

  private TunedText(Tuned tuned) {
    this.tuned = tuned;
    metrics = List.copyOf(tuned.base().overall().sequencedKeySet());
  }

  /// With at most `top` ranks, and the base's.
  static String of(Tuned tuned, int top) {
    TunedText writer = new TunedText(tuned);
    writer.head();
    writer.ranking(top);
    writer.confirmation();
    return writer.text.toString();
  }

  /// A value and its interval.
  static String cell(Report.@Nullable Measure measure) {
    if (measure == null) {
      return "";
    }
    Double plusMinus = measure.plusMinus();
    return ReportText.number(measure.value())
        + (plusMinus == null ? "" : " ±" + ReportText.number(plusMinus));
  }

  private void head() {
    line(
        "%s: %,d tasks, limit %d, %s %s; %,d settings, best first by %s %s",
        tuned.protocol().name(),
        tuned.tasks(),
        tuned.limit(),
        tuned.seeds().size() == 1 ? "seed" : "seeds",
        tuned.seeds().stream().map(String::valueOf).collect(Collectors.joining(", ")),
        tuned.trials().size(),
        tuned.metric().name(),
        tuned.metric().better().equals("lower") ? "↓" : "↑");
    line(
        "Differences from %s, paired by task; 95 %% bootstrap interval, * where it excludes 0",
        tuned.base().name());
    line("");
  }

  private void ranking(int top) {
    StringBuilder head = new StringBuilder("    ");
    for (int m = 0; m < metrics.size(); m++) {
      head.append(String.format(Locale.ROOT, "  %-" + width(m) + "s", metrics.get(m)));
    }
    line("%s  %-36s %10s  settings", head, "difference", "training s");
    List<Trial> trials = tuned.trials();
    for (int rank = 0; rank < trials.size(); rank++) {
      Trial trial = trials.get(rank);
      boolean base = trial.equals(tuned.base());
      if (rank >= top && !base) {
        continue;
      }
      StringBuilder row = new StringBuilder(String.format(Locale.ROOT, "%4d", rank + 1));
      for (int m = 0; m < metrics.size(); m++) {
        Report.Measure measure = trial.overall().get(metrics.get(m));
        String cell =
            m == 0 || measure == null ? cell(measure) : ReportText.number(measure.value());
        row.append(String.format(Locale.ROOT, "  %-" + width(m) + "s", cell));
      }
      line(
          "%s  %-36s %10.1f  %s",
          row,
          base ? "" : difference(trial.difference()),
          trial.trainingSeconds(),
          base ? "(as given)" : settings(trial));
    }
    line("");
  }

  private void confirmation() {
    Tuned.Confirmation confirmation = tuned.confirmation();
    Trial best = tuned.best();
    line("Best: %s", best.name());
    SequencedMap<String, Report.Measure> fresh = confirmation.best().overall();
    line(
        "On the split of seed %d (%,d tasks), which took no part in the choice: %s %s instead of"
            + " %s%s",
        confirmation.seed(),
        confirmation.tasks(),
        tuned.metric().name(),
        cell(fresh.get(tuned.metric().name())),
        cell(best.overall().get(tuned.metric().name())),
        best.equals(tuned.base())
            ? ""
            : ", difference " + difference(confirmation.best().difference()));
    List<String> changed = new ArrayList<>();
    best.algorithm()
        .parameters()
        .properties()
        .forEach(
            p -> {
              if (!p.getValue().equals(tuned.base().algorithm().parameters().get(p.getKey()))) {
                changed.add(p.getKey() + "=" + p.getValue().asString());
              }
            });
    line("Changed: %s", changed.isEmpty() ? "nothing" : String.join(", ", changed));
  }

  private int width(int metric) {
    return Math.max(metric == 0 ? 13 : 7, metrics.get(metric).length());
  }

  private String settings(Trial trial) {
    String prefix = tuned.base().name() + ",";
    return trial.name().startsWith(prefix) ? trial.name().substring(prefix.length()) : trial.name();
  }

  private static String difference(Report.@Nullable Difference difference) {
    if (difference == null) {
      return "";
    }
    Double percent = difference.percent();
    Double lower = difference.lower();
    Double upper = difference.upper();
    return signed(difference.difference())
        + (percent == null ? "" : String.format(Locale.ROOT, " %+.1f %%", percent))
        + (lower == null || upper == null
            ? ""
            : " (" + signed(lower) + " … " + signed(upper) + ")" + (difference.sure() ? " *" : ""));
  }

  private static String signed(double value) {
    return (value < 0 ? "" : "+") + ReportText.number(value);
  }

  @SuppressWarnings("AnnotateFormatMethod")
  private void line(String format, @Nullable Object... values) {
    text.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
  }
}
