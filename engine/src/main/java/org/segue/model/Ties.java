package org.segue.model;

import org.segue.math.Array;

/// Which of two tracks comes first where the evidence is equal: the one that is more popular in
/// training, then the one with the smaller hash. Never the smaller number, which reflects the data
/// before a split and would betray withheld tracks.
///
/// A track's place in this order is its tie-breaker in a [org.segue.math.Best], and tells the
/// track.
final class Ties {

  private final int[] order;
  private final int[] places;

  /// `order` (I32): all tracks, first the one to prefer, from [Recommender#order].
  Ties(Array order) {
    this.order = order.toInts();
    places = new int[this.order.length];
    for (int place = 0; place < places.length; place++) {
      places[this.order[place]] = place;
    }
  }

  int size() {
    return order.length;
  }

  int place(int track) {
    return places[track];
  }

  int track(int place) {
    return order[place];
  }
}
