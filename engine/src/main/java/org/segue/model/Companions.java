package org.segue.model;

import java.util.Arrays;
import org.segue.math.Accumulator;
import org.segue.math.Array;
import org.segue.math.Best;
import org.segue.math.SparseMatrix;

/// How candidates stand together with the seeds on playlists, for one query at a time.
///
/// [#collect] reads, for each of at most [#SEEDS] seeds, some of its playlists (evenly spread over
/// its row, counts scaled up), then the [#NEIGHBOURS] playlists most like
/// the query once more. All results are indexed by candidate. Not safe for concurrent use.
final class Companions {

  static final int SEEDS = 100;

  /// Playlists that are read of all seeds together. Where that leaves a seed fewer than [#EACH],
  /// they may be half as many again.
  private static final int PLAYLISTS = 8_000;

  private static final int EACH = 400;
  private static final int NEIGHBOURS = 1_500;

  /// Playlists read at once: memory looks for all their rows at the same time.
  private static final int BATCH = 64;

  /// Tracks at most so far apart stand near each other.
  private static final int NEAR = 10;

  private final SparseMatrix tracks;
  private final SparseMatrix playlists;
  private final TrackStatistics statistics;
  private final Array groupsOf;
  private final Accumulator shared;
  private final Accumulator squares; // by track of these, over the playlists most like the query
  private final Accumulator artists;
  private final Accumulator albums;
  private final Best best = new Best(0);
  private final int[] candidateAt; // by track, where `isCandidate`
  private final Marks isCandidate;
  private final Marks artistWanted; // of candidates, numbered from 1
  private final Marks albumWanted;
  private final int[] row;
  private final int[] hits; // places in the row, or tracks of it
  private final float[] rootOf; // √n by n
  private int[] lengthsOf = {}; // of the playlists that `shared` has touched
  private final int[] batch = new int[BATCH];
  int touched; // of what is read ahead, so that it is read
  private float[] counts = new float[0]; // [candidate, seed]
  private final Ascending sorted = new Ascending(SEEDS);

  int seedCount;
  final int[] seeds = new int[SEEDS];
  private final float[] seedFrequency = new float[SEEDS];
  private final float[] seedRoot = new float[SEEDS];

  // per candidate: the number of playlists shared with each seed, as max, mean, min, median
  float[] countMax = {};
  float[] countMean = {};
  float[] countMin = {};
  // given the seed: shared / seed's
  float[] givenMax = {};
  float[] givenMean = {};
  float[] givenMedian = {};
  // cosine: shared / √(seed's · candidate's)
  float[] cosineMax = {};
  float[] cosineSecond = {};
  float[] cosineMean = {};
  float[] cosineMin = {};
  float[] cosineMedian = {};
  float[] cosineLast = {};
  float[] cosineFirst = {};
  float[] cosineRecent = {};
  float[] met = {}; // share of the seeds that share a playlist
  float[] bridge = {}; // the larger of what two neighbouring seeds both have
  float[] near = {}; // playlists where it stands near a seed, weighed by 1 / distance
  float[] nearLast = {};
  float[] after = {}; // the next track after a seed
  // neighbouring playlists that hold it
  float[] agreeing = {};
  float[] likeMax = {};
  float[] likeSum = {};
  float[] likeSquares = {};
  float[] artistLike = {};
  float[] albumLike = {};

  /// `groupsOf` from [TrackStatistics#groups].
  Companions(
      SparseMatrix tracks, SparseMatrix playlists, TrackStatistics statistics, Array groupsOf) {
    this.groupsOf = groupsOf;
    this.tracks = tracks;
    this.playlists = playlists;
    this.statistics = statistics;
    shared = new Accumulator(tracks.rowCount());
    artists = new Accumulator((int) statistics.artistEntries().size());
    albums = new Accumulator((int) statistics.albumEntries().size());
    squares = new Accumulator(playlists.rowCount());
    candidateAt = new int[playlists.rowCount()];
    isCandidate = new Marks(playlists.rowCount());
    artistWanted = new Marks(artists.size() + 1);
    albumWanted = new Marks(albums.size() + 1);
    row = new int[tracks.longestRow()];
    hits = new int[row.length + 1];
    rootOf = new float[row.length + 1];
    for (int n = 0; n < rootOf.length; n++) {
      rootOf[n] = (float) Math.sqrt(n);
    }
  }

