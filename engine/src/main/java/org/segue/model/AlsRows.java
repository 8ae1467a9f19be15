package org.segue.model;

import java.util.List;
import org.segue.math.Array;
import org.segue.math.Gramian;
import org.segue.math.Hashing;
import org.segue.math.LeastSquares;
import org.segue.store.NamedArrays;

/// What [Als] does with one row, and with the vectors when all rows are done: for [Als] itself, and
/// for whoever keeps the vectors elsewhere, such as in blocks on several machines.
public final class AlsRows {

  /// There are at least so many playlists and tracks per dimension; with fewer, `dimension` gives
  /// way: more axes than a small data set has directions would only remember it.
  private static final int SMALLEST_SIDE = 15;

  private final Als recipe;
  private final EntryWeights weights;
  private final long playlists;
  private final long entries;

  /// For a data set of so many playlists with so many entries in all.
  public AlsRows(Als recipe, long playlists, long entries) {
    this.recipe = recipe;
    this.playlists = playlists;
    this.entries = entries;
    weights = new EntryWeights(recipe, playlists, entries);
  }

  /// How many dimensions vectors of so many playlists and tracks have.
  public static int dimension(Als recipe, int playlists, int tracks) {
    return Math.clamp(Math.min(playlists, tracks) / SMALLEST_SIDE, 1, recipe.dimension());
  }

  /// The number k of row `row` that a side begins with, if the row has entries; a row without any
  /// is zero throughout. The tracks' side has the training's seed, the playlists' the next.
  public static float start(long seed, int row, int k) {
    long chance = Hashing.mix(Hashing.mix(seed, row), k) >>> 40; // 24 bits
    return (float) (chance * 0x1p-24 * 0.01);
  }

  EntryWeights weights() {
    return weights;
  }

  /// The factor that a playlist of this length brings to the weights of its entries.
  public float ofPlaylist(int length) {
    return weights.ofPlaylist(length);
  }

  /// The factor of a track on so many playlists.
  public float ofTrack(int frequency) {
    return weights.ofTrack(frequency);
  }

  /// Whether a row starts from its last solution.
  public boolean startsFromLast() {
    return recipe.solver() == Als.Solver.CONJUGATE_GRADIENT;
  }

  /// Solves rows one after another, on one thread, against vectors that [Gramian] has turned.
  public Solver solver(LeastSquares problems) {
    return new Solver(problems.solver());
  }

  /// See [#solver].
  public final class Solver {
    private final LeastSquares.Solver row;
    private float[] confidences = new float[64];

    private Solver(LeastSquares.Solver row) {
      this.row = row;
    }

    /// x ← the vector of a row with `count` entries in `columns`; `ofColumns` are the factors of
    /// all columns, by number. x holds the last solution where rows start from it.
    public void solve(int[] columns, float[] ofColumns, float ofRow, int count, float[] x) {
      if (confidences.length < count) {
        confidences = new float[Math.max(count, 2 * confidences.length)];
      }
      for (int n = 0; n < count; n++) {
        confidences[n] = recipe.confidence(ofRow * ofColumns[columns[n]]);
      }
      float lambda = recipe.regularization(count);
      if (startsFromLast()) {
        row.approach(columns, confidences, count, lambda, recipe.steps(), x);
      } else {
        row.solve(columns, confidences, count, lambda, x);
      }
    }
  }

  /// What is learnt, from the vectors of the tracks (F32 [tracks, d], which are turned) and on how
  /// many playlists each is (I32).
  public NamedArrays state(Array tracks, Array frequencies, int threads) {
    Array spectrum = Gramian.diagonalise(tracks, List.of(), threads);
    NamedArrays.Builder state =
        NamedArrays.builder()
            .put("track.vectors", tracks)
            .put("spectrum", spectrum)
            .put("track.playlists", frequencies)
            .put("counts", Array.of(playlists, entries));
    new TrackVectors(AlsScorer.reached(recipe, tracks, (int) frequencies.size())).putBytes(state);
    return state.build();
  }
}
