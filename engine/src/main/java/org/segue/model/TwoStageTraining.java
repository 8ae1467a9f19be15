package org.segue.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
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

/// How [TwoStage] learns, phase by phase; each finished phase is a checkpoint, from which the next
/// ones read what it made.
final class TwoStageTraining {

  /// Questions that the trees do not see: how well they order these is on the model's card.
  private static final int CHECKS = 400;

  /// Questions that make a phase: what a run that is cut off may lose, and what is in memory
  /// before it is a file.
  private static final int IN_A_PHASE = 2048;

  /// Questions that are asked before progress is told.
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
    List<InnerSplit.Turn> turns =
        InnerSplit.turns(
            data, recipe.folds(), recipe.questions(), recipe.asks(), training.seed(), 0);
    int all = turns.stream().mapToInt(InnerSplit.Turn::asked).sum();
    List<NamedArrays> taught = new ArrayList<>();
    for (int t = 0; t < turns.size(); t++) {
      String name = "turn-" + (t + 1);
      String what = "turn %d of %d".formatted(t + 1, turns.size());
      taught.addAll(teach(turns.get(t), name, what, Math.min(0.2, (double) CHECKS / all)));
    }
    NamedArrays trees = phase("trees", () -> learn(taught));
    taught.clear();
    NamedArrays.Builder state = NamedArrays.builder().putAll(trees);
    describe(data, learn(data, "final", "with all"), state);
    return state.build();
  }

  /// A phase, and then a collection: what it was made in lies off the heap, where the collector
  /// frees it, but libraries that need room there do not call for the collector.
  private NamedArrays phase(String name, Supplier<NamedArrays> work) {
    NamedArrays made = training.checkpoints().of(name, work);
    System.gc();
    return made;
  }

  /// Trains the stages on part of the data.
  private List<NamedArrays> learn(Dataset part, String name, String what) {
    List<NamedArrays> learnt = new ArrayList<>();
    for (int s = 0; s < parts.texts().size(); s++) {
      int stage = s;
      String stageName = Algorithms.name(parts.algorithms().get(s));
      learnt.add(
          phase(
              "%s.stage-%d-%s".formatted(name, s + 1, stageName),
              () -> parts.train(stage, part, training, what)));
    }
    return learnt;
  }

  /// The questions of a turn with their candidates, in one or more blocks; the split is cut only if
  /// that was not finished before.
  private List<NamedArrays> teach(InnerSplit.Turn turn, String name, String what, double checked) {
    List<NamedArrays> blocks = new ArrayList<>();
    NamedArrays end =
        phase(
            name,
            () -> {
              blocks.addAll(teach(turn.split().get(), name, what, checked));
              return NamedArrays.builder().put("blocks", Array.of(blocks.size())).build();
            });
    for (int b = blocks.size(); b < end.get("blocks", Array.Type.I32).intAt(0); b++) {
      blocks.add(
          phase(
              block(name, b),
              () -> {
                throw new IllegalStateException("the files of phase " + name + " are gone");
              }));
    }
    training.checkpoints().forget(name + ".stage");
    return blocks;
  }

  private static String block(String name, int block) {
    return "%s.questions-%d".formatted(name, block + 1);
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

  /// Trains the stages without the split's questions and asks these.
  List<NamedArrays> teach(InnerSplit inner, String name, String what, double checked) {
    NamedArrays.Builder state = NamedArrays.builder();
    describe(inner.training(), learn(inner.training(), name, "without " + what), state);
    TwoStageScorer scorer = new TwoStageScorer(recipe, state.build(), data.catalog());
    List<NamedArrays> blocks = new ArrayList<>();
    int n = inner.questions().size();
    for (int from = 0; from < n; from += IN_A_PHASE) {
      int start = from;
      int end = Math.min(n, from + IN_A_PHASE);
      blocks.add(
          phase(
              block(name, blocks.size()),
              () -> ask(scorer, inner.questions(), start, end, what, checked)));
    }
    return blocks;
  }

  /// Asks some questions and keeps the rows of their candidates, in the order of the questions:
  /// `rows…` of the right ones and some others, `checks…` of all candidates of a few.
  private NamedArrays ask(
      TwoStageScorer scorer,
      List<InnerSplit.Question> questions,
      int start,
      int end,
      String what,
      double checked) {
    int width = scorer.features().size();
    GradedRows rows = new GradedRows(width);
    RankingChecks checks = new RankingChecks(width, data.catalog());
    for (int from = start; from < end; from += AT_ONCE) {
      int first = from;
      List<InnerSplit.Question> some = questions.subList(from, Math.min(end, from + AT_ONCE));
      Asked[] asked = new Asked[some.size()];
      Parallel.forEach(
          some.size(),
          training.threads(),
          4,
          () ->
              (low, high) -> {
                for (int q = low; q < high; q++) {
                  long chance = Hashing.mix(training.seed() + 1, first + q);
                  boolean check = Hashing.unit(chance) < checked;
                  asked[q] = ask(scorer, some.get(q), check, chance);
                }
              });
      for (int q = 0; q < asked.length; q++) {
        if (asked[q].check()) {
          checks.add(some.get(q), asked[q].rows(), asked[q].tracks());
        } else {
          rows.addAll(asked[q].rows());
        }
      }
      training.progress().report("Asking, " + what, first + some.size(), questions.size());
    }
    NamedArrays.Builder taught =
        NamedArrays.builder().put("features", Strings.of(scorer.features()));
    Array[] arrays = rows.arrays();
    taught
        .put("rows.values", arrays[0])
        .put("rows.grades", arrays[1])
        .put("rows.groups", arrays[2]);
    checks.put(taught);
    return taught.build();
  }

  /// The rows of a question's candidates; of a check, their tracks.
  private record Asked(boolean check, GradedRows rows, int[] tracks) {}

  /// A question's right candidates and a share of the others, nothing where none is right; of a
  /// check all candidates.
  private Asked ask(
      TwoStageScorer scorer, InnerSplit.Question question, boolean check, long chance) {
    double share = check ? 1 : (double) recipe.others() / recipe.ranked();
    GradedRows rows = new GradedRows(scorer.features().size());
    Set<Integer> right = new HashSet<>();
    TrackList withheld = question.withheld();
    for (int w = 0; w < withheld.size(); w++) {
      right.add(withheld.get(w));
    }
    int[][] all = new int[1][0];
    scorer.describe(
        askedLength(question.query(), chance),
        (tracks, count, values) -> {
          boolean some = check;
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
          all[0] = check ? Arrays.copyOf(tracks, count) : all[0];
        });
    return new Asked(check, rows, all[0]);
  }

  /// Half of the questions do not tell how long the playlist is. A challenge does and a player does
  /// not; trees that always had the length would not know what to make of its absence.
  private static Query askedLength(Query query, long chance) {
    return (chance & 1) == 0 ? query : query.withLength(0);
  }

  /// Grows the trees, and measures them on the questions they did not see.
  private NamedArrays learn(List<NamedArrays> taught) {
    Strings names =
        taught.isEmpty() ? Strings.of(List.of()) : taught.getFirst().strings("features");
    GradedRows rows = new GradedRows(names.size());
    for (NamedArrays block : taught) {
      rows.addAll(
          block.get("rows.values", Array.Type.F32),
          block.get("rows.grades", Array.Type.F32),
          block.get("rows.groups", Array.Type.I32));
    }
    if (rows.groupCount() == 0) {
      return untaught(names);
    }
    Boosting.Learnt learnt =
        recipe.boosting().learn(rows, training.seed(), training.threads(), training.progress());
    BoostedTrees trees = learnt.trees();
    if (trees.features().size() == 0) { // too few rows for a single split
      return untaught(names);
    }
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
    state.put(RankingReport.NAME, RankingChecks.measure(trees, names.size(), taught));
    return state.build();
  }

  /// Of a handful of playlists nothing is learnt: candidates keep their own order.
  private static NamedArrays untaught(Strings names) {
    return NamedArrays.builder()
        .put("features", names)
        .put(RankingReport.NAME, Array.of(new float[0]))
        .build();
  }
}
