package org.segue.model;

/// One reason for a recommended track and its share of the evidence, in (0, 1].
public sealed interface Reason {

  double share();

  /// A seed that brought the track.
  record Seed(int track, double share) implements Reason {}

  /// A word of the title (or the whole title) that brought the track.
  record Title(String words, double share) implements Reason {}

  /// Nothing of the query: the track is popular.
  record Popular(double share) implements Reason {}
}
