package org.segue.music;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.function.Supplier;

/// When a service may be asked next: one for each service, shared by all threads.
///
/// Three things hold requests back. The rolling window: a request goes when fewer than the allowed
/// ones left within the last window. A bucket of tokens would not do: it may let twice as many
/// through in one window. What the service said (`Retry-After`). And failures: after five in a row
/// it is left alone for 15 s, then for twice as long each time, up to five minutes, until it
/// answers. What is longer than our patience is a [LaterException], and is kept for the next run.
final class Pace {

  /// No service is believed that wants to be left alone for longer.
  static final Duration LONGEST = Duration.ofHours(24);

  private static final int FAILURES = 5;
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(15);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
  private static final Duration UNTOLD = Duration.ofSeconds(5);

  private final String name;
  private final Limits limits;
  private final Duration patience;
  private final Time time;
  private final NotBefore kept;
  private final ArrayDeque<Long> sent = new ArrayDeque<>(); // nanos, the last window's
  private int failures; // in a row
  private int pauses;
  private int busy; // in a row
  private Instant notBefore;
  private String why;

  Pace(String name, Limits limits, Duration patience, Time time, NotBefore kept) {
    this.name = name;
    this.limits = limits;
    this.patience = patience;
    this.time = time;
    this.kept = kept;
    NotBefore.Entry before = kept.find(name);
    Instant furthest = time.now().plus(LONGEST);
    notBefore = before == null ? Instant.MIN : before.until();
    notBefore = notBefore.isAfter(furthest) ? furthest : notBefore;
    why = before == null ? "" : before.why();
  }

  /// Returns when it is our turn. A turn that comes after what is left of the asker's time is a
  /// [LaterException].
  void await(Supplier<Duration> left) throws LaterException, InterruptedException {
    while (true) {
      Duration wait = next(left.get());
      if (wait.isZero()) {
        return;
      }
      time.sleep(wait);
    }
  }

  /// Takes a turn and returns zero, or says how long there is none.
  private synchronized Duration next(Duration left) throws LaterException {
    Instant now = time.now();
    if (left.isZero()) {
      throw new LaterException(name, now, "no time is left for it");
    }
    if (notBefore.isAfter(now)) {
      Duration wait = Duration.between(now, notBefore);
      if (wait.compareTo(patience) > 0 || wait.compareTo(left) > 0) {
        throw new LaterException(name, notBefore, why);
      }
      return wait;
    }
    long nanos = time.nanos();
    long window = limits.window().toNanos();
    while (!sent.isEmpty() && nanos - sent.peekFirst() >= window) {
      sent.removeFirst();
    }
    if (sent.size() < limits.requests()) {
      sent.addLast(nanos);
      return Duration.ZERO;
    }
    Duration wait = Duration.ofNanos(window - (nanos - sent.peekFirst()));
    if (wait.compareTo(left) > 0) {
      throw new LaterException(name, now.plus(wait), "others are asking it");
    }
    return wait;
  }

  synchronized void succeeded() {
    failures = 0;
    pauses = 0;
    busy = 0;
  }

  /// It did not answer, or not as it should.
  synchronized void failed(String reason) throws IOException {
    failures++;
    if (failures >= FAILURES) {
      Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(pauses, 10));
      pauses++;
      leaveAlone(
          pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause,
          "it failed %d times in a row, last: %s".formatted(failures, reason));
    }
  }

  /// It said that it is too much, and perhaps for how long (the value of `Retry-After`). Each time
  /// in a row the least that we wait doubles.
  synchronized void busy(String retryAfter, String reason) throws IOException {
    Duration told = RetryAfter.parse(retryAfter, time.now());
    long factor = 1L << Math.min(busy, 20);
    busy++;
    Duration least = (told == null ? UNTOLD : Duration.ofSeconds(1)).multipliedBy(factor);
    Duration wait = told == null || told.compareTo(least) < 0 ? least : told;
    leaveAlone(wait, reason);
  }

  private void leaveAlone(Duration wait, String reason) throws IOException {
    Instant until = time.now().plus(wait.compareTo(LONGEST) > 0 ? LONGEST : wait);
    if (until.isAfter(notBefore)) {
      notBefore = until;
      why = reason;
      kept.put(name, new NotBefore.Entry(until, reason));
    }
  }
}
