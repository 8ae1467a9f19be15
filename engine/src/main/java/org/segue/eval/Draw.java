package org.segue.eval;

import java.util.Arrays;
import org.segue.data.Dataset;
import org.segue.data.TrackList;
import org.segue.math.Hashing;

/// Seeded drawing by hashes of pids, so that what is drawn does not depend on any order.
final class Draw {
  private Draw() {}

  /// All playlists, shuffled.
  static int[] playlists(Dataset data, long seed) {
    long[] keys = new long[data.playlistCount()];
    for (int p = 0; p < keys.length; p++) {
      keys[p] = (Hashing.mix(seed, data.pid(p)) & ~0xffffffffL) | p;
    }
    Arrays.sort(keys);
    return Arrays.stream(keys).mapToInt(key -> (int) key).toArray();
  }

  /// `count` of the numbers 0 … size - 1, ascending.
  static int[] some(int count, int size, long seed, int pid) {
    long[] keys = new long[size];
    long own = Hashing.mix(seed + 1, pid); // + 1: not the hash that drew the playlist
    for (int k = 0; k < size; k++) {
      keys[k] = (Hashing.mix(own, k) & ~0xffffffffL) | k;
    }
    Arrays.sort(keys);
    return Arrays.stream(keys, 0, count).mapToInt(key -> (int) key).sorted().toArray();
  }

  /// The playlists that are not marked, over the same catalog.
  static Dataset without(Dataset data, boolean[] marked) {
    int[] kept = new int[marked.length];
    int count = 0;
    for (int p = 0; p < marked.length; p++) {
      if (!marked[p]) {
        kept[count++] = p;
      }
    }
    return data.select(Arrays.copyOf(kept, count));
  }

  /// The tracks [from, to) of `tracks`, in order; under [Unseen#DROP] those only that `counts`
  /// (training playlists per track) knows.
  static TrackList withheld(int[] tracks, int from, int to, Unseen unseen, int[] counts) {
    int[] kept = new int[to - from];
    int count = 0;
    for (int k = from; k < to; k++) {
      if (unseen == Unseen.KEEP || counts[tracks[k]] > 0) {
        kept[count++] = tracks[k];
      }
    }
    return TrackList.of(Arrays.copyOf(kept, count));
  }
}
