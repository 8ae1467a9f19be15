package org.segue.bench;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.segue.math.Accumulator;

/// One query's sums: 20,000 additions over a catalog of the Million Playlist Dataset's size,
/// reading one sum back, and forgetting all. Time is per addition.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class AccumulatorBenchmark {

  private static final int TRACKS = 2_262_292;
  private static final int ADDITIONS = 20_000;

  /// Hot: the 4,096 busiest tracks, whose sums take 16 KiB. Cold: anywhere in the catalog.
  @Param({"hot", "cold"})
  public String indices = "";

  private int[] index = {};
  private final Accumulator accumulator = new Accumulator(TRACKS);
  private final float[] plain = new float[TRACKS];

  @Setup
  public void draw() {
    SplittableRandom random = new SplittableRandom(1);
    int range = indices.equals("hot") ? 4_096 : TRACKS;
    index = random.ints(ADDITIONS, 0, range).toArray();
  }

  @Benchmark
  @OperationsPerInvocation(ADDITIONS)
  public float accumulator() {
    for (int i : index) {
      accumulator.add(i, 0.5f);
    }
    float sum = accumulator.get(index[0]);
    accumulator.clear();
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(ADDITIONS)
  public float plainArrayFilledWithZeros() {
    for (int i : index) {
      plain[i] += 0.5f;
    }
    float sum = plain[index[0]];
    Arrays.fill(plain, 0);
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(ADDITIONS)
  public float hashMap() {
    Map<Integer, Float> sums = new HashMap<>();
    for (int i : index) {
      sums.merge(i, 0.5f, Float::sum);
    }
    return sums.getOrDefault(index[0], 0f);
  }
}
