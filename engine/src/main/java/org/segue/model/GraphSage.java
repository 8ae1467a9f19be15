package org.segue.model;

import java.util.LinkedHashMap;
import java.util.Map;
import org.segue.data.Catalog;
import org.segue.data.Dataset;
import org.segue.math.Array;
import org.segue.nn.Adam;
import org.segue.nn.Fit;
import org.segue.nn.Optimiser;
import org.segue.nn.Parameters;
import org.segue.nn.Pass;
import org.segue.nn.Schedule;
import org.segue.nn.Tensor;
import org.segue.store.NamedArrays;

/// Playlists and tracks told by their neighbours in the graph of which track is on which playlist:
/// a link is likely where both vectors agree (GraphSAGE, Hamilton, Ying & Leskovec 2017, with two
/// kinds of nodes).
///
/// ```
/// x_s = track(s) + artist(s) + album(s)        track(s) = 0 where no playlist has s
/// x_p = mean of the words of the title         0 without a known word
/// h_p = W_p [x_p ‖ mean_{s on p} x_s] + b_p    and so on: layer l takes the h of layer l − 1
/// h_s = W_s [x_s ‖ mean_{p with s} x_p] + b_s
/// z_ps = h_p · h_s + bias                      the logit of the link
/// rank by h_p · h_s + popularity · log(f_s + unseen)     f_s: playlists with s; see below
/// ```
///
/// A ReLU stands between layers, and behind the last one if `bend`. Nothing belongs to a playlist
/// by number, so one that came after training is as good as any; and a track that no playlist has
/// is known by its artist and album, which `trackDropout` teaches to stand for it.
///
/// Learning is link prediction: from each playlist tracks are taken as targets, *their links are
/// removed from the graph*, neighbourhoods are sampled, and targets are told from tracks that the
/// playlist does not have by binary cross-entropy, a link weighing `positiveWeight` and a non-link
/// 1. Non-links are drawn anew in each step ([Negatives]). What is drawn by popularity f_s teaches
///   how much likelier a track is here than elsewhere; to rank by likelihood, log f_s is added
///   again: that is `popularity` (without effect on UNIFORM, which teaches the likelihood itself).
///
/// With `threshold` above 0 the answer is not the best tracks but any whose link is at least that
/// likely, σ(z) ≥ threshold, in an order drawn by chance from the query's [Wishes#varietySeed].
///
/// Training costs, per epoch and playlist, `targets` vectors of d · 2d products with `neighbours`
/// gathered rows each, and the tracks drawn; a query the mean of its seeds and one pass over the
/// tracks' vectors in 8 bits. Prefer it where tracks or playlists keep coming: it goes on learning
/// from a trained model instead of starting again.
///
/// @param layers 1 sees the tracks of a playlist; 2 also what else is on their playlists
/// @param neighbours sampled of each node in learning; answers use all
/// @param targets of a playlist in a step, at most
/// @param pool tracks drawn as non-links of a step
/// @param questions playlists withheld to stop at the best epoch, and as many to report on
public record GraphSage(
    int dimension,
    int layers,
    boolean bend,
    Initial initial,
    int neighbours,
    int targets,
    Negatives negatives,
    int pool,
    double positiveWeight,
    double trackDropout,
    double titleDropout,
    int epochs,
    int batch,
    double learningRate,
    int patience,
    int questions,
    double popularity,
    double unseen,
    double threshold)
    implements Algorithm {

  static final String NET = "net.";

  /// What vectors begin as: small numbers by chance, or those that [Als] finds.
  public enum Initial {
    RANDOM,
    ALS
  }

  /// What non-links are drawn from: all tracks evenly; tracks as often as playlists have them; half
  /// of them so and half by walks from the playlist's tracks to tracks on the same other playlists,
  /// which are hard to tell from links.
  public enum Negatives {
    UNIFORM,
    POPULARITY,
    HARD
  }

  public GraphSage {
    if (dimension < 1 || layers < 1 || neighbours < 1 || targets < 1 || pool < 1 || batch < 1) {
      throw new IllegalArgumentException(
          "dimension %d, layers %d, neighbours %d, targets %d, pool %d and batch %d must be above 0"
              .formatted(dimension, layers, neighbours, targets, pool, batch));
    }
    if (epochs < 0 || patience < 0 || questions < 0) {
      throw new IllegalArgumentException(
          "epochs %d, patience %d and questions %d must not be negative"
              .formatted(epochs, patience, questions));
    }
    if (!(positiveWeight > 0) || !(learningRate > 0) || !(unseen > 0)) {
      throw new IllegalArgumentException(
          "positiveWeight %s, learningRate %s and unseen %s must be above 0"
              .formatted(positiveWeight, learningRate, unseen));
    }
    if (!(trackDropout >= 0 && trackDropout < 1) || !(titleDropout >= 0 && titleDropout <= 1)) {
      throw new IllegalArgumentException(
          "trackDropout %s must be in [0, 1), titleDropout %s in [0, 1]"
              .formatted(trackDropout, titleDropout));
    }
    if (!(threshold >= 0 && threshold < 1)) {
      throw new IllegalArgumentException("threshold must be in [0, 1), not " + threshold);
    }
    if (!Double.isFinite(popularity)) {
      throw new IllegalArgumentException("popularity must be a number, not " + popularity);
    }
  }

  public GraphSage() {
    this(
        64,
        1,
        false,
        Initial.ALS,
        25,
        32,
        Negatives.UNIFORM,
        1024,
        2,
        0.1,
        0.5,
        12,
        64,
        0.01,
        4,
        200,
        0.5,
        0.1,
        0);
  }

  /// Whether a ReLU is behind layer l.
  boolean bends(int l) {
    return bend || l < layers;
  }

  /// The length at which vectors begin. Factors that are long tell links sharply from the start.
  double scale() {
    return initial == Initial.ALS ? 3 : 1;
  }

  /// Where the logits of products of such vectors begin.
  double firstBias() {
    return initial == Initial.ALS ? -4 : 0;
  }

  @Override
  public boolean readsTitle() {
    return true;
  }

  @Override
  public boolean inPhases() {
    return true;
  }

  @Override
  public boolean goesOn() {
    return true;
  }

  /// What vectors begin as where `initial` is ALS.
  Als factors() {
    Als d = new Als();
    return Als.like(dimension, d.regularization(), d.frequencyPower(), d.alpha());
  }

  @Override
  public NamedArrays train(Dataset data, Training training) {
    SageLinks.Parts parts = SageLinks.part(data, questions, training);
    NeuralTraining learning = NeuralTraining.of(parts.rest(), questions, true, training);
    SageBeginning beginning = new SageBeginning(this, learning.data(), training);
    SageGraph graph = SageGraph.of(learning.data(), beginning.words());
    SageNetwork network = new SageNetwork(this, graph, beginning.words().size(), training.seed());
    beginning.fill(network.parameters(), graph);
    Parameters parameters = network.parameters();
    Optimiser optimiser = new Optimiser(parameters, new Adam(), 0);
    SageLesson lesson = new SageLesson(this, graph, network);
    Fit fit =
        new Fit(epochs, batch, learningRate, training.seed(), training.threads())
            .withSchedule(Schedule.cosine(0.1))
            .withPatience(patience);
    Catalog catalog = data.catalog();
    NeuralTraining.Network asked =
        new NeuralTraining.Network() {
          @Override
          public int examples() {
            return lesson.examples();
          }

          @Override
          public Tensor loss(int[] examples, Pass pass) {
            return lesson.loss(examples, pass);
          }

          @Override
          public Scorer scorer() {
            return restore(state(parameters.arrays(), graph, beginning.words(), training), catalog);
          }
        };
    NeuralTraining.Course course = learning.run("graph-sage", fit, asked, parameters, optimiser);
    SageLinks links =
        new SageLinks(this, learning.data(), graph, parts, beginning.words(), training);
    links.calibrate(parameters.arrays());
    SageGraph whole = SageGraph.of(data, beginning.words());
    NamedArrays.Builder state =
        NamedArrays.builder()
            .put("links", links.measure(parameters.arrays()))
            .putAll(state(parameters.arrays(), whole, beginning.words(), training));
    course.put(state);
    return state.build();
  }

  @Override
  public boolean refreshes() {
    return true;
  }

  /// Learns nothing: what the network has learnt makes the vectors of all tracks, old and new, from
  /// the grown graph. A new track begins as its artist and album, a new artist, album or word as
  /// nothing.
  @Override
  public NamedArrays refresh(Growth growth, Training training) {
    Catalog catalog = growth.data().catalog();
    Map<String, Array> net = new LinkedHashMap<>(growth.state().part(NET).all());
    Array own = Growth.padded(SageVectors.get(net, "track"), catalog.trackCount());
    int[] known = growth.padded("track.playlists");
    for (int t = 0; t < known.length; t++) {
      if (known[t] == 0) { // it had no part of its own in what was learnt
        own.put((long) t * dimension, new float[dimension], 0, dimension);
      }
    }
    net.put("track", own);
    net.computeIfPresent("artist", (name, old) -> Growth.padded(old, catalog.artistCount()));
    net.computeIfPresent("album", (name, old) -> Growth.padded(old, catalog.albumCount()));
    SageWords words = SageWords.of(growth.state().strings("words"));
    NamedArrays made = state(net, SageGraph.of(growth.data(), words), words, training);
    NamedArrays.Builder state = NamedArrays.builder().putAll(made);
    growth
        .state()
        .all()
        .forEach(
            (name, array) -> {
              if (name.equals("links") || name.startsWith("learning.")) { // they tell of learning
                state.put(name, array);
              }
            });
    return state.build();
  }

  /// All that answering needs: the network, and every track's vectors in this graph.
  NamedArrays state(Map<String, Array> net, SageGraph graph, SageWords words, Training training) {
    SageVectors vectors = new SageVectors(this, net);
    Array[] levels = vectors.tracks(graph, training.threads());
    NamedArrays.Builder state = NamedArrays.builder();
    net.forEach((name, array) -> state.put(NET + name, array));
    for (int l = 0; l < layers - 1; l++) {
      state.put("track.level." + (l + 1), levels[l]);
    }
    Array ranked = ranked(levels[layers - 1], graph);
    new TrackVectors(ranked).put(state);
    return state
        .put("words", words.strings())
        .put("track.playlists", Array.of(graph.frequencies()))
        .put("track.allowed", graph.known())
        .build();
  }

  /// [tracks, d + 1]: vectors with what is added for their frequency behind them.
  private Array ranked(Array vectors, SageGraph graph) {
    Array ranked = Array.allocate(Array.Type.F32, graph.tracks(), dimension + 1L);
    float[] row = new float[dimension + 1];
    for (int t = 0; t < graph.tracks(); t++) {
      vectors.copy((long) t * dimension, row, 0, dimension);
      row[dimension] =
          negatives == Negatives.UNIFORM
              ? 0
              : (float) (popularity * Math.log(graph.frequency(t) + unseen));
      ranked.put((long) t * (dimension + 1), row, 0, dimension + 1);
    }
    return ranked;
  }

  @Override
  public Scorer restore(NamedArrays state, Catalog catalog) {
    return new SageScorer(this, state, catalog);
  }

  @Override
  public String report(NamedArrays state) {
    return SageLinks.report(state) + NeuralTraining.report(state);
  }
}
