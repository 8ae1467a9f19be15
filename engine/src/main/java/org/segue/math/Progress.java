package org.segue.math;

/// How long work tells how far it is. Implementations may be called from several threads.
@FunctionalInterface
public interface Progress {

  /// Work that nobody watches.
  Progress NONE = (phase, done, total) -> {};

  /// `done` of `total` units of `phase` are finished; a total of 0 means that it is not known.
  void report(String phase, long done, long total);

  /// The same, with a word on how it goes, such as a loss.
  default void report(String phase, long done, long total, String note) {
    report(phase, done, total);
  }
}
