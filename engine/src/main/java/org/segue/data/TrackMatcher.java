package org.segue.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.commons.text.similarity.JaroWinklerSimilarity;
import org.jspecify.annotations.Nullable;
import org.segue.data.TrackMatch.By;
import org.segue.data.TrackMatch.Status;
import org.segue.math.Hashing;
import org.segue.math.Parallel;

/// Finds the tracks of a catalog that files mean: by their own URI, else the MBID, else the ISRC,
/// else the same normalised title and artist, else alike ones.
///
/// Alike is a title of Jaro-Winkler similarity ≥ 0.85 by an artist in common, or the same title by
/// an artist who is written alike; part 1 is never taken for part 2. A version (live, remix,
/// acoustic, …: [TrackNames]) is never taken for another without saying so: that, a duration far
/// off, a number too many, or a title that is not nearly the same makes a match one to
/// [Status#CHECK]. Precision goes before recall.
///
/// The index over the names is made when the first row needs it, or by [#prepare]: 24 bytes for
/// each track, 20 for each artist, no strings. A row looks at the tracks of one title, then of its
/// artists, never at all. Immutable to its callers; safe for concurrent use.
public final class TrackMatcher {

  /// Titles less alike than this are of different tracks.
  public static final double LEAST_ALIKE = 0.85;

  /// Titles this much alike are of the same track, all else being equal.
  private static final double NEARLY_SAME = 0.96;

  private static final double ARTISTS_ALIKE = 0.92;
  private static final int MOST_OF_ARTIST = 3000;
  private static final int MOST_ARTISTS = 2000;
  private static final int MOST_OF_TITLE = 20_000;
  private static final int MOST_UNSIGNED = 64; // where no artist tells them apart

  private static final JaroWinklerSimilarity ALIKE = new JaroWinklerSimilarity();

  private final Catalog catalog;
  private final int threads;
  private volatile @Nullable Index index;

  /// Of the catalog's tracks; `threads` make the index.
  public TrackMatcher(Catalog catalog, int threads) {
    this.catalog = catalog;
    this.threads = threads;
  }

  public Catalog catalog() {
    return catalog;
  }

  /// Makes the index now rather than when it is first asked.
  public TrackMatcher prepare() {
    index();
    return this;
  }

  public MatchedPlaylist match(ExternalPlaylist playlist) {
    List<TrackMatch> rows = new ArrayList<>(playlist.tracks().size());
    for (ExternalTrack track : playlist.tracks()) {
      rows.add(match(track, rows.size() + 1));
    }
    return new MatchedPlaylist(playlist, rows);
  }

  /// The track that `told` means; `row` is its place in the playlist.
  public TrackMatch match(ExternalTrack told, int row) {
    int track = catalog.findTrack(told.uri());
    if (track >= 0) {
      return new TrackMatch(told, row, track, Status.OK, By.ID, 1);
    }
    TrackMatch found = identified(told, row, TrackIds.MBID, told.mbid(), By.MBID);
    if (found == null) {
      found = identified(told, row, TrackIds.ISRC, told.isrc(), By.ISRC);
    }
    if (found == null && told.name() != null) {
      found = named(told, row);
    }
    return found == null ? TrackMatch.miss(told, row) : found;
  }

  /// Of several tracks that bear an identifier, the one whose name and duration fit best.
  private @Nullable TrackMatch identified(
      ExternalTrack told, int row, String kind, @Nullable String identifier, By by) {
    if (identifier == null) {
      return null;
    }
    int own = catalog.findTrack(kind + identifier);
    int[] tracks = own >= 0 ? new int[] {own} : catalog.identified(kind + identifier);
    if (tracks.length == 0) {
      return null;
    }
    Told row0 = new Told(told);
    int best = tracks[0];
    double bestFit = -1;
    for (int track : tracks) {
      double fit = told.name() == null ? 0 : row0.fit(track).rank();
      if (fit > bestFit) {
        best = track;
        bestFit = fit;
      }
    }
    return new TrackMatch(told, row, best, Status.OK, by, 1);
  }

  private @Nullable TrackMatch named(ExternalTrack told, int row) {
    Index names = index();
    Told wanted = new Told(told);
    if (wanted.names.core().isEmpty()) {
      return null;
    }
    Fit best = null;
    int bestTrack = -1;
    int most = wanted.artists.isEmpty() ? MOST_UNSIGNED : MOST_OF_TITLE;
    int[] same = names.bearing(hash(wanted.names.whole()), most);
    for (int track : same) {
      if (wanted.artists.isEmpty() || wanted.isBy(catalog.artistOf(track))) {
        Fit fit = wanted.fit(track);
        if (fit.better(best) && fit.title() == 1) {
          best = fit;
          bestTrack = track;
        }
      }
    }
    if (best != null) {
      Status status =
          wanted.artists.isEmpty() || best.farOff() || !best.sameVersion()
              ? Status.CHECK
              : Status.OK;
      return new TrackMatch(told, row, bestTrack, status, By.NAME, 1);
    }
    for (int artist : names.artists(wanted)) {
      int[] tracks = names.of(artist);
      for (int k = 0; k < Math.min(tracks.length, MOST_OF_ARTIST); k++) {
        Fit fit = wanted.fit(tracks[k]);
        double least = fit.sameArtist() ? LEAST_ALIKE : 1;
        if (fit.title() >= least && !fit.otherNumbers() && fit.better(best)) {
          best = fit;
          bestTrack = tracks[k];
        }
      }
    }
    if (best == null) {
      return null;
    }
    boolean sure =
        best.title() >= NEARLY_SAME
            && best.sameVersion()
            && best.sameNumbers()
            && best.sameArtist()
            && !best.farOff();
    return new TrackMatch(
        told, row, bestTrack, sure ? Status.OK : Status.CHECK, By.SIMILAR, best.title());
  }

