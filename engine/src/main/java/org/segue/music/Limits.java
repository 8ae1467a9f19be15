package org.segue.music;

import java.time.Duration;

/// At most `requests` in any stretch of time as long as `window`, wherever it begins.
public record Limits(int requests, Duration window) {

  public Limits {
    if (requests < 1 || window.isNegative()) {
      throw new IllegalArgumentException("%d requests in %s".formatted(requests, window));
    }
  }
}
