package org.segue.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.segue.data.DatasetStatistics;
import org.segue.data.DatasetStatistics.Bin;
import org.segue.data.DatasetStatistics.Count;
import org.segue.data.DatasetStatistics.Quantiles;
import org.segue.store.Json;

/// Statistics as one HTML file that needs nothing else: style, script and the chart library are
/// inside, so it opens offline. Every chart has its numbers in a table beside it. Whatever comes
/// from the data is escaped for the place where it stands ([#escape], [#scriptSafe]).
record DescribePage(String name, DatasetStatistics statistics) {

  private static final String VERSION = "META-INF/maven/org.webjars.npm/echarts/pom.properties";

  private static final String TEMPLATE = "describe.html";
  private static final Pattern PLACE = Pattern.compile("@([A-Z_]+)@");

  /// Fills every `@PLACE@` of the template in one pass, so that data which looks like one stays.
  String html() {
    String template = text(resource(TEMPLATE, DescribePage.class.getResourceAsStream(TEMPLATE)));
    return PLACE
        .matcher(template)
        .replaceAll(place -> Matcher.quoteReplacement(content(place.group(1))));
  }

  /// Text for an element or a quoted attribute.
  static String escape(String text) {
    return DescribeReport.printable(text)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /// JSON for inside a `<script>`: no character in it can end the element or open a comment, and
  /// what it says stays the same.
  static String scriptSafe(String json) {
    return json.replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("&", "\\u0026")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029");
  }

  private String content(String place) {
    DatasetStatistics s = statistics;
    return switch (place) {
      case "NAME" -> escape(name);
      case "FACTS" -> facts();
      case "LENGTH_TABLE" -> bins("Tracks per playlist", "playlists", s.lengthBins());
      case "POPULARITY_TABLE" -> bins("Playlists per track", "tracks", s.popularityBins());
      case "QUANTILES" -> quantiles();
      case "TITLES" -> counts("Top playlist titles", "Title (normalised)", s.topTitles());
      case "TRACKS" -> counts("Top tracks", "Track", s.topTracks());
      case "ARTISTS" -> counts("Top artists", "Artist", s.topArtists());
      case "EDITS" -> counts("Number of edits", "Edits", s.edits());
      case "MODIFIED" -> counts("Last modified", "Day (UTC)", s.modified());
      case "LENGTHS" -> counts("Playlist length", "Tracks", s.lengths());
      case "FOLLOWERS" -> counts("Number of followers", "Followers", s.followers());
      case "DATA" -> scriptSafe(Json.line(s));
      case "ECHARTS" -> library();
      default -> throw new IllegalStateException("nothing to put at @" + place + "@");
    };
  }

  private String facts() {
    DatasetStatistics s = statistics;
    return fact("playlists", Bars.number(s.playlists()))
        + fact("entries (distinct tracks of a playlist)", Bars.number(s.entries()))
        + fact("entries in the files", Bars.number(s.entriesInFiles()))
        + fact("duplicates dropped", Bars.number(s.droppedDuplicates()))
        + fact("entries without URI dropped", Bars.number(s.droppedWithoutUri()))
        + fact("unique tracks", Bars.number(s.tracks()))
        + fact("unique albums", Bars.number(s.albums()))
        + fact("unique artists", Bars.number(s.artists()))
        + fact("unique titles", Bars.number(s.titles()))
        + fact("unique normalised titles", Bars.number(s.normalisedTitles()))
        + fact("playlists with a description", Bars.number(s.descriptions()))
        + fact("playlists without a title", Bars.number(s.untitled()))
        + fact("collaborative playlists", Bars.number(s.collaborative()))
        + fact("average length", DescribeReport.decimal(s.averageLength(), 2))
        + fact("tracks on no playlist, not counted here", Bars.number(s.tracksWithoutPlaylist()))
        + fact("tracks on one playlist only", DescribeReport.share(s.singletons(), s.tracks()))
        + fact("entries of the top 1 % of tracks", DescribeReport.percent(s.topPercentShare()))
        + fact("Gini coefficient of popularity", DescribeReport.decimal(s.gini(), 3))
        + fact("tracks without artist", unknown(s.unknownArtist()))
        + fact("tracks without album", unknown(s.unknownAlbum()))
        + fact("tracks without duration", unknown(s.unknownDuration()))
        + fact("content hash", escape(s.contentHash()));
  }

  private String unknown(DatasetStatistics.Unknown unknown) {
    return DescribeReport.percent(unknown.tracks(), statistics.tracks());
  }

  private static String fact(String label, String value) {
    return "<div><dt>" + label + "</dt><dd>" + value + "</dd></div>\n";
  }

  private static String counts(String caption, String head, List<Count> counts) {
    long largest = counts.stream().mapToLong(Count::count).max().orElse(1);
    return table(
        caption,
        head,
        "count",
        counts.stream()
            .map(c -> row(escape(c.value()), c.count(), 100.0 * c.count() / largest))
            .collect(Collectors.joining()));
  }

  private static String bins(String caption, String unit, List<Bin> bins) {
    return table(
        "Table: " + caption,
        caption,
        unit,
        bins.stream()
            .map(bin -> row(DescribeReport.range(bin), bin.count(), 0))
            .collect(Collectors.joining()));
  }

  private static String table(String caption, String head, String unit, String rows) {
    return "<table><caption>%s</caption><thead><tr><th scope=\"col\">%s</th><th scope=\"col\" class=\"n\">%s</th></tr></thead><tbody>\n%s</tbody></table>\n"
        .formatted(
            caption,
            head,
            unit,
            rows.isEmpty() ? "<tr><td colspan=\"2\">not known</td></tr>\n" : rows);
  }

  private static String row(String label, long count, double percent) {
    String bar =
        percent == 0 ? "" : String.format(Locale.ROOT, " style=\"--part:%.1f%%\"", percent);
    return "<tr><th scope=\"row\"%s><bdi>%s</bdi></th><td class=\"n\">%s</td></tr>\n"
        .formatted(bar, label, Bars.number(count));
  }

  private String quantiles() {
    return quantiles("tracks per playlist", statistics.length())
        + quantiles("playlists per track", statistics.popularity());
  }

  private static String quantiles(String label, Quantiles q) {
    long[] values = {q.min(), q.p10(), q.p25(), q.median(), q.p75(), q.p90(), q.p99(), q.max()};
    StringBuilder row = new StringBuilder("<tr><th scope=\"row\">" + label + "</th>");
    for (long value : values) {
      row.append("<td class=\"n\">").append(Bars.number(value)).append("</td>");
    }
    return row + "<td class=\"n\">" + DescribeReport.decimal(q.mean(), 2) + "</td></tr>\n";
  }

  /// The chart library from the class path, whatever its version.
  static String library() {
    ClassLoader loader = DescribePage.class.getClassLoader();
    try (InputStream in = resource(VERSION, loader.getResourceAsStream(VERSION))) {
      Properties properties = new Properties();
      properties.load(in);
      String path =
          "META-INF/resources/webjars/echarts/"
              + properties.getProperty("version")
              + "/dist/echarts.common.min.js";
      return text(resource(path, loader.getResourceAsStream(path)))
          .replace("</script", "<\\/script");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static InputStream resource(String path, @Nullable InputStream in) {
    if (in == null) {
      throw new IllegalStateException(
          path + " is not on the class path; start Segue with the lib folder beside its jar");
    }
    return in;
  }

  static String text(InputStream in) {
    try (in) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
