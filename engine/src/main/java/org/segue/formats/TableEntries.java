package org.segue.formats;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.segue.data.BadInputException;
import org.segue.formats.TableReader.Want;
import org.segue.formats.TableReader.Wanted;
import org.segue.math.Array;
import org.segue.math.Progress;
import org.segue.math.SparseMatrix;

/// The table `entries`, in whatever order, as playlists x tracks: a pass that counts, a pass that
/// places. 8 bytes an entry off the heap.
record TableEntries(TableReader table, RowNumbers playlists, RowNumbers tracks, Progress progress) {

  private static final Wanted PLAYLIST = new Wanted("playlist", Want.WHOLE, true);
  private static final Wanted TRACK = new Wanted("track", Want.WHOLE, true);
  private static final Wanted POSITION = new Wanted("position", Want.WHOLE, true);

  SparseMatrix read() throws IOException {
    long rows = table.longRows();
    progress.report("Reading entries", 0, 2 * rows);
    int[] counts = new int[playlists.size()];
    table.read(
        List.of(PLAYLIST),
        row -> {
          counts[playlists.find(row, 0)]++;
          told(row.index(), rows);
        });
    Array offsets = Array.allocate(Array.Type.I64, counts.length + 1L);
    long[] next = new long[counts.length];
    for (int p = 0; p < counts.length; p++) {
      next[p] = offsets.longAt(p);
      offsets.set(p + 1L, next[p] + counts[p]);
    }
    Array columns = Array.allocate(Array.Type.I32, rows);
    boolean placed = table.has("position");
    Array positions = Array.allocate(Array.Type.I32, placed ? rows : 0);
    table.read(
        placed ? List.of(PLAYLIST, TRACK, POSITION) : List.of(PLAYLIST, TRACK),
        row -> {
          long at = next[playlists.find(row, 0)]++;
          columns.set(at, tracks.find(row, 1));
          if (placed) {
            positions.set(at, row.whole(2, 0));
          }
          told(rows + row.index(), rows);
        });
    SparseMatrix matrix = new SparseMatrix(offsets, columns, tracks.size());
    if (placed) {
      sort(matrix, positions);
    }
    refuseRepeats(matrix);
    return matrix;
  }

  private void told(long done, long rows) {
    if ((done & 0xfffff) == 0) {
      progress.report("Reading entries", done, 2 * rows);
    }
  }

  private void sort(SparseMatrix matrix, Array positions) throws IOException {
    Array columns = matrix.columns();
    for (int p = 0; p < matrix.rowCount(); p++) {
      long start = matrix.rowStart(p);
      int length = matrix.rowLength(p);
      boolean ascending = true;
      for (long at = start + 1; at < start + length && ascending; at++) {
        ascending = positions.intAt(at) > positions.intAt(at - 1);
      }
      if (ascending) {
        continue;
      }
      long[] keys = new long[length];
      for (int k = 0; k < length; k++) {
        keys[k] = (long) positions.intAt(start + k) << 32 | columns.intAt(start + k);
      }
      Arrays.sort(keys);
      for (int k = 0; k < length; k++) {
        if (k > 0 && keys[k] >>> 32 == keys[k - 1] >>> 32) {
          throw repeated(p, POSITION, (int) (keys[k] >>> 32), "Give each entry its own place");
        }
        columns.set(start + k, (int) keys[k]);
      }
    }
  }

  private void refuseRepeats(SparseMatrix matrix) throws IOException {
    int[] last = new int[matrix.columnCount()]; // the last playlist that has the track, from 1
    Array columns = matrix.columns();
    for (int p = 0; p < matrix.rowCount(); p++) {
      long end = matrix.rowStart(p + 1);
      for (long at = matrix.rowStart(p); at < end; at++) {
        int track = columns.intAt(at);
        if (last[track] == p + 1) {
          throw repeated(
              p,
              TRACK,
              tracks.number(track),
              "A playlist has a track once: keep the first, as drop_duplicates(['playlist',"
                  + " 'track']) does after sorting by position");
        }
        last[track] = p + 1;
      }
    }
  }

  /// Looks where a playlist has a value twice, to say so.
  private BadInputException repeated(int playlist, Wanted column, int value, String remedy)
      throws IOException {
    List<BadInputException> found = new ArrayList<>();
    long[] first = {-1};
    table.read(
        List.of(PLAYLIST, column),
        row -> {
          if (playlists.find(row, 0) == playlist && row.whole(1, 0) == value) {
            if (first[0] >= 0 && found.isEmpty()) {
              found.add(
                  row.bad(
                      1,
                      "playlist %d has %s %d in row %d already"
                          .formatted(
                              playlists.number(playlist), column.name(), value, first[0] + 1),
                      remedy));
            }
            first[0] = Math.max(first[0], row.index());
          }
        });
    return found.isEmpty()
        ? new BadInputException(table.name(), "changes while it is read", "Read it again")
        : found.getFirst();
  }
}
