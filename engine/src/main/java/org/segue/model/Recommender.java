package org.segue.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.segue.data.Dataset;
import org.segue.data.TrackList;
import org.segue.math.Array;
import org.segue.math.Best;
import org.segue.math.Hashing;
import org.segue.math.Pool;

/// Answers queries: ranks what a [Scorer] scores, drops seeds and rejects, breaks ties, keeps the
/// limit and fills up. The same for every model. Safe for concurrent use; nothing is allocated per
/// track.
///
/// Ties are broken by the training part's popularity, then by a hash of the track number: never by
/// the number itself, which reflects the data before a split and would betray withheld tracks.
public final class Recommender {

  private final Scorer scorer;
  private final int trackCount;
  private final Array order;
  private final int[] priority;
  private final Pool<Scratch> scratches;

  private static final class Scratch {
    final Scores scores;
    final Best best = new Best(0);

    Scratch(int trackCount) {
      scores = new Scores(trackCount);
    }
  }

  /// `order` (I32): all tracks, most popular first, from [#order].
  public Recommender(Scorer scorer, Array order) {
    this.scorer = scorer;
    this.order = order;
    trackCount = Math.toIntExact(order.size());
    int[] tracks = order.toInts();
    priority = new int[trackCount];
    for (int place = 0; place < trackCount; place++) {
      priority[tracks[place]] = place;
    }
    scratches = new Pool<>(() -> new Scratch(trackCount));
  }

  /// All tracks by falling number of playlists in `data`, ties by a hash of the number.
  static Array order(Dataset data) {
    int[] popularity = data.tracks().columnCounts();
    long[] keys = new long[popularity.length];
    // popularity (up to 2^31) above, 32 bits of hash below: then the number is found again by
    // sorting
    // pairs; equal hashes fall back to the number, which no pair of tracks can exploit
    Integer[] tracks = new Integer[popularity.length];
    for (int t = 0; t < popularity.length; t++) {
      keys[t] = ((long) -popularity[t] << 32) + (Hashing.mix(t) & 0xffffffffL);
      tracks[t] = t;
    }
    Arrays.sort(tracks, java.util.Comparator.comparingLong((Integer t) -> keys[t]));
    return Array.of(Arrays.stream(tracks).mapToInt(Integer::intValue).toArray());
  }

  public Recommendations recommend(Query query) {
    Scratch scratch = scratches.acquire();
    try {
      scorer.score(query, scratch.scores);
      return rank(query, scratch);
    } finally {
      scratch.scores.clear();
      scratches.release(scratch);
    }
  }

  public List<Recommendations> recommendAll(List<Query> queries) {
    List<Recommendations> answers = new ArrayList<>(queries.size());
    for (Query query : queries) {
      answers.add(recommend(query));
    }
    return answers;
  }

  /// Why each of these tracks is recommended, largest share first.
  public List<List<Reason>> explain(Query query, int[] tracks) {
    Scratch scratch = scratches.acquire();
    try {
      List<List<Reason>> reasons = scorer.explain(query, tracks, scratch.scores);
      List<List<Reason>> result = new ArrayList<>(reasons.size());
      for (List<Reason> why : reasons) {
        result.add(why.isEmpty() ? List.of(new Reason.Popular(1)) : why);
      }
      return result;
    } finally {
      scratch.scores.clear();
      scratches.release(scratch);
    }
  }

  private Recommendations rank(Query query, Scratch scratch) {
    Scores scores = scratch.scores;
    remove(query.seeds(), scores);
    remove(query.rejected(), scores);
    Best best = scratch.best;
    best.reset(Math.min(query.limit(), trackCount));
    for (int k = 0; k < scores.count(); k++) {
      int track = scores.track(k);
      if (scores.has(track)) {
        best.offer(scores.get(track), priority[track]);
      }
    }
    best.sort();
    int known = best.count();
    int[] tracks = new int[Math.min(query.limit(), trackCount)];
    float[] evidence = new float[tracks.length];
    for (int rank = 0; rank < known; rank++) {
      tracks[rank] = order.intAt(best.tie(rank));
      evidence[rank] = best.score(rank);
    }
    int size = known;
    if (query.fill() && size < tracks.length) {
      size = fill(query, scores, tracks, size);
    }
    return new Recommendations(Arrays.copyOf(tracks, size), Arrays.copyOf(evidence, size), known);
  }

  private static void remove(TrackList tracks, Scores scores) {
    for (int t = 0; t < tracks.size(); t++) {
      if (scores.has(tracks.get(t))) {
        scores.remove(tracks.get(t));
      }
    }
  }

  private int fill(Query query, Scores scores, int[] tracks, int size) {
    scores.clear();
    for (int rank = 0; rank < size; rank++) {
      scores.add(tracks[rank], 0);
    }
    mark(query.seeds(), scores);
    mark(query.rejected(), scores);
    for (int place = 0; place < trackCount && size < tracks.length; place++) {
      int track = order.intAt(place);
      if (!scores.has(track)) {
        tracks[size++] = track;
      }
    }
    return size;
  }

  private static void mark(TrackList tracks, Scores scores) {
    for (int t = 0; t < tracks.size(); t++) {
      scores.add(tracks.get(t), 0);
    }
  }
}
