package org.segue.nn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.segue.math.Array;
import org.segue.math.Hashing;

/// A training run: batches, epochs, validation, early stopping, the best state, going on after a
/// kill.
///
/// ```java
/// Parameters parameters = new Parameters(seed);
/// Network network = new Network(parameters);                 // its layers add their parameters
/// Optimiser optimiser = new Optimiser(parameters, new Sgd(), 1);
/// List<Moment> course = new Fit(10, 128, 0.5, seed, threads)
///     .run(lesson, parameters, optimiser, keeper, watcher);  // `parameters` are now the best
/// ```
///
/// Each epoch sees the examples in an order drawn from the seed and its number; the last batch may
/// be smaller. At its end tables are settled, the lesson is asked how good the network is, and the
/// state is kept: the parameters, what optimiser and lesson remember, and the position. All chance
/// follows from seed and step, so a run that was cut off at any moment and is run again with the
/// same keeper ends with the same numbers, bit for bit, as one that was not.
///
/// @param epochs at most
/// @param batch examples of a step
/// @param rate learning rate, multiplied by what `schedule` says
/// @param patience epochs without a better validation after which it stops; 0: never
/// @param moments how often per epoch the watcher is told
public record Fit(
    int epochs,
    int batch,
    double rate,
    Schedule schedule,
    int patience,
    int moments,
    long seed,
    int threads) {

  private static final String STATE = "state";
  private static final String BEST = "best";
  private static final String PARAMETER = "parameter.";
  private static final String OPTIMISER = "optimiser.";
  private static final String LESSON = "lesson.";
  private static final String POSITION = "fit.position";
  private static final String COURSE = "fit.course";
  private static final int COLUMNS = 9;

  public Fit {
    if (epochs < 0 || batch < 1 || patience < 0 || moments < 1) {
      throw new IllegalArgumentException(
          "epochs %d and patience %d must not be negative, batch %d and moments %d be at least 1"
              .formatted(epochs, patience, batch, moments));
    }
    if (!(rate > 0)) {
      throw new IllegalArgumentException("the learning rate must be above 0, not " + rate);
    }
  }

  /// A constant rate, all epochs, twenty moments in each.
  public Fit(int epochs, int batch, double rate, long seed, int threads) {
    this(epochs, batch, rate, Schedule.CONSTANT, 0, 20, seed, threads);
  }

  public Fit withSchedule(Schedule other) {
    return new Fit(epochs, batch, rate, other, patience, moments, seed, threads);
  }

  public Fit withPatience(int other) {
    return new Fit(epochs, batch, rate, schedule, other, moments, seed, threads);
  }

  /// Where a run stands, beyond its arrays.
  private static final class Course {
    final List<Moment> moments = new ArrayList<>();
    long step;
    double best = Double.NEGATIVE_INFINITY;
    int bestEpoch;
    double loss; // sums since the last moment
    double gradient;
    int since;
  }

  /// Runs to the end, from the start or from where `keeper` left off, and leaves the parameters of
  /// the best validation, or the last where none is asked. Returns all moments of the run.
  ///
  /// An interrupt of the thread keeps the state and ends the run with an [IllegalStateException].
  public List<Moment> run(
      Lesson lesson,
      Parameters parameters,
      Optimiser optimiser,
      Keeper keeper,
      Moment.Watcher watcher) {
    int examples = lesson.examples();
    int perEpoch = Math.ceilDiv(examples, batch);
    long steps = (long) epochs * perEpoch;
    Course course = resume(lesson, parameters, optimiser, keeper);
    int[] order = new int[0];
    int ordered = -1; // epoch of the order
    while (course.step < steps && !finished(course, perEpoch)) {
      int epoch = (int) (course.step / perEpoch);
      int place = (int) (course.step % perEpoch);
      if (ordered != epoch) {
        order = Hashing.order(examples, Hashing.mix(seed, epoch));
        ordered = epoch;
      }
      if (place == 0) {
        lesson.begin(epoch);
      }
      int from = place * batch;
      int[] some = java.util.Arrays.copyOfRange(order, from, Math.min(examples, from + batch));
      step(lesson, optimiser, some, course, steps);
      boolean last = place == perEpoch - 1;
      if (last) {
        endEpoch(lesson, parameters, optimiser, keeper, watcher, course, steps);
      } else if ((place + 1) * (long) moments / perEpoch > place * (long) moments / perEpoch) {
        tell(course, epoch + 1, steps, Double.NaN, watcher);
      }
      boolean interrupted = Thread.currentThread().isInterrupted();
      if (last || interrupted || keeper.due()) {
        keep(lesson, parameters, optimiser, course, keeper);
      }
      if (interrupted && course.step < steps) {
        throw new IllegalStateException("interrupted at step " + course.step);
      }
    }
    optimiser.settle();
    Map<String, Array> best = course.bestEpoch == 0 ? null : keeper.kept(BEST);
    if (best != null) {
      parameters.load(best);
    }
    return List.copyOf(course.moments);
  }

  private void step(Lesson lesson, Optimiser optimiser, int[] some, Course course, long steps) {
    try (Pass pass = Pass.training(seed, course.step, threads)) {
      Tensor loss = lesson.loss(some, pass);
      loss.backward();
      course.gradient += optimiser.step(rate * schedule.factor(course.step, steps));
      course.loss += loss.value();
    }
    course.since++;
    course.step++;
  }

  private void endEpoch(
      Lesson lesson,
      Parameters parameters,
      Optimiser optimiser,
      Keeper keeper,
      Moment.Watcher watcher,
      Course course,
      long steps) {
    optimiser.settle();
    double validation = lesson.validate();
    int epoch = (int) (course.step * epochs / steps);
    if (validation > course.best) {
      course.best = validation;
      course.bestEpoch = epoch;
      keeper.keep(BEST, parameters.arrays());
    }
    tell(course, epoch, steps, validation, watcher);
  }

  private boolean finished(Course course, int perEpoch) {
    return patience > 0
        && course.bestEpoch > 0
        && course.step / perEpoch - course.bestEpoch >= patience
        && course.step % perEpoch == 0;
  }

  private void tell(
      Course course, int epoch, long steps, double validation, Moment.Watcher watcher) {
    int since = Math.max(1, course.since);
    double last = rate * schedule.factor(course.step - 1, steps);
    Moment moment =
        new Moment(
            epoch,
            epochs,
            course.step,
            steps,
            course.loss / since,
            course.gradient / since,
            last,
            validation,
            !Double.isNaN(validation) && course.bestEpoch == epoch);
    course.moments.add(moment);
    course.loss = 0;
    course.gradient = 0;
    course.since = 0;
    watcher.at(moment);
  }

  // The state as arrays; doubles are kept as their bits.

  private static void keep(
      Lesson lesson, Parameters parameters, Optimiser optimiser, Course course, Keeper keeper) {
    SequencedMap<String, Array> all = new LinkedHashMap<>();
    parameters.arrays().forEach((key, array) -> all.put(PARAMETER + key, array));
    optimiser.arrays().forEach((key, array) -> all.put(OPTIMISER + key, array));
    lesson.memory().forEach((key, array) -> all.put(LESSON + key, array));
    all.put(
        POSITION,
        Array.of(
            course.step,
            bits(course.best),
            course.bestEpoch,
            bits(course.loss),
            bits(course.gradient),
            course.since));
    long[] rows = new long[course.moments.size() * COLUMNS];
    int at = 0;
    for (Moment moment : course.moments) {
      long[] row = {
        moment.epoch(),
        moment.epochs(),
        moment.step(),
        moment.steps(),
        bits(moment.loss()),
        bits(moment.gradient()),
        bits(moment.rate()),
        bits(moment.validation()),
        moment.best() ? 1 : 0
      };
      System.arraycopy(row, 0, rows, at, COLUMNS);
      at += COLUMNS;
    }
    all.put(COURSE, Array.of(rows));
    keeper.keep(STATE, all);
  }

  private static Course resume(
      Lesson lesson, Parameters parameters, Optimiser optimiser, Keeper keeper) {
    Course course = new Course();
    @Nullable Map<String, Array> kept = keeper.kept(STATE);
    if (kept == null) {
      return course;
    }
    parameters.load(part(kept, PARAMETER));
    optimiser.load(part(kept, OPTIMISER));
    lesson.memory().forEach((key, array) -> Parameters.copy(key, kept.get(LESSON + key), array));
    long[] position = named(kept, POSITION).toLongs();
    course.step = position[0];
    course.best = Double.longBitsToDouble(position[1]);
    course.bestEpoch = (int) position[2];
    course.loss = Double.longBitsToDouble(position[3]);
    course.gradient = Double.longBitsToDouble(position[4]);
    course.since = (int) position[5];
    long[] rows = named(kept, COURSE).toLongs();
    for (int at = 0; at < rows.length; at += COLUMNS) {
      course.moments.add(
          new Moment(
              (int) rows[at],
              (int) rows[at + 1],
              rows[at + 2],
              rows[at + 3],
              Double.longBitsToDouble(rows[at + 4]),
              Double.longBitsToDouble(rows[at + 5]),
              Double.longBitsToDouble(rows[at + 6]),
              Double.longBitsToDouble(rows[at + 7]),
              rows[at + 8] == 1));
    }
    return course;
  }

  private static long bits(double number) {
    return Double.doubleToLongBits(number);
  }

  private static Array named(Map<String, Array> arrays, String name) {
    Array array = arrays.get(name);
    if (array == null) {
      throw new IllegalArgumentException("there is no array '%s'".formatted(name));
    }
    return array;
  }

  private static Map<String, Array> part(Map<String, Array> arrays, String prefix) {
    Map<String, Array> part = new LinkedHashMap<>();
    arrays.forEach(
        (name, array) -> {
          if (name.startsWith(prefix)) {
            part.put(name.substring(prefix.length()), array);
          }
        });
    return part;
  }
}
