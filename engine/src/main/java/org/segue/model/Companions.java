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

  /// Tracks at most so far apart stand near each other.
  private static final int NEAR = 10;

  private final SparseMatrix tracks;
  private final SparseMatrix playlists;
  private final TrackStatistics statistics;
  private final Accumulator shared;
  private final Accumulator artists;
  private final Accumulator albums;
  private final Best best = new Best(0);
  private final int[] candidateAt; // candidate + 1 by track; all 0 between queries
  private final int[] row;
  private int[] posting = new int[1024];
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
    candidateAt = new int[playlists.rowCount()];
    row = new int[tracks.longestRow()];
  }

  void collect(Query query, int[] candidates, int count) {
    chooseSeeds(query);
    room(count);
    for (int k = 0; k < count; k++) {
      candidateAt[candidates[k]] = k + 1;
    }
    try {
      boolean ordered = query.positions().isEmpty();
      for (int s = 0; s < seedCount; s++) {
        readPlaylists(s, s == seedCount - 1, ordered);
      }
      for (int k = 0; k < count; k++) {
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
        candidateAt[candidates[k]] = 0;
      }
      shared.clear();
      artists.clear();
      albums.clear();
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

  private void readPlaylists(int s, boolean last, boolean ordered) {
    int seed = seeds[s];
    int frequency = playlists.rowLength(seed);
    int most = Math.max(1, PLAYLISTS / seedCount);
    int read = Math.min(frequency, most);
    float scale = read == 0 ? 0 : (float) frequency / read;
    if (posting.length < frequency) {
      posting = new int[2 * frequency];
    }
    playlists.row(seed, posting);
    float weight = (float) (1 / (Math.pow(Math.max(0, frequency - 1), 0.4) + 1));
    for (int n = 0; n < read; n++) {
      int playlist = posting[(int) ((long) n * frequency / read)];
      shared.add(playlist, weight);
      int length = tracks.row(playlist, row);
      int at = 0;
      while (row[at] != seed) {
        at++;
      }
      for (int place = 0; place < length; place++) {
        int k = candidateAt[row[place]] - 1;
        if (k >= 0) {
          counts[k * seedCount + s] += scale;
          int distance = Math.abs(place - at);
          if (distance <= NEAR && distance > 0) {
            near[k] += scale / distance;
            if (last && ordered) {
              nearLast[k] += scale / distance;
            }
            if (place == at + 1) {
              after[k] += scale;
            }
          }
        }
      }
    }
  }

  private void summarise(int k, float frequency) {
    if (seedCount == 0) {
      return;
    }
    int at = k * seedCount;
    float root = (float) Math.sqrt(Math.max(1, frequency));
    float least = Float.MAX_VALUE;
    float weights = 0;
    float weight = 1;
    int some = 0;
    for (int s = seedCount - 1; s >= 0; s--) {
      float both = counts[at + s];
      float given = both / seedFrequency[s];
      countMax[k] = Math.max(countMax[k], both);
      countMean[k] += both;
      least = Math.min(least, both);
      givenMax[k] = Math.max(givenMax[k], given);
      givenMean[k] += given;
      sorted[s] = given;
      some += both > 0 ? 1 : 0;
      float cosine = both / (seedRoot[s] * root);
      cosineRecent[k] += weight * cosine;
      weights += weight;
      weight *= 0.8f;
    }
    countMean[k] /= seedCount;
    countMin[k] = least;
    givenMean[k] /= seedCount;
    Arrays.sort(sorted, 0, seedCount);
    givenMedian[k] = sorted[seedCount / 2];
    for (int s = 0; s < seedCount; s++) {
      float cosine = counts[at + s] / (seedRoot[s] * root);
      sorted[s] = cosine;
      cosineMean[k] += cosine / seedCount;
      if (s > 0) {
        bridge[k] = Math.max(bridge[k], Math.min(cosine, sorted[s - 1]));
      }
    }
    cosineFirst[k] = sorted[0];
    cosineLast[k] = sorted[seedCount - 1];
    cosineRecent[k] /= weights;
    Arrays.sort(sorted, 0, seedCount);
    cosineMax[k] = sorted[seedCount - 1];
    cosineSecond[k] = seedCount > 1 ? sorted[seedCount - 2] : 0;
    cosineMin[k] = sorted[0];
    cosineMedian[k] = sorted[seedCount / 2];
    met[k] = (float) some / seedCount;
  }

  private void readNeighbours() {
    best.reset(Math.min(NEIGHBOURS, Math.max(1, shared.count())));
    for (int c = 0; c < shared.count(); c++) {
      int playlist = shared.touched(c);
      best.offer(shared.get(playlist) / (float) Math.sqrt(tracks.rowLength(playlist)), playlist);
    }
    best.end();
    float largest = best.largest();
    for (int n = 0; n < best.count(); n++) {
      float like = best.score(n) / largest;
      int length = tracks.row(best.tie(n), row);
      for (int place = 0; place < length; place++) {
        int track = row[place];
        int artist = statistics.artistOf().intAt(track);
        int album = statistics.albumOf().intAt(track);
        if (artist >= 0) {
          artists.add(artist, like * like);
        }
        if (album >= 0) {
          albums.add(album, like * like);
        }
        int k = candidateAt[track] - 1;
        if (k >= 0) {
          agreeing[k]++;
          likeMax[k] = Math.max(likeMax[k], like);
          likeSum[k] += like;
          likeSquares[k] += like * like;
        }
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
