package org.segue.music;

import java.time.Duration;
import java.time.Instant;

/// The clock, and waiting. Passed in, so that tests take no time.
public interface Time {

  Instant now();

  /// Counts up evenly, whatever somebody does to the clock.
  long nanos();

  void sleep(Duration duration) throws InterruptedException;
}
