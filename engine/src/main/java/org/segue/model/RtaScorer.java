package org.segue.model;

import java.util.ArrayList;
import java.util.List;
import org.segue.math.Array;
import org.segue.store.NamedArrays;

/// Answers for [Rta]: one vector for the seeds ([RtaPlaylist]), then its largest products with the
/// tracks' vectors ([TrackVectors]).
final class RtaScorer implements Scorer {

  private final Rta recipe;
  private final TrackVectors tracks;
  private final int[] frequencies;
  private final int width;
  private final RtaPlaylist playlist;

  RtaScorer(Rta recipe, NamedArrays state) {
    this.recipe = recipe;
    tracks = TrackVectors.of(state);
    frequencies = state.get("track.playlists", Array.Type.I32).toInts();
    width = tracks.width();
    playlist = new RtaPlaylist(recipe, state.part("aggregator."));
  }

  @Override
  public void score(Query query, Scores scores) {
    float[][] seeds = seeds(query);
    if (seeds.length > 0) {
      tracks.score(
          playlist.apply(seeds),
          query.wanted(tracks.size()),
          track -> frequencies[track] > 0 && query.allows(track),
          scores);
    }
  }

  /// The vectors of the seeds that are known, oldest first: those on a playlist of the training, or
  /// any whose album, artist or cover tells something.
  private float[][] seeds(Query query) {
    List<float[]> known = new ArrayList<>();
    for (int seed : query.seeds().toArray()) {
      if (frequencies[seed] > 0 || recipe.knowsMore()) {
        float[] vector = new float[width];
        tracks.copy(seed, vector);
        known.add(vector);
      }
    }
    return known.toArray(float[][]::new);
  }

  /// The vector that the query's seeds make; for twins.
  float[] vector(Query query) {
    return playlist.apply(seeds(query));
  }
}
