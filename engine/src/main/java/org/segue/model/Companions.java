package org.segue.model;

import java.util.Arrays;
import org.segue.math.Accumulator;
import org.segue.math.Best;
import org.segue.math.SparseMatrix;

/// How candidates stand together with the seeds on playlists, for one query at a time.
///
/// [#collect] reads, for each of at most [#SEEDS] seeds, at most [#PLAYLISTS] of its playlists in
/// all (evenly spread over its row, counts scaled up), then the [#NEIGHBOURS] playlists most like
/// the query once more. All results are indexed by candidate. Not safe for concurrent use.
final class Companions {

  static final int SEEDS = 100;
  private static final int PLAYLISTS = 12_000;
  private static final int NEIGHBOURS = 1_500;

  /// Playlists read at once: memory looks for all their rows at the same time.
  private static final int BATCH = 64;

  /// Tracks at most so far apart stand near each other.
  private static final int NEAR = 10;

  private final SparseMatrix tracks;
  private final SparseMatrix playlists;
  private final TrackStatistics statistics;
  private final Accumulator shared;
  private final Accumulator squares; // by track, over the playlists most like the query
  private final Accumulator artists;
  private final Accumulator albums;
  private final Best best = new Best(0);
  private final int[] candidateAt; // by track, where `isCandidate`
  private final long[] isCandidate; // a bit per track, so that most tests stay in the cache
  private final long[] artistWanted; // a bit per artist, per album: of those of candidates
  private final long[] albumWanted;
  private final int[] row;
  private final int[] hits; // places in the row
  private final float[] rootOf; // √n by n
  private int[] lengthsOf = {}; // of the playlists that `shared` has touched
  private final int[] batch = new int[BATCH];
  private final long[] starts = new long[BATCH];
  private final int[] lengths = new int[BATCH];
  private int touched; // of what is read ahead, so that it is read
  private float[] counts = new float[0]; // [candidate, seed]
  private final float[] sorted = new float[SEEDS];

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

