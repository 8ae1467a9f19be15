package org.segue.eval;

import java.util.List;
import org.segue.data.Dataset;
import org.segue.math.Hashing;

/// The split that the `implicit` library makes: each entry of each playlist goes to training with
/// probability `trainingShare`, independently of all others; a task asks for what the rest of a
/// playlist is. All playlists stay in training with their remaining tracks.
///
/// - `trainingShare`: .8.
/// - `maxTasks`: how many playlists with a withheld track are asked for, 10,000; 0 means all.
/// - `titles`: whether the query has the title; not so by default.
/// - `unseen`: withheld tracks that no training playlist has count, as there.
///
/// An entry's fate is a hash of the seed, the pid and the track. A query's seeds are what is left
/// of its playlist, in order with positions; there may be none.
public record HoldoutProtocol(double trainingShare, int maxTasks, boolean titles, Unseen unseen)
    implements Protocol {

  public HoldoutProtocol {
    if (!(trainingShare > 0 && trainingShare < 1)) {
      throw new IllegalArgumentException(
          "trainingShare must be between 0 and 1, not " + trainingShare);
    }
    if (maxTasks < 0) {
      throw new IllegalArgumentException("maxTasks must not be negative: " + maxTasks);
    }
  }

  public HoldoutProtocol() {
    this(.8, 10_000, false, Unseen.KEEP);
  }

  @Override
  public List<String> metrics() {
    return List.of("precision-implicit@100", "map@100", "ndcg@100", "recall");
  }

  @Override
  public Split split(Dataset all, long seed) {
    HeldOut heldOut =
        new HeldOut(
            "holdout",
            maxTasks,
            titles,
            unseen,
            (pid, track) ->
                Hashing.unit(Hashing.mix(Hashing.mix(seed, pid), track)) < trainingShare);
    Split split = heldOut.split(all, seed);
    if (split.tasks().isEmpty()) {
      throw new IllegalArgumentException(
          "no playlist of %d withholds a track; lower trainingShare (%s)"
              .formatted(all.playlistCount(), trainingShare));
    }
    return split;
  }
}
