package org.segue.formats;

import org.jspecify.annotations.Nullable;

/// Text from outside made fit for one line of any file: no control characters, no line ends, no
/// halves of characters, nothing that turns the direction of what follows, no towers of accents.
/// What is clean stays as it is.
public final class Clean {
  private Clean() {}

  /// Titles of playlists, in code points.
  static final int TITLE = 200;

  /// Names of tracks, artists and albums.
  static final int NAME = 500;

  /// URIs, paths and descriptions.
  static final int LONG = 4000;

  private static final int MOST_MARKS = 6; // on one letter

  /// A playlist's title; null where nothing is left.
  public static @Nullable String title(@Nullable String text) {
    return orNull(text, TITLE);
  }

  /// A track's, an artist's or an album's name; null where nothing is left.
  public static @Nullable String name(@Nullable String text) {
    return orNull(text, NAME);
  }

  static @Nullable String longText(@Nullable String text) {
    return orNull(text, LONG);
  }

  private static @Nullable String orNull(@Nullable String text, int most) {
    if (text == null) {
      return null;
    }
    String line = line(text, most);
    return line.isEmpty() ? null : line;
  }

  /// At most so many code points of the text, on one line.
  static String line(String text, int most) {
    if (isClean(text) && text.length() <= most) {
      return text.strip();
    }
    StringBuilder clean = new StringBuilder(Math.min(text.length(), 2 * most));
    int count = 0;
    int marks = 0;
    for (int i = 0, c; i < text.length(); i += Character.charCount(c)) {
      c = text.codePointAt(i);
      int type = Character.getType(c);
      boolean mark = type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
      marks = mark ? marks + 1 : 0;
      if (marks > MOST_MARKS || isDropped(c)) {
        continue;
      }
      int kept =
          type == Character.SURROGATE ? 0xfffd : isBreak(type) ? (clean.isEmpty() ? -1 : ' ') : c;
      if (kept < 0 || (clean.isEmpty() && Character.isWhitespace(kept))) {
        continue;
      }
      if (count++ == most) {
        break;
      }
      clean.appendCodePoint(kept);
    }
    String line = clean.toString().strip();
    return line.endsWith("\u200d") ? line.substring(0, line.length() - 1).strip() : line;
  }

  private static boolean isClean(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x20 || (c >= 0x7f && c <= 0x9f) || c >= 0x300) {
        return false;
      }
    }
    return true;
  }

  private static boolean isBreak(int type) {
    return type == Character.CONTROL
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }

  /// Byte order marks, noncharacters, and what turns the direction of writing.
  private static boolean isDropped(int c) {
    return c == 0xfeff
        || (c & 0xfffe) == 0xfffe
        || (c >= 0xfdd0 && c <= 0xfdef)
        || (c >= 0x202a && c <= 0x202e)
        || (c >= 0x2066 && c <= 0x2069);
  }
}
