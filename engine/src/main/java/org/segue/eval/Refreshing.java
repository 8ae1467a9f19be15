package org.segue.eval;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.segue.data.Catalog;
import org.segue.data.Dataset;
import org.segue.data.DatasetBuilder;
import org.segue.data.Journal;
import org.segue.data.TrackList;
import org.segue.math.Hashing;
import org.segue.math.Progress;
import org.segue.model.Algorithms;
import org.segue.model.Model;
import org.segue.model.Query;
import org.segue.model.Training;
import org.segue.store.Durable;

/// What refreshing a model is worth beside training it anew: seconds, and quality lost.
///
/// Of each split's training playlists a `share`, drawn by the seed, is kept back. The others become
/// a data set on disk; each contender is trained on it; the rest is appended, with all tracks that
/// only it has; then the contender is refreshed, and trained anew. All three are asked the split's
/// tasks. Refreshing is timed the second time: the machine has run the code of training before,
/// too.
public record Refreshing(Evaluation evaluation, List<Double> shares) {

  public Refreshing {
    shares = List.copyOf(shares);
    for (double share : shares) {
      if (!(share > 0 && share < 1)) {
        throw new IllegalArgumentException("a share must be between 0 and 1, not " + share);
      }
    }
    for (Contender contender : evaluation.contenders()) {
      if (!contender.algorithm().refreshes()) {
        throw new IllegalArgumentException(
            "%s cannot be refreshed; there are %s"
                .formatted(
                    contender.name(),
                    Algorithms.all().keySet().stream()
                        .filter(name -> Algorithms.defaults(name).refreshes())
                        .toList()));
      }
    }
  }

  /// One algorithm three times.
  private record Three(
      Contender contender,
      Outcome before,
      Outcome refreshed,
      Outcome trained,
      List<Double> refreshSeconds,
      List<Double> trainingSeconds) {
    static Three of(Contender contender) {
      return new Three(
          contender,
          new Outcome(contender),
          new Outcome(contender),
          new Outcome(contender),
          new ArrayList<>(),
          new ArrayList<>());
    }
  }

  /// Runs it; data sets are made in `folder` and deleted again.
  public RefreshReport run(Dataset data, Path folder, LongSupplier nanoTime, Progress progress)
      throws IOException {
    List<RefreshReport.Appended> appended = new ArrayList<>();
    int tasks = 0;
    for (double share : shares) {
      List<Integer> playlists = new ArrayList<>();
      List<Integer> tracks = new ArrayList<>();
      List<Double> seconds = new ArrayList<>();
      List<Three> all = evaluation.contenders().stream().map(Three::of).toList();
      List<Metric> metrics = List.of();
      for (long seed : evaluation.seeds()) {
        Evaluation.Questions questions = evaluation.questions(data, seed);
        Path place = folder.resolve("refreshing-%s-%d".formatted(share, seed));
        Dataset[] parts = parts(questions.split().training(), share, seed);
        parts[0].save(place, true);
        Dataset before = Dataset.open(place);
        long start = nanoTime.getAsLong();
        Journal.Appended more =
            Journal.append(place, false, firstPid -> new Journal.Coming(parts[1]));
        seconds.add(since(start, nanoTime));
        playlists.add(more.playlists());
        tracks.add(more.tracks());
        Dataset grown = Dataset.open(place);
        Evaluation.Questions now =
            new Evaluation.Questions(
                seed,
                questions.split(),
                asked(questions.tasks(), data.catalog(), grown.catalog(), Integer.MAX_VALUE),
                Metrics.named(evaluation.metrics(), grown));
        List<Task> then =
            asked(
                questions.tasks(), data.catalog(), grown.catalog(), before.catalog().trackCount());
        metrics = now.metrics();
        for (Three one : all) {
          ask(one, before, grown, then, now, nanoTime, progress);
        }
        Durable.deleteTree(place);
      }
      tasks = all.getFirst().trained().size();
      List<Metric> measured = metrics;
      appended.add(
          new RefreshReport.Appended(
              share,
              playlists,
              tracks,
              seconds,
              all.stream().map(one -> result(one, measured)).toList()));
    }
    return new RefreshReport(
        RefreshReport.FORMAT,
        RefreshReport.VERSION,
        new Report.Data(
            data.contentHash(),
            data.playlistCount(),
            data.tracks().size(),
            data.catalog().trackCount()),
        new Report.Named(
            Protocols.name(evaluation.protocol()), Protocols.parameters(evaluation.protocol())),
        evaluation.seeds(),
        evaluation.limit(),
        tasks,
        appended);
  }

