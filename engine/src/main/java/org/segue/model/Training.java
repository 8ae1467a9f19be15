package org.segue.model;

import org.segue.math.Progress;
import org.segue.store.Checkpoints;

/// One training run: the seed of all chance in it, the threads it may use, who watches, and where
/// finished phases are kept in case it is cut off.
public record Training(long seed, int threads, Progress progress, Checkpoints checkpoints) {

  public Training {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, not " + threads);
    }
  }

  /// Without checkpoints: a run that is cut off starts again.
  public Training(long seed, int threads, Progress progress) {
    this(seed, threads, progress, Checkpoints.NONE);
  }

  /// The same run under another watcher. What it does is part of a larger run, whose checkpoints
  /// are not its own.
  Training watchedBy(Progress other) {
    return new Training(seed, threads, other);
  }

  /// Seed 1 on one thread, unwatched.
  public Training() {
    this(1, 1, Progress.NONE);
  }
}
