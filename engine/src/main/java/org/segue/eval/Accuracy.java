package org.segue.eval;

/// Metrics that need to know nothing but the ranks of the hits.
public record Accuracy(Form form) implements Metric {

  /// What is counted.
  public enum Form {
    /// How often a listener asks for ten more before the first hit: ⌊(rank of the first hit - 1) /
    /// 10⌋; 51 where there is none. Lower is better.
    CLICKS("clicks"),
    /// Hits / limit.
    PRECISION("precision"),
    /// Hits / min(limit, |G|); over a run the hits of all answers by the sum of these minima, as
    /// precision at k in the `implicit` library. So it is a recall that can reach 1, and long
    /// playlists count more.
    PRECISION_IMPLICIT("precision-implicit"),
    /// Hits / |G|.
    RECALL("recall"),
    /// 1 where there is a hit.
    HIT_RATE("hit-rate"),
    /// 1 / rank of the first hit; 0 where there is none.
    MRR("mrr"),
    /// The sum over hits of (hits up to here / rank), divided by min(limit, |G|).
    MAP("map");

    private final String text;

    Form(String text) {
      this.text = text;
    }
  }

  /// What [Form#CLICKS] gives an answer without a hit, for any limit.
  private static final double NO_HIT = 51;

  @Override
  public String name() {
    return form.text;
  }

  @Override
  public Better better() {
    return form == Form.CLICKS ? Better.LOWER : Better.HIGHER;
  }

  @Override
  public double weight(Answer answer) {
    return form == Form.PRECISION_IMPLICIT ? reachable(answer) : 1;
  }

  @Override
  public double of(Answer answer) {
    int first = answer.nextHit(0);
    return switch (form) {
      case CLICKS -> first < 0 ? NO_HIT : Math.floorDiv(first, 10);
      case PRECISION -> answer.limit() == 0 ? 0 : (double) answer.hitCount() / answer.limit();
      case PRECISION_IMPLICIT -> answer.hitCount() / Math.max(1.0, reachable(answer));
      case RECALL -> (double) answer.hitCount() / answer.withheld().size();
      case HIT_RATE -> first < 0 ? 0 : 1;
      case MRR -> first < 0 ? 0 : 1.0 / (first + 1);
      case MAP -> {
        double sum = 0;
        int hits = 0;
        for (int rank = first; rank >= 0; rank = answer.nextHit(rank + 1)) {
          sum += (double) ++hits / (rank + 1);
        }
        yield sum / Math.max(1, reachable(answer));
      }
    };
  }

  private static int reachable(Answer answer) {
    return Math.min(answer.limit(), answer.withheld().size());
  }
}