  private void ask(
      Three one,
      Dataset before,
      Dataset grown,
      List<Task> then,
      Evaluation.Questions now,
      LongSupplier nanoTime,
      Progress progress)
      throws IOException {
    Training training = new Training(now.seed(), evaluation.threads(), progress);
    Contender contender = one.contender();
    Model old = Model.train(contender.algorithm(), before, training);
    old.refreshed(grown, training); // training has warmed up by now, refreshing has not
    long start = nanoTime.getAsLong();
    Model refreshed = old.refreshed(grown, training);
    one.refreshSeconds().add(since(start, nanoTime));
    start = nanoTime.getAsLong();
    Model trained = Model.train(contender.algorithm(), grown, training);
    one.trainingSeconds().add(since(start, nanoTime));
    List<Outcome> outcomes = List.of(one.before(), one.refreshed(), one.trained());
    List<Model> models = List.of(old, refreshed, trained);
    for (int m = 0; m < models.size(); m++) {
      evaluation.ask(
          outcomes.get(m),
          m > 0 ? now : new Evaluation.Questions(now.seed(), now.split(), then, now.metrics()),
          models.get(m).recommender(),
          0,
          "seed " + now.seed() + ": ",
          nanoTime,
          progress,
          Evaluation.Witness.NONE);
    }
  }

  private RefreshReport.Result result(Three one, List<Metric> metrics) {
    int[] all = IntStream.range(0, one.trained().size()).toArray();
    long seed = evaluation.seeds().getFirst();
    int threads = evaluation.threads();
    return new RefreshReport.Result(
        one.contender().name(),
        new Report.Named(
            Algorithms.name(one.contender().algorithm()),
            Algorithms.parameters(one.contender().algorithm())),
        one.refreshSeconds(),
        one.trainingSeconds(),
        one.before().measures(all),
        one.refreshed().measures(all),
        one.trained().measures(all),
        Comparison.of(one.trained(), one.before(), metrics, seed, threads),
        Comparison.of(one.trained(), one.refreshed(), metrics, seed, threads));
  }

  private static double since(long start, LongSupplier nanoTime) {
    return Math.round((nanoTime.getAsLong() - start) / 1e6) / 1e3;
  }

  /// All but the share, and the share.
  private static Dataset[] parts(Dataset training, double share, long seed) {
    int[] order = Hashing.order(training.playlistCount(), seed);
    int kept = order.length - Math.max(1, (int) Math.round(share * order.length));
    return new Dataset[] {
      rebuilt(training, Arrays.copyOfRange(order, 0, kept)),
      rebuilt(training, Arrays.copyOfRange(order, kept, order.length))
    };
  }

  /// Some playlists as if nothing else had been imported.
  private static Dataset rebuilt(Dataset data, int[] playlists) {
    DatasetBuilder builder = new DatasetBuilder(false);
    for (int p : playlists) {
      builder.add(data.external(p), "split", 0);
    }
    return builder.build();
  }

  /// The tasks by the numbers of another catalog; seeds that it lacks, or has from number `from`
  /// on, are told as unknown.
  private static List<Task> asked(List<Task> tasks, Catalog before, Catalog now, int from) {
    List<Task> asked = new ArrayList<>();
    for (Task task : tasks) {
      Query query = task.query();
      List<Integer> seeds = new ArrayList<>();
      List<Integer> positions = new ArrayList<>();
      var unknown = new ArrayList<>(query.unknownSeeds());
      for (int s = 0; s < query.seeds().size(); s++) {
        int track = now.findTrack(before.trackUri(query.seeds().get(s)));
        if (track < 0 || track >= from) {
          unknown.add(before.external(query.seeds().get(s)));
        } else {
          seeds.add(track);
          if (!query.positions().isEmpty()) {
            positions.add(query.positions().get(s));
          }
        }
      }
      asked.add(
          new Task(
              task.category(),
              task.categoryName(),
              new Query(
                  query.title(),
                  list(seeds),
                  list(positions),
                  unknown,
                  query.rejected(),
                  query.modifiedAt(),
                  query.length(),
                  query.limit(),
                  query.fill(),
                  query.wishes()),
              TrackList.of(
                  Arrays.stream(task.withheld().toArray())
                      .map(t -> now.findTrack(before.trackUri(t)))
                      .toArray()),
              task.pid()));
    }
    return asked;
  }

  private static TrackList list(List<Integer> numbers) {
    return TrackList.of(numbers.stream().mapToInt(Integer::intValue).toArray());
  }
}
