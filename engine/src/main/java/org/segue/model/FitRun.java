package org.segue.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.segue.math.Array;
import org.segue.math.Progress;
import org.segue.nn.Fit;
import org.segue.nn.Keeper;
import org.segue.nn.Lesson;
import org.segue.nn.Moment;
import org.segue.nn.Optimiser;
import org.segue.nn.Parameters;
import org.segue.store.Checkpoints;
import org.segue.store.Json;
import org.segue.store.LineLog;
import org.segue.store.NamedArrays;

/// A [Fit] as a phase of a [Training]: its state is among the training's checkpoints, its loss with
/// the progress, its moments in a log of JSON lines beside the checkpoints.
final class FitRun {

  private FitRun() {}

  /// Runs it, from where an earlier run of the phase was cut off if there was one. When it is over
  /// `parameters` are the best, and the state is forgotten with the training's checkpoints.
  static List<Moment> run(
      String phase,
      Fit fit,
      Lesson lesson,
      Parameters parameters,
      Optimiser optimiser,
      Training training) {
    Checkpoints checkpoints = training.checkpoints();
    try (LineLog log = checkpoints.log(phase + ".jsonl")) {
      long logged = log == null ? 0 : lastStep(log);
      Moment.Watcher watcher =
          moment -> {
            show(phase, moment, training.progress());
            if (log != null && moment.step() > logged) {
              append(log, phase, moment);
            }
          };
      return fit.run(lesson, parameters, optimiser, keeper(phase, training), watcher);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Where the phase keeps what it must not lose, or what would take too much memory.
  static Keeper keeper(String phase, Training training) {
    Checkpoints checkpoints = training.checkpoints();
    return checkpoints == Checkpoints.NONE
        ? Keeper.inMemory()
        : new OnDisk(checkpoints, phase + ".");
  }

  /// Adds what was learnt, under `prefix`.
  static void put(NamedArrays.Builder state, String prefix, Parameters parameters) {
    parameters.arrays().forEach((name, array) -> state.put(prefix + name, array));
  }

  private static void show(String phase, Moment moment, Progress progress) {
    String validation =
        Double.isNaN(moment.validation())
            ? ""
            : String.format(
                Locale.ROOT,
                ", validation %.4f%s",
                moment.validation(),
                moment.best() ? " (best)" : "");
    progress.report(
        "Learning " + phase,
        moment.step(),
        moment.steps(),
        String.format(
            Locale.ROOT,
            "epoch %d of %d, loss %.4f%s",
            moment.epoch(),
            moment.epochs(),
            moment.loss(),
            validation));
  }

  private static void append(LineLog log, String phase, Moment moment) {
    try {
      log.append(LearningCurve.Point.of(moment).line(phase));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What an earlier run has logged is not logged again: it would be the same.
  private static long lastStep(LineLog log) {
    return log.lines().isEmpty()
        ? 0
        : Json.mapper().readTree(log.lines().getLast()).required("step").asLong();
  }

  /// Keeps the state of a run in files.
  private record OnDisk(Checkpoints checkpoints, String prefix) implements Keeper {

    @Override
    public void keep(String name, Map<String, Array> arrays) {
      NamedArrays.Builder all = NamedArrays.builder();
      arrays.forEach(all::put);
      checkpoints.keep(prefix + name, all.build());
    }

    @Override
    public @Nullable Map<String, Array> kept(String name) {
      NamedArrays kept = checkpoints.kept(prefix + name);
      return kept == null ? null : kept.all();
    }

    @Override
    public boolean due() {
      return checkpoints.due();
    }
  }
}
