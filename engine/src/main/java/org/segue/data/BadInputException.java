package org.segue.data;

import org.jspecify.annotations.Nullable;

/// An input from outside is wrong. The message names the source, the position, what was found, and
/// the remedy.
public final class BadInputException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// A position that is not known.
  public static final long NOWHERE = -1;

  private final String source;

  public BadInputException(String source, String what, String remedy) {
    this(source, NOWHERE, what, remedy, null);
  }

  /// `position` counts bytes from 0, of the decompressed content where the source is compressed.
  public BadInputException(
      String source, long position, String what, String remedy, @Nullable Throwable cause) {
    this(source, position < 0 ? "" : " at byte " + position, what, remedy, cause);
  }

  private BadInputException(
      String source, String place, String what, String remedy, @Nullable Throwable cause) {
    super("%s%s: %s. %s.".formatted(source, place, what, remedy), cause);
    this.source = source;
  }

  /// Where lines are what people count; the first is 1.
  public static BadInputException atLine(
      String source, long line, String what, String remedy, @Nullable Throwable cause) {
    return new BadInputException(source, " at line " + Math.max(1, line), what, remedy, cause);
  }

  /// The file, or the entry of an archive.
  public String source() {
    return source;
  }
}
