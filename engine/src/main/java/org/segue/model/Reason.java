package org.segue.model;

/// One reason for a recommended track and its share of the evidence, in (0, 1].
public sealed interface Reason {

  double share();

  /// A seed that brought the track.
  record Seed(int track, double share) implements Reason {}

  /// The artist of a seed that the catalog lacks.
  record Artist(String name, double share) implements Reason {}

  /// A word of the title (or the whole title) that brought the track.
  record Title(String words, double share) implements Reason {}

  /// Nothing of the query: the track is popular.
  record Popular(double share) implements Reason {}

  default Reason withShare(double newShare) {
    return switch (this) {
      case Seed seed -> new Seed(seed.track(), newShare);
      case Artist artist -> new Artist(artist.name(), newShare);
      case Title title -> new Title(title.words(), newShare);
      case Popular popular -> new Popular(newShare);
    };
  }
}
