package org.segue.eval;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.segue.data.Dataset;
import org.segue.math.Progress;
import org.segue.model.Algorithms;

/// Tries settings of an algorithm on inner splits, and finds the best.
///
/// The data are split once per seed; all candidates are trained on the same parts and asked the
/// same tasks, so that each differs from the base task by task. The best is then measured once more
/// on the split of `confirmationSeed`. Keep the seeds apart from those that results are published
/// on.
///
/// - `metrics`: names as [Metrics] knows them; the first decides. Means over tasks only.
/// - `limit`: how many tracks each answer may have.
///
/// Cost: one training and all answers per candidate and seed. Memory: all splits at once.
public record Tuning(
    Protocol protocol,
    List<Long> seeds,
    long confirmationSeed,
    Candidates candidates,
    List<String> metrics,
    int limit,
    int threads) {

  /// Sees each trial as it ends. `done` of `total` are finished; `before`: in an earlier run.
  @FunctionalInterface
  public interface Witness {
    /// Nobody looks.
    Witness NONE = (trial, done, total, before) -> {};

    void finished(Trial trial, int done, int total, boolean before);
  }

  public Tuning {
    seeds = List.copyOf(seeds);
    metrics = List.copyOf(new LinkedHashSet<>(metrics));
    if (seeds.isEmpty() || metrics.isEmpty()) {
      throw new IllegalArgumentException("tuning needs a seed and a metric at least");
    }
    if (new HashSet<>(seeds).size() < seeds.size() || seeds.contains(confirmationSeed)) {
      throw new IllegalArgumentException(
          "a seed is given twice: %s, and %d to confirm".formatted(seeds, confirmationSeed));
    }
  }

  /// Runs it, or the rest of it where `log` holds finished trials. What else the log holds is
  /// ranked as well.
  public Tuned run(
      Dataset data, @Nullable Path log, LongSupplier nanoTime, Progress progress, Witness witness)
      throws IOException {
    if (log != null && data.contentHash().equals(Dataset.UNSAVED)) {
      throw new IllegalArgumentException("a log needs a saved data set, which knows its content");
    }
    Report.Direction decisive = decisive(data);
    Contender base = candidates.base();
    TuningLog.Head head =
        new TuningLog.Head(
            TuningLog.FORMAT,
            TuningLog.VERSION,
            data.contentHash(),
            new Report.Named(Protocols.name(protocol), Protocols.parameters(protocol)),
            seeds,
            limit,
            metrics,
            named(base));
    try (TuningLog finished = TuningLog.open(log, head)) {
      Search search = new Search(data, finished, nanoTime, progress, witness);
      search.all();
      List<Trial> trials = new ArrayList<>(finished.trials());
      Comparator<Trial> byValue = Comparator.comparingDouble(t -> t.value(decisive.name()));
      trials.sort(decisive.better().equals("lower") ? byValue : byValue.reversed()); // stable
      return new Tuned(
          head.dataHash(),
          head.protocol(),
          seeds,
          limit,
          decisive,
          Objects.requireNonNull(finished.baseline()).values().length,
          trials,
          Objects.requireNonNull(finished.find(named(base).parameters())),
          search.confirm(trials.getFirst()));
    }
  }

  private Report.Direction decisive(Dataset data) {
    List<Metric> all = Metrics.named(metrics, data);
    for (Metric metric : all) {
      if (!metric.averages()) {
        throw new IllegalArgumentException(
            "'%s' is no mean over tasks, and so has no paired difference; tune by another metric"
                .formatted(metric.name()));
      }
    }
    Metric first = all.getFirst();
    if (first.better() == Metric.Better.NEITHER) {
      throw new IllegalArgumentException(
          "'%s' describes and does not judge; tune by another metric".formatted(first.name()));
    }
    return new Report.Direction(first.name(), first.better().name().toLowerCase(Locale.ROOT));
  }

  private static Report.Named named(Contender contender) {
    return new Report.Named(
        Algorithms.name(contender.algorithm()), Algorithms.parameters(contender.algorithm()));
  }

  /// One run.
  private final class Search {
    private final Dataset data;
    private final TuningLog log;
    private final LongSupplier nanoTime;
    private final Progress progress;
    private final Witness witness;
    private final Evaluation evaluation;
    private final List<Evaluation.Questions> splits = new ArrayList<>();
    private long start;
    private int made;

    Search(Dataset data, TuningLog log, LongSupplier nanoTime, Progress progress, Witness witness) {
      this.data = data;
      this.log = log;
      this.nanoTime = nanoTime;
      this.progress = progress;
      this.witness = witness;
      Contender base = candidates.base();
      evaluation =
          new Evaluation(protocol, seeds, List.of(base), base.name(), metrics, limit, threads);
    }

    void all() throws IOException {
      List<Contender> all = candidates.all();
      List<Contender> missing = new ArrayList<>();
      int done = 0;
      for (Contender candidate : all) {
        Trial before = log.find(named(candidate).parameters());
        if (before == null) {
          missing.add(candidate);
        } else {
          witness.finished(before, ++done, all.size(), true);
        }
      }
      for (Contender candidate : missing) {
        if (splits.isEmpty()) {
          progress.report("splitting", 0, 0);
          for (long seed : seeds) {
            splits.add(evaluation.questions(data, seed));
          }
          start = nanoTime.getAsLong();
        }
        String phase = "%d of %d%s".formatted(done + 1, all.size(), timeLeft(all.size() - done));
        Outcome outcome = outcome(candidate, splits, phase);
        TuningLog.Baseline baseline = log.baseline();
        Trial trial;
        if (baseline == null) { // the base comes first
          baseline = new TuningLog.Baseline(outcome.values(0), outcome.weights(0));
          trial = trial(outcome, splits, null);
          log.add(trial, baseline);
        } else {
          trial = trial(outcome, splits, baseline);
          log.add(trial, null);
        }
        made++;
        witness.finished(trial, ++done, all.size(), false);
      }
    }

    Tuned.Confirmation confirm(Trial best) throws IOException {
      Tuned.Confirmation known = log.confirmation(confirmationSeed, best.algorithm().parameters());
      if (known != null) {
        return known;
      }
      splits.clear();
      progress.report("splitting", 0, 0);
      List<Evaluation.Questions> fresh = List.of(evaluation.questions(data, confirmationSeed));
      Contender base = candidates.base();
      Outcome ofBase = outcome(base, fresh, "confirming");
      Trial baseTrial = trial(ofBase, fresh, null);
      Contender winner =
          new Contender(
              best.name(), Algorithms.of(best.algorithm().name(), best.algorithm().parameters()));
      Trial bestTrial =
          winner.algorithm().equals(base.algorithm())
              ? baseTrial
              : trial(
                  outcome(winner, fresh, "confirming"),
                  fresh,
                  new TuningLog.Baseline(ofBase.values(0), ofBase.weights(0)));
      Tuned.Confirmation confirmation =
          new Tuned.Confirmation(confirmationSeed, ofBase.size(), baseTrial, bestTrial);
      log.add(confirmation);
      return confirmation;
    }

    private Outcome outcome(Contender candidate, List<Evaluation.Questions> asked, String phase)
        throws IOException {
      Outcome outcome = new Outcome(candidate);
      String all = phase + ": " + candidate.name();
      for (Evaluation.Questions questions : asked) {
        evaluation.ask(
            outcome,
            questions,
            "",
            nanoTime,
            (step, done, total) -> progress.report(all, done, total),
            Evaluation.Witness.NONE);
      }
      return outcome;
    }

    private Trial trial(
        Outcome outcome, List<Evaluation.Questions> asked, TuningLog.@Nullable Baseline baseline) {
      int[] tasks = IntStream.range(0, outcome.size()).toArray();
      List<Double> bySeed = new ArrayList<>();
      int from = 0;
      for (Evaluation.Questions questions : asked) {
        int to = from + questions.tasks().size();
        bySeed.add(
            Statistics.weightedMean(
                    outcome.values(0), outcome.weights(0), Arrays.copyOfRange(tasks, from, to))
                .value());
        from = to;
      }
      String name = outcome.contender().name();
      return new Trial(
          name,
          named(outcome.contender()),
          outcome.measures(tasks),
          bySeed,
          baseline == null
              ? null
              : Comparison.of(
                  name,
                  asked.getFirst().metrics().getFirst(),
                  baseline.values(),
                  outcome.values(0),
                  outcome.weights(0),
                  asked.getFirst().seed(),
                  threads),
          outcome.trainingSeconds(),
          outcome.answeringMilliseconds());
    }

    private String timeLeft(int left) {
      if (made == 0) {
        return "";
      }
      double seconds = (nanoTime.getAsLong() - start) / 1e9 / made * left;
      return seconds < 90
          ? ", about %.0f s left".formatted(seconds)
          : seconds < 5400
              ? ", about %.0f min left".formatted(seconds / 60)
              : ", about %.1f h left".formatted(seconds / 3600);
    }
  }
}
