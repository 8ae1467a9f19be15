package org.segue.data;

import org.segue.math.Progress;

/// A made-up world of music, fully determined by this record: how many playlists it has, and of how
/// many tracks, artists and albums these choose. Half of the catalog is obscure: at a million
/// playlists, every second track gets on none.
///
/// ```
/// WorldPlaylists playlists = World.of(1_000, 7).open();
/// ExternalPlaylist first = playlists.get(0);
/// Dataset data = World.of(1_000, 7).dataset(2, Progress.NONE);
/// ```
///
/// Building the catalog and every playlist takes time linear in tracks and entries. Memory: about
/// 30 bytes per track of the catalog, and 8 per entry while a data set is built.
public record World(int playlists, long seed, int tracks, int artists, int albums) {

  /// The smallest catalog in which every playlist of [WorldPlaylists#LONGEST] tracks finds room.
  public static final int SMALLEST_CATALOG = 2_000;

  public World {
    if (playlists < 1) {
      throw new IllegalArgumentException(
          "%d playlists; a world has at least 1".formatted(playlists));
    }
    if (tracks < SMALLEST_CATALOG) {
      throw new IllegalArgumentException(
          "%d tracks; a world has at least %d".formatted(tracks, SMALLEST_CATALOG));
    }
    if (artists < 100 || artists > albums || albums > tracks) {
      throw new IllegalArgumentException(
          "%d artists, %d albums, %d tracks; there must be at least 100 artists, as many albums as artists and as many tracks as albums"
              .formatted(artists, albums, tracks));
    }
  }

  /// A world whose catalog grows with the playlists as the Million Playlist Dataset does: new
  /// playlists bring ever fewer new tracks and artists.
  public static World of(int playlists, long seed) {
    double millions = playlists / 1e6;
    int artists = sized(308_000 * StrictMath.pow(millions, 0.34), 1_000);
    int albums = Math.max(artists, sized(1_070_000 * StrictMath.pow(millions, 0.38), 4_000));
    int tracks = Math.max(albums, sized(4_900_000 * StrictMath.pow(millions, 0.38), 10_000));
    return new World(playlists, seed, tracks, artists, albums);
  }

  /// The playlists, each made when it is asked for.
  public WorldPlaylists open() {
    return new WorldPlaylists(this);
  }

  /// The world as a data set: the one that [DatasetBuilder] makes of the same playlists.
  public Dataset dataset(int threads, Progress progress) {
    return new WorldDataset(open()).build(threads, progress);
  }

  private static int sized(double size, int atLeast) {
    return Math.clamp(Math.round(size), atLeast, 500_000_000);
  }
}
