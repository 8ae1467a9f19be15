package org.segue.data;

import org.jspecify.annotations.Nullable;

/// A track as a file tells it. Only the URI must be there ([TrackIds#key] makes one where the file
/// has none); a duration of 0 means unknown.
///
/// @param clues what else may help to find it, null where the file tells nothing more
public record ExternalTrack(
    String uri,
    @Nullable String name,
    @Nullable String artistUri,
    @Nullable String artistName,
    @Nullable String albumUri,
    @Nullable String albumName,
    int durationMs,
    @Nullable Clues clues) {

  /// What a file tells beyond URI and names.
  ///
  /// @param isrc twelve capitals and digits, as [TrackIds#isrc] gives it
  /// @param mbid of the recording in MusicBrainz, as [TrackIds#mbid] gives it
  /// @param credit all artists as they are printed, where that is more than the artist's name
  /// @param location a path or an address: opaque, nothing ever opens it
  /// @param line in the file, from 1; 0 where unknown
  public record Clues(
      @Nullable String isrc,
      @Nullable String mbid,
      @Nullable String credit,
      @Nullable String location,
      int line) {}

  /// Without clues.
  public ExternalTrack(
      String uri,
      @Nullable String name,
      @Nullable String artistUri,
      @Nullable String artistName,
      @Nullable String albumUri,
      @Nullable String albumName,
      int durationMs) {
    this(uri, name, artistUri, artistName, albumUri, albumName, durationMs, null);
  }

  public @Nullable String isrc() {
    return clues == null ? null : clues.isrc();
  }

  public @Nullable String mbid() {
    return clues == null ? null : clues.mbid();
  }

  /// All artists as they are printed.
  public @Nullable String credit() {
    return clues == null || clues.credit() == null ? artistName : clues.credit();
  }

  public @Nullable String location() {
    return clues == null ? null : clues.location();
  }

  /// The line in the file, from 1; 0 where unknown.
  public int line() {
    return clues == null ? 0 : clues.line();
  }

  public ExternalTrack withClues(@Nullable Clues newClues) {
    return new ExternalTrack(
        uri, name, artistUri, artistName, albumUri, albumName, durationMs, newClues);
  }

  public ExternalTrack withUri(String newUri) {
    return new ExternalTrack(
        newUri, name, artistUri, artistName, albumUri, albumName, durationMs, clues);
  }

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
  /// mentions does not matter. Clues are of one mention and stay behind.
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
