package org.segue.data;

import java.util.Arrays;
import java.util.SplittableRandom;

/// Makes the tracks of one playlist after another; the scratch memory of one thread.
///
/// Every entry costs a few alias draws. Habits differ between playlists: whether they follow
/// albums, stay with artists, return to them, and whether they love hits or dig deep.
final class WorldWalk {

  private static final int ARTISTS = 3;
  private static final int SLOTS = 1024; // a power of two above 4 times the longest playlist

  private final WorldCatalog catalog;
  private final WorldTitles titles;
  private final int[] tracks = new int[WorldPlaylists.LONGEST];
  private final boolean[] again = new boolean[WorldPlaylists.LONGEST];
  private final long[] seen = new long[SLOTS]; // serial << 32 | track
  private final int[] artists = new int[ARTISTS]; // the first distinct ones
  private final int[] tables = new int[3];
  private final int[] scenes = new int[3];
  private final int[] feels = new int[3];
  private final int[] core = new int[3];
  private long serial;
  private int length;
  private int artistCount;
  private int moods;
  private int cores;

  // habits of the current playlist: chances of the next entry
  private double onAlbum;
  private double onArtist;
  private double back;
  private double repeating;
  private double fromCore;
  private int taste; // 1: of two tracks the more popular, -1: the less popular, 0: the first

  private SplittableRandom random = new SplittableRandom(0);

  WorldWalk(WorldCatalog catalog, WorldTitles titles) {
    this.catalog = catalog;
    this.titles = titles;
  }

  /// Makes a playlist and returns its length. The idea is drawn first.
  int make(SplittableRandom chance) {
    random = chance;
    serial++;
    artistCount = 0;
    int idea = titles.draw(random);
    length = length(random);
    habits(titles.idea(idea));
    moods(titles.idea(idea), idea);
    Arrays.fill(again, 0, length, false);
    for (int at = 0; at < length; at++) {
      if (length - at <= ARTISTS - artistCount) {
        tracks[at] = ofNewArtist();
      } else if (at > 1 && random.nextDouble() < repeating) {
        tracks[at] = tracks[random.nextInt(at)];
        again[at] = true;
        continue;
      } else {
        tracks[at] = next(at);
      }
      remember(tracks[at]);
    }
    return length;
  }

  int track(int at) {
    return tracks[at];
  }

  /// The tracks without second mentions.
  int[] distinct() {
    int[] result = new int[length];
    int count = 0;
    for (int at = 0; at < length; at++) {
      if (!again[at]) {
        result[count++] = tracks[at];
      }
    }
    return Arrays.copyOf(result, count);
  }

  /// A log-normal length with a mode of 20; a few people stop at round numbers.
  static int length(SplittableRandom random) {
    while (true) {
      double length = StrictMath.exp(3.975 + 1.0 * random.nextGaussian());
      if (length < WorldPlaylists.SHORTEST || length >= WorldPlaylists.LONGEST + 1) {
        continue;
      }
      int whole = (int) length;
      int habit = random.nextInt(1000);
      return habit < 8 ? (whole + 5) / 10 * 10 : habit < 12 ? (whole + 2) / 5 * 5 : whole;
    }
  }

  private void habits(WorldTitles.Idea idea) {
    double kind = random.nextDouble();
    boolean ofArtist = (idea.artist() >= 0 && kind < .95) || kind < .015;
    double loose = random.nextDouble();
    onAlbum = kind > .9 ? .5 + .45 * loose : .01 + .16 * loose * loose;
    onArtist = .66 * random.nextDouble() * random.nextDouble();
    back = .02 + .18 * random.nextDouble();
    repeating = random.nextInt(100) < 36 ? .045 * 2 * random.nextDouble() : 0;
    double tasting = random.nextDouble();
    taste = tasting < .4 ? 1 : tasting < .85 ? 0 : -1;
    cores = 0;
    fromCore = 0;
    if (ofArtist) {
      core[0] =
          idea.artist() >= 0 ? idea.artist() : catalog.drawArtist(WorldCatalog.WORLD_TABLE, random);
      int more = random.nextInt(10);
      cores = 1 + (more < 6 ? 0 : more < 8 ? 1 : 2);
      for (int k = 1; k < cores; k++) {
        core[k] = catalog.drawArtist(catalog.sceneOf(core[0]), random);
      }
      fromCore = .4 + .58 * random.nextDouble();
    }
  }

  private void moods(WorldTitles.Idea idea, int number) {
    double many = random.nextDouble();
    moods = many < .5 ? 1 : many < .83 ? 2 : 3;
    for (int m = 0; m < moods; m++) {
      int genre = idea.genre();
      int feel = idea.feel();
      int decade = idea.decade();
      boolean faithful = random.nextDouble() < (m == 0 ? .9 : .6);
      if (!faithful) {
        genre = m > 0 && random.nextBoolean() ? WorldStyles.genreOf(styleOfMood(0)) : -1;
        feel = -1;
        decade = -1;
      } else if (cores > 0) {
        genre = WorldStyles.genreOf(catalog.styleOf(core[0]));
      }
      int style = style(genre, feel);
      feels[m] = feel >= 0 ? feel : WorldStyles.feelOf(style);
      tables[m] =
          decade >= 0 && (decade < 5 || random.nextBoolean())
              ? WorldCatalog.decadeTable(WorldStyles.genreOf(style), decade)
              : style;
      // rare titles are habits of a scene
      boolean ownScene = number > 400 && genre >= 0 && random.nextInt(10) < 6;
      SplittableRandom which = ownScene ? new SplittableRandom(number) : random;
      scenes[m] = catalog.sceneOf(catalog.drawArtist(tables[m], which));
    }
  }

