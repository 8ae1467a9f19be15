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
///   when they are its first ones.
/// - `unknownSeeds`: tracks it has that the catalog does not know; artists and albums may still
///   help. - `rejected`: tracks that must not come.
/// - `modifiedAt`: when the playlist was last changed, seconds since 1970, 0 where unknown.
/// - `length`: how long the whole playlist is, 0 where unknown.
/// - `limit`: how many tracks are wanted.
/// - `fill`: whether popular tracks complete the list where the model knows too few.
public record Query(
    @Nullable String title,
    TrackList seeds,
    TrackList positions,
    List<ExternalTrack> unknownSeeds,
    TrackList rejected,
    long modifiedAt,
    int length,
    int limit,
    boolean fill) {

  public Query {
    if (limit < 0) {
      throw new IllegalArgumentException("limit must not be negative: " + limit);
    }
    if (!positions.isEmpty() && positions.size() != seeds.size()) {
      throw new IllegalArgumentException(
          "%d positions for %d seeds".formatted(positions.size(), seeds.size()));
    }
    unknownSeeds = List.copyOf(unknownSeeds);
  }

  /// A title and the first tracks.
  public static Query of(@Nullable String title, TrackList seeds, int limit) {
    return new Query(title, seeds, TrackList.EMPTY, List.of(), TrackList.EMPTY, 0, 0, limit, true);
  }

  /// The query that continues a playlist as a file tells it.
  public static Query of(ExternalPlaylist playlist, Catalog catalog, int limit) {
    List<ExternalTrack> tracks = playlist.tracks();
    boolean placed = playlist.positions().size() == tracks.size();
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
        positions[count] = placed ? playlist.positions().get(t) : t;
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

  public Query withLimit(int newLimit) {
    return new Query(
        title, seeds, positions, unknownSeeds, rejected, modifiedAt, length, newLimit, fill);
  }

  public Query withTitle(@Nullable String newTitle) {
    return new Query(
        newTitle, seeds, positions, unknownSeeds, rejected, modifiedAt, length, limit, fill);
  }

  public Query withFill(boolean newFill) {
    return new Query(
        title, seeds, positions, unknownSeeds, rejected, modifiedAt, length, limit, newFill);
  }

  public Query withRejected(TrackList newRejected) {
    return new Query(
        title, seeds, positions, unknownSeeds, newRejected, modifiedAt, length, limit, fill);
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
        fill);
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
        fill);
  }
}
