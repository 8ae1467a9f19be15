package org.segue.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.atomic.AtomicLong;
import org.segue.data.Catalog;
import org.segue.data.Dataset;
import org.segue.math.Array;
import org.segue.math.Gramian;
import org.segue.math.LeastSquares;
import org.segue.math.Parallel;
import org.segue.math.SparseMatrix;
import org.segue.math.Vectors;
import org.segue.store.NamedArrays;

/// A vector for every playlist and track, so that products tell what stands where: alternating
/// least squares on implicit feedback (Hu, Koren & Volinsky 2008).
///
/// Over all playlists u and tracks i, present (p = 1) or not (p = 0):
///
/// ```
/// min Σ_ui c_ui (p_ui − x_u · y_i)² + Σ_u λ_u |x_u|² + Σ_i λ_i |y_i|²
/// c_ui = alpha r_ui        [Confidence#ALPHA_R], the implicit library's code
/// c_ui = 1 + alpha r_ui    [Confidence#ONE_PLUS_ALPHA_R], the paper
/// c_ui = 1                 where i is not on u
/// λ_u  = regularization · |u|^frequencyPower,  λ_i likewise with the playlists that hold i
/// ```
///
/// r_ui is 1, or the entry's [Weighting]. With the tracks fixed each playlist is a least-squares
/// problem of its own, and the other way round; [LeastSquares] solves them exactly. Where every
/// confidence is 1 (ALPHA_R with alpha 1, without weighting) the systems of all playlists are the
/// same, and so nothing is solved but a diagonal; any other alpha corrects the common system by the
/// playlist's own tracks.
///
/// A continuation solves for the seeds as if they were a playlist of the training, and multiplies:
/// with all tracks, or with the first `reach` of the catalog where that is above 0. Tracks are
/// numbered from the most frequent on, so these are the ones most playlists hold; the rest is not
/// recommended, and a query costs a bounded time however long the catalog's tail is.
///
/// Before the first iteration the tracks' vectors are turned towards the leading axes of the
/// entries, by `powers` rounds of [LeadingAxes]; 0 leaves them where chance put them, as the
/// libraries do.
///
/// Training costs, per iteration and at d dimensions, about 2 d Σ_rows min(m², m d) + 6 n d² for
/// rows of m entries and n playlists and tracks; a query one pass over the tracks' vectors. Prefer
/// it where there are many seeds, or where models of fixed size are wanted.
public record Als(
    int dimension,
    int iterations,
    double regularization,
    double frequencyPower,
    double alpha,
    Confidence confidence,
    Weighting weighting,
    double k1,
    double b,
    Solver solver,
    int steps,
    int reach,
    int powers)
    implements Algorithm {

  /// How much an entry counts, given its weight r.
  public enum Confidence {
    ALPHA_R,
    ONE_PLUS_ALPHA_R
  }

  /// The weight of an entry: 1, or by [EntryWeights].
  public enum Weighting {
    NONE,
    TFIDF,
    BM25
  }

  /// How a row is solved. `CONJUGATE_GRADIENT` takes `steps` steps from the row's last solution, as
  /// the implicit library does by default.
  public enum Solver {
    EXACT,
    CONJUGATE_GRADIENT
  }

  public Als {
    if (dimension < 1 || iterations < 1 || steps < 1) {
      throw new IllegalArgumentException(
          "dimension %d, iterations %d, steps %d must be above 0"
              .formatted(dimension, iterations, steps));
    }
    if (powers < 0) {
      throw new IllegalArgumentException("powers must not be negative, but is " + powers);
    }
    if (reach < 0) {
      throw new IllegalArgumentException("reach must not be negative, but is " + reach);
    }
    if (!(regularization > 0)) {
      throw new IllegalArgumentException("regularization must be above 0, not " + regularization);
    }
    if (!(alpha >= 0) || !(k1 >= 0)) {
      throw new IllegalArgumentException(
          "alpha %s, k1 %s must not be negative".formatted(alpha, k1));
    }
    if (!(b >= 0 && b <= 1)) {
      throw new IllegalArgumentException("b must be between 0 and 1, not " + b);
    }
    if (!Double.isFinite(frequencyPower)) {
      throw new IllegalArgumentException("frequencyPower must be a number, not " + frequencyPower);
    }
  }

  public Als() {
    this(128, 3, 3, 0.8, 40, Confidence.ALPHA_R, Weighting.NONE, 100, 0.8, Solver.EXACT, 3, 0, 3);
  }

  /// As it comes, but for these.
  static Als like(int dimension, double regularization, double frequencyPower, double alpha) {
    Als d = new Als();
    return new Als(
        dimension,
        d.iterations,
        regularization,
        frequencyPower,
        alpha,
        d.confidence,
        d.weighting,
        d.k1,
        d.b,
        d.solver,
        d.steps,
        d.reach,
        d.powers);
  }

  @Override
  public SequencedMap<String, Algorithm> presets() {
    SequencedMap<String, Algorithm> presets = new LinkedHashMap<>();
    presets.put(
        "implicit",
        new Als(
            128,
            15,
            0.05,
            0,
            10,
            Confidence.ALPHA_R,
            Weighting.NONE,
            100,
            0.8,
            Solver.CONJUGATE_GRADIENT,
            3,
            0,
            0));
    presets.put(
        "rta",
        new Als(
            128,
            10,
            12,
            0,
            1,
            Confidence.ALPHA_R,
            Weighting.NONE,
            100,
            0.8,
            Solver.EXACT,
            3,
            0,
            0));
    presets.put(
        "wide",
        new Als(
            256,
            10,
            1,
            1,
            25,
            Confidence.ALPHA_R,
            Weighting.NONE,
            100,
            0.8,
            Solver.EXACT,
            3,
            0,
            0));
    return presets;
  }

  @Override
  public NamedArrays train(Dataset data, Training training) {
    Sides sides = new Sides(data, iterations, training);
    int d = AlsRows.dimension(this, data.playlistCount(), sides.byTrack.rowCount());
    Array tracks = random(sides.byTrack, d, training.seed());
    Array playlists = random(sides.byPlaylist, d, training.seed() + 1);
    LeadingAxes.begin(sides.byPlaylist, sides.byTrack, tracks, playlists, this, training);
    for (int iteration = 0; iteration < iterations; iteration++) {
      sides.solvePlaylists(tracks, playlists);
      sides.solveTracks(sides.byTrack, playlists, tracks);
    }
    return sides.rows.state(tracks, sides.frequencies, training.threads());
  }

  @Override
  public boolean refreshes() {
    return true;
  }

  /// Half an iteration finds the vectors of all playlists, old and new, from those of the known
  /// tracks; another half then those of the tracks that are on a new playlist, new tracks among
  /// them, in the same coordinates. All other tracks stay. Costs between half an iteration and one,
  /// by how many tracks are touched.
  @Override
  public NamedArrays refresh(Growth growth, Training training) {
    Sides sides = new Sides(growth.data(), 1, training);
    Array tracks = Growth.padded(growth.state().get("track.vectors"), sides.byTrack.rowCount());
    Array playlists =
        Array.allocate(Array.Type.F32, sides.byPlaylist.rowCount(), tracks.shape()[1]);
    SparseMatrix touched = sides.byTrack.only(Growth.touched(sides.byPlaylist, growth.playlists()));
    Array[] along = solver == Solver.EXACT ? new Array[] {tracks} : new Array[0];
    sides.solvePlaylists(tracks, playlists);
    sides.solveTracks(touched, playlists, tracks, along);
    return sides.rows.state(tracks, sides.frequencies, training.threads());
  }

  /// The vectors of the tracks for all playlists, from those that a part of the playlists gave and
  /// in the same coordinates: what was learnt about the one holds for the other. One more
  /// iteration.
  Array extend(Array tracks, Dataset all, Training training) {
    Sides sides = new Sides(all, 1, training);
    int trackCount = sides.byTrack.rowCount();
    int d = (int) (tracks.size() / Math.max(1, trackCount));
    Array fixed = Array.allocate(Array.Type.F32, trackCount, d);
    fixed.memory().copyFrom(tracks.memory());
    Array playlists = Array.allocate(Array.Type.F32, sides.byPlaylist.rowCount(), d);
    Array turn = Array.allocate(Array.Type.F32, d, d); // row k: where axis k went
    for (int k = 0; k < d; k++) {
      turn.set((long) k * d + k, 1f);
    }
    sides.solvePlaylists(fixed, playlists, turn);
    Array turned = Array.allocate(Array.Type.F32, trackCount, d);
    sides.solveTracks(sides.byTrack, playlists, turned, turn);
    float[] axes = turn.toFloats();
    Parallel.forEach(
        trackCount,
        training.threads(),
        256,
        () -> {
          float[] row = new float[d];
          float[] back = new float[d];
          return (from, to) -> {
            for (int track = from; track < to; track++) {
              turned.copy((long) track * d, row, 0, d);
              for (int k = 0; k < d; k++) {
                back[k] = Vectors.dot(axes, k * d, row, 0, d);
              }
              turned.put((long) track * d, back, 0, d);
            }
          };
        });
    return turned;
  }

  @Override
  public Scorer restore(NamedArrays state, Catalog catalog) {
    return new AlsScorer(this, state);
  }

  /// λ of a row with so many entries.
  float regularization(int entries) {
    return (float)
        (frequencyPower == 0
            ? regularization
            : regularization * Math.pow(Math.max(1, entries), frequencyPower));
  }

  /// Small numbers by row and seed; zero for rows without entries, which are never solved.
  private static Array random(SparseMatrix matrix, int d, long seed) {
    Array vectors = Array.allocate(Array.Type.F32, matrix.rowCount(), d);
    for (int row = 0; row < matrix.rowCount(); row++) {
      for (int k = 0; k < d && matrix.rowLength(row) > 0; k++) {
        vectors.set((long) row * d + k, AlsRows.start(seed, row, k));
      }
    }
    return vectors;
  }

  /// The entries from both sides, and what each side brings to their weights; solves one side
  /// against the other, half an iteration at a time.
  private final class Sides {
    final SparseMatrix byPlaylist;
    final SparseMatrix byTrack;
    final Array frequencies; // on how many playlists each track is, I32
    final AlsRows rows;
    private final float[] ofPlaylists;
    private final float[] ofTracks;
    private final Training training;
    private final long total;
    private final AtomicLong done = new AtomicLong();

    Sides(Dataset data, int iterations, Training training) {
      this.training = training;
      byPlaylist = data.tracks();
      byTrack = byPlaylist.transpose();
      frequencies = Array.of(byPlaylist.columnCounts());
      rows = new AlsRows(Als.this, byPlaylist.rowCount(), byPlaylist.size());
      ofPlaylists = rows.weights().ofPlaylists(byPlaylist);
      ofTracks = rows.weights().ofTracks(frequencies);
      total = (long) iterations * (byPlaylist.rowCount() + byTrack.rowCount());
    }

    void solvePlaylists(Array tracks, Array playlists, Array... along) {
      solve(byPlaylist, ofPlaylists, ofTracks, tracks, playlists, along);
    }

    /// Those of `some`, which may be [#byTrack] or a part of it.
    void solveTracks(SparseMatrix some, Array playlists, Array tracks, Array... along) {
      solve(some, ofTracks, ofPlaylists, playlists, tracks, along);
    }

    /// Solves the rows of `matrix` against `fixed` into `solved`; `along` is turned with `fixed`.
    private void solve(
        SparseMatrix matrix,
        float[] ofRows,
        float[] ofColumns,
        Array fixed,
        Array solved,
        Array... along) {
      List<Array> partners = new ArrayList<>(List.of(along));
      if (rows.startsFromLast()) {
        partners.add(solved);
      }
      Array spectrum = Gramian.diagonalise(fixed, partners, training.threads());
      int d = (int) spectrum.size();
      LeastSquares problems = new LeastSquares(fixed, spectrum);
      int longest = matrix.longestRow();
      Parallel.forEach(
          matrix.rowCount(),
          training.threads(),
          64,
          () -> {
            AlsRows.Solver row = rows.solver(problems);
            int[] columns = new int[longest];
            float[] x = new float[d];
            return (from, to) -> {
              for (int r = from; r < to; r++) {
                int count = matrix.row(r, columns);
                if (count == 0) {
                  continue;
                }
                long at = (long) r * d;
                if (rows.startsFromLast()) {
                  solved.copy(at, x, 0, d);
                }
                row.solve(columns, ofColumns, ofRows[r], count, x);
                solved.put(at, x, 0, d);
              }
              training.progress().report("Factorising", done.addAndGet(to - from), total);
            };
          });
    }
  }

  /// c of an entry of weight r.
  float confidence(float r) {
    float c = (float) alpha * r;
    return confidence == Confidence.ALPHA_R ? c : 1 + c;
  }
}
