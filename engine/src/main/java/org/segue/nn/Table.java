package org.segue.nn;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.segue.math.Array;
import org.segue.math.Vectors;

/// Rows of numbers outside the autograd library, however many.
///
/// A step gathers the distinct rows of its batch into a small tensor; after [Tensor#backward] the
/// [Optimiser] updates just these rows. So a step costs what its batch needs, not what the table
/// holds.
public final class Table {

  private static final int CHUNK = 2048;

  /// The distinct rows of one call of [#rows], and the small tensor that holds them.
  private record Gathered(int[] rows, org.bytedeco.pytorch.Tensor leaf) {}

  /// The gradients of distinct rows, [rows, width].
  record Gradients(int[] rows, org.bytedeco.pytorch.Tensor values) {}

  private final Array values;
  private final int rows;
  private final int width;
  private final int[] place; // of a row among distinct ones, plus 1; zeros between calls
  private final List<Gathered> gathered = new ArrayList<>();
  private @Nullable Pass gatheredIn;
  private @Nullable Lazily lazily;

  Table(Array values) {
    long[] shape = values.shape();
    if (values.type() != Array.Type.F32 || shape.length != 2) {
      throw new IllegalArgumentException("a table is F32[rows, width], not " + values);
    }
    this.values = values;
    rows = Math.toIntExact(shape[0]);
    width = Math.toIntExact(shape[1]);
    place = new int[rows];
  }

  public int rows() {
    return rows;
  }

  public int width() {
    return width;
  }

  /// Rows as a tensor `[shape…, width]`, or [n, width] without a shape; row −1 is zeros and learns
  /// nothing. Gradients flow back to the rows when the pass keeps gradients.
  public Tensor rows(int[] which, long... shape) {
    int[] local = new int[which.length];
    int[] distinct = distinct(which, local);
    org.bytedeco.pytorch.Tensor leaf = torch.empty(distinct.length + 1, width);
    boolean learns = GradMode.is_enabled();
    copy(distinct, Torch.memory(leaf, Float.BYTES), learns);
    if (learns) {
      leaf.set_requires_grad(true);
      Pass pass = Pass.current();
      if (gatheredIn != pass) {
        gathered.clear(); // of a pass that ended without a step
        gatheredIn = pass;
      }
      gathered.add(new Gathered(distinct, leaf));
    }
    return new Tensor(leaf).rows(local, shape);
  }

  /// One row as it is now.
  public void copy(int row, float[] to, int offset) {
    Lazily lazy = lazily;
    if (lazy == null) {
      values.copy((long) row * width, to, offset, width);
    } else {
      Motion.Stretch scratch = lazy.stretch(width);
      lazy.prepare(row);
      lazy.read(row, scratch, false);
      System.arraycopy(scratch.p(), 0, to, offset, width);
    }
  }

  /// The product of each of these rows, as they are now, with one of `with`, outside autograd:
  /// `to[k]` is that of row `which[k]` with the `width` numbers at `place.applyAsInt(k) · width`.
  ///
  /// Rows are read in the order in which they lie: a step that reads 128,000 rows of 2.4 million
  /// takes .117 s instead of .132.
  public void products(int[] which, IntUnaryOperator place, float[] with, float[] to) {
    Lazily lazy = lazily;
    if (lazy != null) {
      lazy.prepare(which);
    }
    long[] order = new long[which.length];
    for (int k = 0; k < order.length; k++) {
      order[k] = ((long) which[k] << 32) | k;
    }
    Arrays.sort(order);
    Torch.loop(
        which.length,
        CHUNK,
        () -> {
          Motion.Stretch s = stretch(lazy);
          return (from, end) -> {
            for (int i = from; i < end; i++) {
              int row = (int) (order[i] >>> 32);
              int k = (int) order[i];
              read(lazy, row, s, false);
              to[k] = Vectors.dot(s.p(), 0, with, place.applyAsInt(k) * width, width);
            }
          };
        });
  }

  /// All rows, [rows, width]: the memory itself. Idle rows lag behind until [Optimiser#settle].
  public Array values() {
    return values;
  }

