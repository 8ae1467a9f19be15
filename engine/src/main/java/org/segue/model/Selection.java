package org.segue.model;

import java.util.Arrays;
import org.segue.data.Catalog;
import org.segue.data.TrackList;
import org.segue.math.Array;
import org.segue.math.Best;

/// Chooses one list from scores under its [Wishes]. Not safe for concurrent use: one per thread.
///
/// Without wishes these are the best tracks by score. With some, better candidates come first: the
/// filters are asked of every candidate, the weighing happens among the best few (see [Wishes]),
/// and where caps turn too many away, eight times as many candidates are looked at, until the list
/// is full or no candidate is left. Popular tracks that fill a list obey as well.
final class Selection {

  private final Catalog catalog;
  private final Array order;
  private final int[] priority;
  private final Gate gate;
  private final Leaning leaning;
  private final Best best = new Best(0);
  private int[] pool = new int[0];
  private float[] poolEvidence = new float[0];

  // the list
  private int[] tracks = new int[0];
  private float[] evidence = new float[0];
  private int size;

  /// `order`: all tracks, most popular first; `priority`: the place of each in it.
  Selection(Catalog catalog, Recordings recordings, Array order, int[] priority) {
    this.catalog = catalog;
    this.order = order;
    this.priority = priority;
    gate = new Gate(catalog, recordings);
    leaning = new Leaning(catalog, priority);
  }

  /// Uses up `scores`.
  Recommendations choose(Query query, Scores scores) {
    Wishes wishes = query.wishes();
    int limit = Math.min(query.limit(), priority.length);
    tracks = new int[limit];
    evidence = new float[limit];
    size = 0;
    scores.removeAll(query.seeds());
    scores.removeAll(query.rejected());
    gate.open(query);
    int window = wishes.window(limit, priority.length);
    long depth = Math.max(window, wishes.cap() ? 2L * limit + 64 : limit);
    takeBest(query, scores, (int) Math.min(depth, priority.length), window);
    while (size < limit && best.full() && depth < scores.count()) {
      depth *= 8;
      gate.forget();
      size = 0;
      takeBest(query, scores, (int) Math.min(depth, priority.length), window);
    }
    int known = size;
    space(wishes, 0);
    if (query.fill() && size < limit) {
      fill(query, scores);
      space(wishes, known);
    }
    return new Recommendations(Arrays.copyOf(tracks, size), Arrays.copyOf(evidence, size), known);
  }

  private void takeBest(Query query, Scores scores, int depth, int window) {
    boolean filter = query.wishes().filter();
    best.reset(depth);
    for (int k = 0; k < scores.count(); k++) {
      int track = scores.track(k);
      if (scores.has(track) && (!filter || gate.allows(track))) {
        best.offer(scores.get(track), priority[track]);
      }
    }
    best.sort();
    int count = best.count();
    if (pool.length < count) {
      pool = new int[count];
      poolEvidence = new float[count];
    }
    for (int rank = 0; rank < count; rank++) {
      pool[rank] = order.intAt(best.tie(rank));
      poolEvidence[rank] = best.score(rank);
    }
    int weighed = Math.min(window, count);
    leaning.reorder(query, pool, poolEvidence, weighed);
    double diversity = query.wishes().diversity();
    int at = 0;
    if (diversity > 0) {
      takeDiverse(diversity, weighed);
      at = weighed;
    }
    for (; at < count && size < tracks.length; at++) {
      take(at);
    }
  }

  /// Maximal marginal relevance (Carbonell & Goldstein 1998): always the candidate with most of
  /// (1 − d) · (1 − r / w) − d · closeness to those already taken. Differs: the relevance is the
  /// rank r among w candidates, and closeness grows with every track of the artist or album. No
  /// candidate can do better than its relevance, so a search ends where that is too small.
  private void takeDiverse(double diversity, int weighed) {
    int start = 0;
    while (size < tracks.length) {
      while (start < weighed && pool[start] < 0) {
        start++;
      }
      int chosen = -1;
      double most = Double.NEGATIVE_INFINITY;
      for (int r = start; r < weighed; r++) {
        double relevance = (1 - diversity) * (1 - r / (double) weighed);
        if (relevance <= most) {
          break;
        }
        if (pool[r] >= 0) {
          double worth = relevance - diversity * gate.closeness(pool[r]);
          if (worth > most) {
            most = worth;
            chosen = r;
          }
        }
      }
      if (chosen < 0) {
        return;
      }
      take(chosen);
      pool[chosen] = -1;
    }
  }

  private void take(int at) {
    if (gate.admit(pool[at])) {
      tracks[size] = pool[at];
      evidence[size++] = poolEvidence[at];
    }
  }

  private void space(Wishes wishes, int from) {
    if (wishes.spacing() == 0 || size - from < 2) {
      return;
    }
    int[] oldTracks = Arrays.copyOf(tracks, size);
    float[] oldEvidence = Arrays.copyOf(evidence, size);
    int[] places = Spacing.order(oldTracks, catalog::artistOf, from, wishes.spacing());
    for (int p = 0; p < places.length; p++) {
      tracks[from + p] = oldTracks[places[p]];
      evidence[from + p] = oldEvidence[places[p]];
    }
  }

  private void fill(Query query, Scores scores) {
    boolean filter = query.wishes().filter();
    scores.clear();
    for (int rank = 0; rank < size; rank++) {
      scores.add(tracks[rank], 0);
    }
    mark(query.seeds(), scores);
    mark(query.rejected(), scores);
    for (int place = 0; place < priority.length && size < tracks.length; place++) {
      int track = order.intAt(place);
      if (!scores.has(track) && (!filter || gate.allows(track)) && gate.admit(track)) {
        tracks[size++] = track;
      }
    }
  }

  private static void mark(TrackList tracks, Scores scores) {
    for (int t = 0; t < tracks.size(); t++) {
      scores.add(tracks.get(t), 0);
    }
  }
}
