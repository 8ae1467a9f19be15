package org.segue.music;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A question has no answer: the service failed at it again and again, or its answer is none. Other
/// questions may fare better. Nothing is cached, so a later run asks again.
public final class FailedException extends IOException {
  private static final long serialVersionUID = 1;

  private final boolean passing;

  FailedException(String message, boolean passing, @Nullable Throwable cause) {
    super(message, cause);
    this.passing = passing;
  }

  /// It would fail again.
  FailedException(String message, @Nullable Throwable cause) {
    this(message, false, cause);
  }

  /// Whether it may well go better soon: the way, or the service, failed.
  public boolean passing() {
    return passing;
  }
}
