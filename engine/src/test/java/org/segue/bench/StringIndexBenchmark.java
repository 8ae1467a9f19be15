package org.segue.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
import org.segue.store.StringIndex;
import org.segue.store.Strings;

/// Finding one of 500,000 track URIs, by turns all over memory.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class StringIndexBenchmark {

  private static final int URIS = 500_000;

  private final String[] asked = new String[1 << 14];
  private final String[] unknown = new String[1 << 14];
  private final Map<String, Integer> map = new HashMap<>();
  private StringIndex index = StringIndex.over(Strings.of(List.of()));
  private int turn;

  @Setup
  public void draw() {
    List<String> uris = new ArrayList<>();
    for (int u = 0; u < URIS; u++) {
      uris.add("spotify:track:%022x".formatted(Hashing.mix(u)));
      map.put(uris.get(u), u);
    }
    index = StringIndex.over(Strings.of(uris));
    for (int k = 0; k < asked.length; k++) { // new strings, whose hash is not yet known
      asked[k] = new String(uris.get((int) ((Hashing.mix(1, k) >>> 1) % URIS)).toCharArray());
      unknown[k] = "spotify:track:x%021x".formatted(Hashing.mix(2, k));
    }
  }

  @Benchmark
  public int find() {
    return index.find(asked[turn++ & 0x3fff]);
  }

  @Benchmark
  public int findUnknown() {
    return index.find(unknown[turn++ & 0x3fff]);
  }

  @Benchmark
  public int hashMapOnTheHeap() {
    return map.getOrDefault(asked[turn++ & 0x3fff], -1);
  }
}
