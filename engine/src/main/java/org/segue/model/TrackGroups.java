package org.segue.model;

import java.util.Arrays;
import org.segue.math.Array;
import org.segue.math.ByCount;
import org.segue.math.Hashing;
import org.segue.math.SparseMatrix;
import org.segue.store.NamedArrays;

/// The tracks of every artist, or of every album, from the most to the least frequent in training.
///
/// `tracks`: one row per group; `entries` (I32): per group, how often playlists hold its tracks.
record TrackGroups(SparseMatrix tracks, Array entries) {

  /// Collects them into arrays named `name…`; `groupOf` (I32) is each track's group or -1.
  static void put(
      String name, Array groupOf, int groups, int[] frequency, NamedArrays.Builder state) {
    long[] offsets = new long[groups + 1];
    int[] entries = new int[groups];
    for (int track = 0; track < frequency.length; track++) {
      int group = groupOf.intAt(track);
      if (group >= 0) {
        offsets[group + 1]++;
        entries[group] += frequency[track];
      }
    }
    Arrays.parallelPrefix(offsets, Long::sum);
    Array columns = Array.allocate(Array.Type.I32, offsets[groups]);
    int[] filled = new int[groups];
    int[] above = Arrays.stream(frequency).map(f -> f + 1).toArray(); // also those never heard
    for (int track : ByCount.order(above, Hashing::mix)) {
      int group = groupOf.intAt(track);
      if (group >= 0) {
        columns.set(offsets[group] + filled[group]++, track);
      }
    }
    state
        .put(name + ".tracks", new SparseMatrix(Array.of(offsets), columns, frequency.length))
        .put(name + ".entries", Array.of(entries));
  }

  static TrackGroups of(NamedArrays state, String name) {
    return new TrackGroups(
        state.matrix(name + ".tracks"), state.get(name + ".entries", Array.Type.I32));
  }
}
