package org.segue.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.segue.math.Array;
import org.segue.math.Hashing;
import org.segue.nn.Adam;
import org.segue.nn.Fit;
import org.segue.nn.Initial;
import org.segue.nn.Lesson;
import org.segue.nn.Linear;
import org.segue.nn.Optimiser;
import org.segue.nn.Parameters;
import org.segue.nn.Pass;
import org.segue.nn.Tensor;
import org.segue.store.NamedArrays;

/// How the second stage of [TwoTower] learns: from playlists that the towers did not learn from,
/// asked for in several ways, which of the retrieved candidates stood on them (1) and which not
/// (0), by logistic loss. A fifth of the playlists is not learnt from: the epoch that orders these
/// best stays.
final class TowerRanker implements Lesson {

  private static final double CHECKS = 0.2;
  private static final int HIDDEN = 64;
  private static final double DROPOUT = 0.3;
  private static final int EPOCHS = 20;
  private static final int PATIENCE = 4;
  private static final int BATCH = 16; // questions
  private static final double RATE = 0.001;

  private final TowerRanking ranking;
  private final int width;
  private final Linear in;
  private final Linear out;
  private final Linear direct;
  private final List<Asked> learnt = new ArrayList<>();
  private final List<Asked> checked = new ArrayList<>();
  private final java.util.function.Supplier<TowerRanking> now;

  /// A question's candidates and which of them are right, of so many withheld tracks.
  private record Asked(TowerRanking.Candidates candidates, boolean[] right, int withheld) {}

  private TowerRanker(
      TowerRanking ranking,
      int dimension,
      Parameters parameters,
      java.util.function.Supplier<TowerRanking> now) {
    this.ranking = ranking;
    this.now = now;
    width = TowerRanking.width(dimension);
    in = new Linear(parameters.in("in"), width, HIDDEN);
    out = new Linear(parameters.in("out"), HIDDEN, 1, Initial.FAN_IN, null);
    direct = new Linear(parameters.in("direct"), TowerRanking.NUMBERS, 1, Initial.ZEROS, null);
  }

  /// Makes a ranking that knows what was learnt, or nothing yet.
  @FunctionalInterface
  interface Maker {
    TowerRanking of(@Nullable NamedArrays learnt);
  }

  /// Learns and returns the network's arrays, and how it went.
  static Map<String, Array> train(
      Maker maker, List<InnerSplit.Question> questions, int dimension, Training training) {
    Parameters parameters = new Parameters(training.seed() + 1);
    TowerRanker ranker =
        new TowerRanker(
            maker.of(null),
            dimension,
            parameters,
            () -> maker.of(TwoTower.arrays(parameters.arrays())));
    questions.forEach(ranker::add);
    Optimiser optimiser = new Optimiser(parameters, new Adam(0.9, 0.999, 1e-8, 0.01), 0);
    NamedArrays.Builder state = NamedArrays.builder();
    if (!ranker.learnt.isEmpty()) {
      Fit fit =
          new Fit(EPOCHS, BATCH, RATE, training.seed(), training.threads()).withPatience(PATIENCE);
      LearningCurve.put(state, FitRun.run("order", fit, ranker, parameters, optimiser, training));
    }
    FitRun.put(state, "", parameters);
    return state.build().all();
  }

  /// All questions about a playlist are on one side: it is known by its date and length.
  private void add(InnerSplit.Question question) {
    TowerRanking.Candidates candidates = ranking.candidates(question.query());
    int[] withheld = question.withheld().toArray();
    Arrays.sort(withheld);
    boolean[] right = new boolean[candidates.tracks().length];
    boolean any = false;
    for (int k = 0; k < right.length; k++) {
      right[k] = Arrays.binarySearch(withheld, candidates.tracks()[k]) >= 0;
      any |= right[k];
    }
    long playlist = Hashing.mix(question.query().modifiedAt(), question.query().length());
    boolean checks = Hashing.unit(playlist) < CHECKS;
    if (any && checks) {
      checked.add(new Asked(candidates, right, withheld.length));
    } else if (any) {
      learnt.add(new Asked(candidates, right, withheld.length));
    }
  }

  @Override
  public int examples() {
    return learnt.size();
  }

  @Override
  public Tensor loss(int[] examples, Pass pass) {
    int rows = IntStream.of(examples).map(e -> learnt.get(e).right.length).sum();
    float[] inputs = new float[rows * width];
    float[] signs = new float[rows];
    int at = 0;
    for (int example : examples) {
      Asked asked = learnt.get(example);
      ranking.inputs(asked.candidates, 0, asked.right.length, inputs, at * width);
      for (boolean right : asked.right) {
        signs[at++] = right ? 1 : -1;
      }
    }
    Tensor odds = odds(Tensor.of(inputs, rows, width), pass);
    return odds.times(Tensor.of(signs, rows, 1)).logSigmoid().mean().negative();
  }

  private Tensor odds(Tensor inputs, Pass pass) {
    Tensor hidden = pass.drop(in.apply(inputs).relu(), DROPOUT);
    Tensor numbers = inputs.slice(1, width - TowerRanking.NUMBERS, width);
    return out.apply(hidden).plus(direct.apply(numbers));
  }

  /// Mean NDCG of the candidates as ordered now.
  @Override
  public double validate() {
    TowerRanking ordering = now.get();
    double sum = 0;
    for (Asked asked : checked) {
      float[] odds = ordering.odds(asked.candidates);
      Integer[] order = new Integer[odds.length];
      Arrays.setAll(order, k -> k);
      Arrays.sort(order, (a, b) -> Float.compare(odds[b], odds[a]));
      double gain = 0;
      double ideal = 0;
      for (int rank = 0; rank < order.length; rank++) {
        double weight = 1 / Math.log(rank + 2.0);
        gain += asked.right[order[rank]] ? weight : 0;
        ideal += rank < asked.withheld ? weight : 0;
      }
      sum += gain / ideal;
    }
    return checked.isEmpty() ? Double.NaN : sum / checked.size();
  }
}
