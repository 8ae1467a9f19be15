package org.segue.model;

import java.util.List;
import java.util.Set;
import org.segue.data.Catalog;
import org.segue.data.Dataset;
import org.segue.math.Boosting;
import org.segue.store.NamedArrays;

/// Candidates from several algorithms, put in order by trees that learnt from withheld playlists
/// which candidates stood on them.
///
/// 1. Each of the `stages` proposes its best tracks ([Candidates]); the `ranked` best of them by
///   the sum of 1 / (20 + rank) go on.
/// 2. [RankingFeatures] tells some hundred numbers of each, and boosted trees ([Boosting]) make one
///   of them. What was proposed but not ranked follows.
///
/// The trees learn from about `questions` playlists, withheld in `folds` turns ([InnerSplit]): what
/// proposes and describes candidates is trained without them each time, so nothing that a question
/// withholds is in any number the trees see. Each playlist is asked for `asks` times, with other
/// seeds; of a question's candidates the right ones and `others` drawn at random are compared.
/// Where a `folds`-th of the data is enough, there are fewer turns. Then the stages learn again,
/// from all of the data.
///
/// After the winners of the RecSys Challenge 2018 (Volkovs et al. 2018; Rubtsov et al. 2018).
/// Trained in (folds + 1) times what the stages cost, the questions and the trees; a query costs
/// its stages and some milliseconds for features and trees. Prefer it where quality matters most.
public record TwoStage(
    List<Stage> stages,
    int ranked,
    int folds,
    int questions,
    int asks,
    int others,
    Boosting.Objective objective,
    int trees,
    int leaves,
    double learningRate,
    int leastInLeaf,
    double featureShare)
    implements Algorithm {

  /// A first stage and how many candidates it proposes.
  public record Stage(String algorithm, int candidates) {
    public Stage {
      if (candidates < 1) {
        throw new IllegalArgumentException("candidates must be at least 1, not " + candidates);
      }
      if (Algorithms.parse(algorithm) instanceof TwoStage) {
        throw new IllegalArgumentException("a stage is not itself of two stages: " + algorithm);
      }
    }
  }

  public TwoStage {
    stages = List.copyOf(stages);
    if (stages.isEmpty()) {
      throw new IllegalArgumentException("there must be a stage");
    }
    List<String> texts = stages.stream().map(Stage::algorithm).toList();
    if (Set.copyOf(texts).size() < texts.size()) { // their features would share their names
      throw new IllegalArgumentException("a stage stands there twice: " + texts);
    }
    if (ranked < 1 || folds < 2 || questions < 1 || asks < 1 || others < 1) {
      throw new IllegalArgumentException(
          "ranked %d, questions %d, asks %d, others %d must be at least 1, folds %d at least 2"
              .formatted(ranked, questions, asks, others, folds));
    }
    boosting(objective, trees, leaves, learningRate, leastInLeaf, featureShare);
  }

  public TwoStage() {
    this(
        List.of(
            new Stage("playlist-neighbours", 1000),
            new Stage("als,reach=200000", 1000),
            new Stage("item-neighbours:bm25", 1000),
            new Stage("catalog-neighbours", 1000),
            new Stage("title", 1000)),
        1000,
        6,
        10_000,
        2,
        60,
        Boosting.Objective.LAMBDAMART,
        100,
        31,
        0.12,
        100,
        0.5);
  }

  private static Boosting boosting(
      Boosting.Objective objective,
      int trees,
      int leaves,
      double learningRate,
      int leastInLeaf,
      double featureShare) {
    return new Boosting(
        objective, trees, leaves, learningRate, leastInLeaf, 1, featureShare, 1, 100);
  }

  Parts parts() {
    return new Parts(stages.stream().map(Stage::algorithm).toList());
  }

  @Override
  public boolean readsTitle() {
    return true;
  }

  Boosting boosting() {
    return boosting(objective, trees, leaves, learningRate, leastInLeaf, featureShare);
  }

  @Override
  public boolean inPhases() {
    return true;
  }

  @Override
  public NamedArrays train(Dataset data, Training training) {
    return new TwoStageTraining(this, data, training).run();
  }

  @Override
  public Scorer restore(NamedArrays state, Catalog catalog) {
    return new TwoStageScorer(this, state, catalog);
  }

  @Override
  public String report(NamedArrays state) {
    return RankingReport.of(state);
  }
}
