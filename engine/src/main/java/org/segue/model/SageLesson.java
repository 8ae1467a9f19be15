package org.segue.model;

import java.util.Arrays;
import org.segue.math.Hashing;
import org.segue.nn.Pass;
import org.segue.nn.Tensor;

/// What a [GraphSage] learns: which tracks were taken from a playlist, and which it never had.
///
/// A step takes some playlists, draws from each a few tracks as its neighbourhood and others as
/// targets, and removes the targets' links from the graph. Targets must score high, drawn
/// [SageNegatives] low:
///
/// ```
/// loss = 1 / T Σ_p [ Σ_targets t of p  positiveWeight · −log σ(z_pt)
///                  + |targets of p| · mean_{negatives s} −log σ(−z_ps) ],   z = h_p · h_s + bias
/// ```
///
/// which is one negative a positive in expectation; all playlists of a step share the drawn tracks,
/// so the mean is over many. Near tracks are drawn for each playlist by itself and make half of its
/// negatives.
final class SageLesson {

  private static final double WITHOUT_SEEDS = 0.1; // of playlists, where the title alone must do

  private final GraphSage recipe;
  private final SageGraph graph;
  private final SageNetwork network;
  private final SageNegatives negatives;
  private final SageSample.Drawing drawing;
  private final int[] playlists; // that have tracks
  private final int[] column; // of a track among the candidates, plus 1; zeros between steps
  private final int[] heldBy; // the last playlist looked at that holds a track, plus 1

  SageLesson(GraphSage recipe, SageGraph graph, SageNetwork network) {
    this.recipe = recipe;
    this.graph = graph;
    this.network = network;
    negatives = new SageNegatives(graph);
    drawing = new SageSample.Drawing(graph, recipe.neighbours());
    int[] some = new int[graph.playlists()];
    int count = 0;
    for (int p = 0; p < some.length; p++) {
      if (graph.tracksOf().rowLength(p) > 0) {
        some[count++] = p;
      }
    }
    playlists = Arrays.copyOf(some, count);
    column = new int[graph.tracks()];
    heldBy = new int[graph.tracks()];
  }

  /// How many playlists there are to learn from.
  int examples() {
    return playlists.length;
  }

  /// What a step is about: playlists, the tracks they are seen with, those they are asked for, and
  /// whether their titles are kept back.
  record Task(int[] playlists, int[][] seeds, int[][] targets, boolean[] mute) {

    /// The links under prediction, sorted.
    long[] removed() {
      long[] links = new long[Arrays.stream(targets).mapToInt(t -> t.length).sum()];
      int count = 0;
      for (int i = 0; i < playlists.length; i++) {
        for (int track : targets[i]) {
          links[count++] = SageGraph.link(playlists[i], track);
        }
      }
      Arrays.sort(links);
      return links;
    }
  }

  /// Draws the task of some examples.
  Task task(int[] examples, long chance) {
    int n = examples.length;
    Task task = new Task(new int[n], new int[n][], new int[n][], new boolean[n]);
    for (int i = 0; i < n; i++) {
      int p = playlists[examples[i]];
      long drawn = Hashing.mix(chance, p);
      int[] row = graph.tracksOf().row(p);
      for (int k = row.length - 1; k > 0; k--) {
        int j = (int) (Hashing.unit(Hashing.mix(drawn, k)) * (k + 1));
        int track = row[k];
        row[k] = row[j];
        row[j] = track;
      }
      int most = Math.min(recipe.neighbours(), row.length - 1);
      boolean alone = Hashing.unit(Hashing.mix(drawn, -1)) < WITHOUT_SEEDS;
      int seeds = // as many as anybody may ask with: 1 as often as 2 to 3, or 4 to 7
          alone ? 0 : (int) Math.exp(Hashing.unit(Hashing.mix(drawn, -2)) * Math.log(most + 1.0));
      seeds = Math.min(seeds, most);
      int targets = Math.min(recipe.targets(), row.length - seeds);
      task.playlists[i] = p;
      task.seeds[i] = Arrays.copyOf(row, seeds);
      task.targets[i] = Arrays.copyOfRange(row, seeds, seeds + targets);
      task.mute[i] = !alone && Hashing.unit(Hashing.mix(drawn, -3)) < recipe.titleDropout();
    }
    return task;
  }

