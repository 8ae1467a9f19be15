package org.segue.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.segue.data.Dataset;
import org.segue.data.TrackList;
import org.segue.math.Array;
import org.segue.math.BoostedTrees;
import org.segue.math.Boosting;
import org.segue.math.GradedRows;
import org.segue.math.Hashing;
import org.segue.math.Parallel;
import org.segue.store.NamedArrays;
import org.segue.store.Strings;

/// How [TwoStage] learns, phase by phase; each finished phase is a checkpoint.
final class TwoStageTraining {

  /// Questions that the trees do not see: how well they order these is on the model's card.
  private static final int CHECKS = 400;

  /// Questions whose rows are in memory before they join the others.
  private static final int AT_ONCE = 256;

  private final TwoStage recipe;
  private final Dataset data;
  private final Training training;
  private final Parts parts;

  TwoStageTraining(TwoStage recipe, Dataset data, Training training) {
    this.recipe = recipe;
    this.data = data;
    this.training = training;
    parts = recipe.parts();
  }

  NamedArrays run() {
    List<NamedArrays> taught = new ArrayList<>();
    List<InnerSplit> splits =
        InnerSplit.folds(
            data, recipe.folds(), recipe.questions(), recipe.asks(), training.seed(), 0);
    int all = splits.stream().mapToInt(split -> split.questions().size()).sum();
    for (int f = 0; f < splits.size(); f++) {
      InnerSplit inner = splits.get(f);
      String turn = "turn %d of %d".formatted(f + 1, splits.size());
      String phase = "fold." + f;
      taught.add(
          training.checkpoints().of(phase, () -> teach(inner, phase, turn, (double) CHECKS / all)));
      training.checkpoints().forget(phase + ".part");
    }
    NamedArrays trees = training.checkpoints().of("trees", () -> learn(taught));
    taught.clear();
    NamedArrays.Builder state = NamedArrays.builder().putAll(trees);
    describe(data, learn(data, "final", "with all"), state);
    return state.build();
  }

  /// Trains the stages on part of the data.
  private List<NamedArrays> learn(Dataset part, String phase, String what) {
    List<NamedArrays> learnt = new ArrayList<>();
    for (int p = 0; p < parts.texts().size(); p++) {
      int stage = p;
      learnt.add(
          training
              .checkpoints()
              .of(phase + ".part." + p, () -> parts.train(stage, part, training, what)));
    }
    return learnt;
  }

  /// Adds what proposes and describes candidates: all of a model but its trees.
  void describe(Dataset part, List<NamedArrays> learnt, NamedArrays.Builder state) {
    parts.put(learnt, state);
    state.put("order", Recommender.order(part));
    TrackStatistics.of(part).put(state);
    NamedArrays so = state.build();
    if (Parts.find(so, "playlist.tracks") == null) {
      state.put("playlist.tracks", part.tracks());
    }
    if (Parts.find(so, "track.playlists") == null) {
      state.put("track.playlists", part.tracks().transpose());
    }
  }

