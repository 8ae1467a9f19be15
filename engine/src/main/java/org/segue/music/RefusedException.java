package org.segue.music;

import java.io.IOException;

/// We do not go there, or do not take what is offered: a host that is not allowed, a private
/// address, an answer that is too large. Trying again is of no use.
final class RefusedException extends IOException {
  private static final long serialVersionUID = 1;

  RefusedException(String message) {
    super(message);
  }
}
