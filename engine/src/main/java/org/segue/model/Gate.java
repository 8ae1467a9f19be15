package org.segue.model;

import org.segue.data.Catalog;
import org.segue.data.ExternalTrack;
import org.segue.data.TrackList;
import org.segue.math.Tally;

/// Lets tracks into one list as its [Wishes] allow, and counts those it let in. It remembers a few
/// numbers per track of the list, none per track of the catalog.
final class Gate {

  private final Catalog catalog;
  private final Recordings recordings;
  private final Tally artists = new Tally();
  private final Tally albums = new Tally();
  private final Tally heard = new Tally();
  private Query query = Query.of(null, TrackList.EMPTY, 0);
  private Wishes wishes = Wishes.NONE;
  private int[] blocked = {};
  private int[] unknownSeeds = {};
  private boolean counting;

  Gate(Catalog catalog, Recordings recordings) {
    this.catalog = catalog;
    this.recordings = recordings;
  }

  /// Begins a list.
  void open(Query newQuery) {
    query = newQuery;
    wishes = query.wishes();
    blocked = wishes.blocked();
    counting = wishes.perArtist() > 0 || wishes.perAlbum() > 0 || wishes.diversity() > 0;
    if (wishes.once()) {
      unknownSeeds =
          query.unknownSeeds().stream().mapToInt(seed -> Recordings.hash(seed.name())).toArray();
    }
    forget();
  }

  /// Begins the same list again.
  void forget() {
    artists.clear();
    albums.clear();
    heard.clear();
    for (int s = 0; wishes.once() && s < query.seeds().size(); s++) {
      heard.add(recordings.of(query.seeds().get(s)));
    }
  }

  /// Whether a track may come at all.
  boolean allows(int track) {
    return query.allows(track) && !Wishes.blocks(blocked, catalog, track);
  }

  /// Lets a track in unless those already in forbid it.
  boolean admit(int track) {
    if (!counting && !wishes.once()) {
      return true;
    }
    int artist = catalog.artistOf(track);
    int album = catalog.albumOf(track);
    if (reached(wishes.perArtist(), artists, artist) || reached(wishes.perAlbum(), albums, album)) {
      return false;
    }
    if (wishes.once()) {
      long recording = recordings.of(track);
      if (heard.count(recording) > 0 || isUnknownSeed(track)) {
        return false;
      }
      heard.add(recording);
    }
    if (counting) {
      count(artists, artist);
      count(albums, album);
    }
    return true;
  }

  /// How much the tracks already in resemble this one, in [0, 1): 1 − (2^−a + 2^−b) / 2 with a of
  /// its artist and b of its album among them.
  double closeness(int track) {
    int a = Math.min(60, artists.count(catalog.artistOf(track)));
    int b = Math.min(60, albums.count(catalog.albumOf(track)));
    return 1 - (1.0 / (1L << a) + 1.0 / (1L << b)) / 2;
  }

  private boolean isUnknownSeed(int track) {
    for (int s = 0; s < unknownSeeds.length; s++) {
      ExternalTrack seed = query.unknownSeeds().get(s);
      if (recordings.same(track, seed, unknownSeeds[s])) {
        return true;
      }
    }
    return false;
  }

  private static boolean reached(int most, Tally tally, int number) {
    return most > 0 && number >= 0 && tally.count(number) >= most;
  }

  private static void count(Tally tally, int number) {
    if (number >= 0) {
      tally.add(number);
    }
  }
}
