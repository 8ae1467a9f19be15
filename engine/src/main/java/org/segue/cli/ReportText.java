package org.segue.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.segue.eval.Report;
import org.segue.eval.Report.Measure;

/// A [Report] as text of at most 120 columns: the contenders under letters, all metrics overall,
/// each metric by category, and the paired differences.
final class ReportText {

  private static final int WIDTH = 120;
  private static final int LABEL = 34;
  private static final int CELL = 16;

  private final Report report;
  private final StringBuilder text = new StringBuilder();

  private ReportText(Report report) {
    this.report = report;
  }

  static String of(Report report) {
    ReportText writer = new ReportText(report);
    writer.head();
    writer.overall();
    if (report.categories().size() > 1) {
      writer.byCategory();
    }
    if (report.seeds().size() > 1) {
      writer.bySeed();
    }
    writer.differences();
    return writer.text.toString();
  }

  /// A value in at most nine characters: `.2241`, `1.7840`, `12.345`, `-.0031`.
  static String number(double value) {
    String format = Math.abs(value) < 9.99995 ? "%.4f" : Math.abs(value) < 1000 ? "%.3f" : "%.1f";
    String plain = String.format(Locale.ROOT, format, value);
    return plain.startsWith("0.")
        ? plain.substring(1)
        : plain.startsWith("-0.") ? "-" + plain.substring(2) : plain;
  }

  static String shortened(String name, int length) {
    return name.length() <= length ? name : name.substring(0, length - 1) + "…";
  }

  private void head() {
    String parameters =
        report.protocol().parameters().properties().stream()
            .map(p -> p.getKey() + "=" + p.getValue().asString())
            .collect(Collectors.joining(", "));
    line(
        "%s (%s): %,d tasks, limit %d, %s %s",
        report.protocol().name(),
        parameters,
        report.tasks(),
        report.limit(),
        report.seeds().size() == 1 ? "seed" : "seeds",
        report.seeds().stream().map(String::valueOf).collect(Collectors.joining(", ")));
    line(
        "data %s: %,d playlists, %,d entries, %,d tracks",
        shortened(report.data().contentHash(), 13),
        report.data().playlists(),
        report.data().entries(),
        report.data().tracks());
    report.notes().forEach(note -> line("note: %s", note));
    line("");
    for (int r = 0; r < report.results().size(); r++) {
      line("%-3s%s", letter(r), report.results().get(r).name());
    }
    line("");
  }

  private void overall() {
    List<String> columns = new ArrayList<>();
    report.metrics().forEach(metric -> columns.add(metric.name()));
    columns.add("training s");
    columns.add("ms/answer");
    List<List<String>> rows = new ArrayList<>();
    for (int r = 0; r < report.results().size(); r++) {
      Report.Result result = report.results().get(r);
      List<String> row = new ArrayList<>();
      row.add(label(r));
      report.metrics().forEach(metric -> row.add(cell(result.overall().get(metric.name()))));
      row.add(String.format(Locale.ROOT, "%.1f", result.trainingSeconds()));
      row.add(String.format(Locale.ROOT, "%.2f", result.answeringMilliseconds()));
      rows.add(row);
    }
    table("overall", columns, rows);
  }

  private void byCategory() {
    for (Report.Direction metric : report.metrics()) {
      List<List<String>> rows = new ArrayList<>();
      for (int c = 0; c < report.categories().size(); c++) {
        Report.Category category = report.categories().get(c);
        List<String> row = new ArrayList<>();
        row.add("%2d %s (%,d)".formatted(category.number(), category.name(), category.tasks()));
        for (Report.Result result : report.results()) {
          row.add(cell(result.byCategory().get(c).measures().get(metric.name())));
        }
        rows.add(row);
      }
      table(title(metric), letters(), rows);
    }
  }

  private void bySeed() {
    for (Report.Direction metric : report.metrics()) {
      List<List<String>> rows = new ArrayList<>();
      for (int s = 0; s < report.seeds().size(); s++) {
        List<String> row = new ArrayList<>();
        row.add("seed " + report.seeds().get(s));
        for (Report.Result result : report.results()) {
          row.add(cell(result.bySeed().get(s).get(metric.name())));
        }
        rows.add(row);
      }
      table(title(metric), letters(), rows);
    }
  }

  private void differences() {
    if (report.differences().isEmpty()) {
      return;
    }
    line(
        "Differences from %s, paired by task; 95 %% bootstrap interval, * where it excludes 0",
        report.baseline());
    String before = "";
    for (Report.Difference difference : report.differences()) {
      Double percent = difference.percent();
      Double lower = difference.lower();
      Double upper = difference.upper();
      String name = difference.name().equals(before) ? "" : label(indexOf(difference.name()));
      before = difference.name();
      line(
          "%-34s%-24s%9s  %9s   %s",
          name,
          difference.metric(),
          signed(difference.difference()),
          percent == null ? "" : String.format(Locale.ROOT, "%+.1f %%", percent),
          lower == null || upper == null
              ? ""
              : signed(lower) + " … " + signed(upper) + (difference.sure() ? " *" : ""));
    }
  }

  /// Rows of a label and cells; columns that do not fit go below.
  private void table(String title, List<String> columns, List<List<String>> rows) {
    int from = 0;
    while (from < columns.size()) {
      StringBuilder head = new StringBuilder(padded(title, LABEL));
      int to = from;
      while (to < columns.size() && head.length() + width(columns.get(to)) <= WIDTH) {
        head.append(aligned(columns.get(to), width(columns.get(to))));
        to++;
      }
      line("%s", head);
      for (List<String> row : rows) {
        StringBuilder line = new StringBuilder(padded(row.getFirst(), LABEL));
        for (int c = from; c < to; c++) {
          line.append(aligned(row.get(c + 1), width(columns.get(c))));
        }
        line("%s", line);
      }
      line("");
      from = to;
    }
  }

  private static int width(String column) {
    return column.equals("training s") || column.equals("ms/answer")
        ? 11
        : Math.max(CELL, column.length() + 2);
  }

  private static String cell(@Nullable Measure measure) {
    if (measure == null) {
      return "";
    }
    Double plusMinus = measure.plusMinus();
    return number(measure.value()) + (plusMinus == null ? "" : " ±" + number(plusMinus));
  }

  private static String title(Report.Direction metric) {
    return switch (metric.better()) {
      case "higher" -> metric.name() + " ↑";
      case "lower" -> metric.name() + " ↓";
      default -> metric.name();
    };
  }

  private List<String> letters() {
    List<String> letters = new ArrayList<>();
    for (int r = 0; r < report.results().size(); r++) {
      letters.add(letter(r));
    }
    return letters;
  }

  private int indexOf(String name) {
    return report.results().stream().map(Report.Result::name).toList().indexOf(name);
  }

  private String label(int result) {
    return "%-3s%s".formatted(letter(result), shortened(report.results().get(result).name(), 30));
  }

  private static String letter(int result) {
    return result < 26 ? String.valueOf((char) ('A' + result)) : "A" + (result - 25);
  }

  private static String signed(double value) {
    return (value < 0 ? "" : "+") + number(value);
  }

  private static String padded(String value, int width) {
    return value + " ".repeat(Math.max(0, width - value.length()));
  }

  private static String aligned(String value, int width) {
    return " ".repeat(Math.max(0, width - value.length())) + value;
  }

  @SuppressWarnings("AnnotateFormatMethod")
  private void line(String format, @Nullable Object... values) {
    text.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
  }
}
