package org.segue.data;

import java.util.ArrayList;
import java.util.List;

/// A playlist whose rows were looked for in a catalog, in its order.
public record MatchedPlaylist(ExternalPlaylist playlist, List<TrackMatch> rows) {

  public MatchedPlaylist {
    rows = List.copyOf(rows);
    if (rows.size() != playlist.tracks().size()) {
      throw new IllegalArgumentException(
          "%d rows of %d tracks".formatted(rows.size(), playlist.tracks().size()));
    }
  }

  public int count(TrackMatch.Status status) {
    return (int) rows.stream().filter(row -> row.status() == status).count();
  }

  /// The rows of a status, in order.
  public List<TrackMatch> rows(TrackMatch.Status status) {
    return rows.stream().filter(row -> row.status() == status).toList();
  }

  /// The playlist with the catalog's URI where a row was found, so that [Catalog#findTrack] knows
  /// it; with `sure` only where that is beyond doubt.
  public ExternalPlaylist resolved(Catalog catalog, boolean sure) {
    List<ExternalTrack> tracks = new ArrayList<>(rows.size());
    for (TrackMatch row : rows) {
      boolean taken =
          row.status() == TrackMatch.Status.OK
              || (!sure && row.status() == TrackMatch.Status.CHECK);
      tracks.add(taken ? row.told().withUri(catalog.trackUri(row.track())) : row.told());
    }
    return playlist.withTracks(tracks);
  }

  /// One line for people: "9 found, 1 to check, 2 missing".
  public String summary() {
    return "%,d found, %,d to check, %,d missing"
        .formatted(
            count(TrackMatch.Status.OK),
            count(TrackMatch.Status.CHECK),
            count(TrackMatch.Status.MISS));
  }
}
