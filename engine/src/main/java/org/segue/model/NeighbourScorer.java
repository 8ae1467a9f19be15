package org.segue.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.segue.math.Accumulator;
import org.segue.math.Array;
import org.segue.math.Best;
import org.segue.math.Pool;
import org.segue.math.SparseMatrix;

/// Answers for [PlaylistNeighbours]; the formula and its symbols stand there.
///
/// A query costs the playlists of its seeds (one add each into 4 bytes per playlist) and the tracks
/// of its neighbours (one add each into 4 bytes per track; popular tracks have small numbers, so
/// most of these adds hit the same few cache lines). Scratch memory is pooled: nothing is allocated
/// per playlist or track.
final class NeighbourScorer implements Scorer {

  private static final double DAY = 86_400;
  private static final int BATCH = 64;

  private final PlaylistNeighbours recipe;
  private final SparseMatrix tracks;
  private final SparseMatrix playlists;
  private final Array modified;
  private final float[] lengthFactor;
  private final float[] trackFactor;
  private final float[] nearnessAt;
  private final int longestRow;
  private final Pool<Scratch> scratches;

  /// Memory of one query at a time.
  final class Scratch {
    final Accumulator shared = new Accumulator(tracks.rowCount());
    final Best best = new Best(0);
    int[] row = new int[longestRow];
    int[] posting = new int[1024];
    float[] seedWeights = new float[16];
    final Marks isSeed = new Marks(playlists.rowCount());
    final int[] batch = new int[BATCH];
    int touched; // of what is read ahead, so that it is read

    /// Touches the rows of the next neighbours, now and then.
    void readAhead(int n) {
      if (n % BATCH == 0) {
        int count = Math.min(BATCH, best.count() - n);
        for (int k = 0; k < count; k++) {
          batch[k] = best.tie(n + k);
        }
        touched = tracks.readAhead(batch, count);
      }
    }
  }

  NeighbourScorer(
      PlaylistNeighbours recipe, SparseMatrix tracks, SparseMatrix playlists, Array modified) {
    this.recipe = recipe;
    this.tracks = tracks;
    this.playlists = playlists;
    this.modified = modified;
    longestRow = tracks.longestRow();
    nearnessAt = new float[recipe.spread() > 0 ? longestRow : 0];
    for (int distance = 0; distance < nearnessAt.length; distance++) {
      nearnessAt[distance] = (float) Math.exp(-distance / recipe.spread());
    }
    lengthFactor = new float[tracks.rowCount()];
    for (int v = 0; v < lengthFactor.length; v++) {
      lengthFactor[v] = (float) Math.pow(Math.max(1, tracks.rowLength(v)), -recipe.lengthPower());
    }
    boolean plain = recipe.inverseFrequency() == 0 && recipe.trackDamping() == 0;
    trackFactor = new float[plain ? 0 : playlists.rowCount()];
    for (int j = 0; j < trackFactor.length; j++) {
      double frequency = Math.max(1, playlists.rowLength(j));
      trackFactor[j] =
          (float)
              ((1 + recipe.inverseFrequency() * Math.log(tracks.rowCount() / frequency))
                  * Math.pow(frequency, -recipe.trackDamping()));
    }
    scratches = new Pool<>(Scratch::new);
  }

  @Override
  public void score(Query query, Scores scores) {
    int[] seeds = seeds(query);
    if (seeds.length == 0) {
      return;
    }
    Scratch scratch = scratches.acquire();
    try {
      neighbours(query, seeds, scratch);
      // where the seeds are not the first tracks, what stands near them tells nothing of the rest
      boolean near = recipe.spread() > 0 && query.positions().isEmpty();
      if (near || recipe.stepDecay() != Decay.SAME) {
        addTracksByPlace(seeds, near, scratch, scores);
      } else {
        addTracks(scratch, scores);
      }
      for (int k = 0; k < scores.count() && trackFactor.length > 0; k++) {
        scores.multiply(scores.track(k), trackFactor[scores.track(k)]);
      }
    } finally {
      scratch.shared.clear();
      scratches.release(scratch);
    }
  }

  private int[] seeds(Query query) {
    int[] seeds = query.seeds().toArray();
    return recipe.lastSeedOnly() && seeds.length > 1 ? new int[] {seeds[seeds.length - 1]} : seeds;
  }

