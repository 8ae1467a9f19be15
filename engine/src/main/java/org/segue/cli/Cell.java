package org.segue.cli;

import org.jline.utils.WCWidth;

/// Text from data in a table: printable, and as wide on the screen as asked, where a Chinese
/// character or an emoji takes two columns and a combining mark none.
///
/// The widths come from the terminal library that the progress bars bring along.
final class Cell {
  private Cell() {}

  /// `text` filled up with spaces to at least `width` columns.
  static String padded(String text, int width) {
    String plain = DescribeReport.printable(text);
    return plain + " ".repeat(Math.max(0, width - width(plain)));
  }

  /// `text` in exactly `width` columns: filled up with spaces, or cut with an ellipsis.
  static String fitted(String text, int width) {
    String plain = DescribeReport.printable(text);
    int columns = width(plain);
    if (columns <= width) {
      return padded(plain, width);
    }
    int end = 0;
    columns = 0;
    while (columns + width(plain.codePointAt(end)) < width) { // one column is the ellipsis's
      columns += width(plain.codePointAt(end));
      end += Character.charCount(plain.codePointAt(end));
    }
    return plain.substring(0, end) + "…" + " ".repeat(width - columns - 1);
  }

  /// Columns that printable text takes.
  static int width(String plain) {
    return plain.codePoints().map(Cell::width).sum();
  }

  private static int width(int codePoint) {
    return Math.max(0, WCWidth.wcwidth(codePoint));
  }
}
