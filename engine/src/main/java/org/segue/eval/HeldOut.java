package org.segue.eval;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.segue.data.Dataset;
import org.segue.data.TrackList;
import org.segue.math.Array;
import org.segue.math.SparseMatrix;
import org.segue.model.Query;

/// Entries that are taken out of playlists which stay in training with the others, and tasks that
/// ask for them.
///
/// @param name of the tasks' only category
/// @param maxTasks 0 means all
record HeldOut(String name, int maxTasks, boolean titles, Unseen unseen, Kept kept) {

  /// Whether an entry stays in training.
  @FunctionalInterface
  interface Kept {
    boolean test(int pid, int track);
  }

  /// No tasks at all where no playlist withholds a track.
  Split split(Dataset all, long seed) {
    SparseMatrix left = left(all);
    Dataset training = all.withTracks(left);
    int[] counts = left.columnCounts();
    List<Task> tasks = new ArrayList<>();
    for (int playlist : Draw.playlists(all, seed)) {
      if (maxTasks > 0 && tasks.size() == maxTasks) {
        break;
      }
      if (left.rowLength(playlist) < all.tracks().rowLength(playlist)) {
        Task task = task(all, playlist, counts);
        if (task != null) {
          tasks.add(task);
        }
      }
    }
    return new Split(training, tasks);
  }

  private SparseMatrix left(Dataset all) {
    SparseMatrix tracks = all.tracks();
    int[] row = new int[tracks.longestRow()];
    Array offsets = Array.allocate(Array.Type.I64, tracks.rowCount() + 1L);
    long total = 0;
    for (int p = 0; p < tracks.rowCount(); p++) {
      total += keep(row, tracks.row(p, row), all.pid(p));
      offsets.set(p + 1L, total);
    }
    Array columns = Array.allocate(Array.Type.I32, total);
    for (int p = 0; p < tracks.rowCount(); p++) {
      int count = keep(row, tracks.row(p, row), all.pid(p));
      columns.put(offsets.longAt(p), row, 0, count);
    }
    return new SparseMatrix(offsets, columns, tracks.columnCount());
  }

  /// Moves the tracks that stay to the front of `row`, in order; returns how many.
  private int keep(int[] row, int length, int pid) {
    int count = 0;
    for (int k = 0; k < length; k++) {
      if (kept.test(pid, row[k])) {
        row[count++] = row[k];
      }
    }
    return count;
  }

  private @Nullable Task task(Dataset all, int playlist, int[] counts) {
    int[] tracks = all.tracks().row(playlist);
    int pid = all.pid(playlist);
    int[] seeds = new int[tracks.length];
    int[] positions = new int[tracks.length];
    int[] rest = new int[tracks.length];
    int s = 0;
    int r = 0;
    for (int k = 0; k < tracks.length; k++) {
      if (kept.test(pid, tracks[k])) {
        positions[s] = k;
        seeds[s++] = tracks[k];
      } else {
        rest[r++] = tracks[k];
      }
    }
    TrackList withheld = Draw.withheld(rest, 0, r, unseen, counts);
    if (withheld.isEmpty()) {
      return null;
    }
    Query query =
        new Query(
            titles ? all.title(playlist) : null,
            TrackList.of(Arrays.copyOf(seeds, s)),
            TrackList.of(Arrays.copyOf(positions, s)),
            List.of(),
            TrackList.EMPTY,
            all.modifiedAt(playlist),
            0,
            Evaluation.LIMIT,
            true);
    return new Task(1, name, query, withheld, pid);
  }
}
