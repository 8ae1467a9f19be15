package org.segue.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.segue.math.Accumulator;
import org.segue.math.Array;
import org.segue.math.SparseMatrix;

/// What the ranker knows of a query and a candidate: one named line per feature.
///
/// What is unknown (no title, no seeds, no artist) is [#MISSING], which no feature takes otherwise.
/// One query at a time: not safe for concurrent use.
final class RankingFeatures {

  static final float MISSING = -10;

  /// Candidates that are described at once.
  private static final int BLOCK = 64;

  private static final int COUNT = -2;
  private static final int FUSED = -1;

  /// One number per candidate k of the current query.
  @FunctionalInterface
  private interface Feature {
    double of(int k);
  }

  private final List<String> names = new ArrayList<>();
  private final List<Feature> features = new ArrayList<>();
  private final List<String> stageNames;
  private final TrackStatistics statistics;
  private final Candidates candidates;
  private final Companions companions;
  private final Likeness latent;
  private final ToldFeatures.Asked told;
  private final Accumulator artists;
  private final Accumulator albums;
  private final Accumulator artistSums;
  private final Accumulator albumSums;

  // of the query
  private Query query;
  private int seedCount;
  private double artistVariety;
  private double albumVariety;
  private double seedPopularity;
  private double seedPopularitySpread;
  private double seedDuration;
  private double seedDate;
  private double seedArtistShare;
  private double seedAlbumShare;
  private double seedLength;
  private int lastArtist;
  private int lastAlbum;
  private boolean sameAlbumTwice;

  // of candidates
  private float[][] artistSum; // by stage: Σ over the artist's candidates of 1 / (20 + rank)
  private float[] artistFused = {};
  private float[] albumFused = {};
  private float[] artistCandidates = {};
  private float[] albumCandidates = {};

  RankingFeatures(
      List<String> stageNames,
      Candidates candidates,
      SparseMatrix tracks,
      SparseMatrix playlists,
      TrackStatistics statistics,
      Array groupsOf,
      @Nullable Array vectors,
      ToldFeatures told) {
    this.stageNames = stageNames;
    this.candidates = candidates;
    this.statistics = statistics;
    latent = new Likeness(vectors);
    this.told = told.asked();
    companions = new Companions(tracks, playlists, statistics, groupsOf);
    artists = new Accumulator((int) statistics.artistEntries().size());
    albums = new Accumulator((int) statistics.albumEntries().size());
    artistSums = new Accumulator((int) statistics.artistEntries().size());
    albumSums = new Accumulator((int) statistics.albumEntries().size());
    artistSum = new float[stageNames.size()][];
    query = Query.of(null, org.segue.data.TrackList.EMPTY, 0);
    list();
  }