  /// What a row tells, taken apart once.
  private final class Told {
    private final TrackNames names;
    private final Set<String> artists;
    private final String digits;
    private final String album;
    private final int duration;

    Told(ExternalTrack told) {
      String credit = told.credit();
      names = TrackNames.of(told.name() == null ? "" : told.name());
      artists = credit == null ? Set.of() : TrackNames.artists(credit);
      digits = digits(names.core());
      album = told.albumName() == null ? "" : TrackNames.of(told.albumName()).core();
      duration = told.durationMs();
    }

    boolean isBy(int artist) {
      return artist >= 0 && artists.contains(TrackNames.artist(catalog.artistName(artist)));
    }

    Fit fit(int track) {
      TrackNames other = TrackNames.of(catalog.trackName(track));
      double title =
          other.core().equals(names.core()) ? 1 : ALIKE.apply(names.core(), other.core());
      int length = catalog.durationOf(track);
      int apart = duration > 0 && length > 0 ? Math.abs(duration - length) : -1;
      int numbered = catalog.albumOf(track);
      boolean sameAlbum =
          !album.isEmpty()
              && numbered >= 0
              && TrackNames.of(catalog.albumName(numbered)).core().equals(album);
      return new Fit(
          title,
          other.sameVersion(names),
          digits(other.core()).equals(digits),
          !digits.isEmpty()
              && !digits(other.core()).isEmpty()
              && !digits(other.core()).equals(digits),
          isBy(catalog.artistOf(track)),
          apart > Math.max(10_000, duration / 10),
          apart < 0 ? 0.5 : 1 / (1 + apart / 3000.0),
          sameAlbum);
    }
  }

  /// How well a track fits a row.
  private record Fit(
      double title,
      boolean sameVersion,
      boolean sameNumbers,
      boolean otherNumbers,
      boolean sameArtist,
      boolean farOff,
      double duration,
      boolean sameAlbum) {

    /// The version counts most, then the title, then duration and album.
    double rank() {
      return (sameVersion ? 4 : 0)
          + (sameNumbers ? 2 : 0)
          + 10 * title
          + duration
          + (sameAlbum ? 0.5 : 0)
          + (sameArtist ? 1 : 0);
    }

    /// Of equals the first stays: the one that is on more playlists.
    boolean better(@Nullable Fit other) {
      return other == null || rank() > other.rank();
    }
  }

  private static String digits(String text) {
    StringBuilder digits = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      digits.append(c >= '0' && c <= '9' ? c : ' ');
    }
    return digits.toString().strip().replaceAll(" +", " ");
  }

  private static long hash(String text) {
    byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    return Hashing.bytes(bytes, 0, bytes.length);
  }

  private Index index() {
    Index made = index;
    if (made == null) {
      synchronized (this) {
        made = index;
        if (made == null) {
          made = new Index();
          index = made;
        }
      }
    }
    return made;
  }

  /// Tracks by a hash of their whole name, artists by hashes of name and beginning, tracks by
  /// artist.
  private final class Index {
    private final long[] titles; // ascending: upper bits of the hash, then the track
    private final int trackBits;
    private final int[] artistFrom;
    private final int[] artistTracks;
    private final long[] artistNames; // as titles
    private final long[] artistBeginnings;
    private final int artistBits;

    Index() {
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

    /// The tracks whose whole name has this hash, at most so many.
    int[] bearing(long hash, int most) {
      return found(titles, hash, trackBits, most);
    }

    int[] of(int artist) {
      return Arrays.copyOfRange(artistTracks, artistFrom[artist], artistFrom[artist + 1]);
    }

    /// The artists that a row names; where there are none, those that are written alike.
    int[] artists(Told wanted) {
      int[] named =
          wanted.artists.stream()
              .flatMapToInt(name -> Arrays.stream(found(artistNames, hash(name), artistBits, 64)))
              .filter(wanted::isBy)
              .distinct()
              .toArray();
      if (named.length > 0) {
        return named;
      }
      return wanted.artists.stream()
          .flatMapToInt(
              name ->
                  Arrays.stream(
                          found(artistBeginnings, hash(beginning(name)), artistBits, MOST_ARTISTS))
                      .filter(
                          artist ->
                              ALIKE.apply(name, TrackNames.artist(catalog.artistName(artist)))
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
  }

  /// Writings of one name mostly begin alike.
  private static String beginning(String name) {
    return name.length() <= 4 ? name : name.substring(0, 4);
  }
}
