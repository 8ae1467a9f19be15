package org.segue.serve;

import org.segue.math.Array;

/// How popular each track is among the others, by the playlists that the model learnt from.
final class Popularities {

  private final Array order;
  private final int[] places;

  /// `order` (I32): all tracks, most popular first.
  Popularities(Array order) {
    this.order = order;
    places = new int[Math.toIntExact(order.size())];
    for (int place = 0; place < places.length; place++) {
      places[order.intAt(place)] = place;
    }
  }

  /// The track at a place, 0 being the most popular one's.
  int at(int place) {
    return order.intAt(place);
  }

  /// The place of a track.
  int placeOf(int track) {
    return places[track];
  }

  /// The share of tracks that are less popular, to three digits.
  double of(int track) {
    return Math.round(1e3 * (1 - (placeOf(track) + 1.0) / places.length)) / 1e3;
  }
}
