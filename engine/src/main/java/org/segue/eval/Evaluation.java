package org.segue.eval;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.segue.data.Dataset;
import org.segue.data.TrackList;
import org.segue.math.Parallel;
import org.segue.math.Progress;
import org.segue.model.Algorithms;
import org.segue.model.Model;
import org.segue.model.Recommendations;
import org.segue.model.Recommender;
import org.segue.model.Training;

/// Splits once per seed, trains each contender on the training part, asks it every task, and
/// compares.
///
/// - `seeds`: of the splits and of training; the tasks of several are pooled.
/// - `contenders`, `baseline`: the algorithms; the name of the one that the others are compared
///   with.
/// - `metrics`: names as [Metrics] knows them.
/// - `limit`: how many tracks each answer may have.
///
/// Answers are kept until the report is made: 4 bytes x limit x tasks x contenders.
public record Evaluation(
    Protocol protocol,
    List<Long> seeds,
    List<Contender> contenders,
    String baseline,
    List<String> metrics,
    int limit,
    int threads) {

  /// How many tracks the challenge asks for.
  public static final int LIMIT = 500;

  private static final int TASKS_AT_ONCE = 16;

  /// Sees the answers of a contender to all tasks of a split.
  @FunctionalInterface
  public interface Witness {
    /// Nobody looks.
    Witness NONE = (seed, contender, answers) -> {};

    void answered(long seed, Contender contender, List<Answer> answers) throws IOException;
  }

  public Evaluation {
    seeds = List.copyOf(seeds);
    contenders = List.copyOf(contenders);
    metrics = List.copyOf(metrics);
    if (seeds.isEmpty() || contenders.isEmpty() || metrics.isEmpty()) {
      throw new IllegalArgumentException(
          "an evaluation needs a seed, an algorithm and a metric at least");
    }
    if (new HashSet<>(seeds).size() < seeds.size()) {
      throw new IllegalArgumentException("a seed is given twice: " + seeds);
    }
    Set<String> names = new HashSet<>();
    for (Contender contender : contenders) {
      if (!names.add(contender.name())) {
        throw new IllegalArgumentException("'%s' is given twice".formatted(contender.name()));
      }
    }
    if (!names.contains(baseline)) {
      throw new IllegalArgumentException(
          "baseline '%s' is not among the algorithms: %s"
              .formatted(baseline, contenders.stream().map(Contender::name).toList()));
    }
    if (limit < 1) {
      throw new IllegalArgumentException("limit must be at least 1, not " + limit);
    }
  }

  /// Compared with the first contender, in the protocol's own metrics.
  public Evaluation(Protocol protocol, List<Long> seeds, List<Contender> contenders, int threads) {
    this(
        protocol,
        seeds,
        contenders,
        contenders.isEmpty() ? "" : contenders.getFirst().name(),
        protocol.metrics(),
        LIMIT,
        threads);
  }

  /// Runs it. `nanoTime` is a clock for the times in the report.
  public Report run(Dataset data, LongSupplier nanoTime, Progress progress, Witness witness)
      throws IOException {
    List<Outcome> outcomes = contenders.stream().map(Outcome::new).toList();
    List<Task> tasks = new ArrayList<>();
    List<int[]> tasksOfSeed = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    List<Metric> splitMetrics = List.of();
    for (long seed : seeds) {
      String phase = seeds.size() == 1 ? "" : "seed " + seed + ": ";
      Questions questions = questions(data, seed);
      questions.split().notes().forEach(note -> notes.add(phase + note));
      splitMetrics = questions.metrics();
      for (Outcome outcome : outcomes) {
        ask(outcome, questions, phase, nanoTime, progress, witness);
      }
      int count = questions.tasks().size();
      tasksOfSeed.add(IntStream.range(tasks.size(), tasks.size() + count).toArray());
      tasks.addAll(questions.tasks());
    }
    progress.report("comparing", 0, 0);
    return report(data, outcomes, tasks, tasksOfSeed, splitMetrics, notes);
  }

  /// A split with what is asked and measured on it.
  record Questions(long seed, Split split, List<Task> tasks, List<Metric> metrics) {}

  Questions questions(Dataset data, long seed) {
    Split split = protocol.split(data, seed);
    return new Questions(
        seed,
        split,
        split.tasks().stream().map(task -> task.withLimit(limit)).toList(),
        Metrics.named(metrics, split.training()));
  }

  /// Trains a contender on a split, asks it everything, and adds what came out to its outcome.
  void ask(
      Outcome outcome,
      Questions questions,
      String phase,
      LongSupplier nanoTime,
      Progress progress,
      Witness witness)
      throws IOException {
    Contender contender = outcome.contender();
    long start = nanoTime.getAsLong();
    progress.report(phase + "training " + contender.name(), 0, 0);
    Recommender recommender = model(contender, questions, progress).recommender();
    double trained = (nanoTime.getAsLong() - start) / 1e9;
    ask(outcome, questions, recommender, trained, phase, nanoTime, progress, witness);
  }

  /// The same of one that was trained in so many seconds.
  void ask(
      Outcome outcome,
      Questions questions,
      Recommender recommender,
      double trained,
      String phase,
      LongSupplier nanoTime,
      Progress progress,
      Witness witness)
      throws IOException {
    Contender contender = outcome.contender();
    String answering = phase + "asking " + contender.name();
    Answer[] answers = new Answer[questions.tasks().size()];
    double answered =
        answer(questions.tasks(), recommender, answers, nanoTime, answering, progress);
    List<Answer> given = List.of(answers);
    witness.answered(questions.seed(), contender, given);
    double[][] values = new double[questions.metrics().size()][answers.length];
    double[][] weights = new double[questions.metrics().size()][answers.length];
    measure(given, questions.metrics(), values, weights);
    outcome.add(given, questions.metrics(), values, weights, trained, answered);
  }

  /// Trains, unless the contender has been trained: then on this split's training part, or it might
  /// have learnt the answers.
  private Model model(Contender contender, Questions questions, Progress progress) {
    Dataset training = questions.split().training();
    Model trained = contender.trained();
    if (trained == null) {
      return Model.train(
          contender.algorithm(), training, new Training(questions.seed(), threads, progress));
    }
    if (!trained.manifest().dataHash().equals(training.hashOfArrays())) {
      throw new IllegalArgumentException(
          ("'%s' did not learn from the training part of this split: train it on what `segue split`"
                  + " writes for the same data, protocol and seed (%d)")
              .formatted(contender.name(), questions.seed()));
    }
    return trained;
  }

  /// Fills `answers`; returns the seconds that it took, summed over the threads.
  private double answer(
      List<Task> tasks,
      Recommender recommender,
      Answer[] answers,
      LongSupplier nanoTime,
      String phase,
      Progress progress) {
    AtomicInteger done = new AtomicInteger();
    AtomicLong nanos = new AtomicLong();
    Parallel.forEach(
        tasks.size(),
        threads,
        TASKS_AT_ONCE,
        () ->
            (from, to) -> {
              long start = nanoTime.getAsLong();
              List<Recommendations> given =
                  recommender.recommendAll(
                      tasks.subList(from, to).stream().map(Task::query).toList());
              for (int t = from; t < to; t++) {
                answers[t] = new Answer(tasks.get(t), TrackList.of(given.get(t - from).tracks()));
              }
              nanos.addAndGet(nanoTime.getAsLong() - start);
              progress.report(phase, done.addAndGet(to - from), tasks.size());
            });
    return nanos.get() / 1e9;
  }

  private void measure(
      List<Answer> answers, List<Metric> splitMetrics, double[][] values, double[][] weights) {
    Parallel.forEach(
        answers.size(),
        threads,
        TASKS_AT_ONCE,
        () ->
            (from, to) -> {
              for (int m = 0; m < values.length; m++) {
                Metric metric = splitMetrics.get(m);
                for (int t = from; t < to; t++) {
                  values[m][t] = metric.of(answers.get(t));
                  weights[m][t] = metric.weight(answers.get(t));
                }
              }
            });
  }

  private Report report(
      Dataset data,
      List<Outcome> outcomes,
      List<Task> tasks,
      List<int[]> tasksOfSeed,
      List<Metric> splitMetrics,
      List<String> notes) {
    int[] all = IntStream.range(0, tasks.size()).toArray();
    SortedMap<Integer, int[]> byCategory = new TreeMap<>();
    List<Report.Category> categories = new ArrayList<>();
    for (int number : tasks.stream().map(Task::category).distinct().sorted().toList()) {
      int[] own = Arrays.stream(all).filter(t -> tasks.get(t).category() == number).toArray();
      byCategory.put(number, own);
      categories.add(new Report.Category(number, tasks.get(own[0]).categoryName(), own.length));
    }
    List<Report.Result> results = new ArrayList<>();
    for (Outcome outcome : outcomes) {
      Contender contender = outcome.contender();
      results.add(
          new Report.Result(
              contender.name(),
              new Report.Named(
                  Algorithms.name(contender.algorithm()),
                  Algorithms.parameters(contender.algorithm())),
              outcome.trainingSeconds(),
              outcome.answeringMilliseconds(),
              outcome.measures(all),
              byCategory.entrySet().stream()
                  .map(
                      category ->
                          new Report.CategoryMeasures(
                              category.getKey(), outcome.measures(category.getValue())))
                  .toList(),
              tasksOfSeed.stream().map(outcome::measures).toList()));
    }
    Outcome base =
        outcomes.stream()
            .filter(o -> o.contender().name().equals(baseline))
            .findFirst()
            .orElseThrow();
    return new Report(
        Report.FORMAT,
        Report.VERSION,
        new Report.Data(
            data.contentHash(),
            data.playlistCount(),
            data.tracks().size(),
            data.catalog().trackCount()),
        new Report.Named(Protocols.name(protocol), Protocols.parameters(protocol)),
        seeds,
        limit,
        tasks.size(),
        categories,
        splitMetrics.stream()
            .map(m -> new Report.Direction(m.name(), m.better().name().toLowerCase(Locale.ROOT)))
            .toList(),
        results,
        baseline,
        Comparison.of(base, outcomes, splitMetrics, seeds.getFirst(), threads),
        notes);
  }
}
