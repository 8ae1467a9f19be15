package org.segue.data;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.segue.math.AliasTables;
import org.segue.math.Hashing;

/// The artists, albums and tracks of a made-up world, and the chance of each to be chosen.
///
/// Artists are numbered from the most to the least popular, the albums of an artist and the tracks
/// of an album lie side by side: everything is ranges in flat arrays. Choosing goes from a table
/// (artists of a style, of a genre's decade, of a scene, of the world) to an artist to a track;
/// both steps are alias tables, so O(1).
///
/// The constants are fitted to the shape of the Million Playlist Dataset. Immutable.
final class WorldCatalog {

  private static final double ENTRIES_PER_PLAYLIST = WorldSizes.ENTRIES_PER_PLAYLIST;

  /// No track's rate comes above this; its playlists get some 0.8 of that, for titles differ.
  private static final double TOP_TRACK = .057;

  private static final int SCENE = 60;

  static final int DECADE_TABLES = WorldStyles.STYLES;
  static final int WORLD_TABLE =
      DECADE_TABLES + WorldStyles.GENRES.length * WorldStyles.DECADES.length;
  private static final int SCENE_TABLES = WORLD_TABLE + 1;

  final World world;
  final double[] styleShares = new double[WorldStyles.STYLES];
  private final int[] albumsFrom; // per artist, and the end
  private final int[] tracksFrom; // per album, and the end
  private final int[] albumOfTrack;
  private final int[] artistOfAlbum;
  private final float[] rateOfTrack; // entries per playlist
  private final AliasTables trackTables; // one per artist
  private final byte[] styleOf; // per artist: the home style
  private final byte[] decadeOf;
  private final int[] sceneOf;
  private final int[] tablesFrom; // per table, and the end
  private final int[] members; // artists by table
  private final AliasTables memberTables;

  WorldCatalog(World world) {
    this.world = world;
    SplittableRandom random = new SplittableRandom(Hashing.mix(world.seed(), 1));
    float[] rates = WorldSizes.artistRates(world.artists());
    int[] trackCounts = trackCounts(rates, random);
    int[] albumCounts = albumCounts(trackCounts);
    albumsFrom = WorldSizes.starts(albumCounts);
    artistOfAlbum = WorldSizes.owners(albumsFrom);
    tracksFrom = WorldSizes.starts(tracksPerAlbum(trackCounts, albumCounts, random));
    albumOfTrack = WorldSizes.owners(tracksFrom);
    rateOfTrack = new float[world.tracks()];
    trackTables = new AliasTables(world.tracks());
    shareTracks(rates, random);

    styleOf = new byte[world.artists()];
    decadeOf = new byte[world.artists()];
    assignStyles(rates, random);
    sceneOf = scenes();
    tablesFrom = new int[SCENE_TABLES + Arrays.stream(sceneOf).max().orElse(0) + 2];
    members = new int[world.artists() * 7];
    memberTables = new AliasTables(members.length);
    fillTables(rates);
  }

  int artistOf(int track) {
    return artistOfAlbum[albumOfTrack[track]];
  }

  int albumOf(int track) {
    return albumOfTrack[track];
  }

  int artistOfAlbum(int album) {
    return artistOfAlbum[album];
  }

  /// The track after this one on its album, or -1.
  int nextOnAlbum(int track) {
    return track + 1 < tracksFrom[albumOfTrack[track] + 1] ? track + 1 : -1;
  }

  int firstOnAlbum(int track) {
    return tracksFrom[albumOfTrack[track]];
  }

  /// Entries per playlist that are expected of a track.
  float rateOf(int track) {
    return rateOfTrack[track];
  }

  int styleOf(int artist) {
    return styleOf[artist];
  }

  /// The table of the artist's scene: a few dozen artists of one style who are heard together.
  int sceneOf(int artist) {
    return SCENE_TABLES + sceneOf[artist];
  }

  static int decadeTable(int genre, int decade) {
    return DECADE_TABLES + genre * WorldStyles.DECADES.length + decade;
  }

  /// An artist of a table, by popularity; of the whole world where the table is empty.
  int drawArtist(int table, SplittableRandom random) {
    int from = tablesFrom[table];
    int to = tablesFrom[table + 1];
    return from == to
        ? drawArtist(WORLD_TABLE, random)
        : members[memberTables.draw(from, to, random)];
  }

