package org.segue.eval;

import java.util.Arrays;
import java.util.BitSet;
import org.segue.data.TrackList;

/// What was recommended for a task, best first and without duplicates. Knows which ranks (from 0)
/// are hits, so that each metric need not look again.
public final class Answer {

  private final Task task;
  private final TrackList recommended;
  private final BitSet hits;

  public Answer(Task task, TrackList recommended) {
    this(task, recommended, hits(task.withheld(), recommended));
  }

  private Answer(Task task, TrackList recommended, BitSet hits) {
    if (recommended.size() > task.query().limit()) {
      throw new IllegalArgumentException(
          "playlist %d: %d tracks where %d were wanted"
              .formatted(task.pid(), recommended.size(), task.query().limit()));
    }
    this.task = task;
    this.recommended = recommended;
    this.hits = hits;
  }

  private static BitSet hits(TrackList withheld, TrackList recommended) {
    int[] sorted = withheld.toArray();
    Arrays.sort(sorted);
    BitSet hits = new BitSet(recommended.size());
    for (int rank = 0; rank < recommended.size(); rank++) {
      if (Arrays.binarySearch(sorted, recommended.get(rank)) >= 0) {
        hits.set(rank);
      }
    }
    return hits;
  }

  public Task task() {
    return task;
  }

  public TrackList withheld() {
    return task.withheld();
  }

  public TrackList recommended() {
    return recommended;
  }

  /// How many tracks were wanted; there may be fewer.
  public int limit() {
    return task.query().limit();
  }

  /// Whether the track at a rank, from 0, was withheld.
  public boolean isHit(int rank) {
    return hits.get(rank);
  }

  /// The first rank at or after `rank` that is a hit, or -1.
  public int nextHit(int rank) {
    return hits.nextSetBit(rank);
  }

  public int hitCount() {
    return hits.cardinality();
  }

  /// Hits among the first `count` ranks.
  public int hitCount(int count) {
    int found = 0;
    for (int rank = nextHit(0); rank >= 0 && rank < count; rank = nextHit(rank + 1)) {
      found++;
    }
    return found;
  }

  /// The answer if only `count` tracks had been wanted.
  public Answer first(int count) {
    if (count >= limit()) {
      return this;
    }
    int size = Math.min(count, recommended.size());
    return new Answer(
        task.withLimit(count),
        TrackList.of(Arrays.copyOf(recommended.toArray(), size)),
        hits.get(0, size));
  }
}