  /// The loss on some of them.
  Tensor loss(int[] examples, Pass pass) {
    Task task = task(examples, pass.seed(1));
    long chance = pass.seed(3);
    int n = task.playlists.length;
    int[] shared = new int[recipe.pool()];
    boolean byPopularity = recipe.negatives() != GraphSage.Negatives.UNIFORM;
    for (int k = 0; k < shared.length; k++) {
      shared[k] = negatives.any(byPopularity, Hashing.mix(chance, k));
    }
    int[][] near = new int[n][];
    for (int i = 0; i < n; i++) {
      boolean hard = recipe.negatives() == GraphSage.Negatives.HARD;
      near[i] = new int[hard ? task.targets[i].length : 0];
      for (int k = 0; k < near[i].length; k++) {
        long drawn = Hashing.mix(Hashing.mix(chance, ~i), k);
        near[i][k] = negatives.near(task.playlists[i], task.seeds[i], drawn);
      }
    }
    int[] candidates = candidates(task.targets, near, shared);
    float[] signs = new float[n * candidates.length];
    float[] weights = weights(task, near, shared, candidates.length, signs);
    for (int track : candidates) {
      column[track] = 0;
    }
    SageSample sample =
        drawing.draw(
            recipe.layers(),
            task.playlists,
            task.seeds,
            candidates,
            task.removed(),
            Hashing.mix(chance, 1L << 40));
    SageNetwork.Vectors vectors = network.apply(sample, task.mute, pass);
    Tensor logits = vectors.playlists().products(vectors.tracks()).plus(network.bias());
    return logits
        .times(Tensor.of(signs, n, candidates.length))
        .logSigmoid()
        .times(Tensor.of(weights, n, candidates.length))
        .sum()
        .negative();
  }

  /// The distinct tracks of a step; leaves their places in `column`.
  private int[] candidates(int[][] targets, int[][] near, int[] shared) {
    int most = shared.length;
    for (int i = 0; i < targets.length; i++) {
      most += targets[i].length + near[i].length;
    }
    int[] found = new int[most];
    int count = 0;
    for (int i = 0; i <= 2 * targets.length; i++) {
      int[] some = i == 2 * targets.length ? shared : i % 2 == 0 ? targets[i / 2] : near[i / 2];
      for (int track : some) {
        if (column[track] == 0) {
          found[count++] = track;
          column[track] = count;
        }
      }
    }
    return Arrays.copyOf(found, count);
  }

  /// Of every pair [playlists, candidates] its weight, and in `signs` 1 for a link, −1 for none.
  private float[] weights(Task task, int[][] near, int[] shared, int width, float[] signs) {
    Arrays.fill(signs, -1);
    float[] weights = new float[signs.length];
    double total = Arrays.stream(task.targets).mapToInt(t -> t.length).sum();
    for (int i = 0; i < task.playlists.length; i++) {
      int at = i * width - 1; // places count from 1
      int mark = task.playlists[i] + 1;
      for (int track : graph.tracksOf().row(task.playlists[i])) {
        heldBy[track] = mark;
      }
      for (int track : task.targets[i]) {
        signs[at + column[track]] = 1;
        weights[at + column[track]] = (float) (recipe.positiveWeight() / total);
      }
      double share = near[i].length > 0 ? 0.5 : 1;
      spread(near[i], mark, at, (1 - share) * task.targets[i].length / total, weights);
      spread(shared, mark, at, share * task.targets[i].length / total, weights);
    }
    return weights;
  }

  /// Spreads a weight evenly over the tracks that the playlist does not hold.
  private void spread(int[] tracks, int mark, int at, double weight, float[] weights) {
    int others = 0;
    for (int track : tracks) {
      others += heldBy[track] == mark ? 0 : 1;
    }
    for (int track : tracks) {
      if (heldBy[track] != mark) {
        weights[at + column[track]] += (float) (weight / others);
      }
    }
  }
}
