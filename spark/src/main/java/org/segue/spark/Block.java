package org.segue.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.segue.data.Dataset;
import org.segue.math.SparseMatrix;
import scala.Tuple2;

/// The entries of some rows of a data set: of some playlists, which tracks they hold, or of some
/// tracks, which playlists hold them. Row k of block b is row k · blocks + b of its side: as tracks
/// are numbered by falling frequency, all blocks have about as many entries.
///
/// @param starts, columns the entries of the block's rows: row k's are those from start k
///     to start k + 1, as places in `needed`
/// @param needed the distinct rows of the other side that they name, ascending
record Block(int[] starts, int[] columns, int[] needed) implements Serializable {

  /// Whole numbers on their way from a block.
  record Numbers(int from, int[] first, int[] second) implements Serializable {}

  int count() {
    return starts.length - 1;
  }

  int length(int row) {
    return starts[row + 1] - starts[row];
  }

  /// The playlists of a block.
  static Block ofPlaylists(Dataset data, int block, int blocks) {
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

  private static Block of(int[] starts, int[] columns) {
    int[] needed = Arrays.stream(columns).sorted().distinct().toArray();
    int[] places = new int[columns.length];
    for (int n = 0; n < columns.length; n++) {
      places[n] = Arrays.binarySearch(needed, columns[n]);
    }
    return new Block(starts, places, needed);
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
  static Block ofTracks(
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
    int[][] places = placesBySender(blocks);
    for (int[] some : places) {
      for (int n = 0; n < some.length; n++) {
        some[n] = needed[some[n]] / blocks;
      }
    }
    List<Tuple2<Integer, Numbers>> messages = new ArrayList<>();
    for (int b = 0; b < blocks; b++) {
      messages.add(new Tuple2<>(b, new Numbers(block, places[b], new int[0])));
    }
    return messages.iterator();
  }

  /// Of the needed rows, those of each block, in order.
  int[][] placesBySender(int blocks) {
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
