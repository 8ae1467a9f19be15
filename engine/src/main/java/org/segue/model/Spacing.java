package org.segue.model;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.IntUnaryOperator;

/// Moves tracks of one artist apart, and as few others as it can.
///
/// Place after place, the best-ranked track whose artist has rested comes next. That can leave
/// tracks of one artist for the end, where nothing stands between them; so the tail is filled
/// otherwise: always an artist who has most tracks left. The tail alone finds an order that holds
/// throughout wherever there is one (as many tasks on one machine with equal pauses: Bruno, Jones &
/// So 1980); it is kept as short as bisection finds possible. A list of n tracks costs O(n log² n).
final class Spacing {

  private final int[] artists;
  private final int from;
  private final int spacing;
  private final int groups;
  private final int[] groupOf;
  private final int[] next; // the next track of the same group in rank order, or -1
  private final int[] first;
  private final int[] sizes;

  /// Spaces the tracks from place `from` on, given those before; `artists`: -1 is like nobody.
  private Spacing(int[] artists, int from, int spacing) {
    this.artists = artists;
    this.from = from;
    this.spacing = Math.min(spacing, artists.length); // more cannot be kept either
    groupOf = new int[artists.length];
    next = new int[artists.length];
    first = new int[artists.length];
    sizes = new int[artists.length];
    groups = group();
  }

  /// A new order of the places `from` … of `tracks`: which old place each new one takes.
  static int[] order(int[] tracks, IntUnaryOperator artistOf, int from, int spacing) {
    int[] artists = new int[tracks.length];
    for (int place = 0; place < tracks.length; place++) {
      artists[place] = artistOf.applyAsInt(tracks[place]);
    }
    return new Spacing(artists, from, spacing).order();
  }

  private int[] order() {
    int[] order = new int[artists.length - from];
    if (arrange(order.length, order) == 0) {
      return order;
    }
    int broken = arrange(0, order);
    int good = 0; // this many by rank break it no more often
    for (int bad = order.length; bad - good > 1; ) {
      int middle = (good + bad) >>> 1;
      if (arrange(middle, order) <= broken) {
        good = middle;
      } else {
        bad = middle;
      }
    }
    arrange(good, order);
    return order;
  }

  private int group() {
    Map<Integer, Integer> numbers = new HashMap<>();
    int count = 0;
    int[] last = new int[artists.length];
    for (int place = 0; place < artists.length; place++) {
      int fresh = count;
      int group = artists[place] < 0 ? fresh : numbers.computeIfAbsent(artists[place], a -> fresh);
      if (group == fresh) {
        first[group] = -1;
        count++;
      }
      groupOf[place] = group;
      next[place] = -1;
      if (place >= from) {
        if (first[group] < 0) {
          first[group] = place;
        } else {
          next[last[group]] = place;
        }
        last[group] = place;
        sizes[group]++;
      }
    }
    return count;
  }

  /// Fills `order`, its first `byRank` places by rank, and tells how often an artist came too soon.
  private int arrange(int byRank, int[] order) {
    int[] head = first.clone();
    int[] left = sizes.clone();
    int[] rested = new int[groups]; // the place from which a group may come
    PriorityQueue<Integer> ready = new PriorityQueue<>(Comparator.comparingInt(g -> head[g]));
    ArrayDeque<Integer> resting = new ArrayDeque<>(); // the one heard longest ago in front
    for (int place = Math.max(0, from - spacing); place < from; place++) {
      int group = groupOf[place];
      if (left[group] > 0) {
        resting.remove(group);
        resting.add(group);
        rested[group] = place + spacing + 1;
      }
    }
    for (int group = 0; group < groups; group++) {
      if (left[group] > 0 && rested[group] <= from) {
        ready.add(group);
      }
    }
    int broken = 0;
    for (int place = 0; place < order.length; place++) {
      if (place == byRank) {
        PriorityQueue<Integer> longest =
            new PriorityQueue<>(
                Comparator.comparingInt((Integer g) -> -left[g]).thenComparingInt(g -> head[g]));
        longest.addAll(ready);
        ready = longest;
      }
      while (!resting.isEmpty() && rested[resting.getFirst()] <= from + place) {
        ready.add(resting.removeFirst());
      }
      boolean soon = ready.isEmpty();
      int group = soon ? resting.removeFirst() : ready.remove();
      broken += soon ? 1 : 0;
      order[place] = head[group];
      head[group] = next[head[group]];
      if (--left[group] > 0) {
        rested[group] = from + place + spacing + 1;
        resting.add(group);
      }
    }
    return broken;
  }
}
