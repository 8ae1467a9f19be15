package org.segue.data;

/// Which track of a catalog a file means by one of its rows.
///
/// @param told the row
/// @param row its place in the playlist, from 1
/// @param track the track's number, −1 where it is missing
/// @param status whether that is sure
/// @param by what it was found by
/// @param similarity of the names, from 0 to 1; 1 where identifiers or names agree
public record TrackMatch(
    ExternalTrack told, int row, int track, Status status, By by, double similarity) {

  /// How sure a match is.
  public enum Status {
    /// This track.
    OK,
    /// Something near: another version of it, or names that are merely alike. Worth a look.
    CHECK,
    /// Nothing.
    MISS
  }

  /// What a track was found by, the surest first.
  public enum By {
    /// The URI itself.
    ID,
    MBID,
    ISRC,
    /// Artist and title are the same, once normalised.
    NAME,
    /// They are alike.
    SIMILAR,
    NOTHING
  }

  static TrackMatch miss(ExternalTrack told, int row) {
    return new TrackMatch(told, row, -1, Status.MISS, By.NOTHING, 0);
  }
}
