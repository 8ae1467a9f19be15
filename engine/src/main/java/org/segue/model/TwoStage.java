package org.segue.model;

import java.util.ArrayList;
import java.util.List;
import org.segue.data.Catalog;
import org.segue.data.Dataset;
import org.segue.math.Array;
import org.segue.math.Boosting;
import org.segue.math.BoostedTrees;
import org.segue.math.GradedRows;
import org.segue.math.Hashing;
import org.segue.math.Parallel;
import org.segue.store.NamedArrays;

/// Candidates from several algorithms, put in order by boosted trees.
public record TwoStage(
    List<String> stages, int candidates, int ranked, int folds, int negatives, Boosting ranker)
    implements Algorithm {

  public TwoStage() {
    this(
        List.of(
            "playlist-neighbours", "als", "item-neighbours:bm25", "catalog-neighbours", "title:names"),
        1000,
        1000,
        4,
        100,
        new Boosting(Boosting.Objective.LAMBDAMART, 300, 31, 0.05, 50, 1, 0.5, 1, 100));
  }

  @Override
  public NamedArrays train(Dataset data, Training training) {
    List<Algorithm> algorithms = algorithms();
    GradedRows all = null;
    List<String> names = List.of();
    List<InnerSplit> splits = InnerSplit.folds(data, folds, training.seed(), candidates);
    for (InnerSplit inner : splits) {
      List<NamedArrays> states = new ArrayList<>();
      for (Algorithm algorithm : algorithms) {
        states.add(algorithm.train(inner.training(), training));
      }
      NamedArrays.Builder builder = NamedArrays.builder();
      for (int p = 0; p < states.size(); p++) {
        int part = p;
        states.get(p).all().forEach((n, a) -> builder.put("part." + part + "." + n, a));
      }
      NamedArrays.Builder own = NamedArrays.builder();
      TrackStatistics.of(inner.training()).put(own);
      own.put("playlist.tracks", inner.training().tracks());
      own.put("track.playlists", inner.training().tracks().transpose());
      own.build().all().forEach((n, a) -> builder.put("features." + n, a));
      TwoStageScorer scorer = new TwoStageScorer(this, builder.build(), data.catalog(), null);
      names = scorer.featureNames();
      GradedRows rows = ask(scorer, inner, training);
      if (all == null) {
        all = rows;
      } else {
        all.addAll(rows);
      }
    }
    System.err.println("rows " + all.rowCount() + " groups " + all.groupCount() + " width " + all.width());
    long t = System.nanoTime();
    Boosting.Learnt learnt = ranker.learn(all, training.seed(), training.threads(), training.progress());
    System.err.printf("trees %.1f s%n", (System.nanoTime() - t) / 1e9);
    double sum = java.util.Arrays.stream(learnt.gains()).sum();
    java.util.stream.IntStream.range(0, names.size()).boxed().sorted(java.util.Comparator.comparingDouble(i -> -learnt.gains()[i])).limit(40).forEach(i -> {});
    List<String> shown = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) shown.add(String.format("%6.3f%% %s", 100 * learnt.gains()[i] / sum, names.get(i)));
    shown.sort(java.util.Comparator.reverseOrder());
    shown.stream().limit(100).forEach(System.err::println);
    NamedArrays.Builder builder = NamedArrays.builder();
    for (int p = 0; p < algorithms.size(); p++) {
      int part = p;
      algorithms.get(p).train(data, training).all().forEach((n, a) -> builder.put("part." + part + "." + n, a));
    }
    NamedArrays.Builder own = NamedArrays.builder();
    TrackStatistics.of(data).put(own);
    own.put("playlist.tracks", data.tracks());
    own.put("track.playlists", data.tracks().transpose());
    own.build().all().forEach((n, a) -> builder.put("features." + n, a));
    BoostedTrees trees = learnt.trees();
    builder.put("trees.roots", trees.roots());
    builder.put("trees.features", trees.features());
    builder.put("trees.thresholds", trees.thresholds());
    builder.put("trees.children", trees.children());
    builder.put("trees.leaves", trees.leaves());
    return builder.build();
  }

  private GradedRows ask(TwoStageScorer scorer, InnerSplit inner, Training training) {
    int n = inner.questions().size();
    GradedRows[] parts = new GradedRows[n];
    int width = scorer.featureNames().size();
    long[] found = new long[4];
    Parallel.forEach(n, training.threads(), 8, () -> (from, to) -> {
      for (int q = from; q < to; q++) {
        InnerSplit.Question question = inner.questions().get(q);
        GradedRows rows = new GradedRows(width);
        scorer.teach(question, negatives, Hashing.mix(training.seed(), q), rows, found);
        parts[q] = rows;
      }
    });
    System.err.printf("candidates recall %.4f of union %.4f%n", (double) found[0] / found[1], (double) found[2] / found[1]);
    GradedRows all = new GradedRows(width);
    for (GradedRows part : parts) {
      all.addAll(part);
    }
    return all;
  }

  @Override
  public Scorer restore(NamedArrays state, Catalog catalog) {
    return new TwoStageScorer(
        this,
        state,
        catalog,
        BoostedTrees.of(
            state.get("trees.roots", Array.Type.I32),
            state.get("trees.features", Array.Type.I32),
            state.get("trees.thresholds", Array.Type.F32),
            state.get("trees.children", Array.Type.I32),
            state.get("trees.leaves", Array.Type.F32)));
  }

  List<Algorithm> algorithms() {
    return stages.stream().map(Algorithms::parse).toList();
  }
}
