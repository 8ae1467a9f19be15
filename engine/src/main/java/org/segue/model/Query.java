package org.segue.model;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.segue.data.Catalog;
import org.segue.data.ExternalPlaylist;
import org.segue.data.ExternalTrack;
import org.segue.data.TrackList;

/// What is known of the playlist to continue, and what is wanted.
///
/// - `title`: the raw title, or null.
/// - `seeds`: the tracks it has, in order; `positions` their places in the whole playlist, or empty
///   when they are its first ones (so 0, 1, 2 … become empty).
/// - `unknownSeeds`: tracks it has that the catalog does not know; artists and albums may still
///   help.
/// - `rejected`: tracks that must not come.
/// - `modifiedAt`: when the playlist was last changed, seconds since 1970, 0 where unknown.
/// - `length`: how long the whole playlist is, 0 where unknown.
/// - `limit`: how many tracks are wanted.
/// - `fill`: whether popular tracks complete the list where the model knows too few.
/// - `wishes`: what is asked of the list beyond that.
public record Query(
    @Nullable String title,
    TrackList seeds,
    TrackList positions,
    List<ExternalTrack> unknownSeeds,
    TrackList rejected,
    long modifiedAt,
    int length,
    int limit,
    boolean fill,
    Wishes wishes) {

  public Query {
    if (limit < 0) {
      throw new IllegalArgumentException("limit must not be negative: " + limit);
    }
    if (!positions.isEmpty() && positions.size() != seeds.size()) {
      throw new IllegalArgumentException(
          "%d positions for %d seeds".formatted(positions.size(), seeds.size()));
    }
    if (first(positions)) {
      positions = TrackList.EMPTY;
    }
    unknownSeeds = List.copyOf(unknownSeeds);
  }

  private static boolean first(TrackList positions) {
    for (int s = 0; s < positions.size(); s++) {
      if (positions.get(s) != s) {
        return false;
      }
    }
    return true;
  }

  /// Without wishes.
  public Query(
      @Nullable String title,
      TrackList seeds,
      TrackList positions,
      List<ExternalTrack> unknownSeeds,
      TrackList rejected,
      long modifiedAt,
      int length,
      int limit,
      boolean fill) {
    this(
        title,
        seeds,
        positions,
        unknownSeeds,
        rejected,
        modifiedAt,
        length,
        limit,
        fill,
        Wishes.NONE);
  }

  /// A title and the first tracks.
  public static Query of(@Nullable String title, TrackList seeds, int limit) {
    return new Query(title, seeds, TrackList.EMPTY, List.of(), TrackList.EMPTY, 0, 0, limit, true);
  }

  /// The query that continues a playlist as a file tells it.
  public static Query of(ExternalPlaylist playlist, Catalog catalog, int limit) {
    List<ExternalTrack> tracks = playlist.tracks();
    TrackList places =
        TrackList.of(playlist.positions().stream().mapToInt(place -> place).toArray());
    boolean placed = places.size() == tracks.size() && !first(places);
    int[] seeds = new int[tracks.size()];
    int[] positions = new int[tracks.size()];
    List<ExternalTrack> unknown = new java.util.ArrayList<>();
    java.util.Set<Integer> seen = new java.util.HashSet<>();
    int count = 0;
    for (int t = 0; t < tracks.size(); t++) {
      int track = catalog.findTrack(tracks.get(t).uri());
      if (track < 0) {
        unknown.add(tracks.get(t));
      } else if (seen.add(track)) {
        positions[count] = placed ? places.get(t) : t;
        seeds[count++] = track;
      }
    }
    return new Query(
        playlist.title(),
        TrackList.of(java.util.Arrays.copyOf(seeds, count)),
        placed ? TrackList.of(java.util.Arrays.copyOf(positions, count)) : TrackList.EMPTY,
        unknown,
        TrackList.EMPTY,
        playlist.modifiedAt(),
        playlist.holdouts() < 0 ? 0 : tracks.size() + playlist.holdouts(),
        limit,
        true);
  }

  /// How many of its best tracks a scorer that stops early must give, of `tracks`: as many as may
  /// be turned away and as many as are wanted.
  public int wanted(int tracks) {
    long most = (long) limit + seeds.size() + rejected.size();
    if (wishes.filter() || wishes.perArtist() > 0 || wishes.perAlbum() > 0) {
      most = tracks;
    } else if (wishes.once()) {
      most += 3L * limit + 64; // versions of one recording are few
    }
    return (int) Math.min(tracks, Math.max(most, wishes.window(limit, tracks)));
  }

  /// Whether the tracks that may come include this one; a scorer that keeps its best few asks
  /// first.
  public boolean allows(int track) {
    return wishes.only() == null || wishes.only().has(track);
  }

  public Query withLimit(int newLimit) {
    return new Query(
        title,
        seeds,
        positions,
        unknownSeeds,
        rejected,
        modifiedAt,
        length,
        newLimit,
        fill,
        wishes);
  }

  /// `newLength`: of the whole playlist, 0 for unknown.
  public Query withLength(int newLength) {
    return new Query(
        title,
        seeds,
        positions,
        unknownSeeds,
        rejected,
        modifiedAt,
        newLength,
        limit,
        fill,
        wishes);
  }

  public Query withTitle(@Nullable String newTitle) {
    return new Query(
        newTitle,
        seeds,
        positions,
        unknownSeeds,
        rejected,
        modifiedAt,
        length,
        limit,
        fill,
        wishes);
  }

  public Query withFill(boolean newFill) {
    return new Query(
        title,
        seeds,
        positions,
        unknownSeeds,
        rejected,
        modifiedAt,
        length,
        limit,
        newFill,
        wishes);
  }

  public Query withRejected(TrackList newRejected) {
    return new Query(
        title,
        seeds,
        positions,
        unknownSeeds,
        newRejected,
        modifiedAt,
        length,
        limit,
        fill,
        wishes);
  }

  public Query withWishes(Wishes newWishes) {
    return new Query(
        title,
        seeds,
        positions,
        unknownSeeds,
        rejected,
        modifiedAt,
        length,
        limit,
        fill,
        newWishes);
  }

  /// The same question asked by one seed alone, without the title.
  Query onlySeed(int index) {
    return new Query(
        null,
        TrackList.of(seeds.get(index)),
        TrackList.EMPTY,
        List.of(),
        rejected,
        modifiedAt,
        length,
        limit,
        fill,
        wishes);
  }

  /// The same question asked by the title alone.
  Query onlyTitle() {
    return new Query(
        title,
        TrackList.EMPTY,
        TrackList.EMPTY,
        List.of(),
        rejected,
        modifiedAt,
        length,
        limit,
        fill,
        wishes);
  }
}
