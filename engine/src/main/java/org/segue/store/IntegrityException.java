package org.segue.store;

import java.nio.file.Path;

/// A stored file is damaged, truncated, foreign, or of a newer version.
public final class IntegrityException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public IntegrityException(String message) {
    super(message);
  }

  public IntegrityException(String message, Throwable cause) {
    super(message, cause);
  }

  /// Refuses a file that calls itself something else than `known`, or a version of it after `upTo`.
  public static void unlessReadable(Path file, String format, int version, String known, int upTo) {
    if (!format.equals(known) || version > upTo) {
      throw new IntegrityException(
          "%s: format %s version %d; this program reads %s up to version %d"
              .formatted(file, format, version, known, upTo));
    }
  }
}
