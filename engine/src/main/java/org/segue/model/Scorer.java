package org.segue.model;

import java.util.List;

/// What a trained model knows: evidence for tracks, given a query. Immutable; safe for concurrent
/// use.
public interface Scorer {

  /// Adds evidence for tracks; seeds may be among them. Adds nothing where it knows nothing.
  void score(Query query, Scores scores);

  /// For each of `tracks` the reasons, largest share first; empty where there are none.
  ///
  /// By default each seed, and the title, is asked alone, and a reason's share is its part of the
  /// sum of these answers. Models that can tell the exact parts override this.
  default List<List<Reason>> explain(Query query, int[] tracks, Scores scratch) {
    Evidence evidence = new Evidence(tracks);
    for (int s = 0; s < query.seeds().size(); s++) {
      score(query.onlySeed(s), scratch);
      Reason seed = new Reason.Seed(query.seeds().get(s), 1);
      for (int t = 0; t < tracks.length; t++) {
        evidence.add(t, seed, scratch.get(tracks[t]));
      }
      scratch.clear();
    }
    if (query.title() != null) {
      score(query.onlyTitle(), scratch);
      Reason title = new Reason.Title(query.title(), 1);
      for (int t = 0; t < tracks.length; t++) {
        evidence.add(t, title, scratch.get(tracks[t]));
      }
      scratch.clear();
    }
    return evidence.reasons();
  }

  /// For each of `tracks` how many training playlists spoke for it: those the answer went by that
  /// hold the track. Empty where the model does not go by playlists: then [Agreement] tells those
  /// that the track shares with the seeds.
  default int[] agreeing(Query query, int[] tracks) {
    return new int[0];
  }
}
