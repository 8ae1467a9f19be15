package org.segue.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.segue.data.Catalog;
import org.segue.data.ExternalTrack;
import org.segue.data.MatchedPlaylist;
import org.segue.data.TrackMatch;
import org.segue.formats.ImportReport;
import org.segue.store.Json;

/// What became of every row of playlist files: counts and doubtful rows for people, all rows as
/// JSON lines for programs.
final class RowReport {
  private RowReport() {}

  private static final int SHOWN = 20;

  /// A playlist beside the catalog it was matched with.
  record Matched(MatchedPlaylist playlist, Catalog catalog) {}

  /// Prints the counts, and the first rows that were not simply found.
  static void print(PrintStream out, MatchedPlaylist matched, Catalog catalog) {
    out.println(matched.summary());
    int shown = 0;
    for (TrackMatch row : matched.rows()) {
      if (row.status() == TrackMatch.Status.OK) {
        continue;
      }
      if (++shown > SHOWN) {
        out.println("  … all with --report FILE");
        break;
      }
      out.printf(
          "  %s: %s %s%n",
          place(row),
          DescribeReport.printable(shown(row.told())),
          row.status() == TrackMatch.Status.MISS
              ? "is not in the catalog"
              : "is perhaps " + DescribeReport.printable(catalog.describe(row.track())));
    }
  }

  private static String place(TrackMatch row) {
    return row.told().line() > 0 ? "line " + row.told().line() : "row " + row.row();
  }

  private static String shown(ExternalTrack track) {
    return track.name() == null
        ? track.uri()
        : track.credit() == null ? track.name() : track.credit() + " - " + track.name();
  }

  /// Writes a line for every row that was left out, then for every row that was matched.
  static void write(Path file, ImportReport report, List<Matched> matched) throws IOException {
    List<String> lines = new ArrayList<>();
    for (ImportReport.Row row : report.listed()) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("source", row.source());
      line.put("line", row.line());
      line.put("status", row.reason().skips() ? "skipped" : "kept");
      line.put("reason", name(row.reason()));
      line.put("text", row.text());
      lines.add(Json.line(line));
    }
    for (Matched one : matched) {
      for (TrackMatch row : one.playlist().rows()) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("playlist", one.playlist().playlist().title());
        line.put("row", row.row());
        line.put("line", row.told().line());
        line.put("status", name(row.status()));
        line.put("by", name(row.by()));
        line.put("similarity", Math.round(1e4 * row.similarity()) / 1e4);
        line.put("text", shown(row.told()));
        line.put("uri", row.track() < 0 ? null : one.catalog().trackUri(row.track()));
        lines.add(Json.line(line));
      }
    }
    Files.write(file, lines);
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
