package org.segue.bench;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.segue.math.Array;
import org.segue.math.Best;
import org.segue.math.ByteRows;
import org.segue.math.Dense;
import org.segue.math.HalfByteRows;

/// The 500 rows of 64 or 128 numbers with the largest products with a vector: through their bytes,
/// through half bytes, and through all products. `fall` is the power by which rows grow shorter
/// along the table: 0 is the worst case, as no row can be left out; tracks by frequency have
/// vectors like 0.6.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ByteRowsBenchmark {

  private static final int LIMIT = 500;

  @Param({"200000", "2300000"})
  public int rows;

  @Param({"0", "0.6"})
  public double fall;

  @Param({"64", "128"})
  public int width;

  private float[] x = {};
  private final Best best = new Best(LIMIT);
  private float[] products = {};
  private Array matrix = Array.of(new float[0]);
  private ByteRows.Search search = ByteRows.of(matrix, 0).search(matrix);
  private HalfByteRows.Search halfSearch = HalfByteRows.of(matrix, 0).search(matrix);

  @Setup
  public void draw() {
    SplittableRandom random = new SplittableRandom(1);
    matrix = Array.allocate(Array.Type.F32, rows, width);
    float[] row = new float[width];
    for (int r = 0; r < rows; r++) {
      double length = Math.pow(1 + r, -fall);
      for (int k = 0; k < width; k++) {
        row[k] = (float) (length * random.nextDouble(-1, 1));
      }
      matrix.put((long) r * width, row, 0, width);
    }
    x = new float[width];
    for (int k = 0; k < width; k++) {
      x[k] = (float) random.nextDouble(-1, 1);
    }
    search = ByteRows.of(matrix, rows).search(matrix);
    halfSearch = HalfByteRows.of(matrix, rows).search(matrix);
    products = new float[rows];
  }

  @Benchmark
  public int bytes() {
    search.largest(x, LIMIT, row -> true);
    return search.count();
  }

  @Benchmark
  public int halfBytes() {
    halfSearch.largest(x, LIMIT, row -> true);
    return halfSearch.count();
  }

  @Benchmark
  public float floats() {
    Dense.times(matrix, x, products);
    best.reset(LIMIT);
    for (int r = 0; r < rows; r++) {
      best.offer(products[r], r);
    }
    best.sort();
    return best.score(LIMIT - 1);
  }
}
