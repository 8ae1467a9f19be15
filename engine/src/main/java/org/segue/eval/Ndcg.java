package org.segue.eval;

/// Normalised discounted cumulative gain: hits weigh less further down, relative to an ideal list.
public record Ndcg(Form form) implements Metric {

  /// The discounts and ideals that are in use.
  public enum Form {
    /// A hit weighs 1 / log2(rank + 1); the ideal has min(|G|, limit) hits. The usual form.
    LIMITED("ndcg"),
    /// The same, but the ideal has |G| hits even where fewer than that were wanted.
    WHOLE("ndcg-whole"),
    /// A hit weighs 1 / log2(rank), at rank 1 also 1; the ideal has |G| hits.
    LOG_RANK("ndcg-log-rank"),
    /// As written on the challenge's site: a hit weighs 1 / log2(rank), at rank 1 also 1; the ideal
    /// has as many hits as the answer. So it judges their order, not their number.
    HITS("ndcg-hits");

    private final String text;

    Form(String text) {
      this.text = text;
    }
  }

  @Override
  public String name() {
    return form.text;
  }

  @Override
  public double of(Answer answer) {
    double gain = 0;
    for (int rank = answer.nextHit(0); rank >= 0; rank = answer.nextHit(rank + 1)) {
      gain += weight(rank + 1);
    }
    if (gain == 0) {
      return 0;
    }
    int idealHits =
        switch (form) {
          case LIMITED -> Math.min(answer.withheld().size(), answer.limit());
          case WHOLE, LOG_RANK -> answer.withheld().size();
          case HITS -> answer.hitCount();
        };
    double ideal = 0;
    for (int rank = 1; rank <= idealHits; rank++) {
      ideal += weight(rank);
    }
    return gain / ideal;
  }

  private double weight(int rank) {
    boolean plusOne = form == Form.LIMITED || form == Form.WHOLE;
    return plusOne ? LN_2 / Math.log1p(rank) : rank == 1 ? 1 : LN_2 / Math.log(rank);
  }

  private static final double LN_2 = Math.log(2);
}