  private int styleOfMood(int mood) {
    return tables[mood] < WorldStyles.STYLES
        ? tables[mood]
        : WorldStyles.style(
            (tables[mood] - WorldCatalog.DECADE_TABLES) / WorldStyles.DECADES.length, 0);
  }

  /// A style by its share of all listening, inside a genre or a feel where one is given.
  private int style(int genre, int feel) {
    int feelCount = WorldStyles.FEELS.length;
    if (genre >= 0 && feel >= 0) {
      return WorldStyles.style(genre, feel);
    }
    double at = random.nextDouble();
    int style =
        genre >= 0
            ? WorldStyles.pick(catalog.styleShares, genre * feelCount, feelCount, 1, at)
            : feel >= 0
                ? WorldStyles.pick(
                    catalog.styleShares, feel, WorldStyles.GENRES.length, feelCount, at)
                : WorldStyles.pick(catalog.styleShares, at);
    return style < 0 ? WorldStyles.style(Math.max(0, genre), Math.max(0, feel)) : style;
  }

  private int next(int at) {
    if (at > 0) {
      int before = tracks[at - 1];
      if (random.nextDouble() < onAlbum) {
        int following = catalog.nextOnAlbum(before);
        if (following >= 0 && !seen(following)) {
          return following;
        }
      }
      if (random.nextDouble() < onArtist) {
        int track = catalog.drawTrack(catalog.artistOf(before), -1, random);
        if (!seen(track)) {
          return track;
        }
      }
    }
    for (int tries = 0; tries < 6; tries++) {
      int track = fresh(at, tries < 4);
      if (!seen(track)) {
        return track;
      }
    }
    return unseen(random.nextInt(catalog.world.tracks()));
  }

  private int fresh(int at, boolean returning) {
    double position = at * (double) moods / length;
    int mood = Math.clamp((long) (position + (random.nextDouble() - .5) * 1.2), 0, moods - 1);
    int track = choice(mood, at, returning);
    if (taste != 0) {
      int other = choice(mood, at, returning);
      if (catalog.rateOf(other) > catalog.rateOf(track) == taste > 0) {
        track = other;
      }
    }
    return onAlbum > .5 && random.nextInt(3) > 0 ? catalog.firstOnAlbum(track) : track;
  }

  private int choice(int mood, int at, boolean returning) {
    int artist;
    if (returning && cores > 0 && random.nextDouble() < fromCore) {
      artist = core[cores == 1 ? 0 : random.nextInt(cores)];
    } else if (returning && at > 0 && random.nextDouble() < back) {
      artist = catalog.artistOf(tracks[random.nextInt(at)]);
    } else {
      double from = random.nextDouble();
      artist =
          catalog.drawArtist(
              from < .35 ? scenes[mood] : from < .93 ? tables[mood] : WorldCatalog.WORLD_TABLE,
              random);
    }
    return catalog.drawTrack(artist, feels[mood], random);
  }

  /// A track whose artist the playlist does not have yet.
  private int ofNewArtist() {
    int artist = catalog.drawArtist(tables[0], random);
    for (int tries = 0; tries < 20 && known(artist); tries++) {
      artist = catalog.drawArtist(WorldCatalog.WORLD_TABLE, random);
    }
    while (known(artist)) {
      artist = (artist + 1) % catalog.world.artists();
    }
    return catalog.drawTrack(artist, -1, random);
  }

  private int unseen(int track) {
    int candidate = track;
    while (seen(candidate)) {
      candidate = (candidate + 1) % catalog.world.tracks();
    }
    return candidate;
  }

  private boolean known(int artist) {
    for (int k = 0; k < artistCount; k++) {
      if (artists[k] == artist) {
        return true;
      }
    }
    return false;
  }

  private void remember(int track) {
    seen[slot(track)] = serial << 32 | track;
    if (artistCount < ARTISTS) {
      int artist = catalog.artistOf(track);
      if (!known(artist)) {
        artists[artistCount++] = artist;
      }
    }
  }

  private boolean seen(int track) {
    return seen[slot(track)] == (serial << 32 | track);
  }

  /// Where the track is, or would be put: the first slot that holds it or nothing of this playlist.
  private int slot(int track) {
    int slot = (track * 0x9e3779b9) >>> 22;
    while (seen[slot] >>> 32 == serial && (int) seen[slot] != track) {
      slot = (slot + 1) & (SLOTS - 1);
    }
    return slot;
  }
}
