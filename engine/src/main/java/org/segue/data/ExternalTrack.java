package org.segue.data;

import org.jspecify.annotations.Nullable;

/// A track as a file tells it. Only the URI must be there; a duration of 0 means unknown.
public record ExternalTrack(
    String uri,
    @Nullable String name,
    @Nullable String artistUri,
    @Nullable String artistName,
    @Nullable String albumUri,
    @Nullable String albumName,
    int durationMs) {

  /// Nothing more could be learnt from another mention of this track.
  public boolean complete() {
    return name != null
        && artistUri != null
        && artistName != null
        && albumUri != null
        && albumName != null
        && durationMs > 0;
  }

  /// What two mentions of the same track tell together. Where they differ, the value that is
  /// smaller in Unicode order (for durations the smaller known one) stays, so the order of the
  /// mentions does not matter.
  public ExternalTrack merge(ExternalTrack other) {
    if (equals(other)) {
      return this;
    }
    return new ExternalTrack(
        uri,
        smaller(name, other.name),
        smaller(artistUri, other.artistUri),
        smaller(artistName, other.artistName),
        smaller(albumUri, other.albumUri),
        smaller(albumName, other.albumName),
        durationMs == 0 || (other.durationMs > 0 && other.durationMs < durationMs)
            ? other.durationMs
            : durationMs);
  }

  private static @Nullable String smaller(@Nullable String a, @Nullable String b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return a.compareTo(b) <= 0 ? a : b;
  }
}
