package org.segue.eval;

import java.util.Arrays;
import org.segue.data.Catalog;
import org.segue.data.TrackList;

/// R-precision: the share of G found in the first |G| recommendations, with part of a point for the
/// right artist in all forms but one. Unknown artists earn nothing.
public record RPrecision(Form form, Catalog catalog) implements Metric {

  /// Points for an artist of G.
  private static final double ARTIST = .25;

  /// The forms that are in use; their numbers do not compare.
  public enum Form {
    /// As the leading teams of the RecSys Challenge 2018 computed it: over the first |G| ranks, 1
    /// for a track of G, else .25 for an artist of G, once per artist; divided by |G|. At most 1.
    /// (An artist whose track was hit can still earn through another track. The winners divided by
    /// min(|G|, |R|): the same for lists that are long enough.)
    CHALLENGE("r-precision"),
    /// Tracks only, as on the challenge's site.
    TRACKS("r-precision-tracks"),
    /// As printed by Chen et al. 2018: (|S∩G| + .25 |artists(S)∩artists(G)|) / |G| with S the first
    /// |G| of R. Artists of hit tracks count as well, so it can exceed 1.
    PUBLISHED("r-precision-published"),
    /// As computed by Bendada et al. 2023: artists count wherever they are in R, so it grows with
    /// the limit and can exceed 1.
    DEEZER("r-precision-deezer");

    private final String text;

    Form(String text) {
      this.text = text;
    }
  }

  @Override
  public String name() {
    return form.text;
  }

  @Override
  public double of(Answer answer) {
    TrackList recommended = answer.recommended();
    int wanted = answer.withheld().size();
    int top = Math.min(wanted, recommended.size());
    double points = answer.hitCount(top);
    if (form != Form.TRACKS) {
      int[] artists = catalog.artistsOf(answer.withheld());
      boolean[] credited = new boolean[artists.length];
      int considered = form == Form.DEEZER ? recommended.size() : top;
      for (int rank = 0; rank < considered; rank++) {
        if (form == Form.CHALLENGE && answer.isHit(rank)) {
          continue;
        }
        int at = Arrays.binarySearch(artists, catalog.artistOf(recommended.get(rank)));
        if (at >= 0 && !credited[at]) {
          credited[at] = true;
          points += ARTIST;
        }
      }
    }
    return points / wanted;
  }
}
