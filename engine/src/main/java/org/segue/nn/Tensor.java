package org.segue.nn;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/// Numbers in a box of any number of dimensions that remember how they were computed, so that
/// [#backward] of one of them gives the gradient of all that it came from.
///
/// Tensors are made inside a [Pass] and freed at its end. Numbers are float. Dimensions count from
/// 0, or from −1 backwards; where two tensors meet number by number, extents of 1 and missing
/// leading dimensions are repeated.
public final class Tensor {

  private final org.bytedeco.pytorch.Tensor raw;

  @SuppressWarnings("UnusedVariable") // held, so that the memory stays as long as this does
  private final @Nullable Object memory;

  Tensor(org.bytedeco.pytorch.Tensor raw) {
    this(raw, null);
  }

  /// Over memory that stays Java's, which `memory` keeps.
  Tensor(org.bytedeco.pytorch.Tensor raw, @Nullable Object memory) {
    this.raw = raw;
    this.memory = memory;
  }

  org.bytedeco.pytorch.Tensor raw() {
    return raw;
  }

  TensorOptional optional() {
    return new TensorOptional(raw);
  }

  // Making them.

  /// A constant.
  public static Tensor of(float[] values, long... shape) {
    return new Tensor(Tensors.of(values, shape));
  }

  public static Tensor of(double value) {
    return of(new float[] {(float) value});
  }

  /// A tensor whose [#gradient] can be asked for after [#backward]: for tests.
  public static Tensor variable(float[] values, long... shape) {
    org.bytedeco.pytorch.Tensor made = Tensors.of(values, shape);
    made.set_requires_grad(true);
    return new Tensor(made);
  }

  public static Tensor zeros(long... shape) {
    Pass.current();
    return new Tensor(torch.zeros(shape));
  }

