package org.segue.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.segue.data.Catalog;
import org.segue.data.Dataset;
import org.segue.math.Hashing;
import org.segue.nn.Adam;
import org.segue.nn.Fit;
import org.segue.nn.Optimiser;
import org.segue.nn.Parameters;
import org.segue.nn.Rule;
import org.segue.nn.Schedule;
import org.segue.nn.Sgd;
import org.segue.store.NamedArrays;

/// Represent, then aggregate: a vector for every track, one vector made of the playlist's, and the
/// tracks with the largest products (Bendada et al. 2023).
///
/// ```
/// score(i) = g(φ(s_1), …, φ(s_n)) · φ(i)
/// ```
///
/// φ is the `representer`: the track's own vector (`MF`); the mean of it and those of its album,
/// artist, popularity and duration (`FM`); the same five through a layer of attention (`NN`). g is
/// the `aggregator`: the mean (`AVERAGE`), a gated convolution (`GATED_CNN`), recurrent units
/// (`GRU`) or a causal `TRANSFORMER`. Any pair works. Vectors begin as those of an [Als] with
/// `alpha`, `regularization` and `frequencyPower`, and with `initialLength` as their root mean
/// square length over the entries of playlists.
///
/// A step sees a window of each of `batch` playlists and predicts every track of it from those
/// before. `loss` `SAMPLED_SOFTMAX` tells it from the tracks of all windows and `negatives` others,
/// corrected by how often each is among them; `BINARY` is the published loss.
///
/// Differs from the paper, besides what the presets state:
/// - With `shortcut`, learning starts from what the factors know: their axes are weighted so that a
///   mean of vectors is a fold-in, traits count `traits` times what the track's own vector does
///   (that is learnt on), and g is the mean plus what a network adds, which is nothing at first.
/// - With `apart`, the network learns from that share of the playlists, and the factors it sees are
///   made of the others; then they are solved once more for all. Vectors themselves then do not
///   learn (`rowRate` 0; else it multiplies their learning rate).
/// - A share `shuffled` of the windows are random tracks in random order; windows reach the last
///   track; output j of every aggregator is of tracks 0 to j and predicts track j + 1; counts are
///   those of the training playlists; positions are counted from the end of the playlist itself,
///   however a batch is padded; negatives are drawn evenly.
/// - About `withheld` playlists are kept out to choose the best epoch ([NeuralTraining]).
///
/// `side` names a file of vectors by album or track (covers, sound; [SideVectors]). With `shortcut`
/// what a linear regression says of them ([SideRegression]) is added to the factors, `sideTrust` /
/// (1 + playlists that hold the track) times; without, they reach φ through two layers of
/// `sideInner` and `sideWidth` of their own, as `APC-RTA-With-Album-Covers` (2024) has it.
///
/// Training costs per step what its windows and negatives need, not what the catalog holds. A query
/// costs the network over at most `window` seeds in plain Java, and one search. Prefer it where
/// playlists have seeds and albums and artists are known; it says nothing about a bare title.
public record Rta(
    Representer representer,
    Aggregator aggregator,
    int dimension,
    double alpha,
    double regularization,
    double frequencyPower,
    double initialLength,
    boolean shortcut,
    double traits,
    double apart,
    Loss loss,
    int negatives,
    int hard,
    int easy,
    HardBy hardBy,
    Draw draw,
    int window,
    double shuffled,
    int epochs,
    int batch,
    Rate rate,
    double learningRate,
    double rowRate,
    int halving,
    double weightDecay,
    double clip,
    double dropout,
    double inputDropout,
    double representerDropout,
    int heads,
    int layers,
    int inner,
    int representerInner,
    int hidden,
    int kernel,
    double positions,
    String side,
    int sideInner,
    int sideWidth,
    double sideTrust,
    int withheld,
    int patience)
    implements Algorithm {

  /// How a track's vector is made.
  public enum Representer {
    MF,
    FM,
    NN
  }

  /// How a playlist's vector is made.
  public enum Aggregator {
    AVERAGE,
    GATED_CNN,
    GRU,
    TRANSFORMER
  }

  /// What learning makes small.
  public enum Loss {
    BINARY,
    SAMPLED_SOFTMAX
  }

  /// How the negatives of `BINARY` are drawn.
  public enum Draw {
    UNIFORM,
    POPULARITY
  }

  /// How the hard negatives of `BINARY` are found. In each `STEP`, as published, the vectors of all
  /// that were drawn are made. By `EPOCH` those of all tracks are made when it begins; they tell
  /// which four times as many are likely to be hard, and only of these the vectors are made anew.
  public enum HardBy {
    STEP,
    EPOCH
  }

  /// How parameters follow gradients: Nesterov's momentum of 0.9, the rate halved every `halving`
  /// thousand steps; or Adam, the rate falling along a cosine.
  public enum Rate {
    SGD,
    ADAM
  }

  private static final int EVERY = 1000;

  public Rta {
    if (dimension < 1 || epochs < 0 || batch < 1 || negatives < 1 || window < 2) {
      throw new IllegalArgumentException(
          "dimension %d, batch %d, negatives %d must be at least 1, window %d 2, epochs %d not negative"
              .formatted(dimension, batch, negatives, window, epochs));
    }
    if (heads < 1 || layers < 1 || inner < 1 || representerInner < 1 || hidden < 1 || kernel < 1) {
      throw new IllegalArgumentException(
          "heads %d, layers %d, inner %d, representerInner %d, hidden %d, kernel %d must be at least 1"
              .formatted(heads, layers, inner, representerInner, hidden, kernel));
    }
    int width = width(dimension, shortcut, side, sideWidth);
    if (dimension % heads != 0 || width % heads != 0) {
      throw new IllegalArgumentException(
          "dimension %d and the width of a track, %d, must be multiples of heads, %d"
              .formatted(dimension, width, heads));
    }
    if (!(initialLength > 0) || !(learningRate > 0) || !(rowRate >= 0)) {
      throw new IllegalArgumentException(
          "initialLength %s, learningRate %s must be above 0, rowRate %s not negative"
              .formatted(initialLength, learningRate, rowRate));
    }
    if (!(weightDecay >= 0) || !(clip >= 0) || !(positions >= 0) || !(traits >= 0)) {
      throw new IllegalArgumentException(
          "weightDecay %s, clip %s, positions %s, traits %s must not be negative"
              .formatted(weightDecay, clip, positions, traits));
    }
    for (double share : new double[] {shuffled, dropout, inputDropout, representerDropout}) {
      if (!(share >= 0 && share <= 1)) {
        throw new IllegalArgumentException(
            "shuffled and dropouts must be between 0 and 1, not " + share);
      }
    }
    if (hard < 0 || easy < 0 || hard + easy < 1 || halving < 1 || withheld < 0 || patience < 0) {
      throw new IllegalArgumentException(
          "hard %d, easy %d, withheld %d, patience %d must not be negative, halving %d not 0"
              .formatted(hard, easy, withheld, patience, halving));
    }
    if (sideInner < 1 || sideWidth < 1 || !(sideTrust >= 0)) {
      throw new IllegalArgumentException(
          "sideInner %d, sideWidth %d must be at least 1, sideTrust %s not negative"
              .formatted(sideInner, sideWidth, sideTrust));
    }
    if (!(apart >= 0 && apart < 1) || (apart > 0 && rowRate > 0)) {
      throw new IllegalArgumentException(
          "apart must be in [0, 1), and 0 where vectors learn (rowRate %s), not %s"
              .formatted(rowRate, apart));
    }
    Als.like(dimension, regularization, frequencyPower, alpha);
  }

  public Rta() {
    this(
        Representer.FM,
        Aggregator.TRANSFORMER,
        128,
        40,
        3,
        0.8,
        10,
        true,
        0.1,
        0,
        Loss.SAMPLED_SOFTMAX,
        1000,
        40,
        10,
        HardBy.STEP,
        Draw.UNIFORM,
        21,
        0.5,
        2,
        64,
        Rate.ADAM,
        0.001,
        0,
        12,
        0,
        1,
        0.1,
        0,
        0,
        8,
        1,
        512,
        256,
        128,
        3,
        0,
        "",
        300,
        64,
        2,
        300,
        3);
  }

  @Override
  public SequencedMap<String, Algorithm> presets() {
    SequencedMap<String, Algorithm> presets = new LinkedHashMap<>();
    String mf = "weightDecay=1.53e-05";
    presets.put("mf-average", published("MF", "AVERAGE", 1, "learningRate=0.01", "halving=8"));
    presets.put(
        "mf-gated-cnn",
        published(
            "MF",
            "GATED_CNN",
            10,
            "learningRate=0.5",
            "halving=8",
            "negatives=500",
            "hard=18",
            "easy=53",
            "weightDecay=1.9e-05",
            "layers=2",
            "hidden=444",
            "dropout=0.2"));
    presets.put(
        "mf-gru", published("MF", "GRU", 16, "learningRate=0.63", "layers=2", "hidden=400", mf));
    presets.put("mf-transformer", published("MF", "TRANSFORMER", 18, "dropout=0.13", mf));
    presets.put(
        "fm-transformer",
        published("FM", "TRANSFORMER", 30, "hard=37", "easy=3", "initialLength=8"));
    String[] nn = {
      "learningRate=0.13",
      "halving=8",
      "negatives=500",
      "hard=18",
      "easy=53",
      "hardBy=EPOCH",
      "dropout=0.1"
    };
    presets.put("nn-transformer", published("NN", "TRANSFORMER", 30, nn));
    presets.put(
        "nn-transformer-decay",
        Algorithms.set(
            presets.get("nn-transformer"),
            List.of("weightDecay=5.66e-05", "representerDropout=0.2")));
    return presets;
  }

  /// The published hyper-parameters, and what those of one model differ by.
  private static Algorithm published(
      String representer, String aggregator, int epochs, String... changes) {
    Algorithm common =
        Algorithms.set(
            new Rta(),
            List.of(
                "representer=" + representer,
                "aggregator=" + aggregator,
                "epochs=" + epochs,
                "alpha=1",
                "regularization=12",
                "frequencyPower=0",
                "initialLength=4",
                "shortcut=false",
                "apart=0",
                "loss=BINARY",
                "window=11",
                "shuffled=0",
                "batch=128",
                "rate=SGD",
                "learningRate=1",
                "rowRate=1",
                "halving=12",
                "dropout=0",
                "inner=4096",
                "representerInner=1024",
                "positions=1",
                "withheld=0"));
    return Algorithms.set(common, List.of(changes));
  }

  @Override
  public NamedArrays train(Dataset data, Training training) {
    NeuralTraining learning = NeuralTraining.of(data, withheld, false, training);
    Parameters parameters = new Parameters(training.seed());
    Dataset seen = learning.data();
    Dataset factored = part(seen, training.seed(), false);
    WeightedFactors factors =
        new WeightedFactors(factors(), shortcut, initialLength, factored, training);
    RtaNetwork network =
        new RtaNetwork(
            this,
            part(seen, training.seed(), true),
            TrackTraits.of(factored),
            factors.vectors(),
            parameters,
            training.threads());
    boolean adam = rate == Rate.ADAM;
    Rule rule = adam ? new Adam(0.9, 0.999, 1e-8, weightDecay) : new Sgd(0.9, true, weightDecay);
    Schedule schedule = adam ? Schedule.cosine(0.05) : Schedule.falling(EVERY, halving, 0.5);
    Fit fit =
        new Fit(
            epochs,
            batch,
            learningRate,
            schedule,
            patience,
            20,
            training.seed(),
            training.threads());
    NeuralTraining.Course course =
        learning.run("rta", fit, network, parameters, new Optimiser(parameters, rule, clip));
    if (rowRate == 0 && factored != data) {
      network.see(TrackTraits.of(data), factors.extended(data));
    }
    NamedArrays.Builder state = network.state();
    course.put(state);
    return state.build();
  }

  /// The playlists that the network learns from, or those that the factors are made of; both are
  /// all where `apart` is 0.
  private Dataset part(Dataset data, long seed, boolean forNetwork) {
    if (apart == 0) {
      return data;
    }
    return data.select(
        IntStream.range(0, data.playlistCount())
            .filter(p -> Hashing.unit(Hashing.mix(seed ^ 0x51, data.pid(p))) < apart == forNetwork)
            .toArray());
  }

  /// What the vectors begin as.
  Als factors() {
    return Als.like(dimension, regularization, frequencyPower, alpha);
  }

  @Override
  public Scorer restore(NamedArrays state, Catalog catalog) {
    return new RtaScorer(this, state);
  }

  @Override
  public boolean inPhases() {
    return true;
  }

  @Override
  public String report(NamedArrays state) {
    return NeuralTraining.report(state);
  }

  /// How many seeds a network reads at most: as many as a window has before its last track.
  int reads() {
    return window - 1;
  }

  /// How long a track's vector is.
  int width() {
    return width(dimension, shortcut, side, sideWidth);
  }

  private static int width(int dimension, boolean shortcut, String side, int sideWidth) {
    return dimension + (shortcut || side.isEmpty() ? 0 : sideWidth);
  }

  /// Whether a track that no playlist holds has a vector all the same.
  boolean knowsMore() {
    return representer != Representer.MF || !side.isEmpty();
  }
}
