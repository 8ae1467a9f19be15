package org.segue.cli;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/// What `segue plot` draws, as [PicturePng] or [PicturePage]: panels above one another over one
/// horizontal axis. A line of the same name has the same colour in all of them.
record Picture(String title, String x, boolean logX, List<Panel> panels) {

  /// Told apart by those who see colours differently as well (Okabe & Ito 2008), and a grey.
  static final List<String> COLOURS =
      List.of(
          "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000", "#888888");

  /// One vertical axis.
  ///
  /// @param logY whether it is logarithmic; then all values are above 0
  record Panel(String y, boolean logY, List<Line> lines) {
    Panel(String y, List<Line> lines) {
      this(y, false, lines);
    }
  }

  /// @param marked whether its points are marked, where there are few of them
  /// @param points from left to right
  record Line(String name, boolean marked, List<Point> points) {}

  /// @param plusMinus half the width of an interval around y; 0 for none
  record Point(double x, double y, double plusMinus) {}

  /// The names of all lines, in the order of their colours.
  SequencedSet<String> names() {
    SequencedSet<String> names = new LinkedHashSet<>();
    panels.forEach(panel -> panel.lines().forEach(line -> names.add(line.name())));
    return names;
  }
}
