package org.segue.model;

import org.segue.math.Progress;

/// One training run: the seed of all chance in it, the threads it may use, and who watches.
public record Training(long seed, int threads, Progress progress) {

  public Training {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, not " + threads);
    }
  }

  /// Seed 1 on one thread, unwatched.
  public Training() {
    this(1, 1, Progress.NONE);
  }
}
