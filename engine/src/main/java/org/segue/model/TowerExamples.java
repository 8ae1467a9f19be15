package org.segue.model;

import java.util.SplittableRandom;
import org.segue.data.Dataset;

/// Draws from a playlist what a query would show of it and what it would withhold, in the manner of
/// the questions that people (and the challenge) ask: nothing but the title, the first tracks, or
/// tracks from anywhere, few more often than many.
///
/// Not safe for concurrent use: a draw is overwritten by the next.
final class TowerExamples {

  /// Seeds at most.
  private static final int LONGEST = 100;

  /// Share of draws without any.
  private static final double EMPTY = 0.1;

  private final Dataset data;
  private final int positives;
  private final double titleDrop;
  private final int[] row;
  private int rowLength;
  private int length;
  private int held;
  private boolean titled;

  /// @param positives withheld tracks per draw, at most
  /// @param titleDrop how often a title is not shown beside tracks
  TowerExamples(Dataset data, int positives, double titleDrop) {
    this.data = data;
    this.positives = positives;
    this.titleDrop = titleDrop;
    row = new int[data.tracks().longestRow()];
  }

  /// Draws from a playlist of one track and more.
  void draw(int playlist, SplittableRandom random) {
    rowLength = data.tracks().row(playlist, row);
    boolean hasTitle = data.titleOf(playlist) >= 0;
    int most = Math.min(LONGEST, rowLength - 1);
    boolean empty = random.nextDouble() < EMPTY && hasTitle;
    length = empty || most < 1 ? 0 : (int) Math.exp(random.nextDouble() * Math.log(most + 1.0));
    boolean shuffled = random.nextBoolean();
    // history first, then what is withheld: in the playlist's order, or both mixed
    shuffle(shuffled ? 0 : length, length + positives, random);
    held = Math.min(positives, rowLength - length);
    titled = hasTitle && (length == 0 || random.nextDouble() >= titleDrop);
  }

  /// Puts tracks drawn from [from, rowLength) into the places [from, to).
  private void shuffle(int from, int to, SplittableRandom random) {
    for (int k = from; k < Math.min(to, rowLength - 1); k++) {
      int other = random.nextInt(k, rowLength);
      int track = row[k];
      row[k] = row[other];
      row[other] = track;
    }
  }

  /// The tracks that are shown are the first [#length] of these, in order.
  int[] history() {
    return row;
  }

  int length() {
    return length;
  }

  /// How many are withheld.
  int held() {
    return held;
  }

  int held(int k) {
    return row[length + k];
  }

  /// All tracks of the playlist: the first [#size] of [#history].
  int size() {
    return rowLength;
  }

  boolean titled() {
    return titled;
  }
}