  /// Leaves the neighbours and their s(v) in `scratch.best`, the w_i in `scratch.seedWeights`.
  private void neighbours(Query query, int[] seeds, Scratch scratch) {
    boolean random = !query.positions().isEmpty();
    double damping =
        recipe.bySeedCount() ? SeedCountTable.damping(seeds.length, random) : recipe.seedDamping();
    int k =
        recipe.bySeedCount()
            ? SeedCountTable.neighbours(seeds.length, random)
            : recipe.neighbours();
    Accumulator shared = scratch.shared;
    if (scratch.seedWeights.length < seeds.length) {
      scratch.seedWeights = new float[2 * seeds.length];
    }
    for (int p = 0; p < seeds.length; p++) {
      int frequency = playlists.rowLength(seeds[p]);
      double weight = recipe.seedWeight().ofPlace(p + 1, seeds.length, recipe.seedScale());
      if (damping > 0) {
        weight /= Math.pow(Math.max(0, frequency - 1), damping) + 1;
      }
      if (scratch.posting.length < frequency) {
        scratch.posting = new int[frequency * 2];
      }
      int[] posting = scratch.posting;
      playlists.row(seeds[p], posting);
      float w = (float) weight;
      scratch.seedWeights[p] = w;
      for (int n = 0; n < frequency; n++) {
        shared.add(posting[n], w);
      }
    }
    long oldest = recipe.recent() > 0 ? oldest(scratch) : Long.MIN_VALUE;
    Best best = scratch.best;
    best.reset(Math.min(k, tracks.rowCount()));
    for (int c = 0; c < shared.count(); c++) {
      int v = shared.touched(c);
      float similarity = shared.touchedSum(c) * lengthFactor[v];
      if (recipe.ageDays() > 0 && modified.longAt(v) > 0 && query.modifiedAt() > 0) {
        double age = Math.max(0, (query.modifiedAt() - modified.longAt(v)) / DAY);
        similarity *= (float) Math.exp(-age / recipe.ageDays());
      }
      if (similarity > 0 && (recipe.recent() == 0 || recency(v) >= oldest)) {
        best.offer(similarity, v);
      }
    }
    best.end();
  }

  /// The recency of the `recent`-th most recent candidate.
  private long oldest(Scratch scratch) {
    Accumulator shared = scratch.shared;
    if (shared.count() <= recipe.recent()) {
      return Long.MIN_VALUE;
    }
    long[] recencies = new long[shared.count()];
    for (int c = 0; c < recencies.length; c++) {
      recencies[c] = recency(shared.touched(c));
    }
    java.util.Arrays.sort(recencies);
    return recencies[recencies.length - recipe.recent()];
  }

  /// Later is larger; playlists of one date by number, so that exactly `recent` remain.
  private long recency(int playlist) {
    return (modified.longAt(playlist) << 24) + playlist;
  }

  private float sharpened(float similarity, float smallest, float largest) {
    if (recipe.sharpness() == 0) {
      return similarity;
    }
    double scaled = (similarity - smallest) / (largest > 0 ? largest : 0.01f);
    if (recipe.sharpness() == 1) {
      return (float) scaled;
    }
    return (float)
        (recipe.sharpness() == 2 ? scaled * scaled : Math.pow(scaled, recipe.sharpness()));
  }

  /// What is subtracted before sharpening: only where neighbours were cut off is the smallest
  /// similarity a meaningful zero.
  private static float smallest(Best best) {
    return best.full() ? best.smallest() : 0;
  }

  private void addTracks(Scratch scratch, Scores scores) {
    Best best = scratch.best;
    float smallest = smallest(best);
    float largest = best.largest();
    for (int n = 0; n < best.count(); n++) {
      scratch.readAhead(n);
      float weight = sharpened(best.score(n), smallest, largest);
      if (weight <= 0) {
        continue;
      }
      int length = tracks.row(best.tie(n), scratch.row);
      for (int place = 0; place < length; place++) {
        scores.add(scratch.row[place], weight);
      }
    }
  }

