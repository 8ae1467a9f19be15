package org.segue.model;

import java.util.List;
import java.util.OptionalInt;

/// Why a track is recommended.
///
/// - `reasons`: what of the query brought it, the largest share first; the shares add up to 1.
/// - `agreeingPlaylists`: how many training playlists that the model went by hold the track; absent
///   where the model does not go by playlists.
public record Explanation(List<Reason> reasons, OptionalInt agreeingPlaylists) {

  public Explanation {
    reasons = List.copyOf(reasons);
  }
}
