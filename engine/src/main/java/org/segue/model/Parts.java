package org.segue.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.segue.data.Catalog;
import org.segue.data.Dataset;
import org.segue.math.Array;
import org.segue.math.Best;
import org.segue.math.SparseMatrix;
import org.segue.store.Json;
import org.segue.store.NamedArrays;
import org.segue.store.Strings;

/// The algorithms that a composition is made of, by their texts: trained one after the other, kept
/// as `part.N.…` in the composition's state.
///
/// What several parts have learnt alike (the playlists themselves, say) is there once: `shared`
/// names the arrays that are left out, `shared.with` (I32) the part that has each, under the same
/// name.
///
/// Beside the arrays, `recipes` keeps each part's hyper-parameters: its text alone would mean
/// others as soon as a default changes.
record Parts(List<String> texts) {

  private static final String RECIPES = "recipes";
  private static final String SHARED = "shared";
  private static final String SHARED_WITH = "shared.with";

  /// Smaller arrays are not worth a name.
  private static final int SMALLEST_SHARED = 256;

  Parts {
    texts = List.copyOf(texts);
  }

  List<Algorithm> algorithms() {
    return texts.stream().map(Algorithms::parse).toList();
  }

  /// Trains one part; its progress names it and says `what` it learns from.
  NamedArrays train(int part, Dataset data, Training training, String what) {
    String text = texts.get(part);
    return algorithms()
        .get(part)
        .train(
            data,
            training.watchedBy(
                (phase, done, total) ->
                    training
                        .progress()
                        .report("%s, %s: %s".formatted(text, what, phase), done, total)));
  }

  /// Adds what each part learnt, and their recipes.
  void put(List<NamedArrays> learnt, NamedArrays.Builder state) {
    state.put(
        RECIPES,
        Strings.of(algorithms().stream().map(a -> Algorithms.parameters(a).toString()).toList()));
    List<String> shared = new ArrayList<>();
    List<Integer> sharedWith = new ArrayList<>();
    for (int p = 0; p < learnt.size(); p++) {
      for (Map.Entry<String, Array> entry : learnt.get(p).all().entrySet()) {
        String name = prefix(p) + entry.getKey();
        int with = having(learnt.subList(0, p), entry.getKey(), entry.getValue());
        if (with < 0) {
          state.put(name, entry.getValue());
        } else {
          shared.add(name);
          sharedWith.add(with);
        }
      }
    }
    if (!shared.isEmpty()) {
      state.put(SHARED, Strings.of(shared));
      state.put(SHARED_WITH, Array.of(sharedWith.stream().mapToInt(p -> p).toArray()));
    }
  }

  /// The first part that has this very array under this name, -1 where none has.
  private static int having(List<NamedArrays> parts, String name, Array array) {
    for (int p = 0; p < parts.size(); p++) {
      Array other = parts.get(p).all().get(name);
      if (other != null && array.memory().byteSize() >= SMALLEST_SHARED && other.sameAs(array)) {
        return p;
      }
    }
    return -1;
  }

  /// What a part has learnt.
  private static NamedArrays learnt(NamedArrays state, int part) {
    NamedArrays own = state.part(prefix(part));
    if (!state.has(SHARED_WITH)) {
      return own;
    }
    NamedArrays.Builder all = NamedArrays.builder().putAll(own);
    Strings shared = state.strings(SHARED);
    Array with = state.get(SHARED_WITH, Array.Type.I32);
    for (int k = 0; k < shared.size(); k++) {
      if (shared.get(k).startsWith(prefix(part))) {
        String name = shared.get(k).substring(prefix(part).length());
        all.put(name, state.get(prefix(with.intAt(k)) + name));
      }
    }
    return all.build();
  }

  List<Scorer> restore(NamedArrays state, Catalog catalog) {
    List<Algorithm> algorithms = recorded(state);
    List<Scorer> scorers = new ArrayList<>();
    for (int p = 0; p < algorithms.size(); p++) {
      scorers.add(algorithms.get(p).restore(learnt(state, p), catalog));
    }
    return scorers;
  }

  /// The parts with the hyper-parameters that they were trained with.
  private List<Algorithm> recorded(NamedArrays state) {
    List<Algorithm> algorithms = algorithms();
    if (!state.has(RECIPES + ".utf8")) {
      return algorithms; // of a time before recipes were kept
    }
    Strings recipes = state.strings(RECIPES);
    List<Algorithm> recorded = new ArrayList<>();
    for (int p = 0; p < algorithms.size(); p++) {
      recorded.add(
          Algorithms.recorded(
              Algorithms.name(algorithms.get(p)), Json.mapper().readTree(recipes.get(p))));
    }
    return recorded;
  }

  /// The first matrix of that name that the composition itself, or a part, has learnt.
  static @Nullable SparseMatrix find(NamedArrays state, String name) {
    String offsets = place(state, name + ".offsets");
    return offsets == null
        ? null
        : state.matrix(offsets.substring(0, offsets.length() - ".offsets".length()));
  }

  /// The full name of the first array of that name that the composition itself, or a part, has
  /// learnt; null where none has.
  static @Nullable String place(NamedArrays state, String name) {
    if (state.has(name)) {
      return name;
    }
    // at most as many parts as arrays
    return IntStream.range(0, state.all().size())
        .mapToObj(part -> prefix(part) + name)
        .filter(state::has)
        .findFirst()
        .orElse(null);
  }

  /// What a rank from 0 is worth where ranks of several algorithms are added.
  static float byRank(float rank) {
    return 1 / (20 + rank);
  }

  /// Leaves in `best` the `most` best scored tracks that may come (no seeds, no rejects, nobody who
  /// is blocked), best first; their tie-breakers are their places in `ties`.
  static void best(Query query, Scores scores, int most, Catalog catalog, Ties ties, Best best) {
    scores.removeAll(query.seeds());
    scores.removeAll(query.rejected());
    int[] blocked = query.wishes().blocked();
    best.reset(most);
    float bar = best.bar();
    for (int k = 0; k < scores.count(); k++) {
      float score = scores.evidence(k);
      int track = scores.track(k);
      if (score >= bar
          && scores.has(track)
          && query.allows(track)
          && !Wishes.blocks(blocked, catalog, track)) {
        best.offer(score, ties.place(track));
        bar = best.bar();
      }
    }
    best.sort();
  }

  private static String prefix(int part) {
    return "part." + part + ".";
  }
}
