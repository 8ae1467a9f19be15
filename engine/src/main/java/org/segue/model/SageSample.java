package org.segue.model;

import java.util.Arrays;
import org.segue.math.Hashing;
import org.segue.math.SparseMatrix;

/// The part of a [SageGraph] that one step of learning needs, by levels: the vectors of level l are
/// computed from those of level l − 1, of the same nodes and of a few of their neighbours.
///
/// Level 0 has what is known of nodes by themselves; the last level has the playlists and tracks
/// that are compared. Each node occurs once per level.
final class SageSample {

  /// How the nodes of a level are computed from the level below: for each node its own place there
  /// (`self`), and the places of its neighbours on the other side, all in a row: neighbour k is one
  /// of node `nodes[k]`, and `shares` has 1 / number of neighbours for each node, 0 without.
  record Links(int[] self, int[] neighbours, int[] nodes, float[] shares) {}

  /// The nodes of a level and how they are computed; level 0 has no links.
  record Level(int[] playlists, int[] tracks, Links ofPlaylists, Links ofTracks) {}

  private static final Links NONE = new Links(new int[0], new int[0], new int[0], new float[0]);

  private final Level[] levels;

  private SageSample(Level[] levels) {
    this.levels = levels;
  }

  int depth() {
    return levels.length - 1;
  }

  Level level(int l) {
    return levels[l];
  }

  /// Draws samples; memory for one at a time.
  static final class Drawing {
    private final SageGraph graph;
    private final int most;
    private final Numbering playlists;
    private final Numbering tracks;

    /// @param most neighbours of a node
    Drawing(SageGraph graph, int most) {
      this.graph = graph;
      this.most = most;
      playlists = new Numbering(graph.playlists());
      tracks = new Numbering(graph.tracks());
    }

    /// What is needed for distinct `ofPlaylists` and `ofTracks` at level `depth`. The neighbours of
    /// the former are given: `seeds`, a row each; all others are drawn. No link of `removed`,
    /// sorted keys of [SageGraph#link], is gone along anywhere.
    SageSample draw(
        int depth, int[] ofPlaylists, int[][] seeds, int[] ofTracks, long[] removed, long chance) {
      Level[] levels = new Level[depth + 1];
      int[] upperPlaylists = ofPlaylists;
      int[] upperTracks = ofTracks;
      for (int l = depth; l > 0; l--) {
        playlists.begin(upperPlaylists);
        tracks.begin(upperTracks);
        long drawn = Hashing.mix(chance, l);
        boolean given = l == depth;
        Collector ofUpperPlaylists = new Collector(upperPlaylists.length);
        for (int i = 0; i < upperPlaylists.length; i++) {
          int p = upperPlaylists[i];
          int[] some =
              given
                  ? seeds[i]
                  : neighbours(graph.tracksOf(), p, Hashing.mix(drawn, ~p), p, true, removed);
          ofUpperPlaylists.add(i, some, tracks);
        }
        Collector ofUpperTracks = new Collector(upperTracks.length);
        for (int i = 0; i < upperTracks.length; i++) {
          int t = upperTracks[i];
          int[] some = neighbours(graph.playlistsOf(), t, Hashing.mix(drawn, t), t, false, removed);
          ofUpperTracks.add(i, some, playlists);
        }
        levels[l] =
            new Level(upperPlaylists, upperTracks, ofUpperPlaylists.links(), ofUpperTracks.links());
        upperPlaylists = playlists.end();
        upperTracks = tracks.end();
      }
      levels[0] = new Level(upperPlaylists, upperTracks, NONE, NONE);
      return new SageSample(levels);
    }

    /// At most [#most] distinct entries of a row that were not removed: all, or drawn (Floyd 1987).
    private int[] neighbours(
        SparseMatrix matrix, int row, long chance, int node, boolean playlist, long[] removed) {
      int[] all = matrix.row(row);
      int kept = 0;
      for (int other : all) {
        long link = playlist ? SageGraph.link(node, other) : SageGraph.link(other, node);
        if (Arrays.binarySearch(removed, link) < 0) {
          all[kept++] = other;
        }
      }
      if (kept <= most) {
        return kept == all.length ? all : Arrays.copyOf(all, kept);
      }
      int[] places = new int[most];
      for (int k = 0; k < most; k++) {
        int last = kept - most + k;
        int drawn = (int) (Hashing.unit(Hashing.mix(chance, k)) * (last + 1));
        for (int j = 0; j < k; j++) {
          if (places[j] == drawn) {
            drawn = last;
            break;
          }
        }
        places[k] = drawn;
      }
      for (int k = 0; k < most; k++) {
        places[k] = all[places[k]];
      }
      return places;
    }
  }

  /// Distinct nodes in the order in which they are met.
  private static final class Numbering {
    private final int[] place; // plus 1; zeros between levels
    private int[] met = new int[1024];
    private int count;

    Numbering(int nodes) {
      place = new int[nodes];
    }

    void begin(int[] first) {
      count = 0;
      for (int node : first) {
        number(node);
      }
    }

    int number(int node) {
      if (place[node] == 0) {
        if (count == met.length) {
          met = Arrays.copyOf(met, 2 * count);
        }
        met[count++] = node;
        place[node] = count;
      }
      return place[node] - 1;
    }

    int[] end() {
      for (int k = 0; k < count; k++) {
        place[met[k]] = 0;
      }
      return Arrays.copyOf(met, count);
    }
  }

  /// Collects the links of a level; the nodes come first among those of the level below.
  private static final class Collector {
    private final int[] self;
    private final float[] shares;
    private int[] neighbours = new int[1024];
    private int[] nodes = new int[1024];
    private int count;

    Collector(int size) {
      self = new int[size];
      Arrays.setAll(self, i -> i);
      shares = new float[size];
    }

    void add(int node, int[] some, Numbering others) {
      if (count + some.length > nodes.length) {
        int larger = Math.max(2 * nodes.length, count + some.length);
        neighbours = Arrays.copyOf(neighbours, larger);
        nodes = Arrays.copyOf(nodes, larger);
      }
      shares[node] = some.length == 0 ? 0 : 1f / some.length;
      for (int other : some) {
        neighbours[count] = others.number(other);
        nodes[count++] = node;
      }
    }

    Links links() {
      return new Links(self, Arrays.copyOf(neighbours, count), Arrays.copyOf(nodes, count), shares);
    }
  }
}
