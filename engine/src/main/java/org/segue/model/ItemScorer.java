package org.segue.model;

import java.util.List;
import org.segue.math.Array;
import org.segue.math.SparseMatrix;
import org.segue.store.NamedArrays;

/// Answers for [ItemNeighbours]: adds the lists of the seeds.
final class ItemScorer implements Scorer {

  private final ItemNeighbours recipe;
  private final SparseMatrix lists;
  private final Array weights;
  private final Array frequencies;

  ItemScorer(ItemNeighbours recipe, NamedArrays state) {
    this.recipe = recipe;
    lists = state.matrix(ItemRows.NEIGHBOURS);
    weights = state.get(ItemRows.NEIGHBOURS + ".weights", Array.Type.F32);
    frequencies = state.get(ItemRows.PLAYLISTS, Array.Type.I32);
  }

  @FunctionalInterface
  private interface Visitor {
    void visit(int seed, int track, float evidence);
  }

  @Override
  public void score(Query query, Scores scores) {
    visit(query, (seed, track, evidence) -> scores.add(track, evidence));
  }

  /// Exact: a score is a sum over the seeds.
  @Override
  public List<List<Reason>> explain(Query query, int[] tracks, Scores scratch) {
    Evidence parts = new Evidence(tracks);
    visit(
        query,
        (seed, track, evidence) -> {
          int place = parts.place(track);
          if (place >= 0) {
            parts.add(place, new Reason.Seed(seed, 1), evidence);
          }
        });
    return parts.reasons();
  }

  private void visit(Query query, Visitor visitor) {
    int[] row = new int[recipe.neighbours()];
    float[] weight = new float[recipe.neighbours()];
    for (int s = 0; s < query.seeds().size(); s++) {
      int seed = query.seeds().get(s);
      int length = lists.row(seed, row);
      weights.copy(lists.rowStart(seed), weight, 0, length);
      float damping = (float) Math.pow(Math.max(1, frequencies.intAt(seed)), -recipe.seedDamping());
      for (int k = 0; k < length; k++) {
        visitor.visit(seed, row[k], weight[k] * damping);
      }
    }
  }
}
