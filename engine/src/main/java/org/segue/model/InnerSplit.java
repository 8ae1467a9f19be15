package org.segue.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.segue.data.Dataset;
import org.segue.data.TrackList;
import org.segue.math.Hashing;

/// Part of a training set, withheld wholly, to learn how to combine models: what remains for the
/// models, and questions about the withheld playlists with their answers.
///
/// The questions mimic what people (and the challenge) ask: no seed, the first 1, 5, 10, 25 or 100,
/// or 25 or 100 at random, with the title. A playlist is asked once, with a number of seeds that
/// leaves at least as many to find; withheld tracks that no remaining playlist has are dropped.
record InnerSplit(Dataset training, List<Question> questions) {

  /// A withheld playlist as a question; `random` tells that the seeds are not its first tracks.
  record Question(Query query, TrackList withheld, boolean random) {

    /// The category of the challenge that it is of, from 1; 0 where it is of none.
    int category() {
      Kind kind = new Kind(query.seeds().size(), random, query.title() != null);
      return CHALLENGE.indexOf(kind) + 1;
    }
  }

  /// Playlists to withhold at one time: about how many questions that makes, and the split, which
  /// is cut only when it is asked for.
  record Turn(int asked, Supplier<InnerSplit> split) {}

  /// How a playlist is asked for: by so many seeds, its first or random ones, with its title or
  /// not.
  private record Kind(int seeds, boolean random, boolean titled) {
    String text() {
      String tracks = seeds == 0 ? "only" : (random ? "random " : "first ") + seeds;
      return !titled ? tracks : seeds == 0 ? "title only" : "title, " + tracks;
    }
  }

  /// As people ask; the title can be left out later.
  private static final List<Kind> TITLED =
      List.of(
          new Kind(0, false, true),
          new Kind(1, false, true),
          new Kind(5, false, true),
          new Kind(10, false, true),
          new Kind(25, false, true),
          new Kind(100, false, true),
          new Kind(25, true, true),
          new Kind(100, true, true));

  /// The ten categories of the challenge.
  private static final List<Kind> CHALLENGE =
      List.of(
          new Kind(0, false, true),
          new Kind(1, false, true),
          new Kind(5, false, true),
          new Kind(5, false, false),
          new Kind(10, false, true),
          new Kind(10, false, false),
          new Kind(25, false, true),
          new Kind(25, true, true),
          new Kind(100, false, true),
          new Kind(100, true, true));

  static final int CATEGORIES = CHALLENGE.size();

  /// A category's number and what it shows, for people.
  static String text(int category) {
    return category == 0 ? "others" : category + " " + CHALLENGE.get(category - 1).text();
  }

  /// Withholds about `count` playlists, at most a fifth, drawn by hash of the seed and the pid.
  static InnerSplit of(Dataset data, int count, long seed, int limit) {
    int[] order = shuffled(data, seed);
    int withheld = Math.min(count, order.length / 5);
    return split(data, order, 0, withheld, TITLED, 1, seed, limit);
  }

  /// The same playlists withheld, and each asked for `asks` times in the challenge's ways.
  static InnerSplit asked(Dataset data, int count, int asks, long seed, int limit) {
    int[] order = shuffled(data, seed);
    int withheld = Math.min(count, order.length / 5);
    return split(data, order, 0, withheld, CHALLENGE, asks, seed, limit);
  }

  /// Withholds about `count` playlists in all, in as many turns as that takes of a `folds`-th of
  /// the playlists each; each withheld playlist is asked for `asks` times, in different ways.
  static List<Turn> turns(Dataset data, int folds, int count, int asks, long seed, int limit) {
    int[] order = shuffled(data, seed);
    int each = Math.max(1, order.length / folds);
    List<Turn> turns = new ArrayList<>();
    int last = Math.min(count, order.length);
    for (int start = 0; turns.size() < folds && start < last; start += each) {
      int from = start;
      int to = Math.min(from + each, last);
      turns.add(
          new Turn(
              (to - from) * asks,
              () -> split(data, order, from, to, CHALLENGE, asks, seed, limit)));
    }
    return turns;
  }

  private static int[] shuffled(Dataset data, long seed) {
    int n = data.playlistCount();
    long[] keys = new long[n];
    for (int p = 0; p < n; p++) {
      keys[p] = (Hashing.mix(seed, data.pid(p)) >>> 33 << 32) | p;
    }
    Arrays.sort(keys);
    return Arrays.stream(keys).mapToInt(key -> (int) key).toArray();
  }

  /// Withholds the playlists `order[from, to)`.
  private static InnerSplit split(
      Dataset data,
      int[] order,
      int from,
      int to,
      List<Kind> kinds,
      int asks,
      long seed,
      int limit) {
    int[] kept = new int[order.length - (to - from)];
    System.arraycopy(order, 0, kept, 0, from);
    System.arraycopy(order, to, kept, from, order.length - to);
    Arrays.sort(kept);
    Dataset training = data.select(kept);
    int[] frequency = training.tracks().columnCounts();
    List<Question> questions = new ArrayList<>();
    for (int ask = 0; ask < asks; ask++) {
      for (int k = from; k < to; k++) {
        Kind kind = kinds.get((k + ask * 3) % kinds.size()); // 3 and 10 share no factor
        Question question =
            question(data, order[k], kind, Hashing.mix(seed, ~k - ask), frequency, limit);
        if (question != null) {
          questions.add(question);
        }
      }
    }
    return new InnerSplit(training, questions);
  }

  private static @Nullable Question question(
      Dataset data, int playlist, Kind kind, long chance, int[] frequency, int limit) {
    int[] row = data.tracks().row(playlist);
    boolean random = kind.random();
    int seeds = kind.seeds();
    while (seeds > 0 && seeds * 3 / 2 > row.length) { // too short: the next smaller kind
      seeds = seeds == 100 ? 25 : seeds == 25 ? 10 : seeds == 10 ? 5 : seeds == 5 ? 1 : 0;
      random &= seeds >= 25;
    }
    boolean[] isSeed = new boolean[row.length];
    if (random) {
      long[] draw = new long[row.length];
      for (int place = 0; place < row.length; place++) {
        draw[place] = (Hashing.mix(chance, place) >>> 17 << 16) | place;
      }
      Arrays.sort(draw);
      for (int s = 0; s < seeds; s++) {
        isSeed[(int) (draw[s] & 0xffff)] = true;
      }
    } else {
      Arrays.fill(isSeed, 0, seeds, true);
    }
    int[] known = new int[seeds];
    int[] places = new int[seeds];
    int[] rest = new int[row.length];
    int s = 0;
    int r = 0;
    for (int place = 0; place < row.length; place++) {
      if (isSeed[place]) {
        places[s] = place;
        known[s++] = row[place];
      } else if (frequency[row[place]] > 0) {
        rest[r++] = row[place];
      }
    }
    if (r == 0) {
      return null;
    }
    return new Question(
        new Query(
            kind.titled() ? data.title(playlist) : null,
            TrackList.of(known),
            random ? TrackList.of(places) : TrackList.EMPTY,
            List.of(),
            TrackList.EMPTY,
            data.modifiedAt(playlist),
            row.length,
            limit,
            false),
        TrackList.of(Arrays.copyOf(rest, r)),
        random);
  }
}
