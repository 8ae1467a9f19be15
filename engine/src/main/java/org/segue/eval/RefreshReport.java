package org.segue.eval;

import java.util.List;
import java.util.SequencedMap;

/// What a [Refreshing] found, as it is written as JSON. Two runs give equal reports but for the
/// times.
///
/// - `appended`: one entry per share; numbers per split are in the order of the seeds.
public record RefreshReport(
    String format,
    int version,
    Report.Data data,
    Report.Named protocol,
    List<Long> seeds,
    int limit,
    int tasks,
    List<Appended> appended) {

  /// What the files call themselves.
  public static final String FORMAT = "segue-refresh";

  public static final int VERSION = 1;

  /// Of each split the part of the training playlists that was appended, how many playlists and new
  /// tracks that was, and the seconds until it was on disk, by the clock that [Refreshing] was
  /// given.
  public record Appended(
      double share,
      List<Integer> playlists,
      List<Integer> tracks,
      List<Double> seconds,
      List<Result> results) {}

  /// One algorithm three times: as it was before, refreshed, and trained anew on all. Seconds of
  /// one run on the given threads; measures over the tasks of all splits, and differences from the
  /// one that was trained anew, paired by task.
  public record Result(
      String name,
      Report.Named algorithm,
      List<Double> refreshSeconds,
      List<Double> trainingSeconds,
      SequencedMap<String, Report.Measure> before,
      SequencedMap<String, Report.Measure> refreshed,
      SequencedMap<String, Report.Measure> trained,
      List<Report.Difference> lostBefore,
      List<Report.Difference> lostRefreshed) {}
}
