package org.segue.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.segue.data.Dataset;
import org.segue.math.Array;
import org.segue.math.Gramian;
import org.segue.math.LeastSquares;
import org.segue.math.SparseMatrix;
import org.segue.model.Algorithms;
import org.segue.model.Als;
import org.segue.model.AlsRows;
import org.segue.store.Json;
import scala.Tuple2;

/// What one task of [BlockedAls] does: all of it plain code on one block.
///
/// Row k of block b is row k · blocks + b of its side.
///
/// @param starts, columns the entries of the block's rows: row k's are those from start k
///     to start k + 1, as places in `needed`
/// @param needed the distinct rows of the other side that they name, ascending
record AlsBlock(int[] starts, int[] columns, int[] needed) implements Serializable {

  /// What all tasks of a run have in common: text in place of the recipe, which is no matter of
  /// Java's serialization.
  record Run(String parameters, int blocks, int dimension, int playlists, long entries)
      implements Serializable {

    Run(Als recipe, int blocks, int dimension, int playlists, long entries) {
      this(Algorithms.parameters(recipe).toString(), blocks, dimension, playlists, entries);
    }

    AlsRows rows() {
      return new AlsRows(
          (Als) Algorithms.recorded("als", Json.mapper().readTree(parameters)), playlists, entries);
    }
  }

  /// Whole numbers on their way from a block.
  record Numbers(int from, int[] first, int[] second) implements Serializable {}

  /// Vectors on their way: of the rows of block `from` that the receiver needs, those from the one
  /// numbered `first` on, and the weight factor of each.
  record Vectors(int from, int first, float[] vectors, float[] weights) implements Serializable {}

  /// Numbers that a message of vectors has at most (4 MB): what is on a task's heap at once.
  private static final int MESSAGE = 1 << 20;

  int count() {
    return starts.length - 1;
  }

  private int length(int row) {
    return starts[row + 1] - starts[row];
  }

  /// The playlists of a block.
  static AlsBlock ofPlaylists(Dataset data, int block, int blocks) {
    SparseMatrix matrix = data.tracks();
    int count = rowsOf(matrix.rowCount(), block, blocks);
    int[] starts = new int[count + 1];
    for (int k = 0; k < count; k++) {
      starts[k + 1] = Math.addExact(starts[k], matrix.rowLength(k * blocks + block));
    }
    int[] columns = new int[starts[count]];
    for (int k = 0; k < count; k++) {
      int[] row = matrix.row(k * blocks + block);
      System.arraycopy(row, 0, columns, starts[k], row.length);
    }
    return of(starts, columns);
  }

  /// How many of `rows` rows a block has.
  static int rowsOf(int rows, int block, int blocks) {
    return (int) ((rows - 1L - block + blocks) / blocks);
  }

  private static AlsBlock of(int[] starts, int[] columns) {
    int[] needed = Arrays.stream(columns).sorted().distinct().toArray();
    int[] places = new int[columns.length];
    for (int n = 0; n < columns.length; n++) {
      places[n] = Arrays.binarySearch(needed, columns[n]);
    }
    return new AlsBlock(starts, places, needed);
  }

  /// The entries of this block of playlists, by the block that their track is in: which track of
  /// that block, and which playlist.
  Iterator<Tuple2<Integer, Numbers>> byTrack(int block, int blocks) {
    int[] sizes = new int[blocks];
    for (int column : columns) {
      sizes[needed[column] % blocks]++;
    }
    int[][] tracks = new int[blocks][];
    int[][] playlists = new int[blocks][];
    for (int b = 0; b < blocks; b++) {
      tracks[b] = new int[sizes[b]];
      playlists[b] = new int[sizes[b]];
    }
    int[] at = new int[blocks];
    for (int k = 0; k < count(); k++) {
      for (int n = starts[k]; n < starts[k + 1]; n++) {
        int track = needed[columns[n]];
        int to = track % blocks;
        tracks[to][at[to]] = track / blocks;
        playlists[to][at[to]++] = k * blocks + block;
      }
    }
    List<Tuple2<Integer, Numbers>> messages = new ArrayList<>();
    for (int b = 0; b < blocks; b++) {
      messages.add(new Tuple2<>(b, new Numbers(block, tracks[b], playlists[b])));
    }
    return messages.iterator();
  }

  /// The tracks of a block, from what all blocks of playlists say; each row's playlists ascend.
  static AlsBlock ofTracks(
      Iterator<Tuple2<Integer, Numbers>> messages, int block, int blocks, int tracks) {
    List<Numbers> all = new ArrayList<>();
    messages.forEachRemaining(message -> all.add(message._2()));
    all.sort(Comparator.comparingInt(Numbers::from));
    int[] starts = new int[rowsOf(tracks, block, blocks) + 1];
    for (Numbers some : all) {
      for (int track : some.first()) {
        starts[track + 1]++;
      }
    }
    for (int k = 1; k < starts.length; k++) {
      starts[k] = Math.addExact(starts[k], starts[k - 1]);
    }
    int[] columns = new int[starts[starts.length - 1]];
    int[] next = starts.clone();
    for (Numbers some : all) {
      for (int n = 0; n < some.first().length; n++) {
        columns[next[some.first()[n]]++] = some.second()[n];
      }
    }
    for (int k = 0; k < starts.length - 1; k++) {
      Arrays.sort(columns, starts[k], starts[k + 1]);
    }
    return of(starts, columns);
  }

