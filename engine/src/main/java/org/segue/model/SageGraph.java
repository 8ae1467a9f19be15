package org.segue.model;

import java.util.Arrays;
import org.segue.data.Catalog;
import org.segue.data.Dataset;
import org.segue.math.Array;
import org.segue.math.SparseMatrix;

/// The two-sided graph that a [GraphSage] looks at: which tracks are on which playlists, and what
/// is known of each by itself.
///
/// - `tracksOf`: playlists x tracks; `playlistsOf`: tracks x playlists.
/// - `artistOf`, `albumOf` (I32): of each track, or -1.
/// - `wordsOf`: playlists x words of titles.
record SageGraph(
    SparseMatrix tracksOf,
    SparseMatrix playlistsOf,
    Array artistOf,
    Array albumOf,
    int artists,
    int albums,
    SparseMatrix wordsOf) {

  static SageGraph of(Dataset data, SageWords words) {
    int[][] rows = new int[data.playlistCount()][];
    for (int p = 0; p < rows.length; p++) {
      rows[p] = words.of(data.title(p));
    }
    Catalog catalog = data.catalog();
    return new SageGraph(
        data.tracks(),
        data.tracks().transpose(),
        catalog.trackArtists(),
        catalog.trackAlbums(),
        catalog.artistCount(),
        catalog.albumCount(),
        SparseMatrix.of(rows, words.size()));
  }

  int playlists() {
    return tracksOf.rowCount();
  }

  int tracks() {
    return playlistsOf.rowCount();
  }

  /// How many playlists hold the track.
  int frequency(int track) {
    return playlistsOf.rowLength(track);
  }

  int[] frequencies() {
    int[] counts = new int[tracks()];
    Arrays.setAll(counts, this::frequency);
    return counts;
  }

  /// Which tracks (U8) anything is known of: they stand on a playlist, or a track of their artist
  /// or album does.
  Array known() {
    boolean[] artist = new boolean[artists];
    boolean[] album = new boolean[albums];
    for (int t = 0; t < tracks(); t++) {
      if (frequency(t) > 0 && artistOf.intAt(t) >= 0) {
        artist[artistOf.intAt(t)] = true;
      }
      if (frequency(t) > 0 && albumOf.intAt(t) >= 0) {
        album[albumOf.intAt(t)] = true;
      }
    }
    Array known = Array.allocate(Array.Type.U8, tracks());
    for (int t = 0; t < tracks(); t++) {
      int a = artistOf.intAt(t);
      int b = albumOf.intAt(t);
      boolean any = frequency(t) > 0 || (a >= 0 && artist[a]) || (b >= 0 && album[b]);
      known.set(t, (byte) (any ? 1 : 0));
    }
    return known;
  }

  /// The same graph without some links: `removed` are sorted keys of [#link].
  SageGraph without(long[] removed) {
    int[][] rows = new int[playlists()][];
    for (int p = 0; p < rows.length; p++) {
      int playlist = p;
      rows[p] =
          Arrays.stream(tracksOf.row(p))
              .filter(track -> Arrays.binarySearch(removed, link(playlist, track)) < 0)
              .toArray();
    }
    SparseMatrix left = SparseMatrix.of(rows, tracks());
    return new SageGraph(left, left.transpose(), artistOf, albumOf, artists, albums, wordsOf);
  }

  /// A link as one number.
  static long link(int playlist, int track) {
    return (long) playlist << 32 | track;
  }
}