  private void addTracksByPlace(int[] seeds, boolean near, Scratch scratch, Scores scores) {
    for (int seed : seeds) {
      scratch.isSeed.add(seed);
    }
    Best best = scratch.best;
    float smallest = smallest(best);
    float largest = best.largest();
    int[] row = scratch.row;
    for (int n = 0; n < best.count(); n++) {
      scratch.readAhead(n);
      int length = tracks.row(best.tie(n), row);
      int lastPlace = 0;
      int lastSeed = 0;
      for (int place = 0; place < length; place++) {
        if (scratch.isSeed.bit(row[place]) != 0) {
          lastPlace = place;
          lastSeed = Math.max(lastSeed, indexOf(seeds, row[place]));
        }
      }
      float weight =
          sharpened(best.score(n), smallest, largest)
              * (float) recipe.stepDecay().ofStep(seeds.length - lastSeed, recipe.stepScale());
      if (weight <= 0) {
        continue;
      }
      for (int place = 0; place < length; place++) {
        float nearness = near ? nearnessAt[Math.abs(place - lastPlace)] : 1;
        scores.add(row[place], weight * nearness);
      }
    }
    for (int seed : seeds) {
      scratch.isSeed.forget(seed);
    }
  }

  /// Exact: a neighbour's weight is shared among the seeds it holds in proportion to their weights.
  @Override
  public List<List<Reason>> explain(Query query, int[] wanted, Scores scores) {
    int[] seeds = seeds(query);
    double[][] evidence = new double[wanted.length][seeds.length];
    Map<Integer, Integer> wantedAt = places(wanted);
    if (seeds.length > 0) {
      Scratch scratch = scratches.acquire();
      try {
        neighbours(query, seeds, scratch);
        Best best = scratch.best;
        for (int n = 0; n < best.count(); n++) {
          int length = tracks.row(best.tie(n), scratch.row);
          double sum = 0;
          double[] held = new double[seeds.length];
          for (int p = 0; p < seeds.length; p++) {
            held[p] = indexOf(scratch.row, length, seeds[p]) < 0 ? 0 : scratch.seedWeights[p];
            sum += held[p];
          }
          double weight = sharpened(best.score(n), smallest(best), best.largest());
          for (int place = 0; place < length && sum > 0; place++) {
            Integer t = wantedAt.get(scratch.row[place]);
            for (int p = 0; t != null && p < seeds.length; p++) {
              evidence[t][p] += weight * held[p] / sum;
            }
          }
        }
      } finally {
        scratch.shared.clear();
        scratches.release(scratch);
      }
    }
    List<List<Reason>> reasons = new ArrayList<>();
    for (double[] parts : evidence) {
      reasons.add(reasons(seeds, parts));
    }
    return reasons;
  }

  /// The neighbours that hold a track and weigh something.
  @Override
  public int[] agreeing(Query query, int[] wanted) {
    int[] seeds = seeds(query);
    int[] agreeing = new int[wanted.length];
    if (seeds.length == 0) {
      return agreeing;
    }
    Map<Integer, Integer> wantedAt = places(wanted);
    Scratch scratch = scratches.acquire();
    try {
      neighbours(query, seeds, scratch);
      Best best = scratch.best;
      float smallest = smallest(best);
      float largest = best.largest();
      for (int n = 0; n < best.count(); n++) {
        if (sharpened(best.score(n), smallest, largest) > 0) {
          int length = tracks.row(best.tie(n), scratch.row);
          for (int place = 0; place < length; place++) {
            Integer t = wantedAt.get(scratch.row[place]);
            if (t != null) {
              agreeing[t]++;
            }
          }
        }
      }
    } finally {
      scratch.shared.clear();
      scratches.release(scratch);
    }
    return agreeing;
  }

  private static Map<Integer, Integer> places(int[] wanted) {
    Map<Integer, Integer> places = new HashMap<>();
    for (int t = 0; t < wanted.length; t++) {
      places.put(wanted[t], t);
    }
    return places;
  }

  private static List<Reason> reasons(int[] seeds, double[] parts) {
    double sum = java.util.Arrays.stream(parts).sum();
    List<Reason> why = new ArrayList<>();
    for (int p = 0; p < seeds.length; p++) {
      if (parts[p] > 0) {
        why.add(new Reason.Seed(seeds[p], parts[p] / sum));
      }
    }
    why.sort(Comparator.comparingDouble(reason -> -reason.share()));
    return why;
  }

  private static int indexOf(int[] values, int value) {
    return indexOf(values, values.length, value);
  }

  private static int indexOf(int[] values, int length, int value) {
    for (int i = 0; i < length; i++) {
      if (values[i] == value) {
        return i;
      }
    }
    return -1;
  }
}
