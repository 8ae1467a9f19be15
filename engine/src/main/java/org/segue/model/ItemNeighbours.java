package org.segue.model;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.function.IntToDoubleFunction;
import org.segue.data.Catalog;
import org.segue.data.Dataset;
import org.segue.math.Array;
import org.segue.math.SparseMatrix;
import org.segue.store.NamedArrays;

/// Tracks that stand together with the seeds on many playlists: k nearest neighbours among tracks.
///
/// With co the number of playlists that hold both i and j, f_i how many hold i, and N playlists:
///
/// ```
/// COSINE    co / (f_i^alpha · f_j^(1 − alpha) + shrink)                 alpha ½: symmetric
/// TVERSKY   co / (alpha (f_i − co) + beta (f_j − co) + co + shrink)
/// RP3BETA   Σ_p (1 / f_i)^alpha (1 / |p|)^alpha / f_j^beta              Paudel et al. 2017
/// BM25      Σ_p g_p² · idf_i · idf_j
///           g_p = (K + 1) / (K (1 − b + b |p| / mean |p|) + 1),  K = alpha, b = beta
///           idf = ln((N + 1) / (1 + f))
///
/// score(j) = Σ_{i ∈ seeds} similarity(i, j) / f_i^seedDamping
/// ```
///
/// Training keeps the `neighbours` best j of every i: it costs one add per pair of entries that
/// share a playlist (Σ_p |p|²) and 8 bytes per pair kept. A query reads one list per seed, so it is
/// the fastest model to ask. Prefer it for few seeds and small memory.
public record ItemNeighbours(
    Similarity similarity,
    int neighbours,
    double alpha,
    double beta,
    double shrink,
    double seedDamping)
    implements Algorithm {

  /// How alike two tracks are; the formulas stand at [ItemNeighbours].
  public enum Similarity {
    COSINE,
    TVERSKY,
    RP3BETA,
    BM25
  }

  public ItemNeighbours {
    if (neighbours < 1) {
      throw new IllegalArgumentException("neighbours must be above 0, not " + neighbours);
    }
    if (!(alpha >= 0) || !(beta >= 0) || !(shrink >= 0) || !(seedDamping >= 0)) {
      throw new IllegalArgumentException(
          "alpha %s, beta %s, shrink %s, seedDamping %s must not be negative"
              .formatted(alpha, beta, shrink, seedDamping));
    }
  }

  public ItemNeighbours() {
    this(Similarity.COSINE, 200, 0.5, 0, 10, 0);
  }

  @Override
  public SequencedMap<String, Algorithm> presets() {
    SequencedMap<String, Algorithm> presets = new LinkedHashMap<>();
    presets.put("cosine", new ItemNeighbours());
    presets.put("tversky", new ItemNeighbours(Similarity.TVERSKY, 200, 0.5, 0.5, 10, 0));
    presets.put("rp3beta", new ItemNeighbours(Similarity.RP3BETA, 200, 0.8, 0.1, 0, 0));
    presets.put("bm25", new ItemNeighbours(Similarity.BM25, 200, 1.2, 0.75, 0, 0.3));
    return presets;
  }

  @Override
  public NamedArrays train(Dataset data, Training training) {
    SparseMatrix playlists = data.tracks();
    int[] frequencies = playlists.columnCounts();
    return NamedArrays.builder()
        .putAll(
            Cooccurrence.lists(
                ItemRows.NEIGHBOURS,
                playlists,
                playlistWeights(playlists),
                neighbours,
                training,
                numbers -> similarity(Cooccurrence.of(numbers, frequencies), playlists.rowCount())))
        .put(ItemRows.PLAYLISTS, Array.of(frequencies))
        .build();
  }

  @Override
  public boolean refreshes() {
    return true;
  }

  /// The same as training. With COSINE and TVERSKY lists of tracks that are on no new playlist are
  /// mostly taken over. With RP3BETA and BM25, where playlists weigh differently (and with BM25 all
  /// of them change, since their mean length does), it is training.
  @Override
  public NamedArrays refresh(Growth growth, Training training) {
    boolean counts = similarity == Similarity.COSINE || similarity == Similarity.TVERSKY;
    if (!counts || (similarity == Similarity.COSINE && alpha > 1)) {
      return train(growth.data(), training);
    }
    SparseMatrix playlists = growth.data().tracks();
    int[] before = growth.padded(ItemRows.PLAYLISTS);
    int[] now = playlists.columnCounts();
    return NamedArrays.builder()
        .putAll(
            Cooccurrence.grown(
                ItemRows.NEIGHBOURS,
                growth.state(),
                playlists,
                growth.playlists(),
                neighbours,
                training,
                similarity(before, growth.playlists()),
                together(before),
                numbers -> similarity(Cooccurrence.of(numbers, now), playlists.rowCount())))
        .put(ItemRows.PLAYLISTS, Array.of(now))
        .build();
  }

  /// The number of playlists that hold both, given the similarity.
  private Cooccurrence.Similarity together(int[] f) {
    if (similarity == Similarity.COSINE) {
      double[] listing = each(f, fi -> Math.pow(fi, alpha));
      double[] listed = each(f, fj -> Math.pow(fj, 1 - alpha));
      return (alike, i, j) -> alike * (listing[i] * listed[j] + shrink);
    }
    return (alike, i, j) ->
        alike * (alpha * f[i] + beta * f[j] + shrink) / (1 - alike * (1 - alpha - beta));
  }

  @Override
  public Scorer restore(NamedArrays state, Catalog catalog) {
    return new ItemScorer(this, state);
  }

  /// How much standing on playlist p together counts.
  private float[] playlistWeights(SparseMatrix playlists) {
    float[] weights = new float[playlists.rowCount()];
    double mean = meanLength(playlists.rowCount(), playlists.size());
    for (int p = 0; p < weights.length; p++) {
      weights[p] = playlistWeight(playlists.rowLength(p), mean);
    }
    return weights;
  }

  static double meanLength(int playlists, long entries) {
    return Math.max(1, entries / (double) Math.max(1, playlists));
  }

  /// The same for a playlist of a length.
  float playlistWeight(int ofLength, double mean) {
    int length = Math.max(1, ofLength);
    return switch (similarity) {
      case COSINE, TVERSKY -> 1;
      case RP3BETA -> (float) Math.pow(length, -alpha);
      case BM25 -> {
        double g = (alpha + 1) / (alpha * (1 - beta + beta * length / mean) + 1);
        yield (float) (g * g);
      }
    };
  }

  /// The formula, with what each track brings to it computed once.
  Cooccurrence.Similarity similarity(int[] f, int playlists) {
    return switch (similarity) {
      case COSINE -> {
        double[] listing = each(f, fi -> Math.pow(fi, alpha));
        double[] listed = each(f, fj -> Math.pow(fj, 1 - alpha));
        yield (together, i, j) -> together / (listing[i] * listed[j] + shrink);
      }
      case TVERSKY ->
          (together, i, j) ->
              together / (alpha * (f[i] - together) + beta * (f[j] - together) + together + shrink);
      case RP3BETA -> {
        double[] listing = each(f, fi -> Math.pow(fi, -alpha));
        double[] listed = each(f, fj -> Math.pow(fj, -beta));
        yield (together, i, j) -> together * listing[i] * listed[j];
      }
      case BM25 -> {
        double[] idf = each(f, fj -> Math.log((playlists + 1.0) / (1 + fj)));
        yield (together, i, j) -> together * idf[i] * idf[j];
      }
    };
  }

  private static double[] each(int[] frequencies, IntToDoubleFunction of) {
    return Arrays.stream(frequencies).mapToDouble(of).toArray();
  }
}
