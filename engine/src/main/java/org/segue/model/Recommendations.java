package org.segue.model;

/// The answer to a [Query]: tracks, best first, with their scores. The first [#known()] of them
/// come from the model, the rest are popular tracks that fill the list (their score is 0).
public final class Recommendations {

  private final int[] tracks;
  private final float[] scores;
  private final int known;

  Recommendations(int[] tracks, float[] scores, int known) {
    this.tracks = tracks;
    this.scores = scores;
    this.known = known;
  }

  public int size() {
    return tracks.length;
  }

  public int track(int rank) {
    return tracks[rank];
  }

  public float score(int rank) {
    return scores[rank];
  }

  /// How many the model itself found.
  public int known() {
    return known;
  }

  public int[] tracks() {
    return tracks.clone();
  }
}
