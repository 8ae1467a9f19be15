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
import org.segue.nn.Initial;
import org.segue.nn.Optimiser;
import org.segue.nn.Parameters;
import org.segue.nn.Pass;
import org.segue.nn.Sgd;
import org.segue.nn.Table;
import org.segue.nn.Tensor;
import org.segue.nn.TransformerLayer;

/// A training step of a transformer layer over rows of a table: 128 sequences of 10 rows against
/// 1,000 other rows. It should cost the same however large the table is.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(1)
public class TableStepBenchmark {

  private static final int WIDTH = 128;
  private static final int BATCH = 128;
  private static final int LENGTH = 10;
  private static final int OTHERS = 1000;

  @Param({"200000", "2300000"})
  int rows;

  private final Parameters parameters = new Parameters(1);
  private final TransformerLayer layer =
      new TransformerLayer(parameters.in("layer"), WIDTH, 8, 1024, 0);
  private Table table;
  private Optimiser optimiser;
  private final SplittableRandom random = new SplittableRandom(1);
  private long step;

  @Setup
  public void make() {
    table = parameters.table("rows", Initial.uniform(0.1), rows, WIDTH);
    optimiser = new Optimiser(parameters, new Sgd(0.9, true, 1e-5), 1);
  }

  /// The whole step.
  @Benchmark
  public double step() {
    try (Pass pass = Pass.training(1, step++, 1)) {
      Tensor x = table.rows(drawn(BATCH * LENGTH), BATCH, LENGTH);
      Tensor queries = layer.apply(x, Tensor.future(LENGTH), pass).reshape(-1, WIDTH);
      queries.products(table.rows(drawn(OTHERS))).logSumExp(-1).mean().backward();
      return optimiser.step(0.1);
    }
  }

  /// Only what depends on the table: 2,280 rows gathered and updated.
  @Benchmark
  public double gatherAndUpdate() {
    try (Pass pass = Pass.training(1, step++, 1)) {
      table.rows(drawn(BATCH * LENGTH + OTHERS)).square().mean().backward();
      return optimiser.step(0.1);
    }
  }

  private int[] drawn(int count) {
    return random.ints(count, 0, rows).toArray();
  }
}
