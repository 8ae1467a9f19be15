package org.segue.music;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// A service wants to be left alone until a time that is too far away to wait for. What was asked
/// stays open; the time is kept for the next run.
public final class LaterException extends IOException {
  private static final long serialVersionUID = 1;

  private final String service;
  private final Instant until;

  LaterException(String service, Instant until, String why) {
    super(
        "%s is not to be asked before %s: %s"
            .formatted(service, until.truncatedTo(ChronoUnit.SECONDS), why));
    this.service = service;
    this.until = until;
  }

  public String service() {
    return service;
  }

  public Instant until() {
    return until;
  }
}
