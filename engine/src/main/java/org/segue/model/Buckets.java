package org.segue.model;

import java.util.Arrays;
import org.segue.math.Array;

/// Numbers by size, in buckets that hold about as many of a sample each: `bounds` (F32, ascending)
/// lie between them. Evenly wide buckets would put nearly all durations and counts into one.
record Buckets(Array bounds) {

  /// About `count` buckets over a sample, fewer where values repeat. Sorts the sample.
  static Buckets of(float[] sample, int count) {
    Arrays.sort(sample);
    float[] bounds = new float[count];
    int found = 0;
    for (int b = 1; b < count && sample.length > 0; b++) {
      float bound = sample[(int) ((long) b * sample.length / count)];
      if (bound > sample[0] && (found == 0 || bound > bounds[found - 1])) {
        bounds[found++] = bound;
      }
    }
    return new Buckets(Array.of(Arrays.copyOf(bounds, found)));
  }

  int count() {
    return (int) bounds.size() + 1;
  }

  /// The bucket of a value, from 0: how many bounds do not lie above it.
  int of(float value) {
    int from = 0;
    int to = (int) bounds.size();
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (bounds.floatAt(middle) <= value) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }
}
