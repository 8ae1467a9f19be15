package org.segue.bench;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.segue.math.SparseMatrix;

/// Reading one playlist of 66 tracks out of 200,000, by turns all over memory.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SparseMatrixBenchmark {

  private static final int ROWS = 200_000;
  private static final int LENGTH = 66;

  private int[][] rows = {};
  private SparseMatrix matrix = SparseMatrix.of(new int[0][], 1);
  private final int[] order = new int[1 << 16];
  private final int[] buffer = new int[LENGTH];
  private int turn;

  @Setup
  public void draw() {
    SplittableRandom random = new SplittableRandom(1);
    rows = new int[ROWS][];
    for (int r = 0; r < ROWS; r++) {
      rows[r] = random.ints(LENGTH, 0, 1_000_000).toArray();
    }
    matrix = SparseMatrix.of(rows, 1_000_000);
    for (int k = 0; k < order.length; k++) {
      order[k] = random.nextInt(ROWS);
    }
  }

  @Benchmark
  public int rowOffTheHeap() {
    int length = matrix.row(order[turn++ & 0xffff], buffer);
    int sum = 0;
    for (int k = 0; k < length; k++) {
      sum += buffer[k];
    }
    return sum;
  }

  @Benchmark
  public int javaArrays() {
    int sum = 0;
    for (int track : rows[order[turn++ & 0xffff]]) {
      sum += track;
    }
    return sum;
  }
}
