package org.segue.model;

import java.util.Arrays;
import java.util.Map;
import org.segue.math.Array;
import org.segue.math.Parallel;
import org.segue.math.SparseMatrix;

/// The forward computation of a [SageNetwork] in plain loops, over all neighbours: for every track
/// once, at the end of training, and for the playlist of a query.
final class SageVectors {

  private static final int CHUNK = 256;

  private final GraphSage recipe;
  private final int d;
  private final Array track;
  private final Array artist;
  private final Array album;
  private final Array word;
  private final float[][] playlistWeights; // of each layer
  private final float[][] playlistBiases;
  private final float[][] trackWeights;
  private final float[][] trackBiases;
  private final float bias;

  /// From what a [SageNetwork] has learnt.
  SageVectors(GraphSage recipe, Map<String, Array> net) {
    this.recipe = recipe;
    d = recipe.dimension();
    track = get(net, "track");
    artist = get(net, "artist");
    album = get(net, "album");
    word = get(net, "word");
    int layers = recipe.layers();
    playlistWeights = new float[layers][];
    playlistBiases = new float[layers][];
    trackWeights = new float[layers][];
    trackBiases = new float[layers][];
    for (int l = 0; l < layers; l++) {
      playlistWeights[l] = columns(get(net, "playlist.%d.weight".formatted(l + 1)), d);
      playlistBiases[l] = get(net, "playlist.%d.bias".formatted(l + 1)).toFloats();
      trackWeights[l] = columns(get(net, "track.%d.weight".formatted(l + 1)), d);
      trackBiases[l] = get(net, "track.%d.bias".formatted(l + 1)).toFloats();
    }
    bias = get(net, "bias").floatAt(0);
  }

  static Array get(Map<String, Array> net, String name) {
    Array array = net.get(name);
    if (array == null) {
      throw new IllegalArgumentException("the network has no '%s'".formatted(name));
    }
    return array;
  }

  float bias() {
    return bias;
  }

  /// The vectors of all tracks at levels 1 …, [tracks, d] each; level 0 is [#addTrack].
  Array[] tracks(SageGraph graph, int threads) {
    Array lowTracks = Array.allocate(Array.Type.F32, graph.tracks(), d);
    each(
        graph.tracks(),
        threads,
        (t, own, mean, out) -> {
          addTrack(graph, t, out, 1);
          lowTracks.put((long) t * d, out, 0, d);
        });
    Array lowPlaylists = Array.allocate(Array.Type.F32, graph.playlists(), d);
    each(
        graph.playlists(),
        threads,
        (p, own, mean, out) -> {
          addWords(graph.wordsOf().row(p), out);
          lowPlaylists.put((long) p * d, out, 0, d);
        });
    Array[] levels = new Array[recipe.layers()];
    Array tracks = lowTracks;
    Array playlists = lowPlaylists;
    for (int l = 1; l <= levels.length; l++) {
      Array fromPlaylists = playlists;
      Array fromTracks = tracks;
      if (l < levels.length) {
        playlists =
            higher(
                graph.tracksOf(), l, playlistWeights, playlistBiases, playlists, tracks, threads);
      }
      tracks =
          higher(
              graph.playlistsOf(),
              l,
              trackWeights,
              trackBiases,
              fromTracks,
              fromPlaylists,
              threads);
      levels[l - 1] = tracks;
    }
    return levels;
  }

  private Array higher(
      SparseMatrix neighbours,
      int l,
      float[][] weights,
      float[][] biases,
      Array own,
      Array others,
      int threads) {
    Array result = Array.allocate(Array.Type.F32, neighbours.rowCount(), d);
    each(
        neighbours.rowCount(),
        threads,
        (row, self, mean, out) -> {
          own.copy((long) row * d, self, 0, d);
          int count = neighbours.rowLength(row);
          long start = neighbours.rowStart(row);
          for (int n = 0; n < count; n++) {
            long at = (long) neighbours.columns().intAt(start + n) * d;
            for (int k = 0; k < d; k++) {
              mean[k] += others.floatAt(at + k);
            }
          }
          scale(mean, count == 0 ? 0 : 1f / count);
          layer(l, weights[l - 1], biases[l - 1], self, mean, out);
          result.put((long) row * d, out, 0, d);
        });
    return result;
  }

  private interface Row {
    void at(int row, float[] own, float[] mean, float[] out);
  }

  private void each(int rows, int threads, Row work) {
    Parallel.forEach(
        rows,
        threads,
        CHUNK,
        () -> {
          float[] own = new float[d];
          float[] mean = new float[d];
          float[] out = new float[d];
          return (from, to) -> {
            for (int row = from; row < to; row++) {
              Arrays.fill(mean, 0);
              Arrays.fill(out, 0);
              work.at(row, own, mean, out);
            }
          };
        });
  }

  /// Adds x_s of a track to `to`, `weight` times.
  void addTrack(SageGraph graph, int t, float[] to, float weight) {
    add(t, graph.artistOf().intAt(t), graph.albumOf().intAt(t), graph.frequency(t) > 0, to, weight);
  }

  /// The same of a track told by its parts; artist or album -1: none, `known`: whether it stands on
  /// a playlist and so has learnt something of its own.
  void add(int t, int artistOf, int albumOf, boolean known, float[] to, float weight) {
    if (known) {
      add(track, t, to, weight);
    }
    if (artistOf >= 0) {
      add(artist, artistOf, to, weight);
    }
    if (albumOf >= 0) {
      add(album, albumOf, to, weight);
    }
  }

  /// Adds x_p of a playlist whose title has these words.
  void addWords(int[] words, float[] to) {
    for (int w : words) {
      add(word, w, to, 1f / words.length);
    }
  }

  private void add(Array table, int row, float[] to, float weight) {
    long at = (long) row * d;
    for (int k = 0; k < d; k++) {
      to[k] += weight * table.floatAt(at + k);
    }
  }

  /// One layer for a playlist.
  void playlist(int l, float[] own, float[] mean, float[] out) {
    layer(l, playlistWeights[l - 1], playlistBiases[l - 1], own, mean, out);
  }

  /// One layer for a track.
  void track(int l, float[] own, float[] mean, float[] out) {
    layer(l, trackWeights[l - 1], trackBiases[l - 1], own, mean, out);
  }

  private void layer(int l, float[] weight, float[] add, float[] own, float[] mean, float[] out) {
    System.arraycopy(add, 0, out, 0, d);
    addProduct(weight, 0, own, out);
    addProduct(weight, d, mean, out);
    for (int k = 0; k < d && recipe.bends(l); k++) {
      out[k] = Math.max(0, out[k]);
    }
  }

  private void addProduct(float[] columns, int from, float[] x, float[] out) {
    for (int j = 0; j < d; j++) {
      int at = (from + j) * d;
      float factor = x[j];
      for (int k = 0; k < d; k++) {
        out[k] += columns[at + k] * factor;
      }
    }
  }

  /// [d, 2d] as [2d, d]: sums over rows of it run along memory.
  private static float[] columns(Array weight, int d) {
    float[] turned = new float[2 * d * d];
    for (int k = 0; k < d; k++) {
      for (int j = 0; j < 2 * d; j++) {
        turned[j * d + k] = weight.floatAt((long) k * 2 * d + j);
      }
    }
    return turned;
  }

  private static void scale(float[] x, float by) {
    for (int k = 0; k < x.length; k++) {
      x[k] *= by;
    }
  }
}
