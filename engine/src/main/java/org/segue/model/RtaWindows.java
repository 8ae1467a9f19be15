package org.segue.model;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.segue.math.SparseMatrix;

/// What a step of [Rta] sees of its playlists: a window of each, and tracks that it has not.
///
/// A window is so many consecutive tracks from a random place, the last place included, or, with
/// the chance `shuffled`, so many random tracks in random order: then what comes next is any of the
/// others. Short playlists are seen whole.
final class RtaWindows {

  private final SparseMatrix tracks;
  private final int window;
  private final double shuffled;
  private final int[] playlists; // those of two tracks or more
  private final int[] known; // tracks that a playlist holds
  private final int[] slots; // of a track among candidates, plus 1; zeros between calls

  /// @param frequencies tracks where this is 0 are left out, and the others are drawn
  RtaWindows(SparseMatrix all, int[] frequencies, int window, double shuffled) {
    tracks = of(all, frequencies);
    this.window = window;
    this.shuffled = shuffled;
    known = IntStream.range(0, frequencies.length).filter(t -> frequencies[t] > 0).toArray();
    playlists =
        IntStream.range(0, tracks.rowCount()).filter(p -> tracks.rowLength(p) > 1).toArray();
    slots = new int[frequencies.length];
  }

  private static SparseMatrix of(SparseMatrix all, int[] frequencies) {
    int[] counts = all.columnCounts();
    if (IntStream.range(0, counts.length).noneMatch(t -> counts[t] > 0 && frequencies[t] == 0)) {
      return all;
    }
    int[][] rows = new int[all.rowCount()][];
    for (int p = 0; p < rows.length; p++) {
      rows[p] = Arrays.stream(all.row(p)).filter(track -> frequencies[track] > 0).toArray();
    }
    return SparseMatrix.of(rows, all.columnCount());
  }

  int examples() {
    return playlists.length;
  }

  /// How many tracks there are to draw from.
  int known() {
    return known.length;
  }

  /// The whole playlist.
  int[] playlist(int example) {
    return tracks.row(playlists[example]);
  }

  /// A window of the playlist.
  int[] window(int example, SplittableRandom random) {
    int[] all = playlist(example);
    int length = Math.min(window, all.length);
    if (shuffled > 0 && random.nextDouble() < shuffled) {
      for (int i = 0; i < length; i++) { // the first steps of Fisher and Yates
        int j = i + random.nextInt(all.length - i);
        int swap = all[i];
        all[i] = all[j];
        all[j] = swap;
      }
      return Arrays.copyOf(all, length);
    }
    int from = all.length == length ? 0 : random.nextInt(all.length - length + 1);
    return Arrays.copyOfRange(all, from, from + length);
  }

  /// Distinct tracks drawn evenly of those that a playlist holds, none of them in `not`; fewer
  /// where there are too few.
  int[] draw(int count, int[] not, boolean byPopularity, SplittableRandom random) {
    for (int track : not) {
      slots[track] = 1;
    }
    int wanted = Math.min(count, known.length - not.length);
    int[] drawn = new int[Math.max(0, wanted)];
    int n = 0;
    long tries = 20L * count; // where nearly all are taken, fewer will do
    while (n < drawn.length && tries-- > 0) {
      int track =
          byPopularity
              ? tracks.columns().intAt(random.nextLong(tracks.size()))
              : known[random.nextInt(known.length)];
      if (slots[track] == 0) {
        slots[track] = 1;
        drawn[n++] = track;
      }
    }
    for (int track : not) {
      slots[track] = 0;
    }
    for (int k = 0; k < n; k++) {
      slots[drawn[k]] = 0;
    }
    return n == drawn.length ? drawn : Arrays.copyOf(drawn, n);
  }

  /// The distinct tracks of the windows, in the order of their first appearance.
  int[] distinct(int[][] windows) {
    int[] found = new int[Arrays.stream(windows).mapToInt(w -> w.length).sum()];
    int n = 0;
    for (int[] row : windows) {
      for (int track : row) {
        if (slots[track] == 0) {
          slots[track] = 1;
          found[n++] = track;
        }
      }
    }
    for (int k = 0; k < n; k++) {
      slots[found[k]] = 0;
    }
    return Arrays.copyOf(found, n);
  }

  /// Which candidates stand on which of the playlists: [examples, candidates].
  boolean[] members(int[] examples, int[] candidates) {
    for (int k = 0; k < candidates.length; k++) {
      slots[candidates[k]] = k + 1;
    }
    boolean[] members = new boolean[examples.length * candidates.length];
    for (int e = 0; e < examples.length; e++) {
      for (int track : playlist(examples[e])) {
        if (slots[track] > 0) {
          members[e * candidates.length + slots[track] - 1] = true;
        }
      }
    }
    for (int track : candidates) {
      slots[track] = 0;
    }
    return members;
  }

  /// log of the chance of each track to be among the candidates of a step: in a window of one of
  /// `batch` playlists, or one of `drawn` drawn evenly.
  float[] logChance(int batch, int drawn) {
    double[] expected = new double[slots.length];
    int[] row = new int[tracks.longestRow()];
    for (int playlist : playlists) {
      int length = tracks.row(playlist, row);
      double part = (double) Math.min(window, length) / length * batch / playlists.length;
      for (int k = 0; k < length; k++) {
        expected[row[k]] += part;
      }
    }
    double even = Math.min(1, (double) drawn / known.length);
    float[] logs = new float[expected.length];
    for (int track = 0; track < logs.length; track++) {
      double chance = 1 - Math.exp(-expected[track]) * (1 - even);
      logs[track] = (float) Math.log(Math.max(1e-12, chance));
    }
    return logs;
  }
}
