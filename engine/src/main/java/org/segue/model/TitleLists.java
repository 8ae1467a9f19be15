package org.segue.model;

import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.segue.math.Accumulator;
import org.segue.math.Array;
import org.segue.math.Best;
import org.segue.math.Parallel;
import org.segue.math.SparseMatrix;
import org.segue.store.NamedArrays;

/// What the playlists of each frequent title hold most, added up in advance: a query reads one list
/// instead of thousands of playlists.
///
/// `members`: titles x tracks (or artists, or albums), the heaviest first; empty for the titles of
/// fewer than [#LISTED] playlists, which are read as they are. `weights` (F32): by entry,
/// Σ_{p titled t, p ∋ j} |p|^−lengthPower, an artist once for each of its tracks.
record TitleLists(SparseMatrix members, Array weights) {

  /// Titles of so many playlists are listed.
  static final int LISTED = 16;

  private static final int CHUNK = 64;

  /// The shortest and the longest list: a title's is as much longer than the shortest as it has
  /// playlists. Kept whole, the lists would be as many numbers as the playlists.
  private static final int SHORTEST = 500;

  private static final int LONGEST = 2_000;

  /// Collects a kind for every title of `playlists` (titles x playlists); `groupOf` (I32) is each
  /// track's artist or album of `groups`, null where tracks themselves are counted. `lengthOf` a
  /// title's number of playlists is how long its list may be, usually [#length].
  static TitleLists of(
      SparseMatrix playlists,
      SparseMatrix tracks,
      @Nullable Array groupOf,
      int groups,
      float[] shortness,
      IntUnaryOperator lengthOf,
      int threads) {
    int titles = playlists.rowCount();
    int[][] members = new int[titles][0];
    float[][] weights = new float[titles][0];
    int longest = tracks.longestRow();
    Parallel.forEach(
        titles,
        threads,
        CHUNK,
        () -> {
          Accumulator sums = new Accumulator(groups);
          Best best = new Best(0);
          int[] row = new int[longest];
          return (from, to) -> {
            for (int title = from; title < to; title++) {
              int bearing = playlists.rowLength(title);
              if (bearing < LISTED) {
                continue;
              }
              for (int n = 0; n < bearing; n++) {
                int playlist = playlists.columns().intAt(playlists.rowStart(title) + n);
                add(row, tracks.row(playlist, row), groupOf, shortness, sums);
              }
              best.reset(Math.min(sums.count(), lengthOf.applyAsInt(bearing)));
              for (int k = 0; k < sums.count(); k++) {
                best.offer(sums.get(sums.touched(k)), sums.touched(k));
              }
              best.sort();
              members[title] = new int[best.count()];
              weights[title] = new float[best.count()];
              for (int rank = 0; rank < best.count(); rank++) {
                members[title][rank] = best.tie(rank);
                weights[title][rank] = best.score(rank);
              }
              sums.clear();
            }
          };
        });
    SparseMatrix lists = SparseMatrix.of(members, groups);
    Array values = Array.allocate(Array.Type.F32, lists.size());
    for (int title = 0; title < titles; title++) {
      values.put(lists.rowStart(title), weights[title], 0, weights[title].length);
    }
    return new TitleLists(lists, values);
  }

  static int length(int playlists) {
    return Math.min(LONGEST, SHORTEST + playlists);
  }

  private static void add(
      int[] row, int length, @Nullable Array groupOf, float[] shortness, Accumulator sums) {
    for (int k = 0; k < length; k++) {
      int member = groupOf == null ? row[k] : groupOf.intAt(row[k]);
      if (member >= 0) {
        sums.add(member, shortness[length]);
      }
    }
  }

  /// |p|^−power by |p|.
  static float[] shortness(int longest, double power) {
    float[] shortness = new float[longest + 1];
    for (int length = 0; length <= longest; length++) {
      shortness[length] = (float) Math.pow(length, -power);
    }
    return shortness;
  }

  /// For each title the Σ_p |p|^−lengthPower of all its playlists.
  static float[] wholes(SparseMatrix playlists, SparseMatrix tracks, float[] shortness) {
    float[] wholes = new float[playlists.rowCount()];
    for (int title = 0; title < wholes.length; title++) {
      double sum = 0;
      for (int n = 0; n < playlists.rowLength(title); n++) {
        int playlist = playlists.columns().intAt(playlists.rowStart(title) + n);
        sum += shortness[tracks.rowLength(playlist)];
      }
      wholes[title] = (float) sum;
    }
    return wholes;
  }

  void put(String name, NamedArrays.Builder state) {
    state.put(name, members).put(name + ".weights", weights);
  }

  static TitleLists of(NamedArrays state, String name) {
    return new TitleLists(state.matrix(name), state.get(name + ".weights", Array.Type.F32));
  }

  /// The length of the longest list.
  int longest() {
    return members.longestRow();
  }

  /// Adds a title's list to the sums, times `weight`; `row` and `values` hold the longest list.
  void add(int title, float weight, int[] row, float[] values, Accumulator sums) {
    int length = members.row(title, row);
    weights.copy(members.rowStart(title), values, 0, length);
    for (int k = 0; k < length; k++) {
      sums.add(row[k], weight * values[k]);
    }
  }
}
