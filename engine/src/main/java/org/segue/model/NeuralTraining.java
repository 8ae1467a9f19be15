package org.segue.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.segue.data.Dataset;
import org.segue.math.Array;
import org.segue.math.Best;
import org.segue.math.Parallel;
import org.segue.nn.Fit;
import org.segue.nn.Keeper;
import org.segue.nn.Lesson;
import org.segue.nn.Moment;
import org.segue.nn.Optimiser;
import org.segue.nn.Parameters;
import org.segue.nn.Pass;
import org.segue.nn.Tensor;
import org.segue.store.NamedArrays;

/// How a network learns to continue playlists: some playlists are withheld and asked for after each
/// epoch ([InnerSplit]), and what answered them best is kept.
///
/// ```java
/// NeuralTraining learning = NeuralTraining.of(data, withheld, bareTitles, training);
/// Dataset visible = learning.data();                    // all but the withheld playlists
/// Net net = new Net(visible, ...);                      // adds its layers to `parameters`
/// NeuralTraining.Course course = learning.run("net", fit, net, parameters, optimiser);
/// FitRun.put(state, "net.", parameters);                // those of the best epoch
/// course.put(state);                                    // the learning curve
/// ```
///
/// The validation is the mean NDCG of the 500 best tracks, seeds left out. State is kept by
/// [FitRun], so a training that was cut off goes on as if it had not been. With nothing withheld
/// the network learns from everything, all epochs.
final class NeuralTraining {

  private static final int LIMIT = 500;
  private static final String START = "start";
  private static final String END = "end";
  private static final double[] SHARES = {0.25, 0.5, 0.75};

  private final Dataset data;
  private final List<InnerSplit.Question> questions;
  private final Training training;

  private NeuralTraining(Dataset data, List<InnerSplit.Question> questions, Training training) {
    this.data = data;
    this.questions = questions;
    this.training = training;
  }

  /// A network in the making.
  interface Network {

    /// How many examples there are; an epoch sees each once.
    int examples();

    /// Called before the first step of an epoch ([Lesson#begin]).
    default void begin() {}

    /// What it made then and still needs ([Lesson#memory]).
    default Map<String, Array> memory() {
      return Map.of();
    }

    /// The loss on these examples, one number.
    Tensor loss(int[] examples, Pass pass);

    /// Answers by what is learnt so far. It is asked at the end of an epoch, for that moment only.
    Scorer scorer();
  }

  /// Withholds about so many playlists, at most a fifth.
  ///
  /// @param bareTitles whether it is also asked by titles without seeds
  static NeuralTraining of(Dataset data, int withheld, boolean bareTitles, Training training) {
    if (withheld == 0) {
      return new NeuralTraining(data, List.of(), training);
    }
    InnerSplit split = InnerSplit.of(data, withheld, training.seed(), LIMIT);
    List<InnerSplit.Question> asked =
        split.questions().stream()
            .filter(question -> bareTitles || !question.query().seeds().isEmpty())
            .toList();
    return asked.isEmpty()
        ? new NeuralTraining(data, List.of(), training)
        : new NeuralTraining(split.training(), asked, training);
  }

  /// What the network may learn from.
  Dataset data() {
    return data;
  }

  /// How a run went.
  ///
  /// @param moments the first is before the first step, if it was asked
  /// @param start the validation before the first epoch; NaN if nothing is withheld
  /// @param share how far the parameters went from the start (0) to the best epoch (1)
  /// @param validation what they reach there
  record Course(List<Moment> moments, double start, double share, double validation) {

    /// Adds the learning curve, which pictures are drawn from.
    void put(NamedArrays.Builder state) {
      LearningCurve.put(state, moments);
      if (!Double.isNaN(start)) {
        state.put("learning.chosen", Array.of((float) start, (float) share, (float) validation));
      }
    }
  }

