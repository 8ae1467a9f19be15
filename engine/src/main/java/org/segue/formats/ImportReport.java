package org.segue.formats;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.segue.data.ExternalPlaylist;
import org.segue.data.ExternalTrack;

/// What became of the rows of files: how many were read, and which were left out, why and where.
///
/// @param files contents that held playlists: one, or as many as an archive has
/// @param rows entries of playlists, and rows of tables of tracks, that were seen
/// @param tracks those of them that were taken
/// @param counts rows of each reason, reasons without rows left out
/// @param listed these rows by source and line, [#MOST_LISTED] at most
public record ImportReport(
    int files, long rows, long tracks, Map<Reason, Long> counts, List<Row> listed) {

  /// So many rows are listed; the counts count all.
  public static final int MOST_LISTED = 10_000;

  /// Why a row is mentioned.
  public enum Reason {
    EPISODE("episode of a podcast, or part of a book"),
    LOCAL("file on somebody's own machine"),
    EMPTY("empty row"),
    NO_ID("neither name nor identifier"),
    DUPLICATE("second mention of a track in its playlist: kept here, counted once by models"),
    NO_PLAYLIST("content that is no playlist file"),
    REFUSED("name or kind of an archive's entry that is not allowed"),
    WRONG("row of a table of tracks with a value that cannot be right");

    private final String words;

    Reason(String words) {
      this.words = words;
    }

    /// What it means, for people.
    public String words() {
      return words;
    }

    /// Whether such a row is left out.
    public boolean skips() {
      return this != DUPLICATE;
    }
  }

  /// A row worth a mention; `line` is 0 where unknown.
  public record Row(String source, long line, Reason reason, String text) {}

  public ImportReport {
    counts = Map.copyOf(counts);
    listed = List.copyOf(listed);
  }

  public long count(Reason reason) {
    return counts.getOrDefault(reason, 0L);
  }

  /// How many rows were left out.
  public long skipped() {
    long skipped = 0;
    for (Map.Entry<Reason, Long> entry : counts.entrySet()) {
      skipped += entry.getKey().skips() ? entry.getValue() : 0;
    }
    return skipped;
  }

  /// One line for people: "12 rows, 10 tracks, left out: 1 episode …, 1 …".
  public String summary() {
    StringBuilder text = new StringBuilder("%,d rows, %,d tracks".formatted(rows, tracks));
    for (Reason reason : Reason.values()) {
      if (count(reason) > 0) {
        text.append(", %,d × %s".formatted(count(reason), reason.words()));
      }
    }
    return text.toString();
  }

  /// Gathers a report while files are read.
  static final class Collector {
    private final Map<Reason, Long> counts = new EnumMap<>(Reason.class);
    private final List<Row> listed = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();
    private int files;
    private long rows;
    private long tracks;

    void file() {
      files++;
    }

    long tracks() {
      return tracks;
    }

    /// Counts a playlist's tracks and lists the repeated ones.
    void taken(ExternalPlaylist playlist, String source) {
      seen.clear();
      for (ExternalTrack track : playlist.tracks()) {
        rows++;
        tracks++;
        if (!seen.add(track.uri())) {
          list(source, track.line(), Reason.DUPLICATE, shown(track));
        }
      }
    }

    /// Counts a row that is a track by itself.
    void taken() {
      rows++;
      tracks++;
    }

    /// Counts and lists a row that was left out.
    void skipped(String source, long line, Reason reason, String text) {
      rows += reason == Reason.NO_PLAYLIST || reason == Reason.REFUSED ? 0 : 1;
      list(source, line, reason, text);
    }

    private void list(String source, long line, Reason reason, String text) {
      counts.merge(reason, 1L, Long::sum);
      if (listed.size() < MOST_LISTED) {
        listed.add(new Row(source, line, reason, Clean.line(text, 200)));
      }
    }

    private static String shown(ExternalTrack track) {
      return track.name() == null ? track.uri() : track.credit() + " - " + track.name();
    }

    ImportReport report() {
      listed.sort(Comparator.comparing(Row::source).thenComparingLong(Row::line)); // stable
      return new ImportReport(files, rows, tracks, counts, listed);
    }
  }
}
