package org.segue.store;

import java.nio.file.Path;
import java.util.Map;

/// A stored file is damaged, truncated, foreign, or of a newer version.
public final class IntegrityException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// What directories are that say so by these formats; they are easily taken for each other.
  private static final Map<String, String> CALLED =
      Map.of("segue-dataset", "a data set", "segue-model", "a model");

  public IntegrityException(String message) {
    super(message);
  }

  public IntegrityException(String message, Throwable cause) {
    super(message, cause);
  }

  /// Refuses a file that calls itself something else than `known`, or a version of it after `upTo`.
  static void unlessReadable(Path file, String format, int version, String known, int upTo) {
    String found = CALLED.get(format);
    String wanted = CALLED.get(known);
    if (found != null && wanted != null && !found.equals(wanted)) {
      Path directory = file.getParent();
      throw new IntegrityException(
          "%s is %s, not %s".formatted(directory == null ? file : directory, found, wanted));
    }
    if (!format.equals(known) || version > upTo) {
      throw new IntegrityException(
          "%s: format %s version %d; this program reads %s up to version %d"
              .formatted(file, format, version, known, upTo));
    }
  }
}
