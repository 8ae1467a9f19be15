package org.segue.eval;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.segue.data.Dataset;
import org.segue.data.TrackList;
import org.segue.math.Array;
import org.segue.math.Hashing;
import org.segue.math.SparseMatrix;
import org.segue.model.Query;

/// The split that the `implicit` library makes: each entry of each playlist goes to training with
/// probability `trainingShare`, independently of all others; a task asks for what the rest of a
/// playlist is. All playlists stay in training with their remaining tracks.
///
/// - `trainingShare`: .8.
/// - `maxTasks`: how many playlists with a withheld track are asked for, 10,000; 0 means all.
/// - `titles`: whether the query has the title; not so by default.
/// - `unseen`: withheld tracks that no training playlist has count, as there.
///
/// An entry's fate is a hash of the seed, the pid and the track. A query's seeds are what is left
/// of its playlist, in order with positions; there may be none.
public record HoldoutProtocol(double trainingShare, int maxTasks, boolean titles, Unseen unseen)
    implements Protocol {

  public HoldoutProtocol {
    if (!(trainingShare > 0 && trainingShare < 1)) {
      throw new IllegalArgumentException(
          "trainingShare must be between 0 and 1, not " + trainingShare);
    }
    if (maxTasks < 0) {
      throw new IllegalArgumentException("maxTasks must not be negative: " + maxTasks);
    }
  }

  public HoldoutProtocol() {
    this(.8, 10_000, false, Unseen.KEEP);
  }

  @Override
  public List<String> metrics() {
    return List.of("precision-implicit@100", "map@100", "ndcg@100", "recall");
  }

  @Override
  public Split split(Dataset all, long seed) {
    SparseMatrix kept = kept(all, seed);
    Dataset training = all.withTracks(kept);
    int[] counts = kept.columnCounts();
    List<Task> tasks = new ArrayList<>();
    for (int playlist : Draw.playlists(all, seed)) {
      if (maxTasks > 0 && tasks.size() == maxTasks) {
        break;
      }
      if (kept.rowLength(playlist) < all.tracks().rowLength(playlist)) {
        Task task = task(all, playlist, seed, counts);
        if (task != null) {
          tasks.add(task);
        }
      }
    }
    if (tasks.isEmpty()) {
      throw new IllegalArgumentException(
          "no playlist of %d withholds a track; lower trainingShare (%s)"
              .formatted(all.playlistCount(), trainingShare));
    }
    return new Split(training, tasks);
  }

  private SparseMatrix kept(Dataset all, long seed) {
    SparseMatrix tracks = all.tracks();
    int[] row = new int[tracks.longestRow()];
    Array offsets = Array.allocate(Array.Type.I64, tracks.rowCount() + 1L);
    long total = 0;
    for (int p = 0; p < tracks.rowCount(); p++) {
      total += keepTrained(row, tracks.row(p, row), seed, all.pid(p));
      offsets.set(p + 1L, total);
    }
    Array columns = Array.allocate(Array.Type.I32, total);
    for (int p = 0; p < tracks.rowCount(); p++) {
      int count = keepTrained(row, tracks.row(p, row), seed, all.pid(p));
      columns.put(offsets.longAt(p), row, 0, count);
    }
    return new SparseMatrix(offsets, columns, tracks.columnCount());
  }

  /// Moves the tracks that go to training to the front of `row`, in order; returns how many.
  private int keepTrained(int[] row, int length, long seed, int pid) {
    int count = 0;
    for (int k = 0; k < length; k++) {
      if (trained(seed, pid, row[k])) {
        row[count++] = row[k];
      }
    }
    return count;
  }

  private boolean trained(long seed, int pid, int track) {
    return Hashing.unit(Hashing.mix(Hashing.mix(seed, pid), track)) < trainingShare;
  }

  private @Nullable Task task(Dataset all, int playlist, long seed, int[] counts) {
    int[] tracks = all.tracks().row(playlist);
    int pid = all.pid(playlist);
    int[] seeds = new int[tracks.length];
    int[] positions = new int[tracks.length];
    int[] rest = new int[tracks.length];
    int s = 0;
    int r = 0;
    for (int k = 0; k < tracks.length; k++) {
      if (trained(seed, pid, tracks[k])) {
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
    return new Task(1, "holdout", query, withheld, pid);
  }
}