  /// A track of an artist, by popularity; with a feel, rather one that has it.
  int drawTrack(int artist, int feel, SplittableRandom random) {
    int from = tracksFrom[albumsFrom[artist]];
    int to = tracksFrom[albumsFrom[artist + 1]];
    int track = trackTables.draw(from, to, random);
    for (int tries = 0; tries < 2 && feel >= 0 && feelOf(track, artist) != feel; tries++) {
      track = trackTables.draw(from, to, random);
    }
    return track;
  }

  /// Half of an artist's tracks have the artist's own feel.
  private int feelOf(int track, int artist) {
    long hash = Hashing.mix(world.seed() + 17, track);
    return (hash & 1) == 0
        ? WorldStyles.feelOf(styleOf[artist])
        : (int) ((hash >>> 8) & 0xff) % WorldStyles.FEELS.length;
  }

  /// Discographies grow with the root of popularity, times chance; they sum to the world's tracks.
  private int[] trackCounts(float[] rates, SplittableRandom random) {
    float[] sizes = new float[rates.length];
    for (int a = 0; a < sizes.length; a++) {
      sizes[a] =
          (float)
              (StrictMath.pow(rates[a] * (double) world.playlists(), .55)
                  * StrictMath.exp(.4 * random.nextGaussian()));
    }
    int largest = Math.max(world.tracks() / 100, 2 * (world.tracks() / world.artists() + 1));
    return WorldSizes.scaledTo(sizes, world.tracks(), a -> largest);
  }

  /// Albums are longer where discographies are; they sum to the world's albums.
  private int[] albumCounts(int[] trackCounts) {
    float[] sizes = new float[trackCounts.length];
    for (int a = 0; a < sizes.length; a++) {
      sizes[a] = (float) StrictMath.pow(trackCounts[a], .75);
    }
    return WorldSizes.scaledTo(sizes, world.albums(), a -> trackCounts[a]);
  }

  /// Each album gets one track, the rest fall on albums with chances that differ.
  private int[] tracksPerAlbum(int[] trackCounts, int[] albumCounts, SplittableRandom random) {
    int[] sizes = new int[world.albums()];
    Arrays.fill(sizes, 1);
    int album = 0;
    for (int a = 0; a < trackCounts.length; a++) {
      int albums = albumCounts[a];
      for (int left = trackCounts[a] - albums; left > 0; ) {
        int lucky = album + (int) (albums * random.nextDouble() * random.nextDouble());
        int more = Math.min(left, random.nextInt(1, 8));
        if (sizes[lucky] > 20) { // full
          lucky = album + random.nextInt(albums);
        }
        sizes[lucky] += more;
        left -= more;
      }
      album += albums;
    }
    return sizes;
  }

  /// Inside an artist: a head of known tracks, a long tail, and luck. The most popular track of the
  /// world is held near [#TOP_TRACK].
  private void shareTracks(float[] rates, SplittableRandom random) {
    float[] weights = new float[1024];
    int[] order = new int[1024];
    for (int a = 0; a < rates.length; a++) {
      int from = tracksFrom[albumsFrom[a]];
      int count = tracksFrom[albumsFrom[a + 1]] - from;
      if (count > weights.length) {
        weights = new float[count * 2];
        order = new int[count * 2];
      }
      for (int k = 0; k < count; k++) { // which track of an artist is popular is chance
        int swap = random.nextInt(k + 1);
        order[k] = order[swap];
        order[swap] = k;
      }
      double head = .7 + .34 * StrictMath.sqrt(count);
      double sum = 0;
      for (int k = 0; k < count; k++) {
        double weight =
            StrictMath.pow(1 + k / head, -3.5) * StrictMath.exp(1.2 * random.nextGaussian());
        weights[order[k]] = (float) weight;
        sum += weight;
      }
      for (int k = 0; k < count; k++) {
        double rate = rates[a] * weights[k] / sum;
        double over = rate / TOP_TRACK;
        weights[k] = (float) (rate / StrictMath.sqrt(1 + over * over));
        rateOfTrack[from + k] = weights[k];
      }
      trackTables.set(from, from + count, weights);
    }
  }

