package org.segue.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.segue.math.Accumulator;
import org.segue.math.Array;
import org.segue.math.Best;
import org.segue.math.Pool;
import org.segue.math.SparseMatrix;
import org.segue.store.NamedArrays;
import org.segue.store.StringIndex;
import org.segue.store.Strings;

/// Answers for [Title]; the formula stands there.
final class TitleScorer implements Scorer {

  /// One kind of feature: which titles have it, and how long each title's vector is.
  private record Features(StringIndex index, SparseMatrix titles, Array norms) {
    static Features of(NamedArrays state, String name) {
      return new Features(
          new StringIndex(state.strings(name), state.get(name + ".slots", Array.Type.I32)),
          state.matrix(name + ".titles"),
          state.get(name + ".norms", Array.Type.F32));
    }
  }

  private final Title recipe;
  private final Strings titles;
  private final StringIndex titleIndex;
  private final SparseMatrix playlists;
  private final SparseMatrix tracks;
  private final Array frequency;
  private final Features words;
  private final Features grams;
  private final int longestRow;
  private final Pool<Scratch> scratches;

  private final class Scratch {
    final Accumulator similar = new Accumulator(titles.size());
    final Best best = new Best(0);
    final int[] row = new int[longestRow];
  }

  TitleScorer(Title recipe, NamedArrays state) {
    this.recipe = recipe;
    titles = state.strings("title");
    titleIndex = new StringIndex(titles, state.get("title.slots", Array.Type.I32));
    playlists = state.matrix("title.playlists");
    tracks = state.matrix("playlist.tracks");
    frequency = state.get("track.frequency", Array.Type.I32);
    words = Features.of(state, "word");
    grams = Features.of(state, "gram");
    longestRow = tracks.longestRow();
    scratches = new Pool<>(Scratch::new);
  }

  static double idf(int titles, int bearing) {
    return Math.log((titles + 1.0) / bearing);
  }

  /// A neighbouring title's weight per playlist, and how many of its playlists may be read.
  @FunctionalInterface
  private interface Visitor {
    void visit(int title, float weight, int playlistCount);
  }

  @Override
  public void score(Query query, Scores scores) {
    if (query.title() == null) {
      return;
    }
    Scratch scratch = scratches.acquire();
    double[] sum = new double[1];
    try {
      visit(
          TitleWords.of(query.title()),
          scratch,
          (title, weight, count) -> {
            long start = playlists.rowStart(title);
            for (int n = 0; n < count; n++) {
              int playlist = playlists.columns().intAt(start + n);
              int length = tracks.row(playlist, scratch.row);
              float evidence = weight * (float) Math.pow(length, -recipe.lengthPower());
              sum[0] += evidence;
              for (int k = 0; k < length; k++) {
                scores.add(scratch.row[k], evidence);
              }
            }
          });
      float share = (float) (1 / sum[0]);
      float prior = (float) (recipe.prior() / tracks.rowCount());
      for (int k = 0; k < scores.count(); k++) {
        int track = scores.track(k);
        scores.multiply(track, share);
        scores.add(track, prior * frequency.intAt(track));
      }
    } finally {
      scratch.similar.clear();
      scratches.release(scratch);
    }
  }

  private void visit(TitleWords title, Scratch scratch, Visitor visitor) {
    Accumulator similar = scratch.similar;
    add(words, new LinkedHashSet<>(title.words()), recipe.words(), similar);
    add(grams, title.grams(), recipe.grams(), similar);
    int same = titleIndex.find(title.joined());
    if (same >= 0) {
      similar.add(same, (float) recipe.exact());
    }
    Best best = scratch.best;
    best.reset(Math.min(recipe.titles(), titles.size()));
    for (int c = 0; c < similar.count(); c++) {
      best.offer(similar.get(similar.touched(c)), similar.touched(c));
    }
    best.sort();
    int budget = recipe.playlists();
    for (int rank = 0; rank < best.count() && budget > 0; rank++) {
      int neighbour = best.tie(rank);
      int bearing = playlists.rowLength(neighbour);
      double weight =
          Math.pow(best.score(rank), recipe.sharpness()) / Math.pow(bearing, recipe.titleDamping());
      int read = Math.min(budget, bearing);
      budget -= read;
      if (weight > 0) {
        visitor.visit(neighbour, (float) weight, read);
      }
    }
  }

