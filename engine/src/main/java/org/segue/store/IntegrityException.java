package org.segue.store;

/// A stored file is damaged, truncated, foreign, or of a newer version.
public final class IntegrityException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public IntegrityException(String message) {
    super(message);
  }

  public IntegrityException(String message, Throwable cause) {
    super(message, cause);
  }
}
