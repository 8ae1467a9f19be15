package org.segue.music;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A question has no answer: the service failed at it again and again, or its answer is none. Other
/// questions may fare better. Nothing is cached, so a later run asks again.
public final class FailedException extends IOException {
  private static final long serialVersionUID = 1;

  FailedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
