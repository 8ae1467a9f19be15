package org.segue.model;

import java.util.Arrays;
import org.segue.data.Catalog;
import org.segue.math.Best;
import org.segue.math.Hashing;

/// Reorders the best candidates as `variety` and `discovery` of [Wishes] ask.
///
/// Both look at ranks, not at scores, so that a number means the same for every model. With r the
/// rank from 0 among w candidates:
///
/// ```
/// variety v     by  −ln(1 + r) + v · g              g: Gumbel noise from the seed and the track
/// discovery d   by  (1 − |d|) · (1 − r / w) + |d| · (d < 0 ? f : 1 − f)
///               f = (1 − ln(1 + place) / ln(1 + n) + (artist of a seed ? 1 : 0)) / 2
/// ```
///
/// The first is drawing without replacement, rank r with a chance in proportion to (1 + r)^(−1/v).
/// `place` is the track's place among all n by popularity; the logarithm because popularity falls
/// about as its inverse.
final class Leaning {

  private final Catalog catalog;
  private final int[] place;
  private final Best order = new Best(0);
  private int[] oldTracks = new int[0];
  private float[] oldEvidence = new float[0];

  /// `place`: of each track, by popularity, from 0.
  Leaning(Catalog catalog, int[] place) {
    this.catalog = catalog;
    this.place = place;
  }

  /// Reorders the first `window` of `tracks`, and `evidence` with them.
  void reorder(Query query, int[] tracks, float[] evidence, int window) {
    Wishes wishes = query.wishes();
    if (wishes.variety() > 0) {
      order.reset(window);
      for (int r = 0; r < window; r++) {
        double chance = Hashing.unit(Hashing.mix(wishes.varietySeed(), tracks[r])) + 0x1.0p-54;
        double gumbel = -Math.log(-Math.log(chance));
        order.offer((float) (wishes.variety() * gumbel - Math.log1p(r)), r);
      }
      apply(tracks, evidence, window);
    }
    double strength = Math.abs(wishes.discovery());
    if (strength > 0) {
      int[] seedArtists =
          Arrays.stream(query.seeds().toArray()).map(catalog::artistOf).sorted().toArray();
      order.reset(window);
      for (int r = 0; r < window; r++) {
        double familiar = familiarity(tracks[r], seedArtists);
        double wanted = wishes.discovery() < 0 ? familiar : 1 - familiar;
        double rank = 1 - r / (double) window;
        order.offer((float) ((1 - strength) * rank + strength * wanted), r);
      }
      apply(tracks, evidence, window);
    }
  }

  private double familiarity(int track, int[] seedArtists) {
    double popular = 1 - Math.log1p(place[track]) / Math.log1p(place.length);
    int artist = catalog.artistOf(track);
    boolean known = artist >= 0 && Arrays.binarySearch(seedArtists, artist) >= 0;
    return (popular + (known ? 1 : 0)) / 2;
  }

  private void apply(int[] tracks, float[] evidence, int window) {
    order.sort();
    if (oldTracks.length < window) {
      oldTracks = new int[window];
      oldEvidence = new float[window];
    }
    System.arraycopy(tracks, 0, oldTracks, 0, window);
    System.arraycopy(evidence, 0, oldEvidence, 0, window);
    for (int r = 0; r < window; r++) {
      tracks[r] = oldTracks[order.tie(r)];
      evidence[r] = oldEvidence[order.tie(r)];
    }
  }
}