  /// By block of the other side: the places there of the rows that this one needs.
  Iterator<Tuple2<Integer, Numbers>> needs(int block, int blocks) {
    int[][] places = new int[blocks][];
    int[] sizes = new int[blocks];
    for (int row : needed) {
      sizes[row % blocks]++;
    }
    Arrays.setAll(places, b -> new int[sizes[b]]);
    int[] at = new int[blocks];
    for (int row : needed) {
      int of = row % blocks;
      places[of][at[of]++] = row / blocks;
    }
    List<Tuple2<Integer, Numbers>> messages = new ArrayList<>();
    for (int b = 0; b < blocks; b++) {
      messages.add(new Tuple2<>(b, new Numbers(block, places[b], new int[0])));
    }
    return messages.iterator();
  }

  /// What this block's vectors begin with.
  float[] start(Run run, int block, long seed) {
    int d = run.dimension();
    float[] vectors = new float[Math.multiplyExact(count(), d)];
    for (int row = 0; row < count(); row++) {
      for (int k = 0; k < d && length(row) > 0; k++) {
        vectors[row * d + k] = AlsRows.start(seed, row * run.blocks() + block, k);
      }
    }
    return vectors;
  }

  /// VᵀV of the vectors V of a block.
  static double[] gramian(Run run, float[] vectors) {
    return Gramian.sum(array(vectors, run.dimension()), 1);
  }

  private static Array array(float[] vectors, int d) {
    Array array = Array.allocate(Array.Type.F32, vectors.length / d, d);
    array.put(0, vectors, 0, vectors.length);
    return array;
  }

  /// The vectors after some turns, one after the other.
  static float[] turned(Run run, float[] vectors, List<float[]> turns) {
    if (turns.isEmpty()) {
      return vectors;
    }
    Array array = array(vectors, run.dimension());
    for (float[] turn : turns) {
      Gramian.turn(array, turn, 1);
    }
    return array.toFloats();
  }

  /// This block's vectors for those that need them, one message after another.
  Iterator<Tuple2<Integer, Vectors>> send(
      Run run, int block, boolean tracks, float[] vectors, List<Numbers> links) {
    int d = run.dimension();
    AlsRows rows = run.rows();
    int most = Math.max(1, MESSAGE / d);
    return links.stream()
        .flatMap(
            link -> {
              int[] places = link.first();
              return java.util.stream.IntStream.range(0, (places.length + most - 1) / most)
                  .mapToObj(
                      part -> {
                        int first = part * most;
                        int size = Math.min(most, places.length - first);
                        float[] some = new float[size * d];
                        float[] weights = new float[size];
                        for (int n = 0; n < size; n++) {
                          int place = places[first + n];
                          System.arraycopy(vectors, place * d, some, n * d, d);
                          weights[n] = weight(rows, tracks, length(place));
                        }
                        return new Tuple2<>(link.from(), new Vectors(block, first, some, weights));
                      });
            })
        .iterator();
  }

  private static float weight(AlsRows rows, boolean track, int length) {
    return track ? rows.ofTrack(length) : rows.ofPlaylist(length);
  }

  /// The vectors of this block's rows, from those that were sent; `last` are the present ones,
  /// where rows start from them, or empty.
  float[] solve(
      Run run,
      boolean tracks,
      float[] spectrum,
      Iterator<Tuple2<Integer, Vectors>> sent,
      float[] last) {
    int d = run.dimension();
    Array fixed = Array.allocate(Array.Type.F32, needed.length, d);
    float[] weights = new float[needed.length];
    int[][] places = placesBySender(run.blocks());
    while (sent.hasNext()) {
      Vectors message = sent.next()._2();
      int[] of = places[message.from()];
      for (int n = 0; n < message.weights().length; n++) {
        int place = of[message.first() + n];
        fixed.put((long) place * d, message.vectors(), n * d, d);
        weights[place] = message.weights()[n];
      }
    }
    AlsRows rows = run.rows();
    AlsRows.Solver solver = rows.solver(new LeastSquares(fixed, Array.of(spectrum)));
    float[] solved = last.length > 0 ? last.clone() : new float[Math.multiplyExact(count(), d)];
    float[] x = new float[d];
    int[] row = new int[64];
    for (int k = 0; k < count(); k++) {
      int length = length(k);
      if (length == 0) {
        continue;
      }
      row = row.length < length ? new int[Math.max(length, 2 * row.length)] : row;
      System.arraycopy(columns, starts[k], row, 0, length);
      System.arraycopy(solved, k * d, x, 0, d);
      solver.solve(row, weights, weight(rows, tracks, length), length, x);
      System.arraycopy(x, 0, solved, k * d, d);
    }
    return solved;
  }

  /// Of the needed rows, those of each block, in order.
  private int[][] placesBySender(int blocks) {
    int[] sizes = new int[blocks];
    for (int row : needed) {
      sizes[row % blocks]++;
    }
    int[][] places = new int[blocks][];
    Arrays.setAll(places, b -> new int[sizes[b]]);
    int[] at = new int[blocks];
    for (int n = 0; n < needed.length; n++) {
      int of = needed[n] % blocks;
      places[of][at[of]++] = n;
    }
    return places;
  }
}
