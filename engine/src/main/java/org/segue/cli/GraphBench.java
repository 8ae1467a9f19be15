package org.segue.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.segue.data.Dataset;
import org.segue.math.Hashing;
import org.segue.math.SparseMatrix;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `segue bench graph`: what it costs to add playlists to a graph of playlists and tracks, and to
/// one of tracks that share playlists.
@Command(
    name = "graph",
    description = "Cost of adding playlists to a two-sided and to a co-occurrence graph.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class GraphBench implements Callable<Integer> {

  private final Console console;

  @Parameters(paramLabel = "DATA")
  private Path data = Path.of("");

  @Option(names = "--add", description = "Playlists to add (default: ${DEFAULT-VALUE}).")
  private int add = 1000;

  @Option(names = "--seed", description = "Chooses them (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  GraphBench(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    SparseMatrix playlists = Dataset.open(data).tracks();
    if (add < 1 || add >= playlists.rowCount()) {
      throw new IllegalArgumentException(
          "--add %d must be at least 1 and below the %d playlists there are"
              .formatted(add, playlists.rowCount()));
    }
    int[] order = Hashing.order(playlists.rowCount(), seed);
    int before = order.length - add;
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("playlistsBefore", before);
    result.put("playlistsAdded", add);
    measure("twoSided", new TwoSided(playlists.columnCount()), playlists, order, before, result);
    measure("cooccurrence", new Cooccurring(), playlists, order, before, result);
    BenchCommand.print(console, result, json);
    return 0;
  }

  private static void measure(
      String name,
      Graph graph,
      SparseMatrix playlists,
      int[] order,
      int before,
      Map<String, Object> result) {
    long start = System.nanoTime();
    for (int i = 0; i < before; i++) {
      graph.add(playlists.row(order[i]));
    }
    result.put(name + "SecondsBefore", BenchCommand.rounded((System.nanoTime() - start) / 1e9));
    long edges = graph.edges();
    long touched = graph.touched();
    result.put(name + "EdgesBefore", edges);
    start = System.nanoTime();
    for (int i = before; i < order.length; i++) {
      graph.add(playlists.row(order[i]));
    }
    result.put(name + "SecondsAdded", BenchCommand.rounded((System.nanoTime() - start) / 1e9));
    result.put(name + "EdgesAdded", graph.edges() - edges);
    result.put(name + "EdgesTouched", graph.touched() - touched);
    result.put(name + "Megabytes", BenchCommand.rounded(graph.bytes() / 1e6));
  }

  /// A graph that playlists are added to.
  private sealed interface Graph {
    void add(int[] tracks);

    long edges();

    /// How often an edge was made or changed.
    long touched();

    /// What its arrays take.
    long bytes();
  }

  /// Playlists and tracks: an edge for each entry, known to both sides.
  private static final class TwoSided implements Graph {
    private int[][] ofPlaylists = new int[1024][];
    private final int[][] ofTracks;
    private final int[] counts;
    private int playlists;
    private long edges;

    TwoSided(int tracks) {
      ofTracks = new int[tracks][];
      counts = new int[tracks];
    }

    @Override
    public void add(int[] tracks) {
      if (playlists == ofPlaylists.length) {
        ofPlaylists = Arrays.copyOf(ofPlaylists, 2 * playlists);
      }
      ofPlaylists[playlists] = tracks;
      for (int track : tracks) {
        int[] list = ofTracks[track];
        if (list == null) {
          list = new int[2];
        } else if (counts[track] == list.length) {
          list = Arrays.copyOf(list, 2 * list.length);
        }
        list[counts[track]++] = playlists;
        ofTracks[track] = list;
      }
      playlists++;
      edges += tracks.length;
    }

    @Override
    public long edges() {
      return edges;
    }

    @Override
    public long touched() {
      return edges;
    }

    @Override
    public long bytes() {
      long numbers = edges;
      for (int[] list : ofTracks) {
        numbers += list == null ? 0 : list.length;
      }
      return 4 * numbers;
    }
  }

  /// Tracks that share playlists: an edge for each pair, weighted by how many they share, in one
  /// hash table.
  private static final class Cooccurring implements Graph {
    private long[] pairs = new long[1 << 16]; // plus 1; 0 is free
    private int[] shared = new int[pairs.length];
    private int edges;
    private long touched;

    @Override
    public void add(int[] tracks) {
      for (int i = 0; i < tracks.length; i++) {
        for (int j = i + 1; j < tracks.length; j++) {
          long low = Math.min(tracks[i], tracks[j]);
          add((low << 32 | Math.max(tracks[i], tracks[j])) + 1);
        }
      }
    }

    private void add(long pair) {
      int slot = slot(pairs, pair);
      if (pairs[slot] == 0) {
        if (edges >= pairs.length / 4 * 3) {
          grow();
          slot = slot(pairs, pair);
        }
        pairs[slot] = pair;
        edges++;
      }
      shared[slot]++;
      touched++;
    }

    private static int slot(long[] table, long pair) {
      int slot = (int) Hashing.mix(pair) & (table.length - 1);
      while (table[slot] != 0 && table[slot] != pair) {
        slot = (slot + 1) & (table.length - 1);
      }
      return slot;
    }

    private void grow() {
      long[] larger = new long[2 * pairs.length];
      int[] counts = new int[larger.length];
      for (int s = 0; s < pairs.length; s++) {
        if (pairs[s] != 0) {
          int to = slot(larger, pairs[s]);
          larger[to] = pairs[s];
          counts[to] = shared[s];
        }
      }
      pairs = larger;
      shared = counts;
    }

    @Override
    public long edges() {
      return edges;
    }

    @Override
    public long touched() {
      return touched;
    }

    @Override
    public long bytes() {
      return 12L * pairs.length;
    }
  }
}
