package org.segue.content;

import java.io.IOException;

/// A file is not a recording that can be used. The message says why, without the file's name.
public final class UnreadableSoundException extends IOException {
  private static final long serialVersionUID = 1;

  public UnreadableSoundException(String reason) {
    super(reason);
  }
}
