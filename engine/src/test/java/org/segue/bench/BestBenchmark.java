package org.segue.bench;

import java.util.Arrays;
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
import org.segue.math.Best;

/// The 500 best of 100,000 scores, sorted.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class BestBenchmark {

  private static final int CANDIDATES = 100_000;
  private static final int LIMIT = 500;

  private final float[] scores = new float[CANDIDATES];
  private final long[] keys = new long[CANDIDATES];
  private final Best best = new Best(LIMIT);

  @Setup
  public void draw() {
    SplittableRandom random = new SplittableRandom(1);
    for (int c = 0; c < CANDIDATES; c++) {
      scores[c] = (float) random.nextExponential(); // few large, as evidence is
    }
  }

  @Benchmark
  public float boundedHeap() {
    best.reset(LIMIT);
    for (int c = 0; c < CANDIDATES; c++) {
      best.offer(scores[c], c);
    }
    best.sort();
    return best.score(LIMIT - 1);
  }

  @Benchmark
  public long fullSort() {
    for (int c = 0; c < CANDIDATES; c++) { // positive floats order as their bits do
      keys[c] = ((long) Float.floatToRawIntBits(scores[c]) << 32) | (~c & 0xffffffffL);
    }
    Arrays.sort(keys);
    return keys[CANDIDATES - LIMIT];
  }
}