  private void list() {
    Candidates c = candidates;
    // what the first stages say
    for (int s = 0; s < stageNames.size(); s++) {
      int stage = s;
      String name = stageNames.get(s);
      add(name + ".rank", k -> c.rank[stage][k] < 0 ? 5000 : c.rank[stage][k]);
      add(name + ".score", k -> c.rank[stage][k] < 0 ? MISSING : c.score[stage][k]);
      add(
          name + ".top",
          k -> c.proposed[stage] == 0 ? MISSING : Math.log(Math.max(1e-9, c.top[stage])));
      add(name + ".proposed", k -> c.proposed[stage]);
      add(name + ".artist", k -> artistSum[stage][k]);
    }
    add("fused.rank", k -> k);
    add("fused.score", k -> c.fused[k]);
    add("fused.artist", k -> artistFused[k]);
    add("fused.album", k -> albumFused[k]);
    add("candidates.artist", k -> artistCandidates[k]);
    add("candidates.album", k -> albumCandidates[k]);

    // the track
    add("track.frequency", k -> statistics.frequency().floatAt(track(k)));
    add("track.duration", k -> duration(track(k)));
    add("track.length", k -> statistics.length().floatAt(track(k)));
    add("track.date", k -> statistics.date().floatAt(track(k)));
    add("track.artistShare", k -> statistics.artistShare().floatAt(track(k)));
    add("track.albumShare", k -> statistics.albumShare().floatAt(track(k)));
    add("track.place", k -> statistics.place().floatAt(track(k)));
    add("artist.entries", k -> of(statistics.artistEntries(), artist(k)));
    add("album.entries", k -> of(statistics.albumEntries(), album(k)));
    add("track.ofArtist", k -> share(frequency(k), of(statistics.artistEntries(), artist(k))));
    add("track.ofArtistBest", k -> share(frequency(k), of(statistics.artistLargest(), artist(k))));
    add("track.ofAlbum", k -> share(frequency(k), of(statistics.albumEntries(), album(k))));
    add("track.ofAlbumBest", k -> share(frequency(k), of(statistics.albumLargest(), album(k))));

    // the playlist
    add("query.seeds", k -> seedCount);
    add("query.length", k -> query.length() == 0 ? MISSING : query.length());
    add("query.titled", k -> query.title() == null ? 0 : 1);
    add("query.random", k -> query.positions().isEmpty() ? 0 : 1);
    add("query.artistVariety", k -> artistVariety);
    add("query.albumVariety", k -> albumVariety);
    add("query.popularity", k -> seedPopularity);
    add("query.popularitySpread", k -> seedPopularitySpread);
    add("query.date", k -> seedDate);
    add("query.artistShare", k -> seedArtistShare);
    add("query.albumShare", k -> seedAlbumShare);
    add("query.likeness", k -> latent.amongSeeds);
    add("query.union", k -> c.unionCount);

    // both
    add("both.artistSeeds", k -> sameArtist(k));
    add("both.artistSeedShare", k -> share(sameArtist(k), seedCount));
    add("both.albumSeeds", k -> sameAlbum(k));
    add("both.albumSeedShare", k -> share(sameAlbum(k), seedCount));
    add("both.lastArtist", k -> artist(k) >= 0 && artist(k) == lastArtist ? 1 : 0);
    add("both.lastAlbum", k -> album(k) >= 0 && album(k) == lastAlbum ? 1 : 0);
    add("both.lastTwoAlbum", k -> sameAlbumTwice && album(k) == lastAlbum ? 1 : 0);
    add("both.popularity", k -> less(logFrequency(k), seedPopularity));
    add("both.duration", k -> apart(duration(track(k)), seedDuration));
    add("both.date", k -> apart(statistics.date().floatAt(track(k)), seedDate));
    add("both.length", k -> less(statistics.length().floatAt(track(k)), seedLength));
    add("both.artistShare", k -> less(statistics.artistShare().floatAt(track(k)), seedArtistShare));
    add("both.albumShare", k -> less(statistics.albumShare().floatAt(track(k)), seedAlbumShare));
    add("both.agreeingShare", k -> companions.agreeing[k] / Math.max(1, frequency(k)));

    // together on playlists
    add("together.max", k -> seeded(companions.countMax[k]));
    add("together.mean", k -> seeded(companions.countMean[k]));
    add("together.min", k -> seeded(companions.countMin[k]));
    add("together.givenMax", k -> seeded(companions.givenMax[k]));
    add("together.givenMean", k -> seeded(companions.givenMean[k]));
    add("together.givenMedian", k -> seeded(companions.givenMedian[k]));
    add("together.cosineMax", k -> seeded(companions.cosineMax[k]));
    add("together.cosineSecond", k -> seeded(companions.cosineSecond[k]));
    add("together.cosineMean", k -> seeded(companions.cosineMean[k]));
    add("together.cosineMin", k -> seeded(companions.cosineMin[k]));
    add("together.cosineMedian", k -> seeded(companions.cosineMedian[k]));
    add("together.cosineLast", k -> seeded(companions.cosineLast[k]));
    add("together.cosineFirst", k -> seeded(companions.cosineFirst[k]));
    add("together.cosineRecent", k -> seeded(companions.cosineRecent[k]));
    add("together.met", k -> seeded(companions.met[k]));
    add("together.bridge", k -> seeded(companions.bridge[k]));
    add("together.near", k -> seeded(companions.near[k]));
    add("together.nearShare", k -> seeded(companions.near[k] / Math.max(1, frequency(k))));
    add("together.nearLast", k -> seeded(companions.nearLast[k]));
    add("together.after", k -> seeded(companions.after[k]));
    add("neighbours.agreeing", k -> seeded(companions.agreeing[k]));
    add("neighbours.max", k -> seeded(companions.likeMax[k]));
    add(
        "neighbours.mean",
        k -> seeded(companions.likeSum[k] / Math.max(1, companions.agreeing[k])));
    add("neighbours.sum", k -> seeded(companions.likeSum[k]));
    add("neighbours.squares", k -> seeded(companions.likeSquares[k]));
    add(
        "neighbours.geometric",
        k -> seeded(Math.sqrt(companions.agreeing[k] * companions.likeMax[k])));
    add("neighbours.artist", k -> seeded(companions.artistLike[k]));
    add("neighbours.album", k -> seeded(companions.albumLike[k]));

    // vectors
    add("latent.max", k -> latent.max[k]);
    add("latent.mean", k -> latent.mean[k]);
    add("latent.min", k -> latent.min[k]);
    add("latent.centre", k -> latent.centre[k]);

    // what the catalog tells besides
    told.list((name, feature) -> add(name, feature::applyAsDouble));
  }

