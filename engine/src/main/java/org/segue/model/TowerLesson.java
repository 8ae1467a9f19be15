package org.segue.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.segue.data.Dataset;
import org.segue.nn.Pass;
import org.segue.nn.Tensor;

/// What [TwoTower] learns from: playlists, shown in part ([TowerExamples]); the tracks withheld
/// should come before all others.
///
/// For a query q and each withheld track i of it
///
/// ```
/// loss = − log ( exp s_qi / ( exp s_qi + Σ_j exp s_qj / π_j ) )
/// ```
///
/// where j are the tracks withheld from other playlists of the batch and some drawn evenly from the
/// catalog, without those that stand on q's own playlist. A track j is in such a batch with
/// probability π_j, so the sum estimates the one over the whole catalog, and frequent tracks are
/// not punished for being drawn often (Bengio & Senécal 2008; Yi et al. 2019). The withheld track
/// itself is always there and so not corrected.
final class TowerLesson implements NeuralTraining.Network {

  private static final double NEVER = -1e9;

  private final TwoTower recipe;
  private final TowerFeatures features;
  private final TowerNetwork network;
  private final Dataset data;
  private final java.util.function.Supplier<Scorer> scorer;
  private final int[] playlists; // that have something to withhold
  private final double[] rates; // how often a track is withheld in an example, expected
  private final float[] weights; // of a withheld track
  private final int[][] titles; // the parts of each title
  private final int[] places; // of a track among the batch's, plus 1; zeros between batches
  private final TowerExamples examples;

  TowerLesson(
      TwoTower recipe,
      TowerFeatures features,
      TowerNetwork network,
      Dataset data,
      java.util.function.Supplier<Scorer> scorer) {
    this.recipe = recipe;
    this.features = features;
    this.network = network;
    this.data = data;
    this.scorer = scorer;
    playlists = trainable(data);
    places = new int[data.catalog().trackCount()];
    examples = new TowerExamples(data, recipe.positives(), recipe.titleDrop());
    rates = new double[places.length];
    weights = new float[places.length];
    int[] frequencies = data.tracks().columnCounts();
    for (int playlist : playlists) {
      int[] row = data.tracks().row(playlist);
      for (int track : row) {
        rates[track] += Math.min(1.0, (double) recipe.positives() / row.length) / playlists.length;
      }
    }
    for (int track = 0; track < weights.length; track++) {
      // as often as another playlist than the one that is asked would have it
      weights[track] = (float) Math.max(0, 1 - recipe.discount() / Math.max(1, frequencies[track]));
    }
    titles = new int[data.titles().size()][];
    Arrays.setAll(
        titles,
        t -> features.titles() == null ? new int[0] : features.titles().of(data.titles().get(t)));
  }

  /// Playlists of two tracks and more, or of one with a title.
  private static int[] trainable(Dataset data) {
    List<Integer> found = new ArrayList<>();
    for (int p = 0; p < data.playlistCount(); p++) {
      int length = data.tracks().rowLength(p);
      if (length > 1 || (length == 1 && data.titleOf(p) >= 0)) {
        found.add(p);
      }
    }
    return found.stream().mapToInt(p -> p).toArray();
  }

  @Override
  public int examples() {
    return playlists.length * recipe.asks();
  }

  @Override
  public Scorer scorer() {
    return scorer.get();
  }

  @Override
  public Tensor loss(int[] some, Pass pass) {
    int trackCount = places.length;
    int[] candidates = new int[some.length * recipe.positives() + recipe.negatives()];
    int distinct = 0;
    TowerQuestions batch = new TowerQuestions(features, some.length);
    int[] asked = new int[some.length];
    int[] pairQuery = new int[some.length * recipe.positives()];
    int[] pairCandidate = new int[pairQuery.length];
    float[] pairWeight = new float[pairQuery.length];
    int pairs = 0;
    for (int q = 0; q < some.length; q++) {
      int playlist = playlists[some[q] % playlists.length];
      asked[q] = playlist;
      examples.draw(playlist, new SplittableRandom(pass.seed(1L + some[q])));
      int title = data.titleOf(playlist);
      batch.add(
          examples.titled() ? titles[title] : new int[0], examples.history(), examples.length());
      for (int k = 0; k < examples.held(); k++) {
        int track = examples.held(k);
        if (places[track] == 0) {
          candidates[distinct++] = track;
          places[track] = distinct;
        }
        pairQuery[pairs] = q;
        pairCandidate[pairs] = places[track] - 1;
        pairWeight[pairs++] = weights[track];
      }
    }
    SplittableRandom random = new SplittableRandom(pass.seed(0));
    for (int k = 0; k < recipe.negatives(); k++) {
      int track = random.nextInt(trackCount);
      if (places[track] == 0) {
        candidates[distinct++] = track;
        places[track] = distinct;
      }
    }
    candidates = Arrays.copyOf(candidates, distinct);
    boolean[] own = new boolean[some.length * distinct];
    int[] row = new int[data.tracks().longestRow()];
    for (int q = 0; q < some.length; q++) {
      int length = data.tracks().row(asked[q], row);
      for (int k = 0; k < length; k++) {
        if (places[row[k]] > 0) {
          own[q * distinct + places[row[k]] - 1] = true;
        }
      }
    }
    float[] correction = new float[distinct];
    for (int c = 0; c < distinct; c++) {
      places[candidates[c]] = 0;
      double expected =
          some.length * rates[candidates[c]] + (double) recipe.negatives() / trackCount;
      correction[c] = (float) -Math.log(-Math.expm1(-expected));
    }
    Tensor queries = network.queries(batch, pass);
    Tensor tracks = network.candidates(candidates, pass);
    Tensor scores = queries.products(tracks).times(1 / recipe.temperature());
    Tensor others =
        scores
            .plus(Tensor.of(correction))
            .masked(Tensor.mask(own, some.length, distinct), NEVER)
            .logSumExp(1)
            .unsqueeze(1);
    int[] flat = new int[pairs];
    for (int k = 0; k < pairs; k++) {
      flat[k] = pairQuery[k] * distinct + pairCandidate[k];
    }
    int[] owners = Arrays.copyOf(pairQuery, pairs);
    Tensor right = scores.reshape((long) some.length * distinct, 1).rows(flat);
    Tensor chances = right.minus(others.rows(owners)).logSigmoid();
    Tensor weight = Tensor.of(Arrays.copyOf(pairWeight, pairs), pairs, 1);
    return chances.times(weight).sum().times(-1.0 / pairs);
  }
}
