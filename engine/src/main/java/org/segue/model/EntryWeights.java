package org.segue.model;

import org.segue.math.Array;
import org.segue.math.SparseMatrix;

/// The weight r of an entry of the playlist-track matrix, as a factor of the playlist times one of
/// the track. With N playlists of mean length L, a playlist of length l and a track on f playlists:
///
/// ```
/// NONE     1
/// TFIDF    idf                                       idf = max(0, ln(N / (1 + f)))
/// BM25     (K1 + 1) / (K1 (1 − B + B l / L) + 1) · idf
/// ```
///
/// An entry occurs once, so the count of the text formulas is 1.
final class EntryWeights {

  private final Als recipe;
  private final double playlists;
  private final double meanLength;

  EntryWeights(Als recipe, long playlists, long entries) {
    this.recipe = recipe;
    this.playlists = (double) playlists;
    meanLength = playlists == 0 ? 1 : Math.max(1e-9, entries / (double) playlists);
  }

  float ofPlaylist(int length) {
    if (recipe.weighting() != Als.Weighting.BM25) {
      return 1;
    }
    double norm = 1 - recipe.b() + recipe.b() * length / meanLength;
    return (float) ((recipe.k1() + 1) / (recipe.k1() * norm + 1));
  }

  float ofTrack(int frequency) {
    if (recipe.weighting() == Als.Weighting.NONE) {
      return 1;
    }
    return (float) Math.max(0, Math.log(playlists) - Math.log1p(frequency));
  }

  float[] ofPlaylists(SparseMatrix byPlaylist) {
    float[] weights = new float[byPlaylist.rowCount()];
    for (int playlist = 0; playlist < weights.length; playlist++) {
      weights[playlist] = ofPlaylist(byPlaylist.rowLength(playlist));
    }
    return weights;
  }

  /// `frequencies` I32, one per track.
  float[] ofTracks(Array frequencies) {
    float[] weights = new float[(int) frequencies.size()];
    for (int track = 0; track < weights.length; track++) {
      weights[track] = ofTrack(frequencies.intAt(track));
    }
    return weights;
  }
}
