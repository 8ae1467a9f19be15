package org.segue.bench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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
import org.segue.math.Hashing;

/// Hashing a number, and the 36 bytes of a track URI.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class HashingBenchmark {

  private final byte[] uri =
      "spotify:track:0UaMYEvWZi0ZqiDOoHU3YI".getBytes(StandardCharsets.UTF_8);
  private long number;

  @Setup
  public void start() {
    number = 1;
  }

  @Benchmark
  public long mixOfANumber() {
    return Hashing.mix(number++);
  }

  @Benchmark
  public long mixUnderASeed() {
    return Hashing.mix(7, number++);
  }

  @Benchmark
  public long bytesOfAUri() {
    return Hashing.bytes(uri, 0, uri.length);
  }

  @Benchmark
  public int javaHashOfAUri() {
    return Arrays.hashCode(uri);
  }
}
