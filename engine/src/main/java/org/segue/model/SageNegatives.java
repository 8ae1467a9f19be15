package org.segue.model;

import java.util.Arrays;
import org.segue.math.Array;
import org.segue.math.Hashing;

/// Draws tracks that are not on a playlist, as a [GraphSage.Negatives] says.
final class SageNegatives {

  private static final int TRIES = 8;

  private final SageGraph graph;
  private final int[] known; // tracks that some playlist holds

  SageNegatives(SageGraph graph) {
    this.graph = graph;
    int[] some = new int[graph.tracks()];
    int count = 0;
    for (int track = 0; track < some.length; track++) {
      if (graph.frequency(track) > 0) {
        some[count++] = track;
      }
    }
    known = Arrays.copyOf(some, count);
  }

  /// A track whatever the playlist, evenly or as often as playlists hold it.
  int any(boolean byPopularity, long chance) {
    if (!byPopularity) {
      return known[(int) (Hashing.unit(chance) * known.length)];
    }
    Array entries = graph.tracksOf().columns();
    return entries.intAt((long) (Hashing.unit(chance) * graph.tracksOf().size()));
  }

  /// A track that shares a playlist with one of `seeds`: from a seed to one of its playlists, not
  /// `playlist` itself, to one of its tracks. Where that leads nowhere, one by popularity.
  int near(int playlist, int[] seeds, long chance) {
    for (int attempt = 0; attempt < TRIES && seeds.length > 0; attempt++) {
      long drawn = Hashing.mix(chance, attempt);
      int seed = seeds[pick(seeds.length, Hashing.mix(drawn, 1))];
      int degree = graph.frequency(seed);
      if (degree > 0) {
        long from = graph.playlistsOf().rowStart(seed);
        int other = graph.playlistsOf().columns().intAt(from + pick(degree, Hashing.mix(drawn, 2)));
        int length = graph.tracksOf().rowLength(other);
        if (other != playlist && length > 0) {
          long start = graph.tracksOf().rowStart(other);
          return graph.tracksOf().columns().intAt(start + pick(length, Hashing.mix(drawn, 3)));
        }
      }
    }
    return any(true, Hashing.mix(chance, -1));
  }

  private static int pick(int of, long chance) {
    return (int) (Hashing.unit(chance) * of);
  }

  /// The logarithm of how likely a track is drawn; walks to near tracks go by popularity on the
  /// whole.
  double logChance(GraphSage.Negatives kind, int track, double unseen) {
    return kind == GraphSage.Negatives.UNIFORM
        ? -Math.log(Math.max(1, known.length))
        : Math.log((graph.frequency(track) + unseen) / Math.max(1, graph.tracksOf().size()));
  }
}