  private void add(String name, Feature feature) {
    names.add(name);
    features.add(feature);
  }

  List<String> names() {
    return names;
  }

  /// Fills `rows` (candidates x features) for the current candidates of the query.
  void fill(Query newQuery, float[] rows) {
    query = newQuery;
    prepare();
    int width = features.size();
    for (int from = 0; from < candidates.count; from += BLOCK) { // rows that stay in the cache
      int to = Math.min(candidates.count, from + BLOCK);
      for (int f = 0; f < width; f++) {
        Feature feature = features.get(f);
        for (int k = from; k < to; k++) {
          rows[k * width + f] = (float) feature.of(k);
        }
      }
    }
  }

  private void prepare() {
    int n = candidates.count;
    companions.collect(query, candidates.tracks, n);
    int[] seeds = query.seeds().toArray();
    seedCount = seeds.length;
    lastArtist = -1;
    lastAlbum = -1;
    sameAlbumTwice = false;
    artistVariety = MISSING;
    albumVariety = MISSING;
    seedPopularity = MISSING;
    seedPopularitySpread = MISSING;
    seedDuration = MISSING;
    seedDate = MISSING;
    seedArtistShare = MISSING;
    seedAlbumShare = MISSING;
    seedLength = MISSING;
    artists.clear();
    albums.clear();
    if (seedCount > 0) {
      prepareSeeds(seeds);
    }
    latent.compare(companions.seeds, companions.seedCount, candidates.tracks, n);
    told.prepare(seeds, candidates.tracks, n);
    byArtist(n);
  }

  private void prepareSeeds(int[] seeds) {
    double sum = 0;
    double squares = 0;
    for (int seed : seeds) {
      double popularity = Math.log1p(statistics.frequency().floatAt(seed));
      sum += popularity;
      squares += popularity * popularity;
      int artist = statistics.artistOf().intAt(seed);
      int album = statistics.albumOf().intAt(seed);
      if (artist >= 0) {
        artists.add(artist, 1);
      }
      if (album >= 0) {
        albums.add(album, 1);
      }
    }
    seedPopularity = sum / seedCount;
    seedPopularitySpread =
        Math.sqrt(Math.max(0, squares / seedCount - seedPopularity * seedPopularity));
    seedDuration = mean(seeds, this::duration);
    seedDate = mean(seeds, statistics.date()::floatAt);
    seedArtistShare = mean(seeds, statistics.artistShare()::floatAt);
    seedAlbumShare = mean(seeds, statistics.albumShare()::floatAt);
    seedLength = mean(seeds, statistics.length()::floatAt);
    artistVariety = (double) artists.count() / seedCount;
    albumVariety = (double) albums.count() / seedCount;
    if (query.positions().isEmpty()) {
      int last = seeds[seedCount - 1];
      lastArtist = statistics.artistOf().intAt(last);
      lastAlbum = statistics.albumOf().intAt(last);
      sameAlbumTwice =
          seedCount > 1
              && lastAlbum >= 0
              && statistics.albumOf().intAt(seeds[seedCount - 2]) == lastAlbum;
    }
  }

