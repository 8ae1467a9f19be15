package org.segue.model;

import org.segue.data.TrackList;
import org.segue.math.Accumulator;

/// Evidence for tracks, collected for one query. A track that was never added has no score, which
/// is not the same as a score of 0. Not safe for concurrent use.
public final class Scores {

  private final Accumulator sums;

  public Scores(int trackCount) {
    sums = new Accumulator(trackCount);
  }

  /// Adds evidence for a track.
  public void add(int track, float evidence) {
    sums.add(track, evidence);
  }

  public boolean has(int track) {
    return sums.has(track);
  }

  /// The evidence, 0 where there is none.
  public float get(int track) {
    return sums.get(track);
  }

  /// Scales the evidence of a track that has some.
  public void multiply(int track, float factor) {
    sums.set(track, sums.get(track) * factor);
  }

  /// Withdraws a track.
  public void remove(int track) {
    sums.remove(track);
  }

  /// Withdraws those of these tracks that were added.
  void removeAll(TrackList tracks) {
    for (int t = 0; t < tracks.size(); t++) {
      if (has(tracks.get(t))) {
        remove(tracks.get(t));
      }
    }
  }

  /// How many tracks were ever added; some may have been removed.
  public int count() {
    return sums.count();
  }

  /// The k-th track that was added.
  public int track(int k) {
    return sums.touched(k);
  }

  /// The evidence for the k-th track that was added; meaningless if that was withdrawn.
  float evidence(int k) {
    return sums.touchedSum(k);
  }

  public void clear() {
    sums.clear();
  }
}
