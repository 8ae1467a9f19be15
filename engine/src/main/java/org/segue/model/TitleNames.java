package org.segue.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.segue.math.Accumulator;
import org.segue.math.Array;
import org.segue.math.Best;
import org.segue.math.LogisticRegression;
import org.segue.math.Parallel;
import org.segue.math.Pool;
import org.segue.math.SparseMatrix;
import org.segue.store.NamedArrays;
import org.segue.store.StringIndex;
import org.segue.store.Strings;

/// Which artists (or albums, or tracks) a title names, and what share of the playlist each will
/// have; of a track, how likely the playlist holds it.
///
/// The names most like the title, by words and by runs of characters, are looked at. How a name
/// lies in a title (its words in a row, how much of the name and of the title is covered, how alike
/// they are written), how often the artist is heard, how usual the words are in titles, and what
/// share the artist had in playlists whose other titles have these words, are features of a
/// logistic regression of the artist's share in the playlist. It is fitted on the training
/// playlists, each title seeing only what other titles tell; so data say that "drake" means an
/// artist and "future" or "country" mostly does not.
final class TitleNames {

  /// What is named: its number, the words of the title, and its expected share of the playlist.
  record Match(int named, String words, double share) {}

  /// Things with names. `kind` is what their arrays are called after, `entries` how often playlists
  /// hold each, `numberOf` the number of each track's thing or -1. A thing counts by its share of
  /// the playlist, or, if `single`, by whether the playlist holds it at all.
  record Things(
      String kind, IntFunction<String> nameOf, int[] entries, Array numberOf, boolean single) {}

  /// A name that may be meant, and its features; those of what other titles tell are still 0.
  private record Candidate(int named, String words, double[] features) {
    String key() {
      return named + " " + words;
    }
  }

  /// How many distinct titles have the words of a name, and the sum of the artist's shares in them.
  private record Told(int titles, double shares) {
    static final Told NOTHING = new Told(0, 0);
  }

  private static final int CANDIDATES = 24;
  private static final int MATCHES = 10;
  private static final double SMALLEST_SHARE = 0.01;
  private static final int MOST_BEARERS = 20_000; // of a word: more would only cost time
  private static final int FEATURES = 11;
  private static final double SHARE_UNTOLD = 0.003;
  private static final String WRITTEN_ALIKE = "≈ ";

  private final IntFunction<String> nameOf;
  private final TitleFeatures words;
  private final TitleFeatures grams;
  private final TitleFeatures titleWords;
  private final Array entries;
  private final float[] popularity;
  private final Pool<Scratch> scratches;
  private final Function<String, Told> told;
  private final LogisticRegression shares;

  private static final class Scratch {
    final Accumulator similar;
    final Best best = new Best(0);

    Scratch(int names) {
      similar = new Accumulator(names);
    }
  }

  private TitleNames(
      NamedArrays state,
      String kind,
      IntFunction<String> nameOf,
      Function<String, Told> told,
      LogisticRegression shares) {
    this.nameOf = nameOf;
    this.told = told;
    this.shares = shares;
    words = TitleFeatures.of(state, kind + ".word");
    grams = TitleFeatures.of(state, kind + ".gram");
    titleWords = TitleFeatures.of(state, "word");
    entries = state.get(kind + ".heard", Array.Type.I32);
    popularity = new float[(int) entries.size()];
    for (int named = 0; named < popularity.length; named++) {
      popularity[named] = (float) (0.02 * Math.log1p(entries.intAt(named)));
    }
    scratches = new Pool<>(() -> new Scratch((int) entries.size()));
  }

  /// Opens what [#learn] put.
  static TitleNames of(NamedArrays state, String kind, IntFunction<String> nameOf) {
    StringIndex keys =
        new StringIndex(
            state.strings(kind + ".told"), state.get(kind + ".told.slots", Array.Type.I32));
    Array titles = state.get(kind + ".told.titles", Array.Type.I32);
    Array shares = state.get(kind + ".told.shares", Array.Type.F32);
    return new TitleNames(
        state,
        kind,
        nameOf,
        key -> {
          int number = keys.find(key);
          return number < 0 ? Told.NOTHING : new Told(titles.intAt(number), shares.floatAt(number));
        },
        new LogisticRegression(state.get(kind + ".share.weights", Array.Type.F32).toFloats()));
  }

