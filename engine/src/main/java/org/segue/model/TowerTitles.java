package org.segue.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;
import org.segue.data.Dataset;
import org.segue.math.Array;
import org.segue.store.NamedArrays;
import org.segue.store.StringIndex;
import org.segue.store.Strings;

/// The words of titles, and pairs of words that follow each other, by number: those that several
/// titles of the training have.
record TowerTitles(StringIndex index) {

  private static final int FEWEST = 2;

  /// At most `most`, over the playlists' titles.
  static TowerTitles of(Dataset data, int most) {
    Map<String, Integer> numbers = new HashMap<>();
    List<String> parts = new ArrayList<>();
    List<int[]> rows = new ArrayList<>();
    for (int title = 0; title < data.titles().size(); title++) {
      rows.add(
          parts(data.titles().get(title)).stream()
              .mapToInt(
                  part ->
                      numbers.computeIfAbsent(
                          part,
                          p -> {
                            parts.add(p);
                            return numbers.size();
                          }))
              .toArray());
    }
    int[] counts = new int[parts.size()];
    for (int playlist = 0; playlist < data.playlistCount(); playlist++) {
      int title = data.titleOf(playlist);
      for (int part : title < 0 ? new int[0] : rows.get(title)) {
        counts[part]++;
      }
    }
    int[] kept = TowerWords.kept(counts, FEWEST, most);
    String[] vocabulary = new String[parts.size()];
    int count = 0;
    for (int part = 0; part < kept.length; part++) {
      if (kept[part] >= 0) {
        vocabulary[kept[part]] = parts.get(part);
        count++;
      }
    }
    return new TowerTitles(
        StringIndex.over(Strings.of(Arrays.asList(vocabulary).subList(0, count))));
  }

  /// The distinct words and pairs of a title.
  private static SequencedSet<String> parts(String title) {
    List<String> words = TitleWords.of(title).words();
    SequencedSet<String> parts = new LinkedHashSet<>(words);
    for (int w = 1; w < words.size(); w++) {
      parts.add(words.get(w - 1) + " " + words.get(w));
    }
    return parts;
  }

  int count() {
    return index.strings().size();
  }

  /// The numbers of what is known of a title.
  int[] of(@Nullable String title) {
    return title == null
        ? new int[0]
        : parts(title).stream().mapToInt(index::find).filter(part -> part >= 0).toArray();
  }

  void put(NamedArrays.Builder state) {
    state.put("title.parts", index.strings()).put("title.slots", index.slots());
  }

  static TowerTitles of(NamedArrays state) {
    return new TowerTitles(
        new StringIndex(state.strings("title.parts"), state.get("title.slots", Array.Type.I32)));
  }
}
