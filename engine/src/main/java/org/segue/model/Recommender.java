package org.segue.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.segue.data.Catalog;
import org.segue.data.Dataset;
import org.segue.math.Array;
import org.segue.math.Hashing;
import org.segue.math.Pool;

/// Answers queries: ranks what a [Scorer] scores, drops seeds and rejects, breaks ties, keeps the
/// limit and the [Wishes], and fills up. The same for every model. Safe for concurrent use; nothing
/// is allocated per track.
///
/// Ties are broken by the training part's popularity, then by a hash of the track number: never by
/// the number itself, which reflects the data before a split and would betray withheld tracks.
public final class Recommender {

  private final Scorer scorer;
  private final Pool<Scratch> scratches;

  private final @Nullable Agreement agreement;

  private record Scratch(Scores scores, Selection selection) {}

  /// `order` (I32): all tracks of `catalog`, most popular first, from [#order].
  public Recommender(Scorer scorer, Array order, Catalog catalog) {
    this(scorer, order, catalog, null);
  }

  /// With an `agreement` where the scorer cannot tell by itself how many playlists agree.
  Recommender(Scorer scorer, Array order, Catalog catalog, @Nullable Agreement agreement) {
    this.scorer = scorer;
    this.agreement = agreement;
    int trackCount = Math.toIntExact(order.size());
    int[] tracks = order.toInts();
    int[] priority = new int[trackCount];
    for (int place = 0; place < trackCount; place++) {
      priority[tracks[place]] = place;
    }
    Recordings recordings = new Recordings(catalog);
    scratches =
        new Pool<>(
            () ->
                new Scratch(
                    new Scores(trackCount), new Selection(catalog, recordings, order, priority)));
  }

  /// All tracks by falling number of playlists in `data`, ties by a hash of the number.
  static Array order(Dataset data) {
    return order(data.tracks().columnCounts());
  }

  /// The same, from on how many playlists each track is.
  static Array order(int[] popularity) {
    long[] keys = new long[popularity.length];
    // popularity (up to 2^31) above, 32 bits of hash below; equal hashes fall back to the number,
    // which no pair of tracks can exploit
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
      return scratch.selection.choose(query, scratch.scores);
    } finally {
      scratch.scores.clear();
      scratches.release(scratch);
    }
  }

  /// Each as [#recommend] answers it.
  public List<Recommendations> recommendAll(List<Query> queries) {
    return queries.stream().map(this::recommend).toList();
  }

  /// Why each of these tracks is recommended.
  public List<Explanation> explain(Query query, int[] tracks) {
    Scratch scratch = scratches.acquire();
    try {
      List<List<Reason>> reasons = scorer.explain(query, tracks, scratch.scores);
      int[] agreeing = agreeing(query, tracks);
      List<Explanation> explanations = new ArrayList<>(reasons.size());
      for (int t = 0; t < tracks.length; t++) {
        List<Reason> why = reasons.get(t);
        explanations.add(
            new Explanation(
                why.isEmpty() ? List.of(new Reason.Popular(1)) : why,
                agreeing.length == 0 ? OptionalInt.empty() : OptionalInt.of(agreeing[t])));
      }
      return explanations;
    } finally {
      scratch.scores.clear();
      scratches.release(scratch);
    }
  }

  /// The most that anybody tells: the playlists may be the same.
  private int[] agreeing(Query query, int[] tracks) {
    int[] told = scorer.agreeing(query, tracks);
    if (agreement == null) {
      return told;
    }
    int[] most = agreement.count(query, tracks);
    for (int t = 0; t < told.length; t++) {
      most[t] = Math.max(most[t], told[t]);
    }
    return most;
  }
}
