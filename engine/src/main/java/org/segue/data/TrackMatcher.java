package org.segue.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.segue.data.TrackMatch.By;
import org.segue.data.TrackMatch.Status;

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

  private static final int MOST_OF_ARTIST = 3000;
  private static final int MOST_OF_TITLE = 20_000;
  private static final int MOST_UNSIGNED = 64; // where no artist tells them apart

  private final Catalog catalog;
  private final int threads;
  private volatile @Nullable NameIndex index;

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
    NameIndex names = index();
    Told wanted = new Told(told);
    if (wanted.names.core().isEmpty()) {
      return null;
    }
    Fit best = null;
    int bestTrack = -1;
    int most = wanted.artists.isEmpty() ? MOST_UNSIGNED : MOST_OF_TITLE;
    int[] same = names.bearing(wanted.names.whole(), most);
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
    for (int artist : names.artists(wanted.artists)) {
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
    private final String numbers;
    private final String album;
    private final int duration;

    Told(ExternalTrack told) {
      String credit = told.credit();
      names = TrackNames.of(told.name() == null ? "" : told.name());
      artists = credit == null ? Set.of() : TrackNames.artists(credit);
      numbers = PlainText.numbers(names.core());
      album = told.albumName() == null ? "" : TrackNames.of(told.albumName()).core();
      duration = told.durationMs();
    }

    boolean isBy(int artist) {
      return artist >= 0 && artists.contains(TrackNames.artist(catalog.artistName(artist)));
    }

    Fit fit(int track) {
      TrackNames other = TrackNames.of(catalog.trackName(track));
      double title = PlainText.likeness(names.core(), other.core());
      String numbered = PlainText.numbers(other.core());
      int length = catalog.durationOf(track);
      int apart = duration > 0 && length > 0 ? Math.abs(duration - length) : -1;
      int of = catalog.albumOf(track);
      boolean sameAlbum =
          !album.isEmpty() && of >= 0 && TrackNames.of(catalog.albumName(of)).core().equals(album);
      return new Fit(
          title,
          other.sameVersion(names),
          numbered.equals(numbers),
          !numbers.isEmpty() && !numbered.isEmpty() && !numbered.equals(numbers),
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

  private NameIndex index() {
    NameIndex made = index;
    if (made == null) {
      synchronized (this) {
        made = index;
        if (made == null) {
          made = new NameIndex(catalog, threads);
          index = made;
        }
      }
    }
    return made;
  }
}
