package org.segue.music;

import java.io.IOException;

/// A service lets us not in at all: keys are wrong, or what is asked for is closed. Asking on is
/// of no use; the message says what to do.
public final class ClosedException extends IOException {
  private static final long serialVersionUID = 1;

  ClosedException(String message) {
    super(message);
  }
}