  Companions(SparseMatrix tracks, SparseMatrix playlists, TrackStatistics statistics) {
    this.tracks = tracks;
    this.playlists = playlists;
    this.statistics = statistics;
    shared = new Accumulator(tracks.rowCount());
    artists = new Accumulator((int) statistics.artistEntries().size());
    albums = new Accumulator((int) statistics.albumEntries().size());
    squares = new Accumulator(playlists.rowCount());
    candidateAt = new int[playlists.rowCount()];
    isCandidate = new long[(playlists.rowCount() + 63) >>> 6];
    artistWanted = new long[(artists.size() + 63) >>> 6];
    albumWanted = new long[(albums.size() + 63) >>> 6];
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
      mark(track, isCandidate);
      mark(statistics.artistOf().intAt(track), artistWanted);
      mark(statistics.albumOf().intAt(track), albumWanted);
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
        isCandidate[candidates[k] >>> 6] = 0;
        unmark(statistics.artistOf().intAt(candidates[k]), artistWanted);
        unmark(statistics.albumOf().intAt(candidates[k]), albumWanted);
      }
      shared.clear();
      squares.clear();
      artists.clear();
      albums.clear();
    }
  }

  private static void mark(int number, long[] bits) {
    if (number >= 0) {
      bits[number >>> 6] |= 1L << number;
    }
  }

  private static void unmark(int number, long[] bits) {
    if (number >= 0) {
      bits[number >>> 6] = 0;
    }
  }

  private static boolean marked(int number, long[] bits) {
    return number >= 0 && (bits[number >>> 6] & (1L << number)) != 0;
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
    int read = Math.min(frequency, Math.max(1, PLAYLISTS / seedCount));
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
      find(some);
      for (int n = 0; n < some; n++) {
        int before = shared.count();
        shared.add(batch[n], weight);
        if (shared.count() > before) {
          lengthsOf[before] = lengths[n];
        }
        tracks.columns().copy(starts[n], row, 0, lengths[n]);
        count(s, seed, lengths[n], scale, tail);
      }
    }
  }

  /// Leaves where the rows of the batch are, and touches them: the memory's delays overlap.
  private void find(int some) {
    for (int n = 0; n < some; n++) {
      starts[n] = tracks.rowStart(batch[n]);
      lengths[n] = (int) (tracks.rowStart(batch[n] + 1) - starts[n]);
    }
    int sum = 0;
    for (int n = 0; n < some; n++) {
      for (int at = 0; at < lengths[n]; at += 16) { // a cache line
        sum += tracks.columns().intAt(starts[n] + at);
      }
    }
    touched = sum;
  }

  /// Counts the candidates of the row for a seed that is on it.
  private void count(int s, int seed, int length, float scale, boolean tail) {
    int found = 0;
    for (int place = 0; place < length; place++) { // without a branch: nobody could foretell it
      int track = row[place];
      hits[found] = place;
      found += (int) (isCandidate[track >>> 6] >>> track) & 1;
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
    int some = 0; // seeds that share a playlist
    for (int s = seedCount - 1; s >= 0; s--) {
      float both = counts[at + s];
      least = Math.min(least, both);
      if (both > 0) {
        most = Math.max(most, both);
        sum += both;
        float given = both / seedFrequency[s];
        givenSum += given;
        insert(given, some++);
        recent += weight * (both / (seedRoot[s] * root));
      }
      weights += weight;
      weight *= 0.8f;
    }
    countMax[k] = most;
    countMean[k] = sum / seedCount;
    countMin[k] = least;
    givenMax[k] = sorted(seedCount - 1, some);
    givenMean[k] = givenSum / seedCount;
    givenMedian[k] = sorted(seedCount / 2, some);
    cosineRecent[k] = recent / weights;
    met[k] = (float) some / seedCount;
    some = 0;
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
        insert(cosine, some++);
      }
      before = cosine;
    }
    bridge[k] = bridged;
    cosineFirst[k] = counts[at] / (seedRoot[0] * root);
    cosineLast[k] = before;
    cosineMean[k] = mean;
    cosineMax[k] = sorted(seedCount - 1, some);
    cosineSecond[k] = seedCount > 1 ? sorted(seedCount - 2, some) : 0;
    cosineMin[k] = sorted(0, some);
    cosineMedian[k] = sorted(seedCount / 2, some);
  }

  /// Puts a number in its place among `count` ascending ones.
  private void insert(float value, int count) {
    int at = count;
    for (; at > 0 && sorted[at - 1] > value; at--) {
      sorted[at] = sorted[at - 1];
    }
    sorted[at] = value;
  }

  /// The number at a place among the zeros of a candidate, which are not kept, and the others.
  private float sorted(int place, int others) {
    int zeros = seedCount - others;
    return place < zeros ? 0 : sorted[place - zeros];
  }

  private void readNeighbours() {
    best.reset(Math.min(NEIGHBOURS, Math.max(1, shared.count())));
    for (int c = 0; c < shared.count(); c++) {
      int playlist = shared.touched(c);
      best.offer(shared.get(playlist) / rootOf[lengthsOf[c]], playlist);
    }
    best.end();
    float largest = best.largest();
    for (int from = 0; from < best.count(); from += BATCH) {
      int some = Math.min(BATCH, best.count() - from);
      for (int n = 0; n < some; n++) {
        batch[n] = best.tie(from + n);
      }
      find(some);
      for (int n = 0; n < some; n++) {
        tracks.columns().copy(starts[n], row, 0, lengths[n]);
        addLike(best.score(from + n) / largest, lengths[n]);
      }
    }
    // by artist and album only once per track
    for (int c = 0; c < squares.count(); c++) {
      int track = squares.touched(c);
      int artist = statistics.artistOf().intAt(track);
      int album = statistics.albumOf().intAt(track);
      if (marked(artist, artistWanted)) {
        artists.add(artist, squares.get(track));
      }
      if (marked(album, albumWanted)) {
        albums.add(album, squares.get(track));
      }
    }
  }

  private void addLike(float like, int length) {
    float square = like * like;
    for (int place = 0; place < length; place++) {
      int track = row[place];
      squares.add(track, square);
      if ((isCandidate[track >>> 6] & (1L << track)) != 0) {
        int k = candidateAt[track];
        agreeing[k]++;
        likeMax[k] = Math.max(likeMax[k], like);
        likeSum[k] += like;
        likeSquares[k] += square;
      }
    }
  }

  private void room(int count) {
    if (countMax.length < count) {
      countMax = new float[count];
      countMean = new float[count];
      countMin = new float[count];
      givenMax = new float[count];
      givenMean = new float[count];
      givenMedian = new float[count];
      cosineMax = new float[count];
      cosineSecond = new float[count];
      cosineMean = new float[count];
      cosineMin = new float[count];
      cosineMedian = new float[count];
      cosineLast = new float[count];
      cosineFirst = new float[count];
      cosineRecent = new float[count];
      met = new float[count];
      bridge = new float[count];
      near = new float[count];
      nearLast = new float[count];
      after = new float[count];
      agreeing = new float[count];
      likeMax = new float[count];
      likeSum = new float[count];
      likeSquares = new float[count];
      artistLike = new float[count];
      albumLike = new float[count];
    }
    if (counts.length < count * Math.max(1, seedCount)) {
      counts = new float[count * Math.max(1, seedCount)];
    }
    for (float[] result :
        new float[][] {
          counts,
          countMax,
          countMean,
          countMin,
          givenMax,
          givenMean,
          givenMedian,
          cosineMax,
          cosineSecond,
          cosineMean,
          cosineMin,
          cosineMedian,
          cosineLast,
          cosineFirst,
          cosineRecent,
          met,
          bridge,
          near,
          nearLast,
          after,
          agreeing,
          likeMax,
          likeSum,
          likeSquares,
          artistLike,
          albumLike
        }) {
      Arrays.fill(result, 0);
    }
  }
}
