package org.segue.model;

import java.util.Arrays;
import java.util.List;
import org.segue.math.Parallel;

/// Finds weights for the parts of a [Blend]: changes one weight at a time as long as the mean NDCG
/// of the first 500 grows (as the challenge's winners coded it).
///
/// A step costs each question one addition per candidate and part, and a rank per answer. The other
/// parts are added once for all factors that a weight is tried with, and candidates below the 500th
/// are told by a histogram: together four times faster than to rank each sum anew.
final class BlendClimb {

  /// A question with the parts' scaled scores: `scores[part][k]` for candidate k, and which
  /// candidates are answers; `kind` is by its number of seeds.
  record Asked(int kind, int withheld, float[][] scores, int[] answers) {}

  /// Factors that a weight is multiplied by.
  private static final float[] STEPS = {0f, 0.5f, 0.7f, 0.85f, 1.2f, 1.5f, 2f, 4f};

  private static final int RANKED = 500;

  /// A bucket is an exponent and five bits of a float: 32 from one power of two to the next.
  private static final int BUCKET_BITS = 18;

  private static final int SMALLEST_BUCKET = Float.floatToRawIntBits(0x1p-20f) >>> BUCKET_BITS;
  private static final int BUCKETS = 32 * 40; // up to 2^20

  private final List<Asked> asked;
  private final int threads;

  BlendClimb(List<Asked> asked, int threads) {
    this.asked = asked;
    this.threads = threads;
  }

  /// From `start`, by gains of more than `least`.
  float[] from(float[] start, double least) {
    float[] best = start.clone();
    double value = values(best, 0, new float[] {best[0]})[0];
    for (boolean gained = true; gained; ) {
      gained = false;
      for (int part = 0; part < best.length; part++) {
        float[] tried = new float[STEPS.length];
        for (int step = 0; step < tried.length; step++) {
          tried[step] = best[part] == 0 ? STEPS[step] * 0.25f : best[part] * STEPS[step];
        }
        double[] reached = values(best, part, tried);
        double target = value + least;
        for (int step = 0; step < tried.length; step++) {
          if (reached[step] > target + 1e-6) {
            target = reached[step];
            value = target;
            best[part] = tried[step];
            gained = true;
          }
        }
      }
    }
    return best;
  }

  /// The mean over the questions for each weight that `part` is tried with beside the others'.
  private double[] values(float[] weights, int part, float[] tried) {
    double[][] values = new double[tried.length][asked.size()];
    Parallel.forEach(
        asked.size(),
        threads,
        16,
        () -> {
          Ranks ranks = new Ranks();
          return (from, to) -> {
            for (int q = from; q < to; q++) {
              ranks.open(asked.get(q), weights, part);
              for (int step = 0; step < tried.length; step++) {
                values[step][q] = ranks.ndcg(tried[step]);
              }
            }
          };
        });
    return Arrays.stream(values).mapToDouble(v -> Arrays.stream(v).average().orElse(0)).toArray();
  }

  /// One thread's scratch memory.
  private static final class Ranks {
    private final int[] histogram = new int[BUCKETS];
    private float[] others = new float[0];
    private float[] blended = new float[0];
    private Asked question = new Asked(0, 0, new float[0][], new int[0]);
    private float[] changing = others;

    /// Adds up the parts but one.
    void open(Asked newQuestion, float[] weights, int part) {
      question = newQuestion;
      changing = question.scores()[part];
      if (others.length < changing.length) {
        others = new float[changing.length];
        blended = new float[changing.length];
      }
      Arrays.fill(others, 0, changing.length, 0);
      for (int p = 0; p < weights.length; p++) {
        float weight = weights[p];
        float[] scores = question.scores()[p];
        for (int k = 0; k < scores.length && p != part && weight != 0; k++) {
          others[k] += weight * scores[k];
        }
      }
    }

    double ndcg(float weight) {
      int candidates = changing.length;
      for (int k = 0; k < candidates; k++) {
        blended[k] = others[k] + weight * changing[k];
      }
      float floor = floor(candidates);
      int[] answers = question.answers();
      float[] own = new float[answers.length];
      int count = 0;
      for (int answer : answers) {
        if (blended[answer] >= floor) {
          own[count++] = blended[answer];
        }
      }
      Arrays.sort(own, 0, count);
      int[] above = new int[count + 1]; // above[i]: candidates above i answers, not above more
      for (int k = 0; k < candidates && count > 0; k++) {
        if (blended[k] > own[0]) {
          above[below(own, count, blended[k])]++;
        }
      }
      double gain = 0;
      int rank = 1;
      for (int a = count - 1; a >= 0; a--) {
        rank += above[a + 1];
        if (rank <= RANKED) {
          gain += 1 / log2(rank + 1);
        }
      }
      double ideal = 0;
      for (int place = 1; place <= Math.min(question.withheld(), RANKED); place++) {
        ideal += 1 / log2(place + 1);
      }
      return gain / ideal;
    }

    /// A positive score that at least 500 candidates reach, if so many have any.
    private float floor(int candidates) {
      Arrays.fill(histogram, 0);
      for (int k = 0; k < candidates; k++) {
        int bucket = (Float.floatToRawIntBits(blended[k]) >>> BUCKET_BITS) - SMALLEST_BUCKET;
        histogram[Math.max(0, Math.min(BUCKETS - 1, bucket))]++;
      }
      int bucket = BUCKETS - 1;
      for (int sum = histogram[bucket]; bucket > 0 && sum < RANKED; ) {
        sum += histogram[--bucket];
      }
      return bucket == 0
          ? Float.MIN_VALUE
          : Float.intBitsToFloat((bucket + SMALLEST_BUCKET) << BUCKET_BITS);
    }
  }

  /// How many of the first `count` ascending values are below this one.
  private static int below(float[] ascending, int count, float value) {
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ascending[middle] < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static double log2(int x) {
    return Math.log(x) / Math.log(2);
  }
}
