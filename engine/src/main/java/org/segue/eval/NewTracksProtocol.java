package org.segue.eval;

import java.util.List;
import org.segue.data.Dataset;
import org.segue.math.Hashing;

/// Tracks that came out yesterday: a share of the tracks is taken out of all playlists, so nothing
/// is learnt of them but what the catalog and their sound tell, and playlists are asked which of
/// them they had. Whoever answers by playlists alone finds none.
///
/// - `share`: of the tracks, .2.
/// - `maxTasks`: how many playlists that had one are asked for, 10,000; 0 means all.
/// - `titles`: whether the query has the title; not so by default.
///
/// A track's fate is a hash of the seed and the track. A query's seeds are the playlist's other
/// tracks, in order with positions; there may be none.
public record NewTracksProtocol(double share, int maxTasks, boolean titles) implements Protocol {

  public NewTracksProtocol {
    if (!(share > 0 && share < 1)) {
      throw new IllegalArgumentException("share must be between 0 and 1, not " + share);
    }
    if (maxTasks < 0) {
      throw new IllegalArgumentException("maxTasks must not be negative: " + maxTasks);
    }
  }

  public NewTracksProtocol() {
    this(.2, 10_000, false);
  }

  @Override
  public List<String> metrics() {
    return List.of("ndcg", "recall", "r-precision", "clicks");
  }

  @Override
  public Split split(Dataset all, long seed) {
    HeldOut heldOut =
        new HeldOut(
            "new tracks",
            maxTasks,
            titles,
            Unseen.KEEP,
            (pid, track) -> Hashing.unit(Hashing.mix(~seed, track)) >= share);
    Split split = heldOut.split(all, seed);
    if (split.tasks().isEmpty()) {
      throw new IllegalArgumentException(
          "no playlist of %d has a track that is taken out; raise share (%s)"
              .formatted(all.playlistCount(), share));
    }
    return split;
  }
}