  /// Runs it to the end. `parameters` are then those of the best epoch, of the start, or of a place
  /// on the straight line between the two, whichever answers best (Wortsman et al. 2022): a start
  /// that answers well is left only as far as that helps.
  Course run(String phase, Fit fit, Network network, Parameters parameters, Optimiser optimiser) {
    Ties ties = new Ties(questions.isEmpty() ? Array.of(new int[0]) : Recommender.order(data));
    Lesson lesson =
        new Lesson() {
          @Override
          public int examples() {
            return network.examples();
          }

          @Override
          public void begin(int epoch) {
            network.begin();
          }

          @Override
          public Map<String, Array> memory() {
            return network.memory();
          }

          @Override
          public Tensor loss(int[] examples, Pass pass) {
            return network.loss(examples, pass);
          }

          @Override
          public double validate() {
            return questions.isEmpty() ? Double.NaN : ndcg(network.scorer(), ties);
          }
        };
    if (questions.isEmpty()) {
      List<Moment> moments = FitRun.run(phase, fit, lesson, parameters, optimiser, training);
      return new Course(moments, Double.NaN, 1, Double.NaN);
    }
    double before = ndcg(network.scorer(), ties);
    Keeper ends = FitRun.keeper(phase, training);
    ends.keep(START, parameters.arrays());
    List<Moment> moments = FitRun.run(phase, fit, lesson, parameters, optimiser, training);
    ends.keep(END, parameters.arrays());
    Map<String, Array> start = Objects.requireNonNull(ends.kept(START));
    Map<String, Array> end = Objects.requireNonNull(ends.kept(END));
    double share = 1;
    double best = Double.NEGATIVE_INFINITY;
    for (Moment moment : moments) {
      best = Double.isNaN(moment.validation()) ? best : Math.max(best, moment.validation());
    }
    for (double tried : SHARES) {
      move(parameters, start, end, tried);
      double validation = ndcg(network.scorer(), ties);
      if (validation > best) {
        best = validation;
        share = tried;
      }
    }
    if (before >= best) {
      best = before;
      share = 0;
    }
    move(parameters, start, end, share);
    List<Moment> all = new ArrayList<>();
    all.add(new Moment(0, fit.epochs(), 0, 0, Double.NaN, Double.NaN, Double.NaN, before, true));
    all.addAll(moments);
    return new Course(all, before, share, best);
  }

  /// Moves all parameters, in their own memory, to a place on the way from start to end.
  private static void move(
      Parameters parameters, Map<String, Array> start, Map<String, Array> end, double share) {
    if (share == 0 || share == 1) {
      parameters.load(share == 0 ? start : end);
      return;
    }
    parameters
        .arrays()
        .forEach(
            (name, array) -> {
              Array from = Objects.requireNonNull(start.get(name));
              Array to = Objects.requireNonNull(end.get(name));
              for (long k = 0; k < array.size(); k++) {
                array.set(k, (float) ((1 - share) * from.floatAt(k) + share * to.floatAt(k)));
              }
            });
  }

  /// Mean over the questions.
  private double ndcg(Scorer scorer, Ties ties) {
    double[] each = new double[questions.size()];
    Parallel.forEach(
        questions.size(),
        training.threads(),
        16,
        () -> {
          Scores scores = new Scores(ties.size());
          Best best = new Best(0);
          return (from, to) -> {
            for (int q = from; q < to; q++) {
              Query query = questions.get(q).query();
              scorer.score(query, scores);
              Parts.best(query, scores, LIMIT, data.catalog(), ties, best);
              scores.clear();
              each[q] = ndcg(best, ties, questions.get(q).withheld().toArray());
            }
          };
        });
    double sum = 0;
    for (double one : each) {
      sum += one;
    }
    return sum / each.length;
  }

  private static double ndcg(Best best, Ties ties, int[] withheld) {
    Arrays.sort(withheld);
    double gain = 0;
    double ideal = 0;
    for (int rank = 0; rank < LIMIT; rank++) {
      double weight = 1 / Math.log(rank + 2.0);
      if (rank < best.count() && Arrays.binarySearch(withheld, ties.track(best.tie(rank))) >= 0) {
        gain += weight;
      }
      ideal += rank < withheld.length ? weight : 0;
    }
    return gain / ideal;
  }

  /// The learning curve in words, for the model's card.
  static String report(NamedArrays state) {
    if (!state.has("learning.step")) {
      return "";
    }
    float[] losses = state.get("learning.loss", Array.Type.F32).toFloats();
    float[] validations = state.get("learning.validation", Array.Type.F32).toFloats();
    int[] epochs = state.get("learning.epoch", Array.Type.I32).toInts();
    StringBuilder text =
        new StringBuilder(
            "## Learning\n| epoch | loss | NDCG@500 of withheld playlists |\n|---|---|---|\n");
    double sum = 0;
    int count = 0;
    for (int i = 0; i < epochs.length; i++) {
      sum += losses[i];
      count++;
      if (i == epochs.length - 1 || epochs[i + 1] != epochs[i]) {
        text.append(
            String.format(
                Locale.ROOT,
                "| %d | %s | %s |%n",
                epochs[i],
                measured(sum / count),
                measured(validations[i])));
        sum = 0;
        count = 0;
      }
    }
    if (state.has("learning.chosen")) {
      float[] chosen = state.get("learning.chosen", Array.Type.F32).toFloats();
      text.append(
          String.format(
              Locale.ROOT,
              "%nBefore: %.4f. Chosen: %.0f %% of the way to the best epoch, %.4f.%n",
              chosen[0],
              100 * chosen[1],
              chosen[2]));
    }
    return text.append('\n').toString();
  }

  private static String measured(double number) {
    return Double.isNaN(number) ? "-" : String.format(Locale.ROOT, "%.4f", number);
  }
}
