package org.segue.data;

import org.segue.math.Hashing;

/// Covers for the albums of a made-up world, which show what its listeners choose by: the hue is
/// the genre's, how bright and colourful it is and which way it fades the feel's, and a disc is
/// where and what the artist likes. One album in seven looks like anything.
///
/// A cover is made from the seed and the album's number alone. Safe for concurrent use.
public final class WorldCovers {

  /// Pixels of a side.
  public static final int SIZE = 64;

  private final WorldPlaylists playlists;
  private final WorldCatalog catalog;
  private final long seed;

  WorldCovers(WorldPlaylists playlists) {
    this.playlists = playlists;
    catalog = playlists.catalog();
    seed = playlists.world().seed();
  }

  /// The numbers of the albums that some playlist has a track of.
  public int[] albums(int threads) {
    return playlists.found(playlists.world().albums(), catalog::albumOf, threads);
  }

  public String uri(int album) {
    return playlists.names().albumUri(album);
  }

  /// Red, green and blue of each pixel, row by row.
  public byte[] rgb(int album) {
    int artist = catalog.artistOfAlbum(album);
    long chance = Hashing.mix(seed + 41, album);
    long habit = Hashing.mix(seed + 43, artist);
    int style = WorldStyles.shown(catalog.styleOf(artist), chance);
    int feel = WorldStyles.feelOf(style);
    double hue =
        (double) WorldStyles.genreOf(style) / WorldStyles.GENRES.length
            + .04 * (WorldStyles.part(habit, 0) - .5)
            + .04 * (WorldStyles.part(chance, 2) - .5);
    double colourful = .35 + .55 * (feel & 1) + .1 * (WorldStyles.part(chance, 3) - .5);
    double bright = .35 + .3 * ((feel >> 1) & 1) + .2 * (WorldStyles.part(habit, 1) - .5);
    boolean sideways = (feel & 4) != 0;
    double centreX = WorldStyles.part(habit, 2) * SIZE;
    double centreY = WorldStyles.part(habit, 3) * SIZE;
    double radius = (.1 + .15 * WorldStyles.part(chance, 4)) * SIZE;
    byte[] rgb = new byte[SIZE * SIZE * 3];
    for (int y = 0; y < SIZE; y++) {
      for (int x = 0; x < SIZE; x++) {
        double fade = (double) (sideways ? x : y) / SIZE;
        double dx = x - centreX;
        double dy = y - centreY;
        boolean disc = dx * dx + dy * dy < radius * radius;
        double value = Math.clamp(bright + .35 * fade, 0, 1);
        int at = (y * SIZE + x) * 3;
        long noise = Hashing.mix(chance, (y / 4) * SIZE + x / 4); // in coarse grains
        for (int c = 0; c < 3; c++) {
          double level = channel(hue + (disc ? .5 : .08 * fade), colourful, value, c);
          double grain = (((noise >>> (8 * c)) & 0xff) - 127.5) / 6;
          rgb[at + c] = (byte) Math.clamp(Math.round(255 * level + grain), 0, 255);
        }
      }
    }
    return rgb;
  }

  /// A colour's share of red (0), green (1) or blue (2): hue on a circle of length 1.
  private static double channel(double hue, double colourful, double value, int c) {
    double turn = (hue - c / 3.0 + 2) % 1 * 6;
    double pure = Math.clamp(Math.abs(turn - 3) - 1, 0, 1);
    return value * (1 - colourful * (1 - pure));
  }
}
