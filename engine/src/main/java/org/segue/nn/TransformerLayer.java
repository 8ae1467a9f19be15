package org.segue.nn;

import org.jspecify.annotations.Nullable;

/// One layer of a transformer, normalised after each part:
///
/// ```
/// t = Norm2(Norm1(x + Drop(Attention(x))))
/// y = Norm3(t + Drop(W2 Drop(GELU(W1 t))))
/// ```
///
/// Two norms in a row, as in a decoder layer whose attention to an encoder is taken out (so in
/// Bendada et al. 2023).
public final class TransformerLayer {

  private final double dropout;
  private final Attention attention;
  private final LayerNorm norm1;
  private final LayerNorm norm2;
  private final LayerNorm norm3;
  private final Linear wide;
  private final Linear narrow;

  /// @param inner width between the two linear layers
  public TransformerLayer(Parameters parameters, int width, int heads, int inner, double dropout) {
    this.dropout = dropout;
    attention = new Attention(parameters.in("attention"), width, heads, dropout);
    norm1 = new LayerNorm(parameters.in("norm1"), width);
    norm2 = new LayerNorm(parameters.in("norm2"), width);
    norm3 = new LayerNorm(parameters.in("norm3"), width);
    wide = new Linear(parameters.in("wide"), width, inner);
    narrow = new Linear(parameters.in("narrow"), inner, width);
  }

  /// [batch, length, width] → the same; `unseen` as in [Attention#apply].
  public Tensor apply(Tensor x, @Nullable Tensor unseen, Pass pass) {
    Tensor seen = pass.drop(attention.apply(x, unseen, pass), dropout);
    Tensor t = norm2.apply(norm1.apply(x.plus(seen)));
    Tensor inner = pass.drop(wide.apply(t).gelu(), dropout);
    return norm3.apply(t.plus(pass.drop(narrow.apply(inner), dropout)));
  }
}