  /// Learns from the playlists of every title (`bearing`: title → playlists; `playlists`: their
  /// tracks) and puts arrays named after the kind beside those of `state`, which has the words of
  /// the titles already.
  static void learn(
      Things things,
      List<TitleWords> titles,
      SparseMatrix bearing,
      SparseMatrix playlists,
      Training training,
      NamedArrays.Builder state) {
    String kind = things.kind();
    IntFunction<String> nameOf = things.nameOf();
    int names = things.entries().length;
    training.progress().report("Reading names (%s)".formatted(kind), 0, 0);
    state.put(kind + ".heard", Array.of(things.entries()));
    TitleFeatures.put(
        kind + ".word",
        names,
        n -> new LinkedHashSet<>(TitleWords.of(nameOf.apply(n)).words()),
        state);
    TitleFeatures.put(kind + ".gram", names, n -> TitleWords.of(nameOf.apply(n)).grams(), state);
    TitleNames blank =
        new TitleNames(
            state.build(), kind, nameOf, key -> Told.NOTHING, new LogisticRegression(new float[0]));

    List<List<Candidate>> candidates =
        new ArrayList<>(Collections.nCopies(titles.size(), List.of()));
    double[][] shares = new double[titles.size()][];
    Parallel.forEach(
        titles.size(),
        training.threads(),
        64,
        () -> {
          Accumulator heard = new Accumulator(names);
          return (from, to) -> {
            for (int t = from; t < to; t++) {
              candidates.set(t, blank.candidates(titles.get(t)));
              hear(bearing.row(t), playlists, things, heard);
              shares[t] =
                  candidates.get(t).stream().mapToDouble(c -> heard.get(c.named())).toArray();
              heard.clear();
            }
          };
        });

    Map<String, Told> told = new TreeMap<>();
    for (int t = 0; t < shares.length; t++) {
      for (int c = 0; c < shares[t].length; c++) {
        told.merge(
            candidates.get(t).get(c).key(),
            new Told(1, shares[t][c]),
            (a, b) -> new Told(a.titles() + b.titles(), a.shares() + b.shares()));
      }
    }
    List<double[]> samples = new ArrayList<>();
    double[] targets = Arrays.stream(shares).flatMapToDouble(Arrays::stream).toArray();
    for (int t = 0; t < shares.length; t++) {
      for (int c = 0; c < shares[t].length; c++) {
        Candidate candidate = candidates.get(t).get(c);
        Told all = told.getOrDefault(candidate.key(), Told.NOTHING);
        Told others = new Told(all.titles() - 1, all.shares() - shares[t][c]);
        samples.add(withTold(candidate.features(), others));
      }
    }
    LogisticRegression fitted =
        LogisticRegression.fit(samples.toArray(double[][]::new), targets, 1);
    Strings keys = Strings.of(List.copyOf(told.keySet()));
    int[] toldTitles = told.values().stream().mapToInt(Told::titles).toArray();
    float[] toldShares = new float[toldTitles.length];
    int at = 0;
    for (Told one : told.values()) {
      toldShares[at++] = (float) one.shares();
    }
    state
        .put(kind + ".told", keys)
        .put(kind + ".told.slots", StringIndex.over(keys).slots())
        .put(kind + ".told.titles", Array.of(toldTitles))
        .put(kind + ".told.shares", Array.of(toldShares))
        .put(kind + ".share.weights", Array.of(fitted.weights()));
  }

