package org.segue.serve;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Lets as many requests compute at once as there are processors, makes a few wait, and turns the
/// others away at once: whoever would wait longer than `patience` (by the mean time of the latest
/// answers and the number before it) is told to come back, so those who are let in stay fast.
final class Admission {

  /// What is computed in a turn.
  @FunctionalInterface
  interface Work<T> {
    T run();
  }

  private static final int SLOWEST_CHANGE = 16;

  private final Semaphore turns;
  private final int width;
  private final long patience;
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicLong meanNanos = new AtomicLong();

  Admission(int width, Duration patience) {
    this.width = width;
    this.patience = patience.toNanos();
    turns = new Semaphore(width, true);
  }

  /// Runs `work` in its turn.
  ///
  /// @throws Problem 503 when too many are before it
  <T> T run(Work<T> work) throws InterruptedException {
    int before = waiting.getAndIncrement();
    try {
      // at least a few may always wait, however slow the model is
      if (before >= 4 * width && before / width * meanNanos.get() > patience) {
        throw full();
      }
      long most = Math.max(patience, 8 * meanNanos.get());
      if (!turns.tryAcquire(most, TimeUnit.NANOSECONDS)) {
        throw full();
      }
    } finally {
      waiting.decrementAndGet();
    }
    return timed(work);
  }

  /// Runs `work` in its turn, however long that takes: for parts of one long request.
  <T> T runPatiently(Work<T> work) throws InterruptedException {
    turns.acquire();
    return timed(work);
  }

  int waiting() {
    return waiting.get();
  }

  private <T> T timed(Work<T> work) {
    long start = System.nanoTime();
    try {
      return work.run();
    } finally {
      long took = System.nanoTime() - start;
      turns.release();
      meanNanos.accumulateAndGet(
          took, (mean, last) -> mean == 0 ? last : mean + (last - mean) / SLOWEST_CHANGE);
    }
  }

  private static Problem full() {
    return Problem.unavailable("overloaded", "too many requests at once; come back shortly", 1);
  }
}
