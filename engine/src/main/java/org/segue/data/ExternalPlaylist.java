package org.segue.data;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A playlist as a file tells it: tracks in order, possibly with duplicates.
///
/// `pid` is -1 where the file gives none. `positions` holds the place of each track in the whole
/// playlist where the file tells it (a challenge playlist may show some tracks only), else it is
/// empty. `holdouts` is how many tracks a challenge withholds, -1 outside challenges. Unknown
/// counts are -1, an unknown date (seconds since 1970) is 0.
public record ExternalPlaylist(
    int pid,
    @Nullable String title,
    @Nullable String description,
    @Nullable Boolean collaborative,
    long modifiedAt,
    int followers,
    int edits,
    int holdouts,
    List<ExternalTrack> tracks,
    List<Integer> positions) {

  /// A playlist of which only title and tracks are known.
  public static ExternalPlaylist of(@Nullable String title, List<ExternalTrack> tracks) {
    return new ExternalPlaylist(-1, title, null, null, 0, -1, -1, -1, tracks, List.of());
  }

  public ExternalPlaylist withTracks(List<ExternalTrack> newTracks) {
    return new ExternalPlaylist(
        pid,
        title,
        description,
        collaborative,
        modifiedAt,
        followers,
        edits,
        holdouts,
        newTracks,
        newTracks.size() == tracks.size() ? positions : List.of());
  }
}
