package org.segue.model;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.segue.data.Catalog;
import org.segue.data.Dataset;
import org.segue.data.TrackList;
import org.segue.math.Best;
import org.segue.math.SparseMatrix;
import org.segue.store.Json;
import org.segue.store.NamedArrays;
import org.segue.store.Strings;

/// The algorithms that a composition is made of, by their texts: trained one after the other, kept
/// as `part.N.…` in the composition's state.
///
/// Beside the arrays, `recipes` keeps each part's hyper-parameters: its text alone would mean
/// others as soon as a default changes.
record Parts(List<String> texts) {

  private static final String RECIPES = "recipes";

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
    for (int p = 0; p < learnt.size(); p++) {
      String prefix = prefix(p);
      learnt.get(p).all().forEach((name, array) -> state.put(prefix + name, array));
    }
  }

  List<Scorer> restore(NamedArrays state, Catalog catalog) {
    List<Algorithm> algorithms = recorded(state);
    List<Scorer> scorers = new ArrayList<>();
    for (int p = 0; p < algorithms.size(); p++) {
      scorers.add(algorithms.get(p).restore(state.part(prefix(p)), catalog));
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

  /// Leaves in `best` the `most` best scored tracks that are not seeds and may come, best first;
  /// their tie-breakers are their places in `ties`.
  static void best(Query query, Scores scores, int most, Ties ties, Best best) {
    TrackList seeds = query.seeds();
    for (int s = 0; s < seeds.size(); s++) {
      if (scores.has(seeds.get(s))) {
        scores.remove(seeds.get(s));
      }
    }
    best.reset(most);
    for (int k = 0; k < scores.count(); k++) {
      int track = scores.track(k);
      if (scores.has(track) && query.allows(track)) {
        best.offer(scores.get(track), ties.place(track));
      }
    }
    best.sort();
  }

  private static String prefix(int part) {
    return "part." + part + ".";
  }
}
