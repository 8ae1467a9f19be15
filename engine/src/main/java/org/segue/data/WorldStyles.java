package org.segue.data;

import org.segue.math.Hashing;

/// The words for the moods of a made-up world: genres, feels and decades. A style is a genre with
/// a feel.
final class WorldStyles {
  private WorldStyles() {}

  static final String[] GENRES = {
    "pop", "rap", "rock", "country", "electronic", "r&b", "indie", "latin",
    "worship", "christmas", "disney", "classical", "metal", "jazz", "folk", "reggae"
  };

  /// The part of all entries that an artist's genre gets.
  static final double[] GENRE_SHARES = {
    .165, .22, .145, .10, .09, .06, .075, .045, .02, .012, .012, .012, .014, .012, .013, .01
  };

  /// Genres that the best-known artists belong to, by number below this.
  static final int MAINSTREAM = 8;

  static final String[] FEELS = {
    "chill", "party", "workout", "sad", "love", "happy", "drive", "sleep"
  };

  /// The part of a genre's entries that a feel gets, before a genre's own leaning.
  static final double[] FEEL_SHARES = {.2, .17, .12, .12, .11, .12, .1, .06};

  static final String[] DECADES = {"60s", "70s", "80s", "90s", "00s", "10s"};

  static final double[] DECADE_SHARES = {.03, .05, .07, .09, .16, .6};

  static final int STYLES = GENRES.length * FEELS.length;

  private static final int MISLEADING = 7;

  static int style(int genre, int feel) {
    return genre * FEELS.length + feel;
  }

  static int feelOf(int style) {
    return style % FEELS.length;
  }

  static int genreOf(int style) {
    return style / FEELS.length;
  }

  /// One of several even numbers in [0, 1) of a hash.
  static double part(long hash, int which) {
    return Hashing.unit(Hashing.mix(hash, which));
  }

  /// What a cover or a sound shows where its artist is of `style`: that, or in one case of seven
  /// any. Takes parts 0 and 1 of `chance`.
  static int shown(int style, long chance) {
    boolean misleading = part(chance, 0) < 1.0 / MISLEADING;
    return misleading ? (int) (part(chance, 1) * STYLES) : style;
  }

  /// The index at which the running sum of `shares` passes `at`, a number in [0, 1).
  static int pick(double[] shares, double at) {
    return pick(shares, 0, shares.length, 1, at);
  }

  /// The same over every `step`-th of `count` shares from `from` on; -1 where all are 0. The result
  /// is the index into `shares`.
  static int pick(double[] shares, int from, int count, int step, double at) {
    double sum = 0;
    for (int k = 0; k < count; k++) {
      sum += shares[from + k * step];
    }
    double left = at * sum;
    int last = -1;
    for (int k = 0; k < count; k++) {
      int index = from + k * step;
      if (shares[index] > 0) {
        last = index;
        left -= shares[index];
        if (left < 0) {
          return index;
        }
      }
    }
    return last;
  }
}
