package org.segue.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.segue.math.Array;
import org.segue.math.LeastSquares;
import org.segue.math.Pool;
import org.segue.math.RowSearch;
import org.segue.store.NamedArrays;

/// Answers for [Als]: one least-squares problem for the seeds, then the largest products of its
/// solution with the tracks' vectors, found through their copies in 8 bits ([ByteRows]).
final class AlsScorer implements Scorer {

  private final Als recipe;
  private final Array vectors;
  private final Array spectrum;
  private final Array frequencies;
  private final int reach;
  private final Array reached;
  private final TrackVectors tracks;
  private final EntryWeights entries;
  private final LeastSquares problems;
  private final Pool<Scratch> scratches;

  /// Memory of one query at a time.
  private final class Scratch {
    final LeastSquares.Solver solver = problems.solver();
    final float[] x = new float[(int) spectrum.size()];
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
    reached = reached(recipe, vectors, (int) frequencies.size());
    tracks = TrackVectors.of(state, reached);
    reach = tracks.size();
    problems = new LeastSquares(vectors, spectrum);
    scratches = new Pool<>(Scratch::new);
  }

  @Override
  public void score(Query query, Scores scores) {
    Scratch scratch = scratches.acquire();
    try {
      if (solve(query, scratch)) {
        tracks.score(scratch.x, query.wanted(reach), allowed(query), scores);
      }
    } finally {
      scratches.release(scratch);
    }
  }

  /// The vectors [reach, d] of the tracks that a query looks at, of `all`.
  static Array reached(Als recipe, Array vectors, int all) {
    int reach = recipe.reach() == 0 ? all : Math.min(recipe.reach(), all);
    long d = vectors.size() / Math.max(1, all);
    return vectors.prefix(reach * d).shaped(reach, d);
  }

  /// Tracks that stood on a playlist of the training and may be recommended.
  private RowSearch.Allowed allowed(Query query) {
    return track -> frequencies.intAt(track) > 0 && query.allows(track);
  }

  /// Leaves the vector of the query in `scratch.x`; false if none of its seeds is known.
  private boolean solve(Query query, Scratch scratch) {
    prepare(query, scratch);
    if (scratch.count == 0) {
      return false;
    }
    scratch.solver.solve(
        scratch.seeds,
        scratch.weights,
        scratch.count,
        recipe.regularization(scratch.count),
        scratch.x);
    return true;
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
