package org.segue.eval;

import com.fasterxml.jackson.annotation.JsonProperty;

/// What a protocol does with withheld tracks that no training playlist has, which no model that
/// learns from playlists can find.
public enum Unseen {
  /// They do not count; a task left with none is not set.
  @JsonProperty("drop")
  DROP,
  /// They count, so a perfect score is out of reach.
  @JsonProperty("keep")
  KEEP
}