  /// What the stages say of all candidates of an artist, of an album.
  private void byArtist(int n) {
    if (artistFused.length < n) {
      artistFused = new float[n];
      albumFused = new float[n];
      artistCandidates = new float[n];
      albumCandidates = new float[n];
      for (int s = 0; s < artistSum.length; s++) {
        artistSum[s] = new float[n];
      }
    }
    for (int s = COUNT; s < artistSum.length; s++) {
      sum(
          s,
          n,
          statistics.artistOf(),
          artistSums,
          s == COUNT ? artistCandidates : s == FUSED ? artistFused : artistSum[s]);
    }
    sum(COUNT, n, statistics.albumOf(), albumSums, albumCandidates);
    sum(FUSED, n, statistics.albumOf(), albumSums, albumFused);
  }

  /// By group, the sum over its candidates of what a stage says of them.
  private void sum(int stage, int n, Array groupOf, Accumulator sums, float[] result) {
    for (int k = 0; k < n; k++) {
      int group = groupOf.intAt(track(k));
      if (group >= 0) {
        sums.add(group, value(stage, k));
      }
    }
    for (int k = 0; k < n; k++) {
      int group = groupOf.intAt(track(k));
      result[k] = group < 0 ? MISSING : sums.get(group);
    }
    sums.clear();
  }

  private float value(int s, int k) {
    return s == COUNT
        ? 1
        : s == FUSED
            ? candidates.fused[k]
            : candidates.rank[s][k] < 0 ? 0 : Parts.byRank(candidates.rank[s][k]);
  }

  private int track(int k) {
    return candidates.tracks[k];
  }

  private int artist(int k) {
    return statistics.artistOf().intAt(track(k));
  }

  private int album(int k) {
    return statistics.albumOf().intAt(track(k));
  }

  private double frequency(int k) {
    return statistics.frequency().floatAt(track(k));
  }

  private double logFrequency(int k) {
    return Math.log1p(frequency(k));
  }

  private double sameArtist(int k) {
    return artist(k) < 0 ? MISSING : artists.get(artist(k));
  }

  private double sameAlbum(int k) {
    return album(k) < 0 ? MISSING : albums.get(album(k));
  }

  private double seeded(double value) {
    return seedCount == 0 ? MISSING : value;
  }

  /// In seconds.
  private double duration(int track) {
    int milliseconds = statistics.duration().intAt(track);
    return milliseconds == 0 ? MISSING : milliseconds / 1000.0;
  }

  /// Over the seeds of which it is known.
  private static double mean(int[] seeds, IntToDoubleFunction number) {
    double sum = 0;
    int known = 0;
    for (int seed : seeds) {
      double value = number.applyAsDouble(seed);
      if (value != MISSING) {
        sum += value;
        known++;
      }
    }
    return share(sum, known);
  }

  /// The part in a whole, where both are known and the whole is something.
  private static double share(double part, double whole) {
    return part == MISSING || !(whole > 0) ? MISSING : part / whole;
  }

  /// a − b where both are known.
  private static double less(double a, double b) {
    return a == MISSING || b == MISSING ? MISSING : a - b;
  }

  /// |a − b| where both are known.
  private static double apart(double a, double b) {
    double gap = less(a, b);
    return gap == MISSING ? MISSING : Math.abs(gap);
  }

  private static double of(Array values, int index) {
    return index < 0 ? MISSING : values.floatAt(index);
  }
}