  void collect(Query query, int[] candidates, int count) {
    chooseSeeds(query);
    room(count);
    for (int k = 0; k < count; k++) {
      int track = candidates[k];
      candidateAt[track] = k;
      isCandidate.add(track);
      want(artistWanted, statistics.artistOf().intAt(track));
      want(albumWanted, statistics.albumOf().intAt(track));
    }
    try {
      boolean ordered = query.positions().isEmpty();
      for (int s = 0; s < seedCount; s++) {
        readPlaylists(s, s == seedCount - 1 && ordered);
      }
      for (int k = 0; k < count && seedCount > 0; k++) {
        summarise(k, statistics.frequency().floatAt(candidates[k]));
      }
      readNeighbours();
      for (int k = 0; k < count; k++) {
        int artist = statistics.artistOf().intAt(candidates[k]);
        int album = statistics.albumOf().intAt(candidates[k]);
        artistLike[k] = artist < 0 ? 0 : artists.get(artist);
        albumLike[k] = album < 0 ? 0 : albums.get(album);
      }
    } finally {
      for (int k = 0; k < count; k++) {
        isCandidate.forget(candidates[k]);
        artistWanted.forget(statistics.artistOf().intAt(candidates[k]) + 1);
        albumWanted.forget(statistics.albumOf().intAt(candidates[k]) + 1);
      }
      shared.clear();
      squares.clear();
      artists.clear();
      albums.clear();
    }
  }

  private static void want(Marks groups, int number) {
    if (number >= 0) {
      groups.add(number + 1);
    }
  }

  /// All seeds, or [#SEEDS] of them evenly spread, the last always.
  private void chooseSeeds(Query query) {
    int all = query.seeds().size();
    seedCount = 0;
    int wanted = Math.min(all, SEEDS);
    for (int s = 0; s < wanted; s++) {
      int seed = query.seeds().get(all - 1 - (int) ((long) (wanted - 1 - s) * all / wanted));
      seeds[seedCount] = seed;
      seedFrequency[seedCount] = Math.max(1, playlists.rowLength(seed));
      seedRoot[seedCount] = (float) Math.sqrt(seedFrequency[seedCount]);
      seedCount++;
    }
  }

  private void readPlaylists(int s, boolean tail) {
    int seed = seeds[s];
    int frequency = playlists.rowLength(seed);
    int most = PLAYLISTS / seedCount;
    int read = Math.min(frequency, Math.max(most, Math.min(EACH, most * 3 / 2)));
    float scale = read == 0 ? 0 : (float) frequency / read;
    long start = playlists.rowStart(seed);
    float weight = (float) (1 / (Math.pow(Math.max(0, frequency - 1), 0.4) + 1));
    if (lengthsOf.length < shared.count() + read) {
      lengthsOf = Arrays.copyOf(lengthsOf, shared.count() + 2 * read);
    }
    for (int from = 0; from < read; from += BATCH) {
      int some = Math.min(BATCH, read - from);
      for (int n = 0; n < some; n++) {
        long place = (long) (from + n) * frequency / read;
        batch[n] = playlists.columns().intAt(start + place);
      }
      touched = tracks.readAhead(batch, some);
      for (int n = 0; n < some; n++) {
        int length = tracks.row(batch[n], row);
        int before = shared.count();
        shared.add(batch[n], weight);
        if (shared.count() > before) {
          lengthsOf[before] = length;
        }
        count(s, seed, length, scale, tail);
      }
    }
  }

  /// Counts the candidates of the row for a seed that is on it.
  private void count(int s, int seed, int length, float scale, boolean tail) {
    int found = 0;
    for (int place = 0; place < length; place++) { // without a branch: nobody could foretell it
      hits[found] = place;
      found += isCandidate.bit(row[place]);
    }
    int at = 0;
    while (row[at] != seed) {
      at++;
    }
    for (int h = 0; h < found; h++) {
      int place = hits[h];
      int k = candidateAt[row[place]];
      counts[k * seedCount + s] += scale;
      int distance = Math.abs(place - at);
      if (distance <= NEAR && distance > 0) {
        near[k] += scale / distance;
        if (tail) {
          nearLast[k] += scale / distance;
        }
        if (place == at + 1) {
          after[k] += scale;
        }
      }
    }
  }

