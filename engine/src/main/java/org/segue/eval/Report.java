package org.segue.eval;

import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What an [Evaluation] found, as it is written as JSON. Two runs of one evaluation give equal
/// reports but for the times.
///
/// Over several split seeds all tasks are pooled in `overall`, `byCategory` and `differences`;
/// `bySeed` holds the same order as `seeds`.
public record Report(
    String format,
    int version,
    Data data,
    Named protocol,
    List<Long> seeds,
    int limit,
    int tasks,
    List<Category> categories,
    List<Direction> metrics,
    List<Result> results,
    String baseline,
    List<Difference> differences,
    List<String> notes) {

  /// What the files call themselves.
  public static final String FORMAT = "segue-evaluation";

  public static final int VERSION = 1;

  /// The data before the split.
  public record Data(String contentHash, int playlists, long entries, int tracks) {}

  /// A protocol or an algorithm by its name and all its hyper-parameters.
  public record Named(String name, JsonNode parameters) {}

  /// A kind of task and how many there were.
  public record Category(int number, String name, int tasks) {}

  /// A metric, and which values of it are better: `higher`, `lower` or `neither`.
  public record Direction(String name, String better) {}

  /// A value and half the width of its 95 % interval, null where there is none.
  public record Measure(double value, @Nullable Double plusMinus) {}

  /// What a contender reached, by metric. Times are for information: seconds of training per split,
  /// milliseconds per answer on one thread.
  public record Result(
      String name,
      Named algorithm,
      double trainingSeconds,
      double answeringMilliseconds,
      SequencedMap<String, Measure> overall,
      List<CategoryMeasures> byCategory,
      List<SequencedMap<String, Measure>> bySeed) {}

  /// The measures of one category.
  public record CategoryMeasures(int category, SequencedMap<String, Measure> measures) {}

  /// A contender's value minus the baseline's, also in percent of the baseline's, with the 2.5 and
  /// 97.5 percentiles over bootstrap resamples of the tasks; `sure` where these exclude 0.
  public record Difference(
      String name,
      String metric,
      double difference,
      @Nullable Double percent,
      @Nullable Double lower,
      @Nullable Double upper,
      boolean sure) {}
}
