package org.segue.data;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.segue.math.Hashing;
import org.segue.math.Parallel;
import org.segue.math.Pool;

/// The playlists of a made-up world, by pid from 0. Each is made from the seed and its pid alone,
/// in whatever order and on however many threads they are asked for.
///
/// A playlist begins as an idea (its title), which gives a mood; it may have up to three moods and
/// drifts from one to the next. Along the way it plays on through an album, stays with an artist,
/// comes back to one, or turns to another of the mood. Safe for concurrent use.
public final class WorldPlaylists {

  public static final int SHORTEST = 5;
  public static final int LONGEST = 250;

  private static final long LAST_DAY = 17_469; // 2017-10-30
  private static final long SECONDS_PER_DAY = 86_400;

  /// How many of a million playlists have 1, 2, … followers.
  private static final double[] FOLLOWERS = {754_219, 149_600, 46_939, 19_591, 9_813, 5_360};

  private final World world;
  private final WorldCatalog catalog;
  private final WorldNames names;
  private final WorldTitles titles;
  private final Pool<WorldWalk> walks;

  WorldPlaylists(World world) {
    this.world = world;
    names = new WorldNames(world.seed());
    catalog = new WorldCatalog(world);
    titles = new WorldTitles(world, names);
    walks = new Pool<>(() -> new WorldWalk(catalog, titles));
  }

  public World world() {
    return world;
  }

  public int size() {
    return world.playlists();
  }

  /// The numbers below `count` that some playlist's tracks have, ascending.
  int[] found(int count, IntUnaryOperator numberOf, int threads) {
    AtomicIntegerArray found = new AtomicIntegerArray(count);
    Parallel.forEach(
        size(),
        threads,
        64,
        () ->
            (from, to) -> {
              for (int pid = from; pid < to; pid++) {
                for (int track : distinctTracks(pid)) {
                  found.setPlain(numberOf.applyAsInt(track), 1);
                }
              }
            });
    return IntStream.range(0, count).filter(number -> found.get(number) == 1).toArray();
  }

  /// Covers of the albums.
  public WorldCovers covers() {
    return new WorldCovers(this);
  }

  /// Sounds of the tracks.
  public WorldSounds sounds() {
    return new WorldSounds(this);
  }

  /// The whole playlist, with the duplicates that people leave in.
  public ExternalPlaylist get(int pid) {
    ExternalPlaylist about = about(pid);
    WorldWalk walk = walks.acquire();
    try {
      int length = walk.make(random(pid, 11));
      List<ExternalTrack> tracks = new ArrayList<>(length);
      for (int k = 0; k < length; k++) {
        tracks.add(track(walk.track(k)));
      }
      return new ExternalPlaylist(
          pid,
          about.title(),
          about.description(),
          about.collaborative(),
          about.modifiedAt(),
          about.followers(),
          about.edits(),
          -1,
          tracks,
          List.of());
    } finally {
      walks.release(walk);
    }
  }

  /// The playlist without its tracks.
  ExternalPlaylist about(int pid) {
    SplittableRandom random = random(pid, 12);
    WorldTitles.Idea idea = titles.idea(titles.draw(random(pid, 11))); // as the walk draws it
    String title = titles.written(idea, random);
    @Nullable String description = WorldTitles.description(idea, random);
    boolean collaborative = random.nextInt(10_000) < 226;
    long modified = (LAST_DAY - daysAgo(random)) * SECONDS_PER_DAY;
    int followers = followers(random);
    int edits = edits(random);
    return new ExternalPlaylist(
        pid,
        title,
        description,
        collaborative,
        modified,
        followers,
        edits,
        -1,
        List.of(),
        List.of());
  }

  /// A walk's numbers of the distinct tracks of a playlist, in order.
  int[] distinctTracks(int pid) {
    WorldWalk walk = walks.acquire();
    try {
      walk.make(random(pid, 11));
      return walk.distinct();
    } finally {
      walks.release(walk);
    }
  }

  /// The length with second mentions.
  int lengthOf(int pid) {
    SplittableRandom random = random(pid, 11);
    titles.draw(random);
    return WorldWalk.length(random);
  }

  WorldCatalog catalog() {
    return catalog;
  }

  WorldNames names() {
    return names;
  }

  private ExternalTrack track(int track) {
    int album = catalog.albumOf(track);
    int artist = catalog.artistOf(track);
    return new ExternalTrack(
        names.trackUri(track),
        trackName(track),
        names.artistUri(artist),
        names.artist(artist),
        names.albumUri(album),
        names.album(album),
        names.duration(track));
  }

  /// The name; guests are known artists.
  String trackName(int track) {
    long hash = Hashing.mix(world.seed() + 31, track);
    double high = Hashing.unit(hash);
    return names.track(track, (int) (Math.min(5_000, world.artists()) * high * high));
  }

  private SplittableRandom random(int pid, int purpose) {
    return new SplittableRandom(Hashing.mix(Hashing.mix(world.seed(), purpose), pid));
  }

  /// Some 15 % were changed in the last weeks, the rest in the years before.
  private static long daysAgo(SplittableRandom random) {
    double mean = random.nextInt(100) < 15 ? 9 : 450;
    long days;
    do {
      days = (long) (-mean * StrictMath.log(1 - random.nextDouble()));
    } while (days > 2_700);
    return days;
  }

  /// One in four has more than one follower; above 6 a power tail, above 20 a heavier one.
  private static int followers(SplittableRandom random) {
    double left = random.nextDouble() * 1e6;
    for (int k = 0; k < FOLLOWERS.length; k++) {
      left -= FOLLOWERS[k];
      if (left < 0) {
        return k + 1;
      }
    }
    double followers = 6.5 * StrictMath.pow(1 - random.nextDouble(), -1 / 1.87);
    if (followers > 20) {
      followers = 20 * StrictMath.pow(1 - random.nextDouble(), -1 / 1.05);
    }
    return (int) Math.min(100_000, Math.round(followers));
  }

  /// At least 2, a mean near 18.
  private static int edits(SplittableRandom random) {
    double more = 25.6 * (StrictMath.pow(1 - random.nextDouble(), -1 / 2.45) - 1);
    return 2 + (int) Math.min(199, more);
  }
}
