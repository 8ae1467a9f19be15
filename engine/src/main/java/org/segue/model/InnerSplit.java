package org.segue.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
  record Question(Query query, TrackList withheld, boolean random) {}

  private static final int[] SEEDS = {0, 1, 5, 10, 25, 100};

  /// Withholds about `count` playlists, drawn by hash of the seed and the pid.
  static InnerSplit of(Dataset data, int count, long seed, int limit) {
    int n = data.playlistCount();
    long[] keys = new long[n];
    for (int p = 0; p < n; p++) {
      keys[p] = (Hashing.mix(seed, data.pid(p)) >>> 33 << 32) | p;
    }
    Arrays.sort(keys);
    int withheld = Math.min(count, n / 5);
    int[] held = new int[withheld];
    int[] kept = new int[n - withheld];
    for (int k = 0; k < n; k++) {
      if (k < withheld) {
        held[k] = (int) keys[k];
      } else {
        kept[k - withheld] = (int) keys[k];
      }
    }
    Arrays.sort(kept);
    Dataset training = data.select(kept);
    int[] frequency = training.tracks().columnCounts();
    List<Question> questions = new ArrayList<>();
    for (int k = 0; k < withheld; k++) {
      Question question = question(data, held[k], k, Hashing.mix(seed, ~k), frequency, limit);
      if (question != null) {
        questions.add(question);
      }
    }
    return new InnerSplit(training, questions);
  }

  /// Every playlist withheld once, in `folds` splits.
  static List<InnerSplit> folds(Dataset data, int folds, long seed, int limit) {
    List<InnerSplit> splits = new ArrayList<>();
    int n = data.playlistCount();
    for (int f = 0; f < folds; f++) {
      int[] held = new int[n];
      int[] kept = new int[n];
      int h = 0;
      int k = 0;
      for (int p = 0; p < n; p++) {
        if ((Hashing.mix(seed, data.pid(p)) >>> 33) % folds == f) {
          held[h++] = p;
        } else {
          kept[k++] = p;
        }
      }
      Dataset training = data.select(Arrays.copyOf(kept, k));
      int[] frequency = training.tracks().columnCounts();
      List<Question> questions = new ArrayList<>();
      for (int i = 0; i < h; i++) {
        Question question = question(data, held[i], i, Hashing.mix(seed, ~i), frequency, limit);
        if (question != null) {
          int seeds = question.query().seeds().size();
          boolean untitled = (seeds == 5 || seeds == 10) && (Hashing.mix(seed, held[i]) & 1) == 0;
          questions.add(
              untitled
                  ? new Question(
                      question.query().withTitle(null), question.withheld(), question.random())
                  : question);
        }
      }
      splits.add(new InnerSplit(training, questions));
    }
    return splits;
  }

  private static @Nullable Question question(
      Dataset data, int playlist, int turn, long chance, int[] frequency, int limit) {
    int[] row = data.tracks().row(playlist);
    int kind = turn % 8; // two in eight are random
    boolean random = kind >= 6;
    int seeds = random ? (kind == 6 ? 25 : 100) : SEEDS[kind];
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
            data.title(playlist),
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
