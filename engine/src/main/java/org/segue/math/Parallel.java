package org.segue.math;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/// Plain loops over index ranges on a stated number of threads.
///
/// Chunks are handed out in order, so results that are written per index do not depend on the
/// number of threads.
public final class Parallel {
  private Parallel() {}

  /// What one thread does with the chunk [from, to).
  @FunctionalInterface
  public interface Chunk {
    void run(int from, int to);
  }

  /// Makes the work of one thread: scratch memory belongs to the closure it returns.
  @FunctionalInterface
  public interface Worker {
    Chunk start();
  }

  /// Runs over [0, n) in chunks of `chunkSize`. Each thread calls `worker.start()` once.
  ///
  /// The first failure is rethrown after all threads have stopped; an interrupt stops the loop.
  public static void forEach(int n, int threads, int chunkSize, Worker worker) {
    if (threads < 1 || chunkSize < 1) {
      throw new IllegalArgumentException("threads " + threads + ", chunk size " + chunkSize);
    }
    AtomicInteger next = new AtomicInteger();
    Runnable loop =
        () -> {
          Chunk chunk = worker.start();
          for (int from; (from = next.getAndAdd(chunkSize)) < n && from >= 0; ) {
            if (Thread.currentThread().isInterrupted()) {
              return;
            }
            chunk.run(from, Math.min(n, from + chunkSize));
          }
        };
    int useful = (int) Math.min(threads, (n + (long) chunkSize - 1) / chunkSize);
    if (useful <= 1) {
      loop.run();
      return;
    }
    try (var pool = Executors.newFixedThreadPool(useful)) {
      List<Future<?>> running = new ArrayList<>();
      for (int t = 0; t < useful; t++) {
        running.add(pool.submit(loop));
      }
      try {
        for (Future<?> future : running) {
          future.get();
        }
      } catch (ExecutionException e) {
        pool.shutdownNow();
        if (e.getCause() instanceof RuntimeException cause) {
          throw cause;
        }
        if (e.getCause() instanceof Error cause) {
          throw cause;
        }
        throw new IllegalStateException(e);
      } catch (InterruptedException e) {
        pool.shutdownNow();
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }
  }
}
