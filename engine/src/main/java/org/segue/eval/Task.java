package org.segue.eval;

import org.segue.data.TrackList;
import org.segue.model.Query;

/// One question of a protocol: a query, and the tracks that were withheld from it.
///
/// A task withholds at least one track: one without would ask nothing, so there is no rule for
/// scoring it (some published code counts it as a perfect answer; here it cannot be made).
/// `category` numbers the kind of question inside its protocol, from 1; `pid` is the playlist's.
public record Task(int category, String categoryName, Query query, TrackList withheld, int pid) {

  public Task {
    if (withheld.isEmpty()) {
      throw new IllegalArgumentException(
          "playlist %d: a task must withhold at least one track".formatted(pid));
    }
  }

  /// The same question asking for another number of tracks.
  public Task withLimit(int limit) {
    return new Task(category, categoryName, query.withLimit(limit), withheld, pid);
  }
}