  void updatedBy(Lazily updates) {
    if (lazily != null) {
      throw new IllegalStateException("a table has one optimiser");
    }
    lazily = updates;
  }

  /// The gradients that the pass gave to the rows gathered in it, or null if there are none.
  /// Forgets what was gathered.
  @Nullable Gradients takeGradients() {
    List<Gathered> withGradient = new ArrayList<>();
    if (gatheredIn == Pass.current()) {
      for (Gathered one : gathered) {
        if (one.leaf.grad().defined() && one.rows.length > 0) {
          withGradient.add(one);
        }
      }
    }
    gathered.clear();
    gatheredIn = null;
    if (withGradient.isEmpty()) {
      return null;
    }
    if (withGradient.size() == 1) {
      Gathered only = withGradient.getFirst();
      return new Gradients(only.rows, gradient(only).contiguous());
    }
    int total = withGradient.stream().mapToInt(one -> one.rows.length).sum();
    int[] all = new int[total];
    int at = 0;
    for (Gathered one : withGradient) {
      System.arraycopy(one.rows, 0, all, at, one.rows.length);
      at += one.rows.length;
    }
    int[] local = new int[total];
    int[] distinct = distinct(all, local);
    org.bytedeco.pytorch.Tensor sum = torch.zeros(distinct.length, width);
    at = 0;
    for (Gathered one : withGradient) {
      int[] to = Arrays.copyOfRange(local, at, at + one.rows.length);
      sum.index_add_(0, Tensor.Tensors.indices(to), gradient(one));
      at += one.rows.length;
    }
    return new Gradients(distinct, sum);
  }

  private static org.bytedeco.pytorch.Tensor gradient(Gathered one) {
    return one.leaf.grad().narrow(0, 0, one.rows.length); // without the row of zeros
  }

  /// The distinct rows in the order of their first appearance; `local[i]` is where `which[i]` is
  /// among them, and their number for −1.
  private int[] distinct(int[] which, int[] local) {
    int[] found = new int[Math.min(which.length, rows)];
    int count = 0;
    for (int i = 0; i < which.length; i++) {
      int row = which[i];
      if (row < -1 || row >= rows) {
        for (int k = 0; k < count; k++) {
          place[found[k]] = 0;
        }
        throw new IndexOutOfBoundsException("row %d of %d".formatted(row, rows));
      }
      if (row < 0) {
        local[i] = -1;
      } else {
        if (place[row] == 0) {
          found[count++] = row;
          place[row] = count;
        }
        local[i] = place[row] - 1;
      }
    }
    for (int k = 0; k < count; k++) {
      place[found[k]] = 0;
    }
    for (int i = 0; i < local.length; i++) {
      local[i] = local[i] < 0 ? count : local[i];
    }
    return Arrays.copyOf(found, count);
  }

  /// Copies rows up to date into `to`, and a row of zeros behind them. With `learns` the rows
  /// themselves are brought up to date.
  private void copy(int[] which, MemorySegment to, boolean learns) {
    Lazily lazy = lazily;
    if (lazy != null) {
      lazy.prepare(which);
    }
    Array target = Array.over(to, Array.Type.F32, which.length + 1L, width);
    Torch.loop(
        which.length,
        CHUNK,
        () -> {
          Motion.Stretch s = stretch(lazy);
          return (from, end) -> {
            for (int k = from; k < end; k++) {
              read(lazy, which[k], s, learns);
              target.put((long) k * width, s.p(), 0, width);
            }
          };
        });
    target.put((long) which.length * width, new float[width], 0, width);
  }

  private Motion.Stretch stretch(@Nullable Lazily lazy) {
    return lazy == null ? new Motion.Stretch(width, 0) : lazy.stretch(width);
  }

  /// A row as it is now; with `learns` it is brought up to date itself.
  private void read(@Nullable Lazily lazy, int row, Motion.Stretch to, boolean learns) {
    if (lazy == null) {
      values.copy((long) row * width, to.p(), 0, width);
    } else {
      lazy.read(row, to, learns);
    }
  }
}
