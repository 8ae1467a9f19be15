package org.segue.model;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.segue.data.Dataset;
import org.segue.store.Strings;

/// The words of titles that a [GraphSage] knows, by number.
final class SageWords {

  private final List<String> words;
  private final Map<String, Integer> numbers = new HashMap<>();

  private SageWords(List<String> words) {
    this.words = words;
    for (String word : words) {
      numbers.put(word, numbers.size());
    }
  }

  /// Words that the titles of at least `least` playlists have.
  static SageWords of(Dataset data, int least) {
    Map<Integer, Set<String>> ofTitle = new HashMap<>();
    Map<String, Integer> playlists = new TreeMap<>();
    for (int p = 0; p < data.playlistCount(); p++) {
      int title = data.titleOf(p);
      if (title >= 0) {
        Set<String> distinct =
            ofTitle.computeIfAbsent(
                title, t -> new LinkedHashSet<>(TitleWords.of(data.titles().get(t)).words()));
        distinct.forEach(word -> playlists.merge(word, 1, Integer::sum));
      }
    }
    playlists.values().removeIf(count -> count < least);
    return new SageWords(List.copyOf(playlists.keySet()));
  }

  static SageWords of(Strings strings) {
    String[] words = new String[strings.size()];
    for (int w = 0; w < words.length; w++) {
      words[w] = strings.get(w);
    }
    return new SageWords(List.of(words));
  }

  int size() {
    return words.size();
  }

  String get(int number) {
    return words.get(number);
  }

  /// The number of a word, or -1.
  int find(String word) {
    return numbers.getOrDefault(word, -1);
  }

  Strings strings() {
    return Strings.of(words);
  }

  /// The numbers of the known words of a title, each once.
  int[] of(@Nullable String title) {
    return title == null
        ? new int[0]
        : TitleWords.of(title).words().stream()
            .filter(numbers::containsKey)
            .mapToInt(numbers::get)
            .distinct()
            .toArray();
  }
}
