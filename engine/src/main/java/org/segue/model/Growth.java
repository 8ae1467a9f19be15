package org.segue.model;

import java.util.Arrays;
import org.segue.data.Dataset;
import org.segue.math.Array;
import org.segue.math.SparseMatrix;
import org.segue.store.NamedArrays;

/// What a model has learnt, and the data set that it learnt from as it is now that playlists were
/// appended to it: the first `playlists` and the first `tracks` of its catalog are those that the
/// model knows, by the same numbers.
///
/// @param state is read, never changed
public record Growth(NamedArrays state, int playlists, int tracks, Dataset data) {

  public Growth {
    if (playlists > data.playlistCount() || tracks > data.catalog().trackCount()) {
      throw new IllegalArgumentException(
          "%d playlists and %d tracks cannot have grown to %d and %d"
              .formatted(playlists, tracks, data.playlistCount(), data.catalog().trackCount()));
    }
  }

  /// Which columns the rows from `first` on have.
  static boolean[] touched(SparseMatrix rows, int first) {
    boolean[] touched = new boolean[rows.columnCount()];
    Array columns = rows.columns();
    for (long at = rows.rowStart(first); at < rows.size(); at++) {
      touched[columns.intAt(at)] = true;
    }
    return touched;
  }

  /// Numbers of the tracks, I32, with 0 for those that are new.
  int[] padded(String name) {
    return Arrays.copyOf(state.get(name, Array.Type.I32).toInts(), data.catalog().trackCount());
  }

  /// A copy of vectors [n, d], F32, with zeros for those that are new.
  static Array padded(Array vectors, int rows) {
    Array all = Array.allocate(Array.Type.F32, rows, vectors.shape()[1]);
    all.memory().asSlice(0, vectors.memory().byteSize()).copyFrom(vectors.memory());
    return all;
  }
}