  private void summarise(int k, float frequency) {
    int at = k * seedCount;
    float root = (float) Math.sqrt(Math.max(1, frequency));
    float most = 0;
    float least = Float.MAX_VALUE;
    float sum = 0;
    float givenSum = 0;
    float recent = 0;
    float weights = 0;
    float weight = 1;
    sorted.clear();
    for (int s = seedCount - 1; s >= 0; s--) {
      float both = counts[at + s];
      least = Math.min(least, both);
      if (both > 0) {
        most = Math.max(most, both);
        sum += both;
        float given = both / seedFrequency[s];
        givenSum += given;
        sorted.add(given);
        recent += weight * (both / (seedRoot[s] * root));
      }
      weights += weight;
      weight *= 0.8f;
    }
    countMax[k] = most;
    countMean[k] = sum / seedCount;
    countMin[k] = least;
    givenMax[k] = sorted.at(seedCount - 1, seedCount);
    givenMean[k] = givenSum / seedCount;
    givenMedian[k] = sorted.at(seedCount / 2, seedCount);
    cosineRecent[k] = recent / weights;
    met[k] = (float) sorted.count() / seedCount;
    sorted.clear();
    float before = 0;
    float mean = 0;
    float bridged = 0;
    for (int s = 0; s < seedCount; s++) {
      float both = counts[at + s];
      float cosine = 0;
      if (both > 0) {
        cosine = both / (seedRoot[s] * root);
        mean += cosine / seedCount;
        bridged = Math.max(bridged, Math.min(cosine, before));
        sorted.add(cosine);
      }
      before = cosine;
    }
    bridge[k] = bridged;
    cosineFirst[k] = counts[at] / (seedRoot[0] * root);
    cosineLast[k] = before;
    cosineMean[k] = mean;
    cosineMax[k] = sorted.at(seedCount - 1, seedCount);
    cosineSecond[k] = seedCount > 1 ? sorted.at(seedCount - 2, seedCount) : 0;
    cosineMin[k] = sorted.at(0, seedCount);
    cosineMedian[k] = sorted.at(seedCount / 2, seedCount);
  }

  private void readNeighbours() {
    best.reset(Math.min(NEIGHBOURS, Math.max(1, shared.count())));
    for (int c = 0; c < shared.count(); c++) {
      best.offer(shared.touchedSum(c) / rootOf[lengthsOf[c]], shared.touched(c));
    }
    best.end();
    float largest = best.largest();
    for (int from = 0; from < best.count(); from += BATCH) {
      int some = Math.min(BATCH, best.count() - from);
      for (int n = 0; n < some; n++) {
        batch[n] = best.tie(from + n);
      }
      touched = tracks.readAhead(batch, some);
      for (int n = 0; n < some; n++) {
        addLike(best.score(from + n) / largest, tracks.row(batch[n], row));
      }
    }
    // by artist and album only once per track
    for (int c = 0; c < squares.count(); c++) {
      long groups = groupsOf.longAt(squares.touched(c));
      if (artistWanted.bit((int) groups) != 0) {
        artists.add((int) groups - 1, squares.touchedSum(c));
      }
      if (albumWanted.bit((int) (groups >>> 32)) != 0) {
        albums.add((int) (groups >>> 32) - 1, squares.touchedSum(c));
      }
    }
  }

  private void addLike(float like, int length) {
    float square = like * like;
    int found = 0;
    for (int place = 0; place < length; place++) { // without a branch, as in `count`
      long groups = groupsOf.longAt(row[place]);
      hits[found] = row[place];
      found += artistWanted.bit((int) groups) | albumWanted.bit((int) (groups >>> 32));
    }
    for (int h = 0; h < found; h++) {
      squares.add(hits[h], square);
    }
    found = 0;
    for (int place = 0; place < length; place++) {
      hits[found] = row[place];
      found += isCandidate.bit(row[place]);
    }
    for (int h = 0; h < found; h++) {
      int k = candidateAt[hits[h]];
      agreeing[k]++;
      likeMax[k] = Math.max(likeMax[k], like);
      likeSum[k] += like;
      likeSquares[k] += square;
    }
  }

  private void room(int count) {
    counts = zeros(counts, count * seedCount);
    countMax = zeros(countMax, count);
    countMean = zeros(countMean, count);
    countMin = zeros(countMin, count);
    givenMax = zeros(givenMax, count);
    givenMean = zeros(givenMean, count);
    givenMedian = zeros(givenMedian, count);
    cosineMax = zeros(cosineMax, count);
    cosineSecond = zeros(cosineSecond, count);
    cosineMean = zeros(cosineMean, count);
    cosineMin = zeros(cosineMin, count);
    cosineMedian = zeros(cosineMedian, count);
    cosineLast = zeros(cosineLast, count);
    cosineFirst = zeros(cosineFirst, count);
    cosineRecent = zeros(cosineRecent, count);
    met = zeros(met, count);
    bridge = zeros(bridge, count);
    near = zeros(near, count);
    nearLast = zeros(nearLast, count);
    after = zeros(after, count);
    agreeing = zeros(agreeing, count);
    likeMax = zeros(likeMax, count);
    likeSum = zeros(likeSum, count);
    likeSquares = zeros(likeSquares, count);
    artistLike = zeros(artistLike, count);
    albumLike = zeros(albumLike, count);
  }

  private static float[] zeros(float[] old, int count) {
    if (old.length < count) {
      return new float[count];
    }
    Arrays.fill(old, 0, count, 0);
    return old;
  }
}
