package org.segue.data;

import java.util.Objects;

/// What a data set was at some time: its content hash, and how many of the playlists and tracks
/// that it has now it had then. Appending changes neither numbers nor order, so these were the
/// first ones.
public record DatasetState(String contentHash, int playlists, int tracks) {
  public DatasetState {
    Objects.requireNonNull(contentHash, "no \"contentHash\"");
  }
}
