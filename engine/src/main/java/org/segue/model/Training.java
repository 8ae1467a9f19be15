package org.segue.model;

import org.jspecify.annotations.Nullable;
import org.segue.data.Catalog;
import org.segue.math.Progress;
import org.segue.store.Checkpoints;
import org.segue.store.NamedArrays;

/// One training run: the seed of all chance in it, the threads it may use, who watches, and where
/// finished phases are kept in case it is cut off. `earlier` is a model of the same algorithm to go
/// on from, for those that can ([Algorithm#goesOn]).
public record Training(
    long seed, int threads, Progress progress, Checkpoints checkpoints, @Nullable Earlier earlier) {

  /// What a model has learnt, and the catalog that its numbers are of.
  public record Earlier(NamedArrays state, Catalog catalog) {}

  public Training {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, not " + threads);
    }
  }

  /// From the start.
  public Training(long seed, int threads, Progress progress, Checkpoints checkpoints) {
    this(seed, threads, progress, checkpoints, null);
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

  /// The same run, going on from an earlier model.
  public Training from(Earlier model) {
    return new Training(seed, threads, progress, checkpoints, model);
  }

  /// Seed 1 on one thread, unwatched.
  public Training() {
    this(1, 1, Progress.NONE);
  }
}
