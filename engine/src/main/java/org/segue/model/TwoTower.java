package org.segue.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.segue.data.Catalog;
import org.segue.data.Dataset;
import org.segue.math.Array;
import org.segue.nn.Adam;
import org.segue.nn.Fit;
import org.segue.nn.Optimiser;
import org.segue.nn.Parameters;
import org.segue.nn.Schedule;
import org.segue.store.NamedArrays;

/// Two networks, one for what a query shows and one for tracks, that learn vectors whose products
/// tell which tracks continue which query (Covington et al. 2016; Yi et al. 2019).
///
/// ```
/// s_qi = query(title, history, statistics) · candidate(track, artist, album, …) / temperature
/// ```
///
/// A tower looks up a vector for each feature ([TowerFeatures]), and sends them all through a cross
/// layer of rank `cross` (Wang et al. 2021) and dense `layers`; with `skip` their sum, weighted by
/// axis, is added. A history may have any number of tracks, and none: the title alone is answered.
/// With `shared` the history looks tracks up where candidates do.
///
/// It learns from parts of the training's playlists ([TowerExamples]) by a softmax over the other
/// tracks of the batch and some `negatives` drawn evenly, corrected for how often each is there
/// ([TowerLesson]). About `withheld` playlists are not learnt from; after each epoch they are asked
/// for, and what answers them best is kept.
///
/// With `ranked` above 0 another network, which learnt from the withheld playlists, puts so many of
/// the best tracks in order ([TowerRanking]).
///
/// Learning costs, for each query, its features times the widths of the layers, and the products
/// with all tracks of the batch; a query one pass through its tower and over the tracks' vectors.
/// Prefer it where much is known of tracks beside the playlists they are on, or where new tracks
/// must be found.
public record TwoTower(
    List<String> features,
    int dimension,
    Initial initial,
    boolean shared,
    boolean skip,
    int cross,
    List<Integer> layers,
    Activation activation,
    double dropout,
    Norm norm,
    double temperature,
    int words,
    double titleDrop,
    double discount,
    int positives,
    int negatives,
    int asks,
    int epochs,
    int patience,
    int batch,
    double learningRate,
    double weightDecay,
    int withheld,
    int ranked)
    implements Algorithm {

  /// What the tracks' vectors start from: [Als] over the same playlists, or chance.
  public enum Initial {
    ALS,
    RANDOM
  }

  /// What follows a hidden layer.
  public enum Activation {
    RELU,
    NONE
  }

  /// What becomes of a tower's vector: nothing, length 1, or mean 0 and deviation 1 (layer norm).
  public enum Norm {
    NONE,
    UNIT,
    LAYER
  }

  /// How often each withheld playlist is asked for where a second stage learns from it.
  private static final int ASKS = 4;

  /// Everything that a data set may have; `*` are all features of the catalog beyond the others.
  private static final List<String> ALL =
      List.of(
          "track",
          "artist",
          "album",
          "names",
          "duration",
          "popularity",
          "title",
          "statistics",
          "last",
          "*");

  public TwoTower {
    features = List.copyOf(features);
    layers = List.copyOf(layers);
    if (dimension < 1 || positives < 1 || asks < 1 || batch < 1 || epochs < 1) {
      throw new IllegalArgumentException(
          "dimension %d, positives %d, asks %d, batch %d, epochs %d must be at least 1"
              .formatted(dimension, positives, asks, batch, epochs));
    }
    if (cross < 0 || words < 0 || negatives < 0 || patience < 0 || withheld < 0 || ranked < 0) {
      throw new IllegalArgumentException(
          "cross %d, words %d, negatives %d, patience %d, withheld %d, ranked %d must not be negative"
              .formatted(cross, words, negatives, patience, withheld, ranked));
    }
    if (layers.stream().anyMatch(width -> width < 1)) {
      throw new IllegalArgumentException("layers must be at least 1 wide, not " + layers);
    }
    if (!(dropout >= 0 && dropout < 1) || !(titleDrop >= 0 && titleDrop <= 1)) {
      throw new IllegalArgumentException(
          "dropout %s must be in [0, 1), titleDrop %s in [0, 1]".formatted(dropout, titleDrop));
    }
    if (!(temperature > 0) || !(learningRate > 0)) {
      throw new IllegalArgumentException(
          "temperature %s and learningRate %s must be above 0"
              .formatted(temperature, learningRate));
    }
    if (!(weightDecay >= 0) || !(discount >= 0 && discount <= 1)) {
      throw new IllegalArgumentException(
          "weightDecay %s must not be negative, discount %s be between 0 and 1"
              .formatted(weightDecay, discount));
    }
    if (features.stream().allMatch(f -> f.equals("title") || f.equals("statistics"))) {
      throw new IllegalArgumentException(
          "features must have one of tracks, such as 'track', but are " + features);
    }
  }

  public TwoTower() {
    this(
        ALL,
        64,
        Initial.ALS,
        true,
        true,
        0,
        List.of(256),
        Activation.RELU,
        0.2,
        Norm.UNIT,
        0.07,
        20_000,
        0.25,
        0.5,
        8,
        1024,
        1,
        12,
        3,
        256,
        0.003,
        0,
        400,
        0);
  }

  /// Whether a feature is to be used if there is any.
  boolean has(String feature) {
    return features.contains(feature) || (features.contains("*") && !ALL.contains(feature));
  }

  @Override
  public boolean readsTitle() {
    return features.contains("title");
  }

  @Override
  public SequencedMap<String, Algorithm> presets() {
    SequencedMap<String, Algorithm> presets = new LinkedHashMap<>();
    presets.put("ranker", set("ranked=200", "withheld=1000"));
    presets.put(
        "cross",
        set(
            "dimension=128",
            "initial=RANDOM",
            "shared=false",
            "skip=false",
            "cross=32",
            "layers=[512,256]",
            "dropout=0.33",
            "norm=LAYER",
            "temperature=11.3"));
    List<String> small =
        List.of(
            "features=[\"track\",\"title\",\"key\",\"loudness\",\"tempo\"]",
            "dimension=32",
            "initial=RANDOM",
            "shared=false",
            "skip=false",
            "layers=[32]");
    presets.put("small", set(small.toArray(String[]::new)));
    presets.put(
        "small-linear",
        Algorithms.set(set(small.toArray(String[]::new)), List.of("activation=NONE")));
    return presets;
  }

  private static Algorithm set(String... settings) {
    return Algorithms.set(new TwoTower(), List.of(settings));
  }

  @Override
  public NamedArrays train(Dataset data, Training training) {
    // a second stage learns from what is withheld, so there is more of it
    int most = data.playlistCount() / (ranked == 0 ? 20 : 10);
    int asked = Math.min(withheld, most);
    NeuralTraining learning = NeuralTraining.of(data, asked, readsTitle(), training);
    Dataset visible = learning.data();
    Catalog catalog = data.catalog();
    TowerFeatures told = TowerFeatures.of(this, visible, training);
    Parameters parameters = new Parameters(training.seed());
    TowerNetwork network = new TowerNetwork(this, told, parameters, start(visible, training));
    Supplier<TowerQuery> queries = () -> new TowerQuery(this, told, arrays(parameters.arrays()));
    Supplier<TrackVectors> tracks =
        () -> new TrackVectors(network.allCandidates(catalog.trackCount(), training.threads()));
    TowerLesson lesson =
        new TowerLesson(
            this,
            told,
            network,
            visible,
            () -> new TwoTowerScorer(queries.get(), tracks.get(), dimension, null));
    Fit fit =
        new Fit(epochs, least(visible), learningRate, training.seed(), training.threads())
            .withSchedule(Schedule.cosine(0.05))
            .withPatience(patience);
    NeuralTraining.Course course =
        learning.run(
            "towers",
            fit,
            lesson,
            parameters,
            new Optimiser(parameters, new Adam(0.9, 0.999, 1e-8, weightDecay), 0));
    NamedArrays.Builder state = NamedArrays.builder();
    told.put(state);
    FitRun.put(state, "towers.", parameters);
    course.put(state);
    TrackVectors vectors = tracks.get();
    vectors.put(state);
    if (ranked > 0) {
      Array frequencies = Array.of(visible.tracks().columnCounts());
      Array order = Recommender.order(visible);
      TowerQuery query = queries.get();
      TowerRanker.train(
              learnt -> new TowerRanking(this, query, vectors, catalog, frequencies, order, learnt),
              InnerSplit.asked(data, asked, ASKS, training.seed(), ranked).questions(),
              dimension,
              training)
          .forEach((name, array) -> state.put("ranker." + name, array));
      state.put("track.playlists", frequencies).put("order", order);
    }
    return state.build();
  }

  /// Few playlists in small batches: an epoch has twenty steps and more.
  private int least(Dataset data) {
    return Math.clamp(data.playlistCount() / 20, Math.min(16, batch), batch);
  }

  static NamedArrays arrays(Map<String, Array> all) {
    NamedArrays.Builder arrays = NamedArrays.builder();
    all.forEach(arrays::put);
    return arrays.build();
  }

  /// Vectors of tracks [tracks, d] whose products with means of others are about what [Als] would
  /// answer, of length 1 over the playlists' entries; none where chance begins.
  private @Nullable Array start(Dataset data, Training training) {
    if (initial == Initial.RANDOM) {
      return null;
    }
    Als als = (Als) Algorithms.parse("als,dimension=" + dimension);
    return new WeightedFactors(als, true, 1, data, training).vectors();
  }

  @Override
  public Scorer restore(NamedArrays state, Catalog catalog) {
    return TwoTowerScorer.of(this, state, catalog);
  }

  @Override
  public String report(NamedArrays state) {
    return NeuralTraining.report(state);
  }

  @Override
  public boolean inPhases() {
    return true;
  }
}
