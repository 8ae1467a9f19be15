package org.segue.model;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.segue.data.Catalog;
import org.segue.data.TrackSet;

/// What is asked of a list beyond the tracks that fit best; the same for every model.
///
/// What must hold, however short the list becomes:
/// - `blockedArtists`: numbers of artists of whom no track may come.
/// - `only`: the tracks that may come (those I own), or null for all.
/// - `perArtist`, `perAlbum`: at most this many tracks of one artist, of one album; 0 for no limit.
/// - `once`: no two versions of one recording, nor one of a seed's; [Recordings] says what is one.
///
/// What is tried:
/// - `spacing`: between two tracks of one artist stand at least this many others. Tracks change
///   places for it, none is lost; where it cannot hold, the artist heard longest ago comes first.
///
/// What weighs the best candidates (four times the limit, at least 100) against each other; 0
/// leaves the model's own order:
/// - `diversity` from 0 to 1: how little two tracks of one artist or album are wanted together.
/// - `discovery` from -1 (popular tracks and the seeds' artists first) to 1 (obscure tracks and
///   other artists first).
/// - `variety` from 0 to 1: how far chance may change the order; `varietySeed` decides the chance.
///
/// Artists and albums that are unknown are never counted as the same.
public record Wishes(
    List<Integer> blockedArtists,
    @Nullable TrackSet only,
    int perArtist,
    int perAlbum,
    boolean once,
    int spacing,
    double diversity,
    double discovery,
    double variety,
    long varietySeed) {

  /// Nothing beyond what fits best.
  public static final Wishes NONE = new Wishes(List.of(), null, 0, 0, false, 0, 0, 0, 0, 0);

  public Wishes {
    blockedArtists = List.copyOf(blockedArtists);
    notNegative("perArtist", perArtist);
    notNegative("perAlbum", perAlbum);
    notNegative("spacing", spacing);
    between("diversity", diversity, 0);
    between("discovery", discovery, -1);
    between("variety", variety, 0);
  }

  /// The blocked artists' numbers, ascending.
  int[] blocked() {
    return blockedArtists.stream().mapToInt(Integer::intValue).sorted().toArray();
  }

  /// Whether a track is by one of the artists that [#blocked] told.
  static boolean blocks(int[] blocked, Catalog catalog, int track) {
    return blocked.length > 0 && Arrays.binarySearch(blocked, catalog.artistOf(track)) >= 0;
  }

  public Wishes withBlockedArtists(List<Integer> artists) {
    return new Wishes(
        artists,
        only,
        perArtist,
        perAlbum,
        once,
        spacing,
        diversity,
        discovery,
        variety,
        varietySeed);
  }

  public Wishes withOnly(@Nullable TrackSet tracks) {
    return new Wishes(
        blockedArtists,
        tracks,
        perArtist,
        perAlbum,
        once,
        spacing,
        diversity,
        discovery,
        variety,
        varietySeed);
  }

  public Wishes withAtMost(int tracksPerArtist, int tracksPerAlbum) {
    return new Wishes(
        blockedArtists,
        only,
        tracksPerArtist,
        tracksPerAlbum,
        once,
        spacing,
        diversity,
        discovery,
        variety,
        varietySeed);
  }

  public Wishes withOnce(boolean newOnce) {
    return new Wishes(
        blockedArtists,
        only,
        perArtist,
        perAlbum,
        newOnce,
        spacing,
        diversity,
        discovery,
        variety,
        varietySeed);
  }

  public Wishes withSpacing(int newSpacing) {
    return new Wishes(
        blockedArtists,
        only,
        perArtist,
        perAlbum,
        once,
        newSpacing,
        diversity,
        discovery,
        variety,
        varietySeed);
  }

  public Wishes withDiversity(double newDiversity) {
    return new Wishes(
        blockedArtists,
        only,
        perArtist,
        perAlbum,
        once,
        spacing,
        newDiversity,
        discovery,
        variety,
        varietySeed);
  }

  public Wishes withDiscovery(double newDiscovery) {
    return new Wishes(
        blockedArtists,
        only,
        perArtist,
        perAlbum,
        once,
        spacing,
        diversity,
        newDiscovery,
        variety,
        varietySeed);
  }

  public Wishes withVariety(double newVariety, long seed) {
    return new Wishes(
        blockedArtists,
        only,
        perArtist,
        perAlbum,
        once,
        spacing,
        diversity,
        discovery,
        newVariety,
        seed);
  }

  /// Whether some tracks may not come whatever else comes.
  boolean filter() {
    return only != null || !blockedArtists.isEmpty();
  }

  /// Whether some tracks may not come together.
  boolean cap() {
    return perArtist > 0 || perAlbum > 0 || once;
  }

  /// How many of the best of `tracks` candidates are weighed against each other; 0: none is.
  int window(int limit, int tracks) {
    boolean weigh = diversity > 0 || discovery != 0 || variety > 0;
    return weigh ? (int) Math.min(tracks, Math.max(100, 4L * limit)) : 0;
  }

  private static void notNegative(String name, int value) {
    if (value < 0) {
      throw new IllegalArgumentException(name + " must not be negative, but is " + value);
    }
  }

  private static void between(String name, double value, int least) {
    if (!(value >= least && value <= 1)) {
      throw new IllegalArgumentException(
          "%s must be from %d to 1, not %s".formatted(name, least, value));
    }
  }
}
