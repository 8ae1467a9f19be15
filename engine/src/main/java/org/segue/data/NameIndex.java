package org.segue.data;

import java.util.Arrays;
import java.util.Set;
import org.segue.math.Hashing;
import org.segue.math.Parallel;

/// Tracks by a hash of their whole name, artists by hashes of name and beginning, tracks by
/// artist.
final class NameIndex {
  private static final double ARTISTS_ALIKE = 0.92;
  private static final int MOST_ARTISTS = 2000;

  private final Catalog catalog;
  private final long[] titles; // ascending: upper bits of the hash, then the track
  private final int trackBits;
  private final int[] artistFrom;
  private final int[] artistTracks;
  private final long[] artistNames; // as titles
  private final long[] artistBeginnings;
  private final int artistBits;

  /// `threads` make it.
  NameIndex(Catalog catalog, int threads) {
    this.catalog = catalog;
    int tracks = catalog.trackCount();
    int artists = catalog.artistCount();
    trackBits = 32 - Integer.numberOfLeadingZeros(Math.max(1, tracks));
    artistBits = 32 - Integer.numberOfLeadingZeros(Math.max(1, artists));
    titles = new long[tracks];
    artistNames = new long[artists];
    artistBeginnings = new long[artists];
    Parallel.forEach(
        tracks,
        threads,
        4096,
        () ->
            (from, to) -> {
              for (int t = from; t < to; t++) {
                long hash = hash(TrackNames.of(catalog.trackName(t)).whole());
                titles[t] = key(hash, trackBits, t);
              }
            });
    Parallel.forEach(
        artists,
        threads,
        4096,
        () ->
            (from, to) -> {
              for (int a = from; a < to; a++) {
                String name = TrackNames.artist(catalog.artistName(a));
                artistNames[a] = key(hash(name), artistBits, a);
                artistBeginnings[a] = key(hash(beginning(name)), artistBits, a);
              }
            });
    Arrays.parallelSort(titles);
    Arrays.parallelSort(artistNames);
    Arrays.parallelSort(artistBeginnings);
    artistFrom = new int[artists + 1];
    for (int t = 0; t < tracks; t++) {
      int artist = catalog.artistOf(t);
      if (artist >= 0) {
        artistFrom[artist + 1]++;
      }
    }
    for (int a = 0; a < artists; a++) {
      artistFrom[a + 1] += artistFrom[a];
    }
    artistTracks = new int[artistFrom[artists]];
    int[] next = artistFrom.clone();
    for (int t = 0; t < tracks; t++) {
      int artist = catalog.artistOf(t);
      if (artist >= 0) {
        artistTracks[next[artist]++] = t;
      }
    }
  }

  /// The tracks of this whole name, and, rarely, of another with its hash; at most so many.
  int[] bearing(String whole, int most) {
    return found(titles, hash(whole), trackBits, most);
  }

  int[] of(int artist) {
    return Arrays.copyOfRange(artistTracks, artistFrom[artist], artistFrom[artist + 1]);
  }

  /// The artists that a row names; where there are none, those that are written alike.
  int[] artists(Set<String> wanted) {
    int[] named =
        wanted.stream()
            .flatMapToInt(name -> Arrays.stream(found(artistNames, hash(name), artistBits, 64)))
            .filter(a -> wanted.contains(TrackNames.artist(catalog.artistName(a))))
            .distinct()
            .toArray();
    if (named.length > 0) {
      return named;
    }
    return wanted.stream()
        .flatMapToInt(
            name ->
                Arrays.stream(
                        found(artistBeginnings, hash(beginning(name)), artistBits, MOST_ARTISTS))
                    .filter(
                        artist ->
                            PlainText.likeness(name, TrackNames.artist(catalog.artistName(artist)))
                                >= ARTISTS_ALIKE))
        .distinct()
        .limit(16)
        .toArray();
  }

  private static long key(long hash, int bits, int number) {
    return hash >>> 1 >>> bits << bits | number;
  }

  private static int[] found(long[] keys, long hash, int bits, int most) {
    long first = key(hash, bits, 0);
    int at = Arrays.binarySearch(keys, first);
    at = at < 0 ? -at - 1 : at;
    int end = at;
    while (end < keys.length && end - at < most && keys[end] >>> bits == first >>> bits) {
      end++;
    }
    int[] numbers = new int[end - at];
    for (int k = at; k < end; k++) {
      numbers[k - at] = (int) (keys[k] & (1L << bits) - 1);
    }
    return numbers;
  }

  private static long hash(String text) {
    byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    return Hashing.bytes(bytes, 0, bytes.length);
  }

  /// Writings of one name mostly begin alike.
  private static String beginning(String name) {
    return name.length() <= 4 ? name : name.substring(0, 4);
  }
}
