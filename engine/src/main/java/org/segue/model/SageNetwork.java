package org.segue.model;

import java.util.Arrays;
import org.segue.math.Array;
import org.segue.math.Hashing;
import org.segue.math.SparseMatrix;
import org.segue.nn.Initial;
import org.segue.nn.Linear;
import org.segue.nn.Parameters;
import org.segue.nn.Pass;
import org.segue.nn.Table;
import org.segue.nn.Tensor;

/// What a [GraphSage] learns, and its forward computation for learning; [SageVectors] does the same
/// without libtorch for answering.
///
/// Tables: `track`, `artist`, `album`, `word`, a row of d numbers each. Layers l from 1:
/// `playlist.l.weight` (d x 2d) and `.bias`, `track.l.weight` and `.bias`. `bias` of all logits.
final class SageNetwork {

  private static final double NOISE = 0.002;

  private final GraphSage recipe;
  private final SageGraph graph;
  private final Parameters parameters;
  private final Table track;
  private final Table artist;
  private final Table album;
  private final Table word;
  private final Linear[] playlistLayers;
  private final Linear[] trackLayers;
  private final Tensor bias;

  /// The vectors of the nodes that are compared.
  record Vectors(Tensor playlists, Tensor tracks) {}

  SageNetwork(GraphSage recipe, SageGraph graph, int words, long seed) {
    this.recipe = recipe;
    this.graph = graph;
    parameters = new Parameters(seed);
    int d = recipe.dimension();
    Initial small = Initial.normal(recipe.scale() / Math.sqrt(d));
    track = parameters.table("track", small, graph.tracks(), d);
    artist = parameters.table("artist", small, graph.artists(), d);
    album = parameters.table("album", small, graph.albums(), d);
    word = parameters.table("word", Initial.normal(NOISE), words, d);
    playlistLayers = layers("playlist", d);
    trackLayers = layers("track", d);
    bias = parameters.add("bias", Initial.ZEROS, 1);
    SageVectors.get(parameters.arrays(), "bias").set(0, (float) recipe.firstBias());
  }

  /// Layers begin as the sum of a node and the mean of its neighbours, with noise.
  private Linear[] layers(String name, int d) {
    Linear[] layers = new Linear[recipe.layers()];
    for (int l = 1; l <= layers.length; l++) {
      Parameters own = parameters.in(name + "." + l);
      layers[l - 1] = new Linear(own, 2 * d, d, Initial.normal(NOISE), Initial.ZEROS);
      Array weight = SageVectors.get(parameters.arrays(), name + "." + l + ".weight");
      for (int k = 0; k < d; k++) {
        for (int half = 0; half < 2; half++) {
          long at = (2L * k + half) * d + k;
          weight.set(at, weight.floatAt(at) + 1);
        }
      }
    }
    return layers;
  }

  Parameters parameters() {
    return parameters;
  }

  Tensor bias() {
    return bias;
  }

  /// The vectors of the last level of a sample. While learning, tracks lose their own part by
  /// chance so that artist and album learn to stand for it, and the titles of the first
  /// `mute.length` playlists are kept back where `mute` says so.
  Vectors apply(SageSample sample, boolean[] mute, Pass pass) {
    SageSample.Level ground = sample.level(0);
    Tensor tracks = tracks(ground.tracks(), pass);
    Tensor playlists = playlists(ground.playlists(), mute);
    for (int l = 1; l <= sample.depth(); l++) {
      SageSample.Level level = sample.level(l);
      Tensor higher = layer(playlistLayers[l - 1], l, level.ofPlaylists(), playlists, tracks);
      tracks = layer(trackLayers[l - 1], l, level.ofTracks(), tracks, playlists);
      playlists = higher;
    }
    return new Vectors(playlists, tracks);
  }

  private Tensor layer(Linear layer, int l, SageSample.Links links, Tensor own, Tensor others) {
    Tensor self = own.slice(0, 0, links.self().length);
    Tensor mean = mean(others.rows(links.neighbours()), links.nodes(), links.shares());
    Tensor y = layer.apply(Tensor.concat(1, self, mean));
    return recipe.bends(l) ? y.relu() : y;
  }

  private static Tensor mean(Tensor rows, int[] groups, float[] shares) {
    return rows.grouped(groups, shares.length).times(Tensor.of(shares, shares.length, 1));
  }

  /// x_s of tracks, [n, d].
  private Tensor tracks(int[] tracks, Pass pass) {
    int[] own = new int[tracks.length];
    int[] artists = new int[tracks.length];
    int[] albums = new int[tracks.length];
    long chance = pass.seed(2);
    for (int i = 0; i < tracks.length; i++) {
      boolean drop =
          pass.isTraining() && Hashing.unit(Hashing.mix(chance, tracks[i])) < recipe.trackDropout();
      own[i] = drop || graph.frequency(tracks[i]) == 0 ? -1 : tracks[i];
      artists[i] = graph.artistOf().intAt(tracks[i]);
      albums[i] = graph.albumOf().intAt(tracks[i]);
    }
    return track.rows(own).plus(artist.rows(artists)).plus(album.rows(albums));
  }

  /// x_p of playlists: the mean of the words of their titles, [n, d].
  private Tensor playlists(int[] playlists, boolean[] mute) {
    SparseMatrix wordsOf = graph.wordsOf();
    int total = 0;
    for (int p : playlists) {
      total += wordsOf.rowLength(p);
    }
    int[] words = new int[total];
    int[] groups = new int[total];
    float[] shares = new float[playlists.length];
    int count = 0;
    for (int i = 0; i < playlists.length; i++) {
      int[] some = wordsOf.row(playlists[i]);
      if (some.length > 0 && !(i < mute.length && mute[i])) {
        System.arraycopy(some, 0, words, count, some.length);
        Arrays.fill(groups, count, count + some.length, i);
        shares[i] = 1f / some.length;
        count += some.length;
      }
    }
    return mean(word.rows(Arrays.copyOf(words, count)), Arrays.copyOf(groups, count), shares);
  }
}
