package org.segue.cli;

import java.time.Duration;
import java.time.Instant;
import org.segue.music.Time;

/// The clock on the wall.
final class SystemTime implements Time {

  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  public void sleep(Duration duration) throws InterruptedException {
    Thread.sleep(duration);
  }
}
