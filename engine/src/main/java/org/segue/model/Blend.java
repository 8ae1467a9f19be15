package org.segue.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.segue.data.Catalog;
import org.segue.data.Dataset;
import org.segue.math.Array;
import org.segue.math.Pool;
import org.segue.store.NamedArrays;

/// Several algorithms as one: their scores on one scale, added with learnt weights.
///
/// ```
/// score(j) = Σ_parts weight(part, seeds, title) · scaled(part, j)
/// ```
///
/// Every part's best `candidates` tracks are scaled per query ([Scale]); a track that a part does
/// not know gets nothing from it, and a part that knows nothing leaves the answer to the others.
///
/// The weights are learnt on `questions` playlists that are withheld from the parts' first training
/// ([InnerSplit]): for each kind of question (by number of seeds, with and without a title) they
/// climb, one at a time, towards a larger mean NDCG, starting from the weights that are best for
/// all kinds together; between two numbers of seeds they are interpolated in log(1 + seeds). Then
/// the parts learn again from all of the data.
///
/// Training costs twice its parts plus the questions (once, and again without their titles where a
/// part reads these); a query costs the sum of its parts.
public record Blend(List<String> parts, Scale scale, int candidates, int questions)
    implements Algorithm {

  private static final String ORDER = "order";

  /// How a part's scores of one query become comparable with another's.
  public enum Scale {
    /// (s − s_min) / (s_max − s_min) over its candidates.
    MINMAX,
    /// Standard scores over its candidates, moved so that the worst is 0.
    ZSCORE,
    /// 1 / (20 + rank).
    RANK
  }

  public Blend {
    parts = List.copyOf(parts);
    if (parts.size() < 2) {
      throw new IllegalArgumentException("a blend has at least two parts, not " + parts);
    }
    for (String part : parts) {
      if (Algorithms.parse(part) instanceof Blend) {
        throw new IllegalArgumentException("a part of a blend is not itself a blend: " + part);
      }
    }
    if (candidates < 1 || questions < 1) {
      throw new IllegalArgumentException(
          "candidates %d and questions %d must be at least 1".formatted(candidates, questions));
    }
  }

  public Blend() {
    this(
        List.of(
            "playlist-neighbours", "als", "item-neighbours:bm25", "catalog-neighbours", "title"),
        Scale.RANK,
        2000,
        1200);
  }

  @Override
  public boolean readsTitle() {
    return true;
  }

  @Override
  public SequencedMap<String, Algorithm> presets() {
    SequencedMap<String, Algorithm> presets = new LinkedHashMap<>();
    presets.put("minmax", new Blend(parts, Scale.MINMAX, candidates, questions));
    presets.put("zscore", new Blend(parts, Scale.ZSCORE, candidates, questions));
    return presets;
  }

  @Override
  public NamedArrays train(Dataset data, Training training) {
    Parts all = new Parts(parts);
    InnerSplit inner = InnerSplit.of(data, questions, training.seed(), candidates);
    List<Scorer> first = new ArrayList<>();
    for (int p = 0; p < parts.size(); p++) {
      NamedArrays learnt = all.train(p, inner.training(), training, "without the questions");
      first.add(all.algorithms().get(p).restore(learnt, data.catalog()));
    }
    Array weights =
        new BlendWeights(
                askable(first, data.catalog(), new Ties(Recommender.order(inner.training()))),
                all.algorithms().stream().map(Algorithm::readsTitle).toList())
            .learn(inner, training);
    NamedArrays.Builder state =
        NamedArrays.builder().put("weights", weights).put(ORDER, Recommender.order(data));
    List<NamedArrays> learnt = new ArrayList<>();
    for (int p = 0; p < parts.size(); p++) {
      learnt.add(all.train(p, data, training, "with all"));
    }
    all.put(learnt, state);
    return state.build();
  }

  @Override
  public Scorer restore(NamedArrays state, Catalog catalog) {
    Array order =
        state.has(ORDER)
            ? state.get(ORDER, Array.Type.I32)
            : Array.of(IntStream.range(0, catalog.trackCount()).toArray()); // of before
    return new BlendScorer(
        askable(new Parts(parts).restore(state, catalog), catalog, new Ties(order)),
        state.get("weights", Array.Type.F32));
  }

  private List<BlendPart> askable(List<Scorer> scorers, Catalog catalog, Ties ties) {
    Pool<Scores> pool = new Pool<>(() -> new Scores(ties.size()));
    return scorers.stream()
        .map(scorer -> new BlendPart(scorer, this, catalog, ties, pool))
        .toList();
  }
}
