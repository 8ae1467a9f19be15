package org.segue.serve;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Lets as many requests compute at once as there are processors, makes a few wait, and turns the
/// others away at once: whoever would wait longer than `patience` (by the mean time of the latest
/// answers and the number before it) is told to come back, so those who are let in stay fast.
/// Turning away must cost next to nothing, or it would take the processors from those inside:
/// handlers ask [#check] before they read anything, and what is told is made once.
///
/// Long requests (a batch, what is made beforehand) take turns for their parts out of half of the
/// width, at most: so many wait or compute among the others at any time, and are counted with them.
///
/// What is computed runs on threads of its own: on those that carry the requests it would keep new
/// ones from being read, and so from being counted and turned away.
final class Admission implements AutoCloseable {

  /// What is computed in a turn.
  @FunctionalInterface
  interface Work<T> {
    T run();
  }

  private static final int SLOWEST_CHANGE = 16;

  /// Who was let in may wait so many times longer than was expected: others may use the processors.
  private static final int LONGEST_OVER = 20;

  /// So many long requests for each thread may be under way.
  private static final int LONG_ONES = 8;

  /// What everybody is told who is turned away.
  private final Problem full =
      Problem.unavailable("overloaded", "too many requests at once; come back shortly", 1).shared();

  private final ExecutorService workers;
  private final int width;
  private final long patience;
  private final Semaphore patient;
  private final AtomicInteger longOnes = new AtomicInteger();
  private final AtomicInteger inside = new AtomicInteger();
  private final AtomicLong meanNanos = new AtomicLong();

  Admission(int width, Duration patience) {
    this.width = width;
    this.patience = patience.toNanos();
    patient = new Semaphore(Math.max(1, width / 2), true);
    workers =
        Executors.newFixedThreadPool(
            width, Thread.ofPlatform().daemon().name("segue-answering-", 0).factory());
  }

  /// Turns away who comes while too many are inside, before anything is done for it.
  ///
  /// @throws Problem 503 when too many are before it
  void check() {
    if (isFull(inside.get())) {
      throw full;
    }
  }

  /// Runs `work` in its turn.
  ///
  /// @throws Problem 503 when too many are before it
  <T> T run(Work<T> work) throws InterruptedException {
    int before = inside.getAndIncrement();
    try {
      if (isFull(before)) {
        throw full;
      }
      AtomicBoolean begun = new AtomicBoolean();
      FutureTask<T> task = task(work, begun);
      workers.execute(task);
      try {
        return result(task, Math.max(LONGEST_OVER * patience, 8 * meanNanos.get()));
      } catch (TimeoutException e) {
        if (begun.compareAndSet(false, true)) { // it will find nothing to do
          throw full;
        }
        return result(task);
      }
    } finally {
      inside.decrementAndGet();
    }
  }

  /// Lets a long request begin; [#end] must follow.
  ///
  /// @throws Problem 503 while too many of them are under way, or too many others before it
  void begin() {
    check();
    if (longOnes.incrementAndGet() > LONG_ONES * width) {
      longOnes.decrementAndGet();
      throw full;
    }
  }

  /// A long request is over.
  void end() {
    longOnes.decrementAndGet();
  }

  /// Runs `work` in its turn, however long that takes: for parts of one long request.
  <T> T runPatiently(Work<T> work) throws InterruptedException {
    patient.acquire();
    inside.incrementAndGet();
    try {
      FutureTask<T> task = task(work, new AtomicBoolean());
      workers.execute(task);
      return result(task);
    } finally {
      inside.decrementAndGet();
      patient.release();
    }
  }

  /// Runs `work` in its turn when nobody else wants one, or has waited for a second: for what is
  /// made beforehand.
  <T> T runAside(Work<T> work) throws InterruptedException {
    for (int waited = 0; inside.get() > 0 && waited < 1_000; waited += 10) {
      Thread.sleep(10);
    }
    return runPatiently(work);
  }

  /// How many wait or compute.
  int inside() {
    return inside.get();
  }

  /// Takes no more work; what runs may end.
  @Override
  public void close() {
    workers.shutdown();
  }

  private <T> FutureTask<T> task(Work<T> work, AtomicBoolean begun) {
    return new FutureTask<>(
        () -> {
          if (!begun.compareAndSet(false, true)) {
            throw full; // nobody waits for it any more
          }
          long start = System.nanoTime();
          try {
            return work.run();
          } finally {
            meanNanos.accumulateAndGet(
                System.nanoTime() - start,
                (mean, last) -> mean == 0 ? last : mean + (last - mean) / SLOWEST_CHANGE);
          }
        });
  }

  private static <T> T result(FutureTask<T> task) throws InterruptedException {
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw unchecked(e);
    }
  }

  private static <T> T result(FutureTask<T> task, long nanos)
      throws InterruptedException, TimeoutException {
    try {
      return task.get(nanos, TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw unchecked(e);
    }
  }

  private static RuntimeException unchecked(ExecutionException e) {
    return switch (e.getCause()) {
      case RuntimeException failure -> failure;
      case Error failure -> throw failure;
      case null, default -> new IllegalStateException(e);
    };
  }

  /// At least a few may always wait, however slow the model is.
  private boolean isFull(int before) {
    return before >= 4 * width && before / width * meanNanos.get() > patience;
  }
}
