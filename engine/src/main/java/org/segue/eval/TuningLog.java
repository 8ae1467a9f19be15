package org.segue.eval;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.segue.store.IntegrityException;
import org.segue.store.Json;
import org.segue.store.LineLog;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// The finished trials of a [Tuning], a JSON object a line, so that a search goes on where it was
/// stopped.
///
/// First `{"tuning": …}` tells which search it is; then each `{"trial": …}` as it ends, the base's
/// with `values` and `weights` of every task under the deciding metric, and last
/// `{"confirmation": …}`. Without a file nothing is kept.
final class TuningLog implements AutoCloseable {

  static final String FORMAT = "segue-tuning";
  static final int VERSION = 1;

  /// What all trials of a log have in common.
  record Head(
      String format,
      int version,
      String dataHash,
      Report.Named protocol,
      List<Long> seeds,
      int limit,
      List<String> metrics,
      Report.Named base) {}

  /// The base's value and weight of every task under the deciding metric.
  record Baseline(double[] values, double[] weights) {}

  private final @Nullable LineLog lines;
  private final Map<JsonNode, Trial> trials = new LinkedHashMap<>();
  private final List<Tuned.Confirmation> confirmations = new ArrayList<>();
  private @Nullable Baseline baseline;

  private TuningLog(@Nullable LineLog lines) {
    this.lines = lines;
  }

  /// Opens or starts a log; `head` must be the head of what is there.
  static TuningLog open(@Nullable Path file, Head head) throws IOException {
    if (file == null) {
      return new TuningLog(null);
    }
    LineLog lines = LineLog.open(file);
    boolean opened = false;
    try {
      TuningLog log = new TuningLog(lines);
      String first = Json.line(Map.of("tuning", head));
      if (!lines.lines().isEmpty()) {
        log.read(file, lines.lines(), Json.mapper().readTree(first).path("tuning"));
      } else if (first.startsWith(lines.torn())) {
        lines.append(first);
      } else {
        throw new IllegalArgumentException(file + " is not the log of a search; choose another");
      }
      opened = true;
      return log;
    } finally {
      if (!opened) {
        lines.close();
      }
    }
  }

  /// All finished trials in the order in which they ended.
  List<Trial> trials() {
    return List.copyOf(trials.values());
  }

  @Nullable Trial find(JsonNode parameters) {
    return trials.get(reread(parameters));
  }

  @Nullable Baseline baseline() {
    return baseline;
  }

  Tuned.@Nullable Confirmation confirmation(long seed, JsonNode parameters) {
    return confirmations.stream()
        .filter(c -> c.seed() == seed)
        .filter(c -> reread(c.best().algorithm().parameters()).equals(reread(parameters)))
        .findFirst()
        .orElse(null);
  }

  void add(Trial trial, @Nullable Baseline values) throws IOException {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("trial", trial);
    if (values != null) {
      line.put("values", values.values());
      line.put("weights", values.weights());
      baseline = values;
    }
    append(line);
    trials.put(reread(trial.algorithm().parameters()), trial);
  }

  void add(Tuned.Confirmation confirmation) throws IOException {
    append(Map.of("confirmation", confirmation));
    confirmations.add(confirmation);
  }

  @Override
  public void close() throws IOException {
    if (lines != null) {
      lines.close();
    }
  }

  private void append(Map<String, ?> line) throws IOException {
    if (lines != null) {
      lines.append(Json.line(line));
    }
  }

  private void read(Path file, List<String> all, JsonNode head) throws IOException {
    for (int number = 0; number < all.size(); number++) {
      try {
        JsonNode line = Json.mapper().readTree(all.get(number));
        if (number == 0) {
          compare(file, line.path("tuning"), head);
        } else if (line.has("trial")) {
          Trial trial = Json.mapper().treeToValue(line.get("trial"), Trial.class);
          trials.put(reread(trial.algorithm().parameters()), trial);
          if (line.has("values")) {
            baseline =
                new Baseline(
                    Json.mapper().treeToValue(line.get("values"), double[].class),
                    Json.mapper().treeToValue(line.get("weights"), double[].class));
          }
        } else {
          confirmations.add(
              Json.mapper().treeToValue(line.path("confirmation"), Tuned.Confirmation.class));
        }
      } catch (JacksonException e) {
        throw new IntegrityException(
            "%s, line %d: %s".formatted(file, number + 1, e.getOriginalMessage()), e);
      }
    }
  }

  private static void compare(Path file, JsonNode found, JsonNode wanted) {
    wanted
        .properties()
        .forEach(
            field -> {
              JsonNode other = found.path(field.getKey());
              if (!other.equals(field.getValue())) {
                throw new IllegalArgumentException(
                    "%s is the log of another search: its %s is %s, here %s; choose another log"
                        .formatted(file, field.getKey(), other, field.getValue()));
              }
            });
  }

  /// As it comes out of a file: equal values are of equal types.
  private static JsonNode reread(JsonNode node) {
    return Json.mapper().readTree(Json.line(node));
  }
}
