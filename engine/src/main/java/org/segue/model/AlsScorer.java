package org.segue.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.segue.math.Array;
import org.segue.math.Best;
import org.segue.math.Dense;
import org.segue.math.LeastSquares;
import org.segue.math.Pool;
import org.segue.store.NamedArrays;

/// Answers for [Als]: one least-squares problem for the seeds, then one product with every track.
final class AlsScorer implements Scorer {

  private final Als recipe;
  private final Array vectors;
  private final Array spectrum;
  private final Array frequencies;
  private final EntryWeights entries;
  private final LeastSquares problems;
  private final Pool<Scratch> scratches;

  /// Memory of one query at a time: 4 bytes per track.
  private final class Scratch {
    final LeastSquares.Solver solver = problems.solver();
    final float[] x = new float[(int) spectrum.size()];
    final float[] products = new float[(int) frequencies.size()];
    final Best best = new Best(0);
    int[] seeds = new int[16];
    float[] weights = new float[16];
    int count;
  }

  AlsScorer(Als recipe, NamedArrays state) {
    this.recipe = recipe;
    vectors = state.get("track.vectors", Array.Type.F32);
    frequencies = state.get("track.playlists", Array.Type.I32);
    Array counts = state.get("counts", Array.Type.I64);
    entries = new EntryWeights(recipe, counts.longAt(0), counts.longAt(1));
    spectrum = state.get("spectrum", Array.Type.F32);
    problems = new LeastSquares(vectors, spectrum);
    scratches = new Pool<>(Scratch::new);
  }

  @Override
  public void score(Query query, Scores scores) {
    Scratch scratch = scratches.acquire();
    try {
      prepare(query, scratch);
      if (scratch.count == 0) {
        return;
      }
      scratch.solver.solve(
          scratch.seeds,
          scratch.weights,
          scratch.count,
          recipe.regularization(scratch.count),
          scratch.x);
      Dense.times(vectors, scratch.x, scratch.products);
      add(query, scratch, scores);
    } finally {
      scratches.release(scratch);
    }
  }

  /// Leaves the seeds that stood on a playlist of the training, and their confidences.
  private void prepare(Query query, Scratch scratch) {
    int length = query.seeds().size();
    if (scratch.seeds.length < length) {
      scratch.seeds = new int[2 * length];
      scratch.weights = new float[2 * length];
    }
    scratch.count = 0;
    float ofPlaylist = entries.ofPlaylist(length);
    for (int s = 0; s < length; s++) {
      int frequency = frequencies.intAt(query.seeds().get(s));
      if (frequency > 0) {
        scratch.seeds[scratch.count] = query.seeds().get(s);
        scratch.weights[scratch.count++] =
            recipe.confidence(ofPlaylist * entries.ofTrack(frequency));
      }
    }
  }

  /// Adds the best tracks, as many as can be asked for, and all that are as good as the last of
  /// them: whoever breaks ties must see them.
  private void add(Query query, Scratch scratch, Scores scores) {
    float[] products = scratch.products;
    Best best = scratch.best;
    best.reset(
        Math.min(products.length, query.limit() + query.seeds().size() + query.rejected().size()));
    for (int track = 0; track < products.length; track++) {
      if (frequencies.intAt(track) > 0) {
        best.offer(products[track], 0);
      }
    }
    best.end();
    float least = best.smallest();
    for (int track = 0; track < products.length && best.count() > 0; track++) {
      if (products[track] >= least && frequencies.intAt(track) > 0) {
        scores.add(track, products[track]);
      }
    }
  }

  /// Exact: a score is a sum over the seeds. A share is a seed's part of all that speaks for the
  /// track.
  @Override
  public List<List<Reason>> explain(Query query, int[] tracks, Scores ignored) {
    Scratch scratch = scratches.acquire();
    try {
      prepare(query, scratch);
      float[][] parts = new float[tracks.length][scratch.count];
      scratch.solver.parts(
          scratch.seeds,
          scratch.weights,
          scratch.count,
          recipe.regularization(scratch.count),
          tracks,
          parts);
      List<List<Reason>> reasons = new ArrayList<>(tracks.length);
      for (float[] part : parts) {
        double sum = 0;
        for (float evidence : part) {
          sum += Math.max(0, evidence);
        }
        List<Reason> why = new ArrayList<>();
        for (int s = 0; s < part.length; s++) {
          if (part[s] > 0) {
            why.add(new Reason.Seed(scratch.seeds[s], part[s] / sum));
          }
        }
        why.sort(Comparator.comparingDouble((Reason reason) -> -reason.share()));
        reasons.add(why);
      }
      return reasons;
    } finally {
      scratches.release(scratch);
    }
  }
}
