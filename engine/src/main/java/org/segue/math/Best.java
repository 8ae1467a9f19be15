package org.segue.math;

import java.util.Arrays;

/// The k best of many candidates, each a score and a 32-bit tie-breaker, without allocation per
/// candidate.
///
/// A candidate is one `long`: the score as an order-preserving integer in the upper half, the
/// tie-breaker in the lower half; larger is better, and among equal scores the smaller tie-breaker
/// wins. A bounded min-heap keeps the best so far: a candidate that does not reach it costs one
/// comparison. Not safe for concurrent use.
public final class Best {

  /// How many candidates tell where all are parted.
  private static final int SAMPLE = 31;

  /// So many too many are sorted rather than parted.
  private static final int WORTH_PARTING = 64;

  private final long[] sample = new long[SAMPLE];
  private long[] heap;
  private int limit;
  private int count;
  private long floor = Long.MIN_VALUE;

  public Best(int limit) {
    this.limit = limit;
    this.heap = new long[16];
    reset(limit);
  }

  /// Empties it and sets a new limit.
  public void reset(int newLimit) {
    limit = newLimit;
    count = 0;
    floor = newLimit == 0 ? Long.MAX_VALUE : Long.MIN_VALUE;
  }

  /// Offers a candidate. `tie` must not be negative.
  public void offer(float score, int tie) {
    long candidate = key(score, tie);
    if (candidate > floor) {
      insert(candidate);
    }
  }

  /// A candidate as a number that is the larger, the better it is. `tie` must not be negative.
  public static long key(float score, int tie) {
    int bits = Float.floatToRawIntBits(score + 0f); // + 0f: one zero
    int ordered = bits ^ ((bits >> 31) & 0x7fffffff);
    return ((long) ordered << 32) | (~tie & 0xffffffffL);
  }

  /// Keeps the best of the first `count` of these candidates ([#key]) alone, sorted as after
  /// [#sort], and leaves them in another order. Where most of several hundred are good for a while,
  /// as in a list that is being filled, a heap guesses wrong at every second one; parting all of
  /// them at one and the same candidate takes no guess. Neighbours of the tracks of 100,000 made-up
  /// playlists took 17 processor seconds so, and 25 with a heap.
  public void keep(long[] candidates, int candidateCount) {
    int from = 0;
    int to = candidateCount;
    while (to - WORTH_PARTING > limit && from < limit) {
      int place = part(candidates, from, to);
      if (place >= limit) {
        to = place;
      } else {
        from = place + 1;
      }
    }
    to = from < limit ? to : limit;
    if (heap.length < to) {
      heap = new long[to];
    }
    System.arraycopy(candidates, 0, heap, 0, to);
    count = to;
    sort();
    count = Math.min(to, limit);
  }

  /// Moves what is better than one of [from, to) before it, and returns its place then. It is drawn
  /// so that a few more than `limit` are likely to be better.
  private int part(long[] candidates, int from, int to) {
    int length = to - from;
    for (int s = 0; s < SAMPLE; s++) {
      sample[s] = candidates[from + (int) ((long) length * s / SAMPLE)];
    }
    Arrays.sort(sample);
    double wanted = (double) SAMPLE * (limit - from) / length;
    long pivot = sample[SAMPLE - 1 - (int) Math.min(SAMPLE / 2.0, wanted + Math.sqrt(wanted))];
    int at = from;
    int pivotAt = from;
    for (int k = from; k < to; k++) {
      long candidate = candidates[k];
      candidates[k] = candidates[at];
      candidates[at] = candidate;
      pivotAt = candidate == pivot ? at : pivotAt;
      at += candidate >= pivot ? 1 : 0;
    }
    candidates[pivotAt] = candidates[at - 1];
    candidates[at - 1] = pivot;
    return at - 1;
  }

  /// The score below which a candidate would be turned away; as long as all are kept, the smallest
  /// there is. While candidates are offered only.
  public float bar() {
    return count < limit ? Float.NEGATIVE_INFINITY : scoreOf(heap[0]);
  }

  public int count() {
    return count;
  }

  /// Whether as many were kept as allowed, so that others may have been turned away.
  public boolean full() {
    return count == limit;
  }

  /// The smallest score that was kept, 0 where none was. After [#end] or [#sort] only.
  public float smallest() {
    long smallest = Long.MAX_VALUE;
    for (int i = 0; i < count; i++) {
      smallest = Math.min(smallest, heap[i]);
    }
    return count == 0 ? 0 : scoreOf(smallest);
  }

  /// The largest score, 0 where none was kept. After [#end] or [#sort] only.
  public float largest() {
    long largest = Long.MIN_VALUE;
    for (int i = 0; i < count; i++) {
      largest = Math.max(largest, heap[i]);
    }
    return count == 0 ? 0 : scoreOf(largest);
  }

  /// Ends the offering; [#score] and [#tie] then answer in no particular order.
  public void end() {
    floor = Long.MAX_VALUE;
  }

  /// Sorts what was kept, best first; [#score] and [#tie] then answer by rank. Ends the offering.
  public void sort() {
    Arrays.sort(heap, 0, count);
    for (int i = 0, j = count - 1; i < j; i++, j--) {
      long swap = heap[i];
      heap[i] = heap[j];
      heap[j] = swap;
    }
    floor = Long.MAX_VALUE;
  }

  public float score(int rank) {
    return scoreOf(heap[rank]);
  }

  public int tie(int rank) {
    return ~(int) heap[rank];
  }

  private static float scoreOf(long key) {
    int ordered = (int) (key >> 32);
    return Float.intBitsToFloat(ordered ^ ((ordered >> 31) & 0x7fffffff));
  }

  private void insert(long candidate) {
    if (count < limit) {
      if (count == heap.length) {
        heap = Arrays.copyOf(heap, count * 2);
      }
      heap[count++] = candidate;
      if (count == limit) {
        for (int i = count / 2 - 1; i >= 0; i--) {
          siftDown(i, heap[i]);
        }
        floor = heap[0];
      }
    } else {
      siftDown(0, candidate);
      floor = heap[0];
    }
  }

  private void siftDown(int at, long value) {
    int half = count >>> 1;
    while (at < half) {
      int child = 2 * at + 1;
      if (child + 1 < count && heap[child + 1] < heap[child]) {
        child++;
      }
      if (heap[child] >= value) {
        break;
      }
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = value;
  }
}
