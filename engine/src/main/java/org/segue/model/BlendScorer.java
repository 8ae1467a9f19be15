package org.segue.model;

import java.util.List;
import org.segue.math.Array;

/// Answers for [Blend]: asks every part, scales, weighs, adds.
final class BlendScorer implements Scorer {

  private final List<BlendPart> parts;
  private final Array weights;

  /// `weights` (F32): [BlendWeights] tells their order.
  BlendScorer(List<BlendPart> parts, Array weights) {
    this.parts = parts;
    this.weights = weights;
  }

  @Override
  public void score(Query query, Scores scores) {
    for (int p = 0; p < parts.size(); p++) {
      float weight = weight(p, query);
      if (weight != 0) {
        parts
            .get(p)
            .ask(
                List.of(query),
                (n, tracks, scaled, count) -> {
                  for (int rank = 0; rank < count; rank++) {
                    scores.add(tracks[rank], weight * scaled[rank]);
                  }
                });
      }
    }
  }

  private float weight(int part, Query query) {
    return BlendWeights.at(weights, parts.size(), part, query);
  }

  /// Each part explains what it brought: its shares, times its weight and its scaled score, are
  /// added. So a blend's explanation costs the sum of its parts'.
  @Override
  public List<List<Reason>> explain(Query query, int[] tracks, Scores scratch) {
    Evidence evidence = new Evidence(tracks);
    for (int p = 0; p < parts.size(); p++) {
      float weight = weight(p, query);
      if (weight == 0) {
        continue;
      }
      float[] brought = new float[tracks.length];
      parts
          .get(p)
          .ask(
              List.of(query),
              (n, candidates, scaled, count) -> {
                for (int rank = 0; rank < count; rank++) {
                  int place = evidence.place(candidates[rank]);
                  if (place >= 0) {
                    brought[place] = weight * scaled[rank];
                  }
                }
              });
      evidence.addAll(parts.get(p).scorer().explain(query, tracks, scratch), brought);
    }
    return evidence.reasons();
  }

  /// The most that one part tells: the parts may count the same playlists.
  @Override
  public int[] agreeing(Query query, int[] tracks) {
    int[] most = new int[0];
    for (int part = 0; part < parts.size(); part++) {
      int[] counts =
          weight(part, query) == 0 ? new int[0] : parts.get(part).scorer().agreeing(query, tracks);
      for (int t = 0; t < counts.length; t++) {
        most = most.length == 0 ? new int[tracks.length] : most;
        most[t] = Math.max(most[t], counts[t]);
      }
    }
    return most;
  }
}
