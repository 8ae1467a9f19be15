package org.segue.model;

import java.util.List;

/// The candidates that a trained [TwoStage] proposes for a query, and what its ranker knows of
/// each: rows to learn another order from. Immutable; safe for concurrent use.
public final class CandidateFeatures {

  private final TwoStageScorer scorer;

  /// Takes the candidates of one query, best proposals first; the arrays are overwritten
  /// afterwards.
  @FunctionalInterface
  public interface Visitor {
    /// `values` holds `count` rows of [CandidateFeatures#names] numbers each.
    void visit(int[] tracks, int count, float[] values);
  }

  private CandidateFeatures(TwoStageScorer scorer) {
    this.scorer = scorer;
  }

  /// Of a model of two stages; any other is an [IllegalArgumentException].
  public static CandidateFeatures of(Model model) {
    if (!(model.algorithm() instanceof TwoStage recipe)) {
      throw new IllegalArgumentException(
          "%s has no ranker; give a model of two-stage".formatted(model.manifest().algorithm()));
    }
    return new CandidateFeatures(new TwoStageScorer(recipe, model.state(), model.catalog()));
  }

  /// What the numbers of a row are called, in order.
  public List<String> names() {
    return scorer.features();
  }

  /// Shows the candidates of a query.
  public void describe(Query query, Visitor visitor) {
    scorer.describe(query, visitor);
  }
}
