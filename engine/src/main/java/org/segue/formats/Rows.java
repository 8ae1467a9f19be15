package org.segue.formats;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.segue.data.ExternalPlaylist;
import org.segue.data.ExternalTrack;
import org.segue.formats.ImportReport.Reason;

/// The rows of one playlist while it is read; what is no track goes to the sink's report.
final class Rows {
  private final PlaylistFormat.Sink sink;
  private final List<ExternalTrack> tracks = new ArrayList<>();
  private int skipped;

  Rows(PlaylistFormat.Sink sink) {
    this.sink = sink;
  }

  void add(Row row) {
    ExternalTrack track = row.track();
    Reason reason = row.reason(track);
    if (track != null && reason == null) {
      tracks.add(track);
    } else {
      skip(row.line, reason == null ? Reason.NO_ID : reason, row.shown());
    }
  }

  void skip(long line, Reason reason, String text) {
    skipped++;
    sink.skipped(line, reason, text);
  }

  boolean isEmpty() {
    return tracks.isEmpty() && skipped == 0;
  }

  void finish(@Nullable String title) {
    finish(title, null, null, 0, -1);
  }

  void finish(
      @Nullable String title,
      @Nullable String description,
      @Nullable Boolean collaborative,
      long modifiedAt,
      int followers) {
    sink.accept(
        new ExternalPlaylist(
            -1,
            Clean.title(title),
            Clean.longText(description),
            collaborative,
            Math.max(0, modifiedAt),
            followers,
            -1,
            -1,
            List.copyOf(tracks),
            List.of()),
        skipped);
  }
}
