package org.segue.model;

import java.util.List;
import java.util.OptionalInt;

/// Why a track is recommended.
///
/// - `reasons`: what of the query brought it, the largest share first; the shares add up to 1.
/// - `agreeingPlaylists`: how many training playlists agree. For models that go by playlists: those
///   the answer went by that hold the track (the neighbours; those of similar titles; for
///   [Popularity] all). For others: those that hold the track and at least one seed. A [Blend]
///   tells the most of these. Absent in models written before it was kept.
public record Explanation(List<Reason> reasons, OptionalInt agreeingPlaylists) {

  public Explanation {
    reasons = List.copyOf(reasons);
  }
}
