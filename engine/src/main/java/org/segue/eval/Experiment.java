package org.segue.eval;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.segue.model.Algorithms;
import tools.jackson.databind.JsonNode;

/// An evaluation as a file, with the numbers that it must give: one file per published table.
///
/// - `data`: what the data is, for people; `dataHash`: the content hash of the imported data set,
///   which the data given at reproduction must have.
/// - `algorithms`: each with all its hyper-parameters and what is expected, by metric.
/// - `tolerance`: how far a measured value may lie from the expected one, by metric; `default` for
///   all others.
public record Experiment(
    String format,
    int version,
    String name,
    String description,
    String data,
    String dataHash,
    Report.Named protocol,
    List<Long> seeds,
    int limit,
    List<Expected> algorithms,
    SequencedMap<String, Double> tolerance) {

  /// What the files call themselves.
  public static final String FORMAT = "segue-experiment";

  public static final int VERSION = 1;

  /// The name under `tolerance` that stands for all metrics without their own.
  public static final String DEFAULT = "default";

  /// An algorithm and the overall values it must reach, by metric. The first is the baseline.
  /// `plusMinus` has half the widths of the 95 % intervals, where there are some, for people and
  /// pictures; files that lack it are as good.
  public record Expected(
      String name,
      String algorithm,
      JsonNode parameters,
      SequencedMap<String, Double> metrics,
      @Nullable SequencedMap<String, Double> plusMinus) {}

  /// One comparison of an expected with a measured value.
  public record Check(
      String name, String metric, double expected, double measured, double tolerance) {

    public boolean passed() {
      return Math.abs(measured - expected) <= tolerance;
    }
  }

  public Experiment {
    if (!format.equals(FORMAT) || version > VERSION) {
      throw new IllegalArgumentException(
          "format %s version %d; this program reads %s up to version %d"
              .formatted(format, version, FORMAT, VERSION));
    }
    if (!tolerance.containsKey(DEFAULT)) {
      throw new IllegalArgumentException("tolerance lacks '%s'".formatted(DEFAULT));
    }
    if (algorithms.isEmpty()) {
      throw new IllegalArgumentException("experiment '%s' has no algorithm".formatted(name));
    }
    seeds = List.copyOf(seeds);
    algorithms = List.copyOf(algorithms);
  }

  /// From a report: its overall values are what is expected from now on.
  public static Experiment of(
      Report report, String name, String description, String data, double tolerance) {
    List<Expected> algorithms = new ArrayList<>();
    for (Report.Result result : report.results()) {
      SequencedMap<String, Double> metrics = new LinkedHashMap<>();
      SequencedMap<String, Double> plusMinus = new LinkedHashMap<>();
      result
          .overall()
          .forEach(
              (metric, measure) -> {
                metrics.put(metric, measure.value());
                if (measure.plusMinus() != null) {
                  plusMinus.put(metric, measure.plusMinus());
                }
              });
      Expected expected =
          new Expected(
              result.name(),
              result.algorithm().name(),
              result.algorithm().parameters(),
              metrics,
              plusMinus);
      if (result.name().equals(report.baseline())) {
        algorithms.addFirst(expected);
      } else {
        algorithms.addLast(expected);
      }
    }
    return new Experiment(
        FORMAT,
        VERSION,
        name,
        description,
        data,
        report.data().contentHash(),
        report.protocol(),
        report.seeds(),
        report.limit(),
        algorithms,
        new TreeMap<>(Map.of(DEFAULT, tolerance)));
  }

  /// The evaluation to run.
  public Evaluation evaluation(int threads) {
    return new Evaluation(
        Protocols.of(protocol.name(), protocol.parameters()),
        seeds,
        algorithms.stream()
            .map(a -> new Contender(a.name(), Algorithms.recorded(a.algorithm(), a.parameters())))
            .toList(),
        algorithms.getFirst().name(),
        algorithms.stream().flatMap(a -> a.metrics().keySet().stream()).distinct().toList(),
        limit,
        threads);
  }

  /// Compares a report of [#evaluation] with what is expected.
  public List<Check> check(Report report) {
    List<Check> checks = new ArrayList<>();
    for (Expected expected : algorithms) {
      for (Report.Result result : report.results()) {
        if (!result.name().equals(expected.name())) {
          continue;
        }
        expected
            .metrics()
            .forEach(
                (metric, value) -> {
                  Report.Measure measure = result.overall().get(metric);
                  checks.add(
                      new Check(
                          expected.name(),
                          metric,
                          value,
                          measure == null ? Double.NaN : measure.value(),
                          tolerance.getOrDefault(metric, tolerance.getOrDefault(DEFAULT, 0.0))));
                });
      }
    }
    return checks;
  }
}
