package org.segue.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.segue.data.Catalog;
import org.segue.math.Accumulator;
import org.segue.math.Array;
import org.segue.math.Best;
import org.segue.math.Pool;
import org.segue.math.SparseMatrix;
import org.segue.store.NamedArrays;
import org.segue.store.StringIndex;
import org.segue.store.Strings;

/// Answers for [Title]; the formula stands there.
///
/// Arrays that a model does not have (it was trained without, or by an earlier version) bring
/// nothing.
final class TitleScorer implements Scorer {

  private final Title recipe;
  private final Strings titles;
  private final StringIndex titleIndex;
  private final SparseMatrix playlists;
  private final SparseMatrix tracks;
  private final Array frequency;
  private final TitleFeatures words;
  private final TitleFeatures grams;
  private final @Nullable TitleNeighbours vectors;
  private final List<TitleCredit> credits;
  private final int longestRow;
  private final Pool<Scratch> scratches;

  private final class Scratch {
    final Accumulator similar = new Accumulator(titles.size());
    final Best best = new Best(0);
    final int[] row = new int[longestRow];
    final List<Accumulator> heard =
        credits.stream().map(credit -> new Accumulator(credit.size())).toList();

    void clear() {
      similar.clear();
      heard.forEach(Accumulator::clear);
    }
  }

  TitleScorer(Title recipe, NamedArrays state, Catalog catalog) {
    this.recipe = recipe;
    titles = state.strings("title");
    titleIndex = new StringIndex(titles, state.get("title.slots", Array.Type.I32));
    playlists = state.matrix("title.playlists");
    tracks = state.matrix("playlist.tracks");
    frequency = state.get("track.frequency", Array.Type.I32);
    words = TitleFeatures.of(state, "word");
    grams = TitleFeatures.of(state, "gram");
    vectors = recipe.vectors() > 0 && TitleNeighbours.in(state) ? TitleNeighbours.of(state) : null;
    credits = TitleCredit.all(recipe, state, catalog);
    longestRow = tracks.longestRow();
    scratches = new Pool<>(Scratch::new);
  }

  /// A neighbouring playlist: how similar titles are, its weight, and its tracks in the scratch's
  /// row.
  @FunctionalInterface
  private interface Visitor {
    void visit(int title, float weight, int length);
  }

  @Override
  public void score(Query query, Scores scores) {
    if (query.title() == null) {
      return;
    }
    TitleWords asked = TitleWords.of(query.title());
    Scratch scratch = scratches.acquire();
    double[] sum = new double[1];
    try {
      visit(
          asked,
          scratch,
          (title, weight, length) -> {
            sum[0] += weight;
            for (int k = 0; k < length; k++) {
              scores.add(scratch.row[k], weight);
              for (int c = 0; c < credits.size(); c++) {
                int named = credits.get(c).of(scratch.row[k]);
                if (named >= 0 && credits.get(c).heardWeight() > 0) {
                  scratch.heard.get(c).add(named, weight);
                }
              }
            }
          });
      for (int k = 0; k < scores.count(); k++) {
        scores.multiply(scores.track(k), (float) (1 / sum[0]));
      }
      for (int c = 0; c < credits.size(); c++) {
        Accumulator heard = scratch.heard.get(c);
        TitleCredit credit = credits.get(c);
        for (int k = 0; k < heard.count(); k++) {
          int named = heard.touched(k);
          credit.spread(named, credit.heardWeight() * heard.get(named) / sum[0], scores);
        }
        for (TitleNames.Match match : credit.namedIn(asked)) {
          credit.spread(match, scores);
        }
      }
      float prior = (float) (recipe.prior() / tracks.rowCount());
      for (int k = 0; k < scores.count(); k++) {
        int track = scores.track(k);
        scores.add(track, prior * frequency.intAt(track));
      }
    } finally {
      scratch.clear();
      scratches.release(scratch);
    }
  }

  private void visit(TitleWords title, Scratch scratch, Visitor visitor) {
    Accumulator similar = scratch.similar;
    int all = Integer.MAX_VALUE;
    words.similar(new LinkedHashSet<>(title.words()), recipe.words(), all, similar);
    grams.similar(title.grams(), recipe.grams(), all, similar);
    if (vectors != null) {
      vectors.similar(title.joined(), recipe.vectors(), recipe.titles(), similar);
    }
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
      float weight =
          (float)
              (Math.pow(best.score(rank), recipe.sharpness())
                  / Math.pow(bearing, recipe.titleDamping()));
      int read = Math.min(budget, bearing);
      budget -= read;
      for (int n = 0; n < read && weight > 0; n++) {
        int playlist = playlists.columns().intAt(playlists.rowStart(neighbour) + n);
        int length = tracks.row(playlist, scratch.row);
        visitor.visit(neighbour, weight * (float) Math.pow(length, -recipe.lengthPower()), length);
      }
    }
  }

  /// Names the words that both titles share, the whole title where it is the same, the similar
  /// title where only runs of characters or the meaning agree; and the words that name the track,
  /// its artist or its album.
  @Override
  public List<List<Reason>> explain(Query query, int[] wanted, Scores scores) {
    List<Map<String, Double>> parts = new ArrayList<>();
    for (int t = 0; t < wanted.length; t++) {
      parts.add(new LinkedHashMap<>());
    }
    @Nullable String title = query.title();
    if (title != null) {
      explain(TitleWords.of(title), wanted, parts);
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

  private void explain(TitleWords asked, int[] wanted, List<Map<String, Double>> parts) {
    Map<Integer, Integer> wantedAt = at(wanted);
    double[] sum = new double[1];
    Scratch scratch = scratches.acquire();
    try {
      visit(
          asked,
          scratch,
          (neighbour, weight, length) -> {
            sum[0] += weight;
            String words = common(asked, titles.get(neighbour));
            for (int k = 0; k < length; k++) {
              Integer t = wantedAt.get(scratch.row[k]);
              if (t != null) {
                parts.get(t).merge(words, (double) weight, Double::sum);
              }
            }
            for (TitleCredit credit : credits) {
              credit.explainHeard(scratch.row, length, weight, wanted, words, parts);
            }
          });
    } finally {
      scratch.clear();
      scratches.release(scratch);
    }
    for (Map<String, Double> part : parts) {
      part.replaceAll((words, evidence) -> evidence / sum[0]);
    }
    credits.forEach(credit -> credit.explainNamed(asked, wanted, parts));
  }

  /// The playlists of similar titles that hold a track.
  @Override
  public int[] agreeing(Query query, int[] wanted) {
    int[] agreeing = new int[wanted.length];
    @Nullable String title = query.title();
    if (title == null) {
      return agreeing;
    }
    Map<Integer, Integer> wantedAt = at(wanted);
    Scratch scratch = scratches.acquire();
    try {
      visit(
          TitleWords.of(title),
          scratch,
          (neighbour, weight, length) -> {
            for (int k = 0; k < length; k++) {
              Integer t = wantedAt.get(scratch.row[k]);
              if (t != null) {
                agreeing[t]++;
              }
            }
          });
    } finally {
      scratch.clear();
      scratches.release(scratch);
    }
    return agreeing;
  }

  private static Map<Integer, Integer> at(int[] wanted) {
    Map<Integer, Integer> at = new HashMap<>();
    for (int t = 0; t < wanted.length; t++) {
      at.put(wanted[t], t);
    }
    return at;
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
