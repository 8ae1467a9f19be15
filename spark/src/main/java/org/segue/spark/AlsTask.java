package org.segue.spark;

import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.segue.math.Array;
import org.segue.math.Gramian;
import org.segue.math.LeastSquares;
import org.segue.model.Algorithms;
import org.segue.model.Als;
import org.segue.model.AlsRows;
import org.segue.model.LeadingAxes;
import org.segue.spark.Block.Numbers;
import org.segue.store.Json;
import scala.Tuple2;

/// What one task of [BlockedAls] does with its [Block]: plain code, the engine's row by row. Text
/// stands for the recipe, which is no matter of Java's serialization.
record AlsTask(String parameters, int blocks, int dimension, int playlists, long entries)
    implements Serializable {

  /// Vectors on their way: of the rows of block `from` that the receiver needs, those from the one
  /// numbered `first` on, and the weight factor of each.
  record Vectors(int from, int first, float[] vectors, float[] weights) implements Serializable {}

  /// Numbers that a message of vectors has at most (4 MB): what is on a task's heap at once.
  private static final int MESSAGE = 1 << 20;

  AlsTask(Als recipe, int blocks, int dimension, int playlists, long entries) {
    this(Algorithms.parameters(recipe).toString(), blocks, dimension, playlists, entries);
  }

  AlsRows rows() {
    return new AlsRows(
        (Als) Algorithms.recorded("als", Json.mapper().readTree(parameters)), playlists, entries);
  }

  /// What this block's vectors begin with.
  float[] start(Block entries, int block, long seed) {
    int d = dimension;
    float[] vectors = new float[Math.multiplyExact(entries.count(), d)];
    for (int row = 0; row < entries.count(); row++) {
      for (int k = 0; k < d && entries.length(row) > 0; k++) {
        vectors[row * d + k] = AlsRows.start(seed, row * blocks + block, k);
      }
    }
    return vectors;
  }

  /// VᵀV of the vectors V of a block.
  double[] gramian(float[] vectors) {
    return Gramian.sum(array(vectors), 1);
  }

  private Array array(float[] vectors) {
    Array array = Array.allocate(Array.Type.F32, vectors.length / dimension, dimension);
    array.put(0, vectors, 0, vectors.length);
    return array;
  }

  /// The vectors after some turns, one after the other.
  float[] turned(float[] vectors, List<float[]> turns) {
    if (turns.isEmpty()) {
      return vectors;
    }
    Array array = array(vectors);
    for (float[] turn : turns) {
      Gramian.turn(array, turn, 1);
    }
    return array.toFloats();
  }

  /// A block's vectors for those that need them, one message after another.
  Iterator<Tuple2<Integer, Vectors>> send(
      Block entries, int block, Side side, float[] vectors, List<Numbers> links) {
    int d = dimension;
    Weights of = weights(side);
    int most = Math.max(1, MESSAGE / d);
    return links.stream()
        .flatMap(
            link -> {
              int[] places = link.first();
              return IntStream.range(0, (places.length + most - 1) / most)
                  .mapToObj(
                      part -> {
                        int first = part * most;
                        int size = Math.min(most, places.length - first);
                        float[] some = new float[size * d];
                        float[] weights = new float[size];
                        for (int n = 0; n < size; n++) {
                          int place = places[first + n];
                          System.arraycopy(vectors, place * d, some, n * d, d);
                          weights[n] = of.of(entries.length(place));
                        }
                        return new Tuple2<>(link.from(), new Vectors(block, first, some, weights));
                      });
            })
        .iterator();
  }

  /// Whose vectors they are, and whether least squares are solved or axes are sought.
  record Side(boolean tracks, boolean axes) implements Serializable {}

  /// By the length of a row.
  private interface Weights {
    float of(int length);
  }

  private Weights weights(Side side) {
    AlsRows rows = rows();
    return length ->
        side.axes()
            ? LeadingAxes.weight(side.tracks(), length)
            : side.tracks() ? rows.ofTrack(length) : rows.ofPlaylist(length);
  }

  /// Vectors that were sent, side by side: of each row of the other side that a block needs.
  private record Received(Array vectors, float[] weights) {}

  private Received receive(Block entries, Iterator<Tuple2<Integer, Vectors>> sent) {
    int d = dimension;
    int needed = entries.needed().length;
    Array fixed = Array.allocate(Array.Type.F32, needed, d);
    float[] weights = new float[needed];
    int[][] places = entries.placesBySender(blocks);
    while (sent.hasNext()) {
      Vectors message = sent.next()._2();
      int[] of = places[message.from()];
      for (int n = 0; n < message.weights().length; n++) {
        int place = of[message.first() + n];
        fixed.put((long) place * d, message.vectors(), n * d, d);
        weights[place] = message.weights()[n];
      }
    }
    return new Received(fixed, weights);
  }

  /// The weighted sums of the vectors that a block's rows name: half a round of [LeadingAxes].
  float[] add(Block entries, Side side, Iterator<Tuple2<Integer, Vectors>> sent) {
    int d = dimension;
    Received received = receive(entries, sent);
    Weights of = weights(side);
    float[] sums = new float[Math.multiplyExact(entries.count(), d)];
    float[] vector = new float[d];
    for (int k = 0; k < entries.count(); k++) {
      for (int n = entries.starts()[k]; n < entries.starts()[k + 1]; n++) {
        int column = entries.columns()[n];
        received.vectors().copy((long) column * d, vector, 0, d);
        for (int x = 0; x < d; x++) {
          sums[k * d + x] += received.weights()[column] * vector[x];
        }
      }
      float own = of.of(entries.length(k));
      for (int x = 0; x < d; x++) {
        sums[k * d + x] *= own;
      }
    }
    return sums;
  }

  /// The vectors of a block's rows, from those that were sent; `last` are the present ones,
  /// where rows start from them, or empty.
  float[] solve(
      Block entries,
      Side side,
      float[] spectrum,
      Iterator<Tuple2<Integer, Vectors>> sent,
      float[] last) {
    int d = dimension;
    Received received = receive(entries, sent);
    Weights of = weights(side);
    AlsRows.Solver solver = rows().solver(new LeastSquares(received.vectors(), Array.of(spectrum)));
    float[] solved =
        last.length > 0 ? last.clone() : new float[Math.multiplyExact(entries.count(), d)];
    float[] x = new float[d];
    int[] row = new int[64];
    for (int k = 0; k < entries.count(); k++) {
      int length = entries.length(k);
      if (length == 0) {
        continue;
      }
      row = row.length < length ? new int[Math.max(length, 2 * row.length)] : row;
      System.arraycopy(entries.columns(), entries.starts()[k], row, 0, length);
      System.arraycopy(solved, k * d, x, 0, d);
      solver.solve(row, received.weights(), of.of(length), length, x);
      System.arraycopy(x, 0, solved, k * d, d);
    }
    return solved;
  }
}
