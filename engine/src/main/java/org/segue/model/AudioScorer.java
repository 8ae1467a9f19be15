package org.segue.model;

import org.jspecify.annotations.Nullable;
import org.segue.math.Array;
import org.segue.math.Vectors;
import org.segue.store.NamedArrays;

/// Answers for [Audio]: the playlist's tower in plain Java, then the tracks that sound most as it
/// wants.
final class AudioScorer implements Scorer {

  private final Array embedding;
  private final Array playlists; // that have a track
  private final Array heard;
  private final PlainLayers.Linear[] in;
  private final PlainLayers.Linear[] out;
  private final TrackVectors tracks;

  AudioScorer(Audio recipe, NamedArrays state) {
    NamedArrays net = state.part(Audio.NET);
    embedding = net.get("embedding", Array.Type.F32);
    playlists = state.get("track.playlists", Array.Type.I32);
    heard = state.get("track.heard", Array.Type.U8);
    tracks = TrackVectors.of(state);
    in = new PlainLayers.Linear[recipe.heads()];
    out = new PlainLayers.Linear[recipe.heads()];
    for (int head = 0; head < in.length; head++) {
      in[head] = PlainLayers.Linear.of(net, "playlist." + head + ".in.");
      out[head] = PlainLayers.Linear.of(net, "playlist." + head + ".out.");
    }
  }

  @Override
  public void score(Query query, Scores scores) {
    float[] x = vector(query.seeds().toArray());
    if (x != null) {
      tracks.score(
          x,
          query.wanted(tracks.size()),
          track -> heard.byteAt(track) != 0 && query.allows(track),
          scores);
    }
  }

  /// Of what playlists know of the seeds; else of how they sound; null where nothing is known.
  float @Nullable [] vector(int[] seeds) {
    int d = (int) embedding.shape()[1];
    float[] mean = new float[d];
    float[] row = new float[d];
    int known = 0;
    for (int seed : seeds) {
      if (playlists.intAt(seed) > 0) {
        embedding.copy((long) seed * d, row, 0, d);
        for (int k = 0; k < d; k++) {
          mean[k] += row[k];
        }
        known++;
      }
    }
    if (known == 0) {
      return sound(seeds);
    }
    for (int k = 0; k < d; k++) {
      mean[k] /= known;
    }
    float[] x = new float[tracks.width()];
    int at = 0;
    for (int head = 0; head < in.length; head++) {
      float[] inner = in[head].apply(mean);
      for (int k = 0; k < inner.length; k++) {
        inner[k] = Math.max(0, inner[k]);
      }
      float[] part = out[head].apply(inner);
      Vectors.unit(part, 0, part.length);
      for (float value : part) {
        x[at++] = (float) (value / Math.sqrt(in.length));
      }
    }
    return x;
  }

  private float @Nullable [] sound(int[] seeds) {
    float[] sum = new float[tracks.width()];
    float[] row = new float[sum.length];
    boolean any = false;
    for (int seed : seeds) {
      if (heard.byteAt(seed) != 0) {
        tracks.copy(seed, row);
        for (int k = 0; k < sum.length; k++) {
          sum[k] += row[k];
        }
        any = true;
      }
    }
    Vectors.unit(sum, 0, sum.length);
    return any ? sum : null;
  }
}
