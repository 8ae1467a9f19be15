package org.segue.model;

import java.util.Arrays;
import org.segue.data.Catalog;
import org.segue.data.Dataset;
import org.segue.math.Array;

/// What a track shares with others, as row numbers: its album, its artist, how many playlists hold
/// it and how long it is, the latter two in buckets.
///
/// Counts are those of the training playlists. The buckets are those of Bendada et al. 2023: 100 of
/// popularity, logarithmic up to the 45,394 playlists that hold the most frequent track of the
/// Million Playlist Dataset; 40 of half a minute.
///
/// @param frequencies playlists by track
/// @param rows by kind, then by track; -1 where unknown
/// @param sizes how many rows there are of each kind
record TrackTraits(int[] frequencies, int[][] rows, int[] sizes) {

  static final int ALBUM = 0;
  static final int ARTIST = 1;
  static final int POPULARITY = 2;
  static final int DURATION = 3;

  private static final int POPULARITIES = 100;
  private static final int DURATIONS = 40;
  private static final double MOST = Math.log(45_394);
  private static final double LEAST = Math.log(2);

  static TrackTraits of(Dataset data) {
    Catalog catalog = data.catalog();
    int tracks = catalog.trackCount();
    int[] frequencies = data.tracks().columnCounts();
    int[][] rows = {
      catalog.trackAlbums().toInts(),
      catalog.trackArtists().toInts(),
      new int[tracks],
      new int[tracks]
    };
    for (int track = 0; track < tracks; track++) {
      rows[POPULARITY][track] = popularity(frequencies[track]);
      rows[DURATION][track] = duration(catalog.durationOf(track));
    }
    int[] sizes = {catalog.albumCount(), catalog.artistCount(), POPULARITIES, DURATIONS};
    return new TrackTraits(frequencies, rows, sizes);
  }

  /// The bucket of a number of playlists; 0 counts as 1.
  static int popularity(int playlists) {
    double part = (Math.log(Math.max(1, playlists)) - LEAST) / (MOST - LEAST);
    return Math.clamp(1 + (int) (POPULARITIES * part), 0, POPULARITIES - 1);
  }

  /// The bucket of a duration in milliseconds: half a minute each, the last from 19:30 on.
  static int duration(long milliseconds) {
    return Math.clamp(DURATIONS * milliseconds / 1_200_000, 0, DURATIONS - 1);
  }

  /// The mean vector of the tracks of each row of a kind, over tracks that a playlist holds; zeros
  /// where there is none. `vectors` is [tracks, d].
  Array means(int kind, Array vectors, int d) {
    Array means = Array.allocate(Array.Type.F32, Math.max(1, sizes[kind]), d);
    int[] members = new int[Math.max(1, sizes[kind])];
    float[] vector = new float[d];
    float[] sum = new float[d];
    for (int track = 0; track < frequencies.length; track++) {
      int row = rows[kind][track];
      if (row >= 0 && frequencies[track] > 0) {
        members[row]++;
        vectors.copy((long) track * d, vector, 0, d);
        means.copy((long) row * d, sum, 0, d);
        for (int k = 0; k < d; k++) {
          sum[k] += vector[k];
        }
        means.put((long) row * d, sum, 0, d);
      }
    }
    for (int row = 0; row < members.length; row++) {
      if (members[row] > 1) {
        means.copy((long) row * d, sum, 0, d);
        for (int k = 0; k < d; k++) {
          sum[k] /= members[row];
        }
        means.put((long) row * d, sum, 0, d);
      }
    }
    return means;
  }

  /// The rows of a kind of these tracks.
  int[] rows(int kind, int[] tracks) {
    return Arrays.stream(tracks).map(track -> track < 0 ? -1 : rows[kind][track]).toArray();
  }
}
