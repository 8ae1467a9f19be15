package org.segue.cli;

import java.util.ArrayList;
import java.util.List;

/// A distribution drawn with block characters, a line per bin: label, bar, count. It reads the same
/// on a terminal, in a file and by a screen reader (the number is on the line).
record Bars(List<Bar> bars, boolean logarithmic) {

  /// One line of the drawing.
  record Bar(String label, long count) {}

  private static final String EIGHTHS = " ▏▎▍▌▋▊▉█";
  private static final int SHORTEST = 10;

  /// Lines of at most `width` columns (but bars have room for 10).
  List<String> draw(int width) {
    int labels = 0;
    int counts = 0;
    long largest = 0;
    for (Bar bar : bars) {
      labels = Math.max(labels, bar.label().length());
      counts = Math.max(counts, number(bar.count()).length());
      largest = Math.max(largest, bar.count());
    }
    int room = Math.max(SHORTEST, width - labels - counts - 4);
    List<String> lines = new ArrayList<>();
    for (Bar bar : bars) {
      double part = largest == 0 ? 0 : height(bar.count()) / height(largest);
      String block = block(part, room, bar.count() > 0);
      lines.add(
          " ".repeat(labels - bar.label().length())
              + bar.label()
              + "  "
              + block
              + " ".repeat(room - block.length())
              + "  "
              + " ".repeat(counts - number(bar.count()).length())
              + number(bar.count()));
    }
    return lines;
  }

  /// With thousands apart, so that large counts can be read.
  static String number(long count) {
    return String.format(java.util.Locale.ROOT, "%,d", count);
  }

  private double height(long count) {
    return logarithmic ? Math.log1p((double) count) : count;
  }

  /// A bar over `part` of the room, to an eighth of a column; what is not nothing can be seen.
  private static String block(double part, int room, boolean visible) {
    int eighths = (int) Math.round(part * room * 8);
    if (visible && eighths == 0) {
      eighths = 1;
    }
    String whole = "█".repeat(eighths / 8);
    return eighths % 8 == 0 ? whole : whole + EIGHTHS.charAt(eighths % 8);
  }
}
