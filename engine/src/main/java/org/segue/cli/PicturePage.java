package org.segue.cli;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.segue.store.Json;

/// A [Picture] as one HTML file that needs nothing else and opens offline: hover for numbers, zoom
/// by wheel or slider, click a name to hide its line. Text from elsewhere is escaped for the place
/// where it stands, as in [DescribePage].
record PicturePage(Picture picture) {

  private static final String TEMPLATE = "picture.html";
  private static final Pattern PLACE = Pattern.compile("@([A-Z_]+)@");

  String html() {
    String template =
        DescribePage.text(
            DescribePage.resource(TEMPLATE, PicturePage.class.getResourceAsStream(TEMPLATE)));
    return PLACE
        .matcher(template)
        .replaceAll(place -> Matcher.quoteReplacement(content(place.group(1))));
  }

  private String content(String place) {
    return switch (place) {
      case "TITLE" -> DescribePage.escape(picture.title());
      case "HEIGHT" -> String.valueOf(picture.panels().size() == 1 ? 34 : 24 * panels());
      case "TABLES" -> tables();
      case "DATA" -> DescribePage.scriptSafe(Json.line(picture));
      case "COLOURS" -> DescribePage.scriptSafe(Json.line(Picture.COLOURS));
      case "ECHARTS" -> DescribePage.library();
      default -> throw new IllegalStateException("nothing to put at @" + place + "@");
    };
  }

  private int panels() {
    return picture.panels().size();
  }

  /// The ends and the extremes of each line, for those who read numbers.
  private String tables() {
    StringBuilder text = new StringBuilder();
    for (Picture.Panel panel : picture.panels()) {
      text.append("<div class=\"wide\"><table><caption>")
          .append(DescribePage.escape(panel.y()))
          .append("</caption><thead><tr><th scope=\"col\">line</th>");
      for (String head : List.of("first", "last", "smallest", "largest")) {
        text.append("<th scope=\"col\" class=\"n\">").append(head).append("</th>");
      }
      text.append("</tr></thead><tbody>\n");
      panel.lines().forEach(line -> row(line, text));
      text.append("</tbody></table></div>\n");
    }
    return text.toString();
  }

  private void row(Picture.Line line, StringBuilder text) {
    Comparator<Picture.Point> byY = Comparator.comparingDouble(Picture.Point::y);
    List<Picture.Point> points = line.points();
    text.append("<tr><th scope=\"row\"><bdi>")
        .append(DescribePage.escape(line.name()))
        .append("</bdi></th>");
    for (Picture.Point point :
        List.of(
            points.getFirst(),
            points.getLast(),
            points.stream().min(byY).orElseThrow(),
            points.stream().max(byY).orElseThrow())) {
      text.append("<td class=\"n\">")
          .append(
              String.format(
                  Locale.ROOT,
                  "%.4f <small>at %s %s</small>",
                  point.y(),
                  DescribePage.escape(picture.x()),
                  number(point.x())))
          .append("</td>");
    }
    text.append("</tr>\n");
  }

  private static String number(double x) {
    return x == Math.rint(x) ? String.valueOf((long) x) : String.valueOf(x);
  }
}