  /// Genres get their share of the entries, not of the artists, and no artist is a tenth of one.
  private void assignStyles(float[] rates, SplittableRandom random) {
    double[] got = new double[WorldStyles.GENRES.length];
    for (int a = 0; a < rates.length; a++) {
      int genre = 0;
      for (int tries = 0; tries < 40; tries++) {
        genre = WorldStyles.pick(WorldStyles.GENRE_SHARES, random.nextDouble());
        double room = WorldStyles.GENRE_SHARES[genre] * ENTRIES_PER_PLAYLIST;
        if (got[genre] + rates[a] <= room
            && rates[a] <= room / 10
            && (a > 100 || genre < WorldStyles.MAINSTREAM)) {
          break;
        }
      }
      got[genre] += rates[a];
      int feel = WorldStyles.pick(WorldStyles.FEEL_SHARES, random.nextDouble());
      if (genre == 11 && random.nextInt(3) > 0) { // classical music calms
        feel = 7;
      }
      styleOf[a] = (byte) WorldStyles.style(genre, feel);
      decadeOf[a] = (byte) WorldStyles.pick(WorldStyles.DECADE_SHARES, random.nextDouble());
    }
  }

  /// Artists of a style, dealt to scenes of about [#SCENE].
  private int[] scenes() {
    int[] perStyle = new int[WorldStyles.STYLES];
    for (byte style : styleOf) {
      perStyle[style]++;
    }
    int[] firstScene = new int[WorldStyles.STYLES];
    int scenes = 0;
    for (int style = 0; style < perStyle.length; style++) {
      firstScene[style] = scenes;
      perStyle[style] = Math.max(1, perStyle[style] / SCENE);
      scenes += perStyle[style];
    }
    int[] scene = new int[styleOf.length];
    for (int a = 0; a < scene.length; a++) {
      int which = (int) (Hashing.mix(world.seed() + 3, a) >>> 33) % perStyle[styleOf[a]];
      scene[a] = firstScene[styleOf[a]] + which;
    }
    return scene;
  }

  private void fillTables(float[] rates) {
    int[] next = new int[tablesFrom.length];
    int[] tables = new int[7];
    for (int a = 0; a < rates.length; a++) {
      tablesOf(a, tables);
      for (int table : tables) {
        tablesFrom[table + 1]++;
      }
    }
    for (int table = 0; table + 1 < tablesFrom.length; table++) {
      tablesFrom[table + 1] += tablesFrom[table];
      next[table] = tablesFrom[table];
    }
    float[] parts = {.65f, .2f, .15f, .7f, .3f, 1, 1};
    float[] weights = new float[members.length];
    for (int a = 0; a < rates.length; a++) {
      tablesOf(a, tables);
      for (int k = 0; k < tables.length; k++) {
        int at = next[tables[k]]++;
        members[at] = a;
        weights[at] = rates[a] * parts[k];
        if (tables[k] < styleShares.length) {
          styleShares[tables[k]] += weights[at];
        }
      }
    }
    for (int table = 0; table + 1 < tablesFrom.length; table++) {
      int from = tablesFrom[table];
      int to = tablesFrom[table + 1];
      memberTables.set(from, to, Arrays.copyOfRange(weights, from, to));
    }
  }

  /// Home style, two more, home decade and its neighbour, the world, the scene.
  private void tablesOf(int artist, int[] tables) {
    int home = styleOf[artist];
    int genre = WorldStyles.genreOf(home);
    long hash = Hashing.mix(world.seed() + 5, artist);
    int feel = (int) ((hash >>> 8) & 0xff) % WorldStyles.FEELS.length;
    int near = (int) ((hash >>> 16) & 0xff) % WorldStyles.MAINSTREAM;
    int decade = decadeOf[artist];
    tables[0] = home;
    tables[1] = WorldStyles.style(genre, feel);
    tables[2] =
        WorldStyles.style(genre < WorldStyles.MAINSTREAM ? near : genre, WorldStyles.feelOf(home));
    tables[3] = decadeTable(genre, decade);
    tables[4] = decadeTable(genre, decade == 0 ? 1 : decade - (int) (hash & 1));
    tables[5] = WORLD_TABLE;
    tables[6] = sceneOf(artist);
  }
}
