package org.segue.model;

import java.util.ArrayList;
import java.util.List;
import org.segue.math.Array;
import org.segue.math.ByteRows;
import org.segue.math.Dense;
import org.segue.math.Pool;
import org.segue.store.NamedArrays;

/// Answers for [Rta]: one vector for the seeds ([RtaPlaylist]), then its largest products with the
/// tracks' vectors, found through their copies in 8 bits ([ByteRows]).
final class RtaScorer implements Scorer {

  /// Where more than a tenth of the tracks are wanted, all products are made.
  private static final int FEW = 10;

  private final Rta recipe;
  private final Array vectors;
  private final int[] frequencies;
  private final int width;
  private final ByteRows bytes;
  private final RtaPlaylist playlist;
  private final Pool<Scratch> scratches;

  private final class Scratch {
    final ByteRows.Search search = bytes.search(vectors);
    float[] products = new float[0];
  }

  RtaScorer(Rta recipe, NamedArrays state) {
    this.recipe = recipe;
    vectors = state.get("track.vectors", Array.Type.F32);
    frequencies = state.get("track.playlists", Array.Type.I32).toInts();
    width = (int) (vectors.size() / Math.max(1, frequencies.length));
    bytes =
        new ByteRows(
            frequencies.length,
            state.get("track.bytes", Array.Type.U8),
            state.get("track.scales", Array.Type.F32),
            state.get("track.errors", Array.Type.F32),
            state.get("track.lengths", Array.Type.F32));
    playlist = new RtaPlaylist(recipe, state.part("aggregator."));
    scratches = new Pool<>(Scratch::new);
  }

  @Override
  public void score(Query query, Scores scores) {
    float[][] seeds = seeds(query);
    if (seeds.length == 0) {
      return;
    }
    float[] x = playlist.apply(seeds);
    Scratch scratch = scratches.acquire();
    try {
      int tracks = frequencies.length;
      int wanted = query.wanted(tracks);
      if (wanted <= tracks / FEW) {
        scratch.search.largest(x, wanted, t -> frequencies[t] > 0 && query.allows(t));
        for (int k = 0; k < scratch.search.count(); k++) {
          scores.add(scratch.search.row(k), scratch.search.product(k));
        }
      } else {
        if (scratch.products.length < tracks) {
          scratch.products = new float[tracks];
        }
        Dense.times(vectors, x, scratch.products);
        for (int track = 0; track < tracks; track++) {
          if (frequencies[track] > 0 && query.allows(track)) {
            scores.add(track, scratch.products[track]);
          }
        }
      }
    } finally {
      scratches.release(scratch);
    }
  }

  /// The vectors of the seeds that are known, oldest first: those on a playlist of the training, or
  /// any whose album, artist or cover tells something.
  private float[][] seeds(Query query) {
    List<float[]> known = new ArrayList<>();
    for (int seed : query.seeds().toArray()) {
      if (frequencies[seed] > 0 || recipe.knowsMore()) {
        float[] vector = new float[width];
        vectors.copy((long) seed * width, vector, 0, width);
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