  /// Asks the questions of a split and keeps the rows of their candidates, in the order of the
  /// questions: `rows…` of the right ones and some others, `checks…` of all candidates of a few.
  NamedArrays teach(InnerSplit inner, String phase, String turn, double checked) {
    NamedArrays.Builder state = NamedArrays.builder();
    describe(inner.training(), learn(inner.training(), phase, "without " + turn), state);
    TwoStageScorer scorer = new TwoStageScorer(recipe, state.build(), data.catalog());
    int width = scorer.features().size();
    GradedRows rows = new GradedRows(width);
    GradedRows checks = new GradedRows(width);
    List<int[]> heads = new ArrayList<>(); // seeds, withheld
    int n = inner.questions().size();
    for (int from = 0; from < n; from += AT_ONCE) {
      List<InnerSplit.Question> some = inner.questions().subList(from, Math.min(n, from + AT_ONCE));
      GradedRows[] of = new GradedRows[some.size()];
      boolean[] isCheck = new boolean[some.size()];
      int first = from;
      Parallel.forEach(
          some.size(),
          training.threads(),
          4,
          () ->
              (start, end) -> {
                for (int q = start; q < end; q++) {
                  long chance = Hashing.mix(training.seed() + 1, first + q);
                  isCheck[q] = Hashing.unit(chance) < checked;
                  double share = isCheck[q] ? 1 : (double) recipe.others() / recipe.ranked();
                  of[q] = rows(scorer, some.get(q), share, chance);
                }
              });
      for (int q = 0; q < of.length; q++) {
        if (isCheck[q] && of[q].rowCount() > 0) {
          InnerSplit.Question question = some.get(q);
          heads.add(new int[] {question.query().seeds().size(), question.withheld().size()});
          checks.addAll(of[q]);
        } else if (!isCheck[q]) {
          rows.addAll(of[q]);
        }
      }
      training.progress().report("Asking, " + turn, Math.min(n, from + AT_ONCE), n);
    }
    NamedArrays.Builder taught =
        NamedArrays.builder().put("features", Strings.of(scorer.features()));
    put(rows, "rows", taught);
    put(checks, "checks", taught);
    return taught
        .put("checks.seeds", Array.of(heads.stream().mapToInt(head -> head[0]).toArray()))
        .put("checks.withheld", Array.of(heads.stream().mapToInt(head -> head[1]).toArray()))
        .build();
  }

  /// A question's right candidates and a share of the others; nothing where none is right.
  private static GradedRows rows(
      TwoStageScorer scorer, InnerSplit.Question question, double share, long chance) {
    GradedRows rows = new GradedRows(scorer.features().size());
    Set<Integer> right = new HashSet<>();
    TrackList withheld = question.withheld();
    for (int w = 0; w < withheld.size(); w++) {
      right.add(withheld.get(w));
    }
    scorer.describe(
        question.query(),
        (tracks, count, values) -> {
          boolean some = share == 1;
          for (int k = 0; k < count; k++) {
            some |= right.contains(tracks[k]);
          }
          for (int k = 0; k < count && some; k++) {
            boolean is = right.contains(tracks[k]);
            if (is || Hashing.unit(Hashing.mix(chance, k)) < share) {
              rows.add(values, k * rows.width(), is ? 1 : 0);
            }
          }
          rows.endGroup();
        });
    return rows;
  }

  /// Grows the trees, and measures them on the questions they did not see.
  private NamedArrays learn(List<NamedArrays> taught) {
    Strings names = taught.getFirst().strings("features");
    long count =
        taught.stream().mapToLong(fold -> fold.get("rows.grades", Array.Type.F32).size()).sum();
    GradedRows rows = new GradedRows(names.size(), Math.toIntExact(count));
    for (NamedArrays fold : taught) {
      rows.addAll(
          fold.get("rows.values", Array.Type.F32),
          fold.get("rows.grades", Array.Type.F32),
          fold.get("rows.groups", Array.Type.I32));
    }
    if (rows.groupCount() == 0) { // as with a handful of playlists
      return NamedArrays.builder()
          .put("features", names)
          .put("report", Array.of(new float[0]))
          .build();
    }
    Boosting.Learnt learnt =
        recipe.boosting().learn(rows, training.seed(), training.threads(), training.progress());
    BoostedTrees trees = learnt.trees();
    float[] gains = new float[learnt.gains().length];
    for (int f = 0; f < gains.length; f++) {
      gains[f] = (float) learnt.gains()[f];
    }
    NamedArrays.Builder state =
        NamedArrays.builder()
            .put("features", names)
            .put("gains", Array.of(gains))
            .put("trees.roots", trees.roots())
            .put("trees.features", trees.features())
            .put("trees.thresholds", trees.thresholds())
            .put("trees.children", trees.children())
            .put("trees.leaves", trees.leaves());
    RankingReport.measure(trees, names.size(), taught, state);
    return state.build();
  }

  private static void put(GradedRows rows, String name, NamedArrays.Builder arrays) {
    Array[] all = rows.arrays();
    arrays
        .put(name + ".values", all[0])
        .put(name + ".grades", all[1])
        .put(name + ".groups", all[2]);
  }
}