  /// Adds `weight` times the cosine between the idf vectors of the features of both titles.
  private static void add(
      Features features, Collection<String> asked, double weight, Accumulator similar) {
    if (weight == 0) {
      return;
    }
    int titleCount = features.titles().columnCount();
    double square = 0;
    for (String feature : asked) {
      int number = features.index().find(feature);
      double idf = idf(titleCount, number < 0 ? 1 : features.titles().rowLength(number));
      square += idf * idf;
    }
    for (String feature : asked) {
      int number = features.index().find(feature);
      if (number < 0) {
        continue;
      }
      int bearing = features.titles().rowLength(number);
      double idf = idf(titleCount, bearing);
      long start = features.titles().rowStart(number);
      for (int n = 0; n < bearing; n++) {
        int title = features.titles().columns().intAt(start + n);
        similar.add(
            title,
            (float) (weight * idf * idf / (Math.sqrt(square) * features.norms().floatAt(title))));
      }
    }
  }

  /// Names the words that both titles share, the whole title where it is the same, or the similar
  /// title where only runs of characters agree.
  @Override
  public List<List<Reason>> explain(Query query, int[] wanted, Scores scores) {
    List<Map<String, Double>> parts = new ArrayList<>();
    Map<Integer, Integer> wantedAt = new HashMap<>();
    for (int t = 0; t < wanted.length; t++) {
      parts.add(new LinkedHashMap<>());
      wantedAt.put(wanted[t], t);
    }
    @Nullable String title = query.title();
    if (title != null) {
      TitleWords asked = TitleWords.of(title);
      Scratch scratch = scratches.acquire();
      try {
        visit(
            asked,
            scratch,
            (neighbour, weight, count) -> {
              String words = common(asked, titles.get(neighbour));
              for (int n = 0; n < count; n++) {
                int playlist = playlists.columns().intAt(playlists.rowStart(neighbour) + n);
                int length = tracks.row(playlist, scratch.row);
                double evidence = weight * Math.pow(length, -recipe.lengthPower());
                for (int k = 0; k < length; k++) {
                  Integer t = wantedAt.get(scratch.row[k]);
                  if (t != null) {
                    parts.get(t).merge(words, evidence, Double::sum);
                  }
                }
              }
            });
      } finally {
        scratch.similar.clear();
        scratches.release(scratch);
      }
    }
    List<List<Reason>> reasons = new ArrayList<>();
    for (Map<String, Double> part : parts) {
      double sum = part.values().stream().mapToDouble(Double::doubleValue).sum();
      List<Reason> why = new ArrayList<>();
      part.forEach((words, evidence) -> why.add(new Reason.Title(words, evidence / sum)));
      why.sort(Comparator.comparingDouble(reason -> -reason.share()));
      reasons.add(why);
    }
    return reasons;
  }

  /// The playlists of similar titles that hold a track.
  @Override
  public int[] agreeing(Query query, int[] wanted) {
    int[] agreeing = new int[wanted.length];
    @Nullable String title = query.title();
    if (title == null) {
      return agreeing;
    }
    Map<Integer, Integer> wantedAt = new HashMap<>();
    for (int t = 0; t < wanted.length; t++) {
      wantedAt.put(wanted[t], t);
    }
    Scratch scratch = scratches.acquire();
    try {
      visit(
          TitleWords.of(title),
          scratch,
          (neighbour, weight, count) -> {
            for (int n = 0; n < count; n++) {
              int playlist = playlists.columns().intAt(playlists.rowStart(neighbour) + n);
              int length = tracks.row(playlist, scratch.row);
              for (int k = 0; k < length; k++) {
                Integer t = wantedAt.get(scratch.row[k]);
                if (t != null) {
                  agreeing[t]++;
                }
              }
            }
          });
    } finally {
      scratch.similar.clear();
      scratches.release(scratch);
    }
    return agreeing;
  }

  private static String common(TitleWords asked, String neighbour) {
    if (asked.joined().equals(neighbour)) {
      return neighbour;
    }
    List<String> shared = new ArrayList<>(asked.words());
    shared.retainAll(TitleWords.of(neighbour).words());
    return shared.isEmpty() ? "≈ " + neighbour : String.join(" ", new LinkedHashSet<>(shared));
  }
}