  /// Truths, for [#masked].
  public static Tensor mask(boolean[] values, long... shape) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (values[i] ? 1 : 0);
    }
    Pass.current();
    return new Tensor(torch.tensor(bytes).to(ScalarType.Bool).reshape(shape));
  }

  /// [n, n]: true right of the diagonal, where row i may not see column j > i.
  public static Tensor future(int n) {
    boolean[] later = new boolean[n * n];
    for (int i = 0; i < n; i++) {
      Arrays.fill(later, i * n + i + 1, (i + 1) * n, true);
    }
    return mask(later, n, n);
  }

  // Looking at them.

  public long[] shape() {
    long[] shape = new long[(int) raw.dim()];
    for (int d = 0; d < shape.length; d++) {
      shape[d] = raw.size(d);
    }
    return shape;
  }

  public long size(int dimension) {
    return raw.size(dimension);
  }

  /// The one number of this tensor.
  public double value() {
    return raw.item_double();
  }

  /// A copy of the numbers, row by row.
  public float[] floats() {
    return Tensors.floats(raw);
  }

  // Number by number.

  public Tensor plus(Tensor other) {
    return new Tensor(raw.add(other.raw));
  }

  public Tensor plus(double number) {
    return new Tensor(raw.add(new Scalar(number)));
  }

  public Tensor minus(Tensor other) {
    return new Tensor(raw.sub(other.raw));
  }

  public Tensor times(Tensor other) {
    return new Tensor(raw.mul(other.raw));
  }

  public Tensor times(double number) {
    return new Tensor(raw.mul(new Scalar(number)));
  }

  public Tensor over(Tensor other) {
    return new Tensor(raw.div(other.raw));
  }

  public Tensor negative() {
    return new Tensor(raw.neg());
  }

  public Tensor square() {
    return new Tensor(raw.square());
  }

  public Tensor sqrt() {
    return new Tensor(raw.sqrt());
  }

  public Tensor exp() {
    return new Tensor(raw.exp());
  }

  public Tensor log() {
    return new Tensor(raw.log());
  }

  public Tensor tanh() {
    return new Tensor(raw.tanh());
  }

  public Tensor sigmoid() {
    return new Tensor(raw.sigmoid());
  }

  /// log σ(x), without overflow.
  public Tensor logSigmoid() {
    return new Tensor(torch.log_sigmoid(raw));
  }

  public Tensor relu() {
    return new Tensor(raw.relu());
  }

  /// x Φ(x), exactly (by erf).
  public Tensor gelu() {
    return new Tensor(torch.gelu(raw));
  }

  /// These numbers, but `number` where `mask` is true.
  public Tensor masked(Tensor mask, double number) {
    return new Tensor(raw.masked_fill(mask.raw, new Scalar(number)));
  }

  // Sums.

  /// Of all numbers.
  public Tensor sum() {
    return new Tensor(raw.sum());
  }

  /// Over these dimensions, which vanish.
  public Tensor sum(long... dimensions) {
    return new Tensor(raw.sum(dimensions));
  }

  /// Of all numbers.
  public Tensor mean() {
    return new Tensor(raw.mean());
  }

  /// Over these dimensions, which vanish.
  public Tensor mean(long... dimensions) {
    return new Tensor(raw.mean(dimensions));
  }

  /// The largest over a dimension, which vanishes.
  public Tensor max(int dimension) {
    return new Tensor(raw.amax(new long[] {dimension}, false));
  }

  /// Out_j = in_0 + … + in_j along a dimension.
  public Tensor runningSum(int dimension) {
    return new Tensor(raw.cumsum(dimension));
  }

  /// Out_j = the largest of in_0 … in_j along a dimension.
  public Tensor runningMax(int dimension) {
    return new Tensor(torch.cummax(raw, dimension).get0());
  }

  /// [..., length] → the largest of each `size` neighbours, every `stride`, with `padding` places
  /// that are never largest at both ends.
  public Tensor maxPool(int size, int stride, int padding) {
    return new Tensor(
        torch.max_pool1d(
            raw,
            new long[] {size},
            new long[] {stride},
            new long[] {padding},
            new long[] {1},
            false));
  }

  /// [..., length] → [..., wanted]: means of what falls to each place.
  public Tensor stretched(int wanted) {
    return new Tensor(torch.adaptive_avg_pool1d(raw, new long[] {wanted}));
  }

  public Tensor softmax(int dimension) {
    return new Tensor(raw.softmax(dimension));
  }

  public Tensor logSoftmax(int dimension) {
    return new Tensor(raw.log_softmax(dimension));
  }

  public Tensor logSumExp(int dimension) {
    return new Tensor(raw.logsumexp(dimension));
  }

  /// Vectors of length 1 along a dimension; zeros stay.
  public Tensor unit(int dimension) {
    org.bytedeco.pytorch.Tensor squares =
        raw.square().sum(dimension).unsqueeze(dimension).add(new Scalar(1e-12));
    return new Tensor(raw.div(squares.sqrt()));
  }

  /// Cosines of the vectors along a dimension, which vanishes.
  public Tensor cosine(Tensor other, int dimension) {
    return unit(dimension).times(other.unit(dimension)).sum(dimension);
  }

  // Products.

  /// Matrix product over the last two dimensions; leading ones are a batch.
  public Tensor matmul(Tensor other) {
    return new Tensor(raw.matmul(other.raw));
  }

  /// A Bᵀ over the last two dimensions: all products of the rows of A and B.
  public Tensor products(Tensor other) {
    return new Tensor(raw.matmul(other.raw.transpose(-2, -1)));
  }

  // Shapes.

  public Tensor reshape(long... shape) {
    return new Tensor(raw.reshape(shape));
  }

  public Tensor transpose(int one, int other) {
    return new Tensor(raw.transpose(one, other));
  }

  public Tensor permute(long... dimensions) {
    return new Tensor(raw.permute(dimensions));
  }

  /// With a new dimension of extent 1.
  public Tensor unsqueeze(int dimension) {
    return new Tensor(raw.unsqueeze(dimension));
  }

  /// Extents of 1 repeated up to a shape.
  public Tensor expand(long... shape) {
    return new Tensor(raw.expand(shape));
  }

  /// Places [from, to) of a dimension.
  public Tensor slice(int dimension, long from, long to) {
    return new Tensor(raw.narrow(dimension, from, to - from));
  }

  /// One place of a dimension, which vanishes.
  public Tensor at(int dimension, long place) {
    return new Tensor(raw.select(dimension, place));
  }

  /// Behind each other along a dimension; one alone is itself.
  public static Tensor concat(int dimension, Tensor... parts) {
    return parts.length == 1 ? parts[0] : new Tensor(torch.cat(vector(parts), dimension));
  }

  /// Beside each other along a new dimension.
  public static Tensor stack(int dimension, Tensor... parts) {
    return new Tensor(torch.stack(vector(parts), dimension));
  }

  // Lookups.

  /// Rows of this [n, d]: `[shape…, d]`. No shape: as many as there are numbers.
  public Tensor rows(int[] which, long... shape) {
    return new Tensor(torch.embedding(raw, Tensors.indices(which, shape)));
  }

  /// One number of each row of this [n, c]: `[n]`.
  public Tensor pick(int[] columns) {
    return new Tensor(raw.gather(1, Tensors.indices(columns).unsqueeze(1)).squeeze(1));
  }

  /// Sums of the rows of this [n, d] that have the same group: [groups, d].
  public Tensor grouped(int[] groupOfRow, int groups) {
    return new Tensor(
        torch.zeros(groups, raw.size(1)).index_add(0, Tensors.indices(groupOfRow), raw));
  }

  /// The places of the `count` largest numbers of each row (last dimension), largest first, row by
  /// row. No gradient flows.
  public int[] largest(int count) {
    org.bytedeco.pytorch.Tensor places = raw.detach().topk(count).get1().contiguous();
    long[] found = Torch.memory(places, Long.BYTES).toArray(ValueLayout.JAVA_LONG);
    return Arrays.stream(found).mapToInt(Math::toIntExact).toArray();
  }

  // Gradients.

  /// The same numbers, as a constant.
  public Tensor constant() {
    return new Tensor(raw.detach());
  }

  /// Adds the gradient of this one number to everything that it came from.
  public void backward() {
    raw.backward();
  }

  /// What [#backward] gave a [#variable] or a parameter; zeros if it had no part in it.
  public float[] gradient() {
    org.bytedeco.pytorch.Tensor gradient = raw.grad();
    return gradient.defined() ? Tensors.floats(gradient) : new float[(int) raw.numel()];
  }

  @Override
  public String toString() {
    return "Tensor" + Arrays.toString(shape());
  }

  private static TensorVector vector(Tensor[] parts) {
    org.bytedeco.pytorch.Tensor[] raws = new org.bytedeco.pytorch.Tensor[parts.length];
    for (int i = 0; i < raws.length; i++) {
      raws[i] = parts[i].raw;
    }
    return new TensorVector(raws);
  }

  /// Numbers from and to Java arrays.
  static final class Tensors {
    private Tensors() {}

    static org.bytedeco.pytorch.Tensor of(float[] values, long... shape) {
      Pass.current();
      org.bytedeco.pytorch.Tensor made =
          torch.empty(shape.length == 0 ? new long[] {values.length} : shape);
      if (made.numel() != values.length) {
        throw new IllegalArgumentException(
            "%d numbers for shape %s".formatted(values.length, Arrays.toString(shape)));
      }
      MemorySegment.copy(
          values,
          0,
          Torch.memory(made, Float.BYTES),
          ValueLayout.JAVA_FLOAT_UNALIGNED,
          0,
          values.length);
      return made;
    }

    static float[] floats(org.bytedeco.pytorch.Tensor tensor) {
      return Torch.memory(tensor.detach().contiguous(), Float.BYTES)
          .toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
    }

    static org.bytedeco.pytorch.Tensor indices(int[] which, long... shape) {
      Pass.current();
      long[] wide = new long[which.length];
      for (int i = 0; i < wide.length; i++) {
        wide[i] = which[i];
      }
      org.bytedeco.pytorch.Tensor made = torch.tensor(wide);
      return shape.length == 0 ? made : made.reshape(shape);
    }
  }
}