  /// What the title most probably names, largest share first.
  List<Match> in(TitleWords title) {
    List<Match> matches = new ArrayList<>();
    for (Candidate candidate : candidates(title)) {
      double share =
          shares.probability(withTold(candidate.features(), told.apply(candidate.key())));
      if (share >= SMALLEST_SHARE) {
        matches.add(new Match(candidate.named(), candidate.words(), share));
      }
    }
    matches.sort(Comparator.comparingDouble(match -> -match.share()));
    return matches.subList(0, Math.min(MATCHES, matches.size()));
  }

  /// The mean share of each thing in the playlists of one title.
  private static void hear(
      int[] bearing, SparseMatrix playlists, Things things, Accumulator heard) {
    for (int playlist : bearing) {
      int[] tracks = playlists.row(playlist);
      for (int track : tracks) {
        int named = things.numberOf().intAt(track);
        if (named >= 0) {
          heard.add(named, 1f / bearing.length / (things.single() ? 1 : tracks.length));
        }
      }
    }
  }

  private List<Candidate> candidates(TitleWords title) {
    List<Candidate> candidates = new ArrayList<>();
    Scratch scratch = scratches.acquire();
    try {
      Set<String> titleGrams = title.grams();
      words.similar(new LinkedHashSet<>(title.words()), 1, MOST_BEARERS, scratch.similar);
      grams.similar(titleGrams, 0.5, MOST_BEARERS, scratch.similar);
      scratch.best.reset(CANDIDATES);
      for (int k = 0; k < scratch.similar.count(); k++) {
        int named = scratch.similar.touched(k);
        scratch.best.offer(scratch.similar.get(named) + popularity[named], named);
      }
      scratch.best.sort();
      for (int rank = 0; rank < scratch.best.count(); rank++) {
        candidates.add(candidate(title, titleGrams, scratch.best.tie(rank)));
      }
    } finally {
      scratch.similar.clear();
      scratches.release(scratch);
    }
    return candidates;
  }

  private Candidate candidate(TitleWords title, Set<String> titleGrams, int named) {
    TitleWords name = TitleWords.of(nameOf.apply(named));
    Set<String> shared = new LinkedHashSet<>(name.words());
    shared.retainAll(new HashSet<>(title.words()));
    double nameCover = cover(shared, name, words);
    double titleCover = cover(shared, title, titleWords);
    int usual = shared.isEmpty() ? 0 : Integer.MAX_VALUE;
    for (String word : shared) {
      usual = Math.min(usual, titleWords.frequency(word));
    }
    boolean inARow =
        !name.words().isEmpty() && Collections.indexOfSubList(title.words(), name.words()) >= 0;
    Set<String> nameGrams = name.grams();
    int all = nameGrams.size() + titleGrams.size();
    nameGrams.retainAll(titleGrams);
    double[] features = new double[FEATURES];
    features[0] = 1;
    features[1] = inARow ? 1 : 0;
    features[2] = nameCover;
    features[3] = titleCover;
    features[4] = inARow ? titleCover : 0;
    features[5] = nameCover * titleCover;
    features[6] = 2.0 * nameGrams.size() / Math.max(1, all);
    features[7] = Math.log1p(entries.intAt(named)) / 10;
    features[8] = Math.log1p(usual) / 10;
    String says = shared.isEmpty() ? WRITTEN_ALIKE + nameOf.apply(named) : String.join(" ", shared);
    return new Candidate(named, says, features);
  }

  /// The part of a text's words that is shared, each word by its weight.
  private static double cover(Set<String> shared, TitleWords text, TitleFeatures weights) {
    double part = 0;
    double whole = 0;
    for (String word : new LinkedHashSet<>(text.words())) {
      double idf = weights.idf(word);
      whole += idf;
      part += shared.contains(word) ? idf : 0;
    }
    return whole == 0 ? 0 : part / whole;
  }

  private static double[] withTold(double[] features, Told told) {
    double[] all = features.clone();
    all[FEATURES - 2] = told.titles() / (told.titles() + 1.0);
    all[FEATURES - 1] =
        told.titles() == 0
            ? 0
            : all[FEATURES - 2]
                * Math.log((told.shares() + SHARE_UNTOLD) / (told.titles() + 1.0))
                / 5;
    return all;
  }
}
