package org.segue.data;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// Artists or albums while a data set is built: told apart by URI where there is one; a name
/// without URI (inside a scope: an album's artist) is resolved to the URI that bears it on most
/// entries.
final class Labels {

  /// One artist or album; `uri` is empty where only the name is known.
  static final class Label {
    final String key;
    final String uri;
    String scopedName;
    String name;
    long entries;
    int number;

    Label(String key, String uri, String scopedName, String name) {
      this.key = key;
      this.uri = uri;
      this.scopedName = scopedName;
      this.name = name;
    }
  }

  private final Map<String, Label> byKey = new HashMap<>();
  private final Map<String, Label> byName = new HashMap<>();

  /// Counts the entries of one track under its label.
  void count(@Nullable String uri, String scope, @Nullable String name, long entries) {
    String key = ownKey(uri, scope, name);
    if (key == null) {
      return;
    }
    String known = name == null ? "" : name;
    Label label =
        byKey.computeIfAbsent(
            key, k -> new Label(k, uri == null ? "" : uri, scope + "\n" + known, known));
    label.entries += entries;
    if (label.name.isEmpty() || (!known.isEmpty() && known.compareTo(label.name) < 0)) {
      label.name = known;
    }
    String scoped =
        scope + "\n" + known; // the smallest of all mentions: their order must not matter
    if (scoped.compareTo(label.scopedName) < 0) {
      label.scopedName = scoped;
    }
  }

  /// Joins names without a URI to the label with a URI that they most likely mean.
  void resolve() {
    Comparator<Label> better =
        Comparator.comparingLong((Label label) -> -label.entries).thenComparing(label -> label.key);
    for (Label label : byKey.values()) {
      if (!label.uri.isEmpty()) {
        byName.merge(label.scopedName, label, (a, b) -> better.compare(a, b) <= 0 ? a : b);
      }
    }
    byKey.values().removeIf(label -> label.uri.isEmpty() && byName.containsKey(label.scopedName));
    int number = 0;
    for (Label label : byKey.values()) {
      label.number = number++;
    }
  }

  /// The key under which a track's label is found after [#resolve], or null where nothing is known.
  @Nullable String key(@Nullable String uri, String scope, @Nullable String name) {
    String own = ownKey(uri, scope, name);
    if (own == null || uri != null) {
      return own;
    }
    Label named = byName.get(scope + "\n" + name);
    return named == null ? own : named.key;
  }

  int number(@Nullable String key) {
    Label label = key == null ? null : byKey.get(key);
    return label == null ? -1 : label.number;
  }

  int size() {
    return byKey.size();
  }

  /// Hands the labels that are `kept` to `add` by falling count; the result maps old to new.
  int[] renumber(long[] entries, BitSet kept, ToIntFunction<Label> add) {
    Label[] labels = byKey.values().toArray(Label[]::new);
    Arrays.sort(
        labels,
        Comparator.comparingLong((Label label) -> -entries[label.number])
            .thenComparing(label -> label.key));
    int[] renumbered = new int[labels.length];
    for (Label label : labels) {
      if (kept.get(label.number)) {
        renumbered[label.number] = add.applyAsInt(label);
      }
    }
    return renumbered;
  }

  private static @Nullable String ownKey(
      @Nullable String uri, String scope, @Nullable String name) {
    if (uri != null) {
      return uri;
    }
    return name == null || name.isEmpty() ? null : scope + "\n" + name;
  }
}
