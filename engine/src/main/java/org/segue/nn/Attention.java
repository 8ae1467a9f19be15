package org.segue.nn;

import org.jspecify.annotations.Nullable;

/// Attention of a sequence to itself with several heads (Vaswani et al. 2017).
///
/// `in` gives queries, keys and values, [3 width, width], Xavier-uniform with bias 0; `out` joins
/// the heads. Head h reads places h · width/heads on.
public final class Attention {

  private static final double NOT_SEEN = -1e9; // finite: a row that may see nothing is no NaN

  /// Matrices of fewer products libtorch multiplies in one loop, larger ones by a call each, which
  /// costs more than the products: 5 places of 16 numbers are 400, so their queries are taken in
  /// two parts.
  private static final long LOOPED = 400;

  private final int heads;
  private final double dropout;
  private final Linear in;
  private final Linear out;

  public Attention(Parameters parameters, int width, int heads, double dropout) {
    if (width % heads != 0) {
      throw new IllegalArgumentException("width %d, %d heads".formatted(width, heads));
    }
    this.heads = heads;
    this.dropout = dropout;
    in = new Linear(parameters.in("in"), width, 3 * width, Initial.XAVIER_UNIFORM, Initial.ZEROS);
    out = new Linear(parameters.in("out"), width, width, Initial.FAN_IN, Initial.ZEROS);
  }

  /// [batch, length, width] → the same.
  ///
  /// @param unseen where place i of a sequence may not look at place j: true in a mask that repeats
  ///     to [batch, heads, length, length]; null if all see all
  public Tensor apply(Tensor x, @Nullable Tensor unseen, Pass pass) {
    long batch = x.size(0);
    long length = x.size(1);
    long width = x.size(2);
    Tensor split =
        in.apply(x).reshape(batch, length, 3, heads, width / heads).permute(2, 0, 3, 1, 4);
    Tensor query = split.at(0, 0); // [batch, heads, length, width / heads], as are these
    Tensor key = split.at(0, 1);
    Tensor value = split.at(0, 2);
    long each = length * width / heads; // products of a row of queries
    long rows = unseen == null && each < LOOPED ? (LOOPED - 1) / each : length;
    Tensor[] seen = new Tensor[Math.toIntExact(Math.ceilDiv(length, rows))];
    for (int k = 0; k < seen.length; k++) {
      Tensor some = query.slice(2, k * rows, Math.min((k + 1) * rows, length));
      seen[k] = seen(some, key, value, unseen, pass);
    }
    return out.apply(Tensor.concat(2, seen).transpose(1, 2).reshape(batch, length, width));
  }

  /// What these queries get to see, shaped as they are.
  private Tensor seen(Tensor query, Tensor key, Tensor value, @Nullable Tensor unseen, Pass pass) {
    Tensor affinity = query.products(key).times(1 / Math.sqrt((double) value.size(3)));
    if (unseen != null) {
      affinity = affinity.masked(unseen, NOT_SEEN);
    }
    return pass.drop(affinity.softmax(-1), dropout).matmul(value);
  }
}
