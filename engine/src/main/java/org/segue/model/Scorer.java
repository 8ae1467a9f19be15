package org.segue.model;

import java.util.ArrayList;
import java.util.List;

/// What a trained model knows: evidence for tracks, given a query. Immutable; safe for concurrent
/// use.
public interface Scorer {

  /// Adds evidence for tracks; seeds may be among them. Adds nothing where it knows nothing.
  void score(Query query, Scores scores);

  /// How many queries [#scoreAll] answers best at once: 1 where a batch is no cheaper.
  default int batch() {
    return 1;
  }

  /// Many queries at once; overridden where a batch is cheaper than its parts.
  default void scoreAll(List<Query> queries, List<Scores> scores) {
    for (int q = 0; q < queries.size(); q++) {
      score(queries.get(q), scores.get(q));
    }
  }

  /// For each of `tracks` the reasons, largest share first; empty where there are none.
  ///
  /// By default each seed, and the title, is asked alone, and a reason's share is its part of the
  /// sum of these answers. Models that can tell the exact parts override this.
  default List<List<Reason>> explain(Query query, int[] tracks, Scores scratch) {
    int seeds = query.seeds().size();
    float[][] evidence = new float[seeds + 1][tracks.length];
    for (int s = 0; s <= seeds; s++) {
      if (s == seeds && query.title() == null) {
        continue;
      }
      scratch.clear();
      score(s < seeds ? query.onlySeed(s) : query.onlyTitle(), scratch);
      for (int t = 0; t < tracks.length; t++) {
        evidence[s][t] = Math.max(0, scratch.get(tracks[t]));
      }
    }
    scratch.clear();
    List<List<Reason>> reasons = new ArrayList<>(tracks.length);
    for (int t = 0; t < tracks.length; t++) {
      double sum = 0;
      for (float[] part : evidence) {
        sum += part[t];
      }
      List<Reason> why = new ArrayList<>();
      for (int s = 0; s <= seeds && sum > 0; s++) {
        double share = evidence[s][t] / sum;
        if (share > 0) {
          why.add(
              s < seeds
                  ? new Reason.Seed(query.seeds().get(s), share)
                  : new Reason.Title(String.valueOf(query.title()), share));
        }
      }
      why.sort(java.util.Comparator.comparingDouble((Reason r) -> -r.share()));
      reasons.add(why);
    }
    return reasons;
  }

  /// For each of `tracks` how many training playlists spoke for it: those the answer went by that
  /// hold the track. Empty where the model does not go by playlists.
  default int[] agreeing(Query query, int[] tracks) {
    return new int[0];
  }
}
