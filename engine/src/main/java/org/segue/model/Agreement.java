package org.segue.model;

import org.jspecify.annotations.Nullable;
import org.segue.data.Dataset;
import org.segue.data.TrackList;
import org.segue.math.Array;
import org.segue.math.SparseMatrix;
import org.segue.store.NamedArrays;

/// How many training playlists hold a track and at least one of the seeds: what an explanation
/// tells of a model that does not itself go by playlists.
///
/// It needs the playlists of each track: 4 bytes per entry of the data and 8 per track, 282 MB for
/// the Million Playlist Dataset. They are kept once per [Model], beside what was learnt, and
/// mapped: asking reads the rows of the seeds and of the tracks, and takes one bit of heap per
/// playlist. A [PlaylistNeighbours], alone or in a
/// composition, has them already.
final class Agreement {

  private static final String NAME = "training.playlists";
  private static final String OWN = "track.playlists";

  private final SparseMatrix playlists;

  /// `playlists`: tracks x playlists.
  Agreement(SparseMatrix playlists) {
    this.playlists = playlists;
  }

  /// What a model of this algorithm keeps for it beside `learnt`: nothing where it is not needed or
  /// is there.
  static NamedArrays arrays(Algorithm algorithm, NamedArrays learnt, Dataset data) {
    NamedArrays.Builder arrays = NamedArrays.builder();
    if (wanted(algorithm) && Parts.find(learnt, OWN) == null) {
      arrays.put(NAME, data.tracks().transpose());
    }
    return arrays.build();
  }

  /// From a model's state; null where it is not needed, and for models of a time before it.
  static @Nullable Agreement of(Algorithm algorithm, NamedArrays state) {
    if (!wanted(algorithm)) {
      return null;
    }
    SparseMatrix playlists =
        state.has(NAME + ".offsets") ? state.matrix(NAME) : Parts.find(state, OWN);
    return playlists == null ? null : new Agreement(playlists);
  }

  /// Whether an array of a model's state is one of [#arrays].
  static boolean isOne(String name) {
    return name.startsWith(NAME + ".");
  }

  /// Whether the scorer cannot tell by itself.
  private static boolean wanted(Algorithm algorithm) {
    return switch (algorithm) {
      case Popularity popularity -> false;
      case Title title -> false;
      case PlaylistNeighbours neighbours -> false;
      case Blend blend ->
          new Parts(blend.parts()).algorithms().stream().anyMatch(Agreement::wanted);
      default -> true;
    };
  }

  /// For each of `tracks` the number of playlists.
  int[] count(Query query, int[] tracks) {
    long[] held = new long[(playlists.columnCount() + 63) >>> 6];
    TrackList seeds = query.seeds();
    for (int s = 0; s < seeds.size(); s++) {
      long start = playlists.rowStart(seeds.get(s));
      int length = playlists.rowLength(seeds.get(s));
      for (int n = 0; n < length; n++) {
        int playlist = playlists.columns().intAt(start + n);
        held[playlist >>> 6] |= 1L << playlist;
      }
    }
    int[] counts = new int[tracks.length];
    Array columns = playlists.columns();
    for (int t = 0; t < tracks.length; t++) {
      long start = playlists.rowStart(tracks[t]);
      int length = playlists.rowLength(tracks[t]);
      for (int n = 0; n < length; n++) {
        int playlist = columns.intAt(start + n);
        counts[t] += (int) (held[playlist >>> 6] >>> playlist) & 1;
      }
    }
    return counts;
  }
}
