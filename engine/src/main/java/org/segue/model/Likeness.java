package org.segue.model;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.segue.math.Array;
import org.segue.math.Vectors;

/// How like a query's seeds its candidates are, by cosines between vectors of tracks. One query at
/// a time: not safe for concurrent use.
final class Likeness {

  private final @Nullable Array vectors;
  private final int d;
  private float[] seeds = {};
  private float[] candidates = {};
  private float[] products = {};

  /// By candidate, over the seeds: [RankingFeatures#MISSING] where there are no seeds or vectors.
  float[] max = {};

  float[] mean = {};
  float[] min = {};

  /// By candidate: the cosine to the mean of the seeds' unit vectors.
  float[] centre = {};

  /// How like the seeds are one another: the length of that mean.
  double amongSeeds = RankingFeatures.MISSING;

  /// @param vectors [tracks, d], zeros where nothing is known
  Likeness(@Nullable Array vectors) {
    this.vectors = vectors;
    d = vectors == null ? 0 : (int) vectors.shape()[1];
  }

  /// Compares the first `n` tracks with the first `s` seeds.
  void compare(int[] seedTracks, int s, int[] tracks, int n) {
    if (max.length < n) {
      max = new float[n];
      mean = new float[n];
      min = new float[n];
      centre = new float[n];
    }
    amongSeeds = RankingFeatures.MISSING;
    if (vectors == null || s == 0) {
      for (float[] values : new float[][] {max, mean, min, centre}) {
        Arrays.fill(values, 0, n, RankingFeatures.MISSING);
      }
      return;
    }
    if (seeds.length < (s + 1) * d) {
      seeds = new float[(s + 1) * d];
    }
    if (candidates.length < n * d) {
      candidates = new float[n * d];
    }
    if (products.length < n * (s + 1)) {
      products = new float[n * (s + 1)];
    }
    Vectors.gatherUnit(vectors, d, seedTracks, s, seeds);
    Arrays.fill(seeds, s * d, (s + 1) * d, 0);
    for (int i = 0; i < s; i++) {
      for (int j = 0; j < d; j++) {
        seeds[s * d + j] += seeds[i * d + j] / s;
      }
    }
    amongSeeds = Math.sqrt(Vectors.dot(seeds, s * d, seeds, s * d, d));
    Vectors.unit(seeds, s * d, d);
    Vectors.gatherUnit(vectors, d, tracks, n, candidates);
    Vectors.products(candidates, n, seeds, s + 1, d, products);
    for (int k = 0; k < n; k++) {
      float largest = -1;
      float least = 1;
      float sum = 0;
      for (int i = 0; i < s; i++) {
        float product = products[k * (s + 1) + i];
        largest = Math.max(largest, product);
        least = Math.min(least, product);
        sum += product;
      }
      max[k] = largest;
      min[k] = least;
      mean[k] = sum / s;
      centre[k] = products[k * (s + 1) + s];
    }
  }
}
