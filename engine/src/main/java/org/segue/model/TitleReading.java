package org.segue.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.segue.math.Best;

/// What a title says by itself, whatever the seeds: the training's titles that it resembles, the
/// most similar first, and what it names, by kind of thing.
final class TitleReading {

  final int[] titles;
  final float[] similarities;
  final List<List<TitleNames.Match>> named;

  /// Copies the titles from `similar`, which is sorted.
  TitleReading(Best similar, List<List<TitleNames.Match>> named) {
    titles = new int[similar.count()];
    similarities = new float[titles.length];
    for (int rank = 0; rank < titles.length; rank++) {
      titles[rank] = similar.tie(rank);
      similarities[rank] = similar.score(rank);
    }
    this.named = List.copyOf(named);
  }

  /// The readings of titles that were asked for lately: people call their playlists alike (a
  /// million of them bear 17,000 titles), and comparing a title with all others, by their words,
  /// runs of characters and meanings, and with all names takes longer than what follows. Safe for
  /// concurrent use.
  static final class Memory {

    /// Of some 2 kB each.
    private static final int MOST = 8_192;

    @SuppressWarnings("serial") // never written
    private final Map<String, TitleReading> readings =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<String, TitleReading> eldest) {
            return size() > MOST;
          }
        };

    /// What is remembered of a title, or else `read` says.
    TitleReading of(TitleWords title, Function<TitleWords, TitleReading> read) {
      String words = title.joined(); // all that readings depend on
      @Nullable TitleReading known;
      synchronized (readings) {
        known = readings.get(words);
      }
      if (known != null) {
        return known;
      }
      TitleReading fresh = read.apply(title);
      synchronized (readings) {
        readings.put(words, fresh);
      }
      return fresh;
    }
  }
}
