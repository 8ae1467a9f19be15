package org.segue.cli;

import static org.segue.cli.Bars.number;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import org.segue.data.DatasetStatistics;
import org.segue.data.DatasetStatistics.Bin;
import org.segue.data.DatasetStatistics.Count;
import org.segue.data.DatasetStatistics.Quantiles;
import org.segue.data.DatasetStatistics.Unknown;

/// Statistics as text: first under the labels and in the order of the official statistics of the
/// Million Playlist Dataset, so that the two can be laid side by side, then what they lack.
record DescribeReport(DatasetStatistics statistics, int width) {

  void print(PrintStream out) {
    official(out);
    more(out);
    out.println();
    out.println("tracks per playlist");
    lines(out, bars(statistics.lengthBins(), false));
    out.println();
    out.println("playlists per track (bins double, bars are logarithmic)");
    lines(out, bars(statistics.popularityBins(), true));
  }

  private void official(PrintStream out) {
    DatasetStatistics s = statistics;
    out.println("number of playlists " + s.playlists());
    out.println("number of tracks " + s.entries());
    out.println("number of unique tracks " + s.tracks());
    out.println("number of unique albums " + s.albums());
    out.println("number of unique artists " + s.artists());
    out.println("number of unique titles " + s.titles());
    out.println("number of playlists with descriptions " + s.descriptions());
    out.println("number of unique normalized titles " + s.normalisedTitles());
    out.println("avg playlist length " + decimal(s.averageLength(), 6));
    list(out, "top playlist titles", s.topTitles());
    list(out, "top tracks", s.topTracks());
    list(out, "top artists", s.topArtists());
    list(out, "numedits histogram", s.edits());
    list(out, "last modified histogram", s.modified());
    list(out, "playlist length histogram", s.lengths());
    list(out, "num followers histogram", s.followers());
  }

  private static void list(PrintStream out, String heading, List<Count> counts) {
    out.println();
    out.println(heading);
    for (Count count : counts) {
      out.println(String.format(Locale.ROOT, "%7d %s", count.count(), printable(count.value())));
    }
    if (counts.isEmpty()) {
      out.println("        (not known)");
    }
  }

  private void more(PrintStream out) {
    DatasetStatistics s = statistics;
    out.println();
    out.println("import");
    row(out, "duplicates dropped inside playlists", number(s.droppedDuplicates()));
    row(out, "entries without a track URI dropped", number(s.droppedWithoutUri()));
    row(out, "number of tracks in the files", number(s.entriesInFiles()));
    row(out, "content hash", s.contentHash());
    out.println();
    out.println("playlists");
    row(out, "without a title", share(s.untitled(), s.playlists()));
    row(out, "collaborative", share(s.collaborative(), s.playlists()));
    row(out, "without tracks", share(s.empty(), s.playlists()));
    out.println();
    out.println("tracks");
    row(out, "on no playlist, not counted here", number(s.tracksWithoutPlaylist()));
    row(out, "on one playlist only", share(s.singletons(), s.tracks()));
    row(out, "share of entries of the top 1 %", percent(s.topPercentShare()));
    row(out, "Gini coefficient of popularity", decimal(s.gini(), 4));
    row(out, "without artist", unknown(s.unknownArtist()));
    row(out, "without album", unknown(s.unknownAlbum()));
    row(out, "without duration", unknown(s.unknownDuration()));
    out.println();
    out.println(
        "                          min     10%     25%  median     75%     90%     99%     max"
            + "       mean");
    quantiles(out, "tracks per playlist", s.length());
    quantiles(out, "playlists per track", s.popularity());
  }

  private String unknown(Unknown unknown) {
    return share(unknown.tracks(), statistics.tracks())
        + ", "
        + percent(unknown.entries(), statistics.entries())
        + " of entries";
  }

  private static void row(PrintStream out, String label, String value) {
    out.println("  " + label + " ".repeat(Math.max(1, 37 - label.length())) + value);
  }

  private static void quantiles(PrintStream out, String label, Quantiles q) {
    out.println(
        String.format(
            Locale.ROOT,
            "  %-20s%7d %7d %7d %7d %7d %7d %7d %7d %10.2f",
            label,
            q.min(),
            q.p10(),
            q.p25(),
            q.median(),
            q.p75(),
            q.p90(),
            q.p99(),
            q.max(),
            q.mean()));
  }

  private static Bars bars(List<Bin> bins, boolean logarithmic) {
    return new Bars(
        bins.stream().map(bin -> new Bars.Bar(range(bin), bin.count())).toList(), logarithmic);
  }

  private void lines(PrintStream out, Bars bars) {
    bars.draw(width).forEach(out::println);
  }

  static String range(Bin bin) {
    return bin.from() == bin.to() ? "" + bin.from() : bin.from() + "–" + bin.to();
  }

  static String share(long part, long whole) {
    return number(part) + " (" + percent(part, whole) + ")";
  }

  static String percent(long part, long whole) {
    return percent(whole == 0 ? 0 : (double) part / whole);
  }

  static String percent(double share) {
    return decimal(100 * share, 1) + " %";
  }

  static String decimal(double value, int digits) {
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }

  /// Text from data for a terminal: what would move the cursor or turn the direction of writing
  /// becomes visible.
  static String printable(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints()
        .map(
            c ->
                Character.isISOControl(c)
                        || c == 0x2028
                        || c == 0x2029
                        || (c >= 0x202a && c <= 0x202e)
                        || (c >= 0x2066 && c <= 0x2069)
                    ? 0xfffd
                    : c)
        .forEach(safe::appendCodePoint);
    return safe.toString();
  }
}
