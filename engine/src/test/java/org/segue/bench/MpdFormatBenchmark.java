package org.segue.bench;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
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
import org.segue.data.World;
import org.segue.data.WorldPlaylists;
import org.segue.formats.MpdFormat;
import org.segue.formats.MpdWriter;
import org.segue.store.Json;

/// Reading a slice of 1,000 playlists from memory; the counter is the rate in bytes per second.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class MpdFormatBenchmark {

  private byte[] slice = {};

  /// Bytes of JSON read.
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  @State(Scope.Thread)
  public static class Read {
    public long bytes;
  }

  @Setup
  public void write() {
    WorldPlaylists playlists = World.of(1_000, 1).open();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (MpdWriter writer = new MpdWriter(out, 0, 999, "2026-01-01 00:00:00.000000")) {
      for (int pid = 0; pid < playlists.size(); pid++) {
        writer.add(playlists.get(pid));
      }
    }
    slice = out.toByteArray();
  }

  @Benchmark
  public long streamed(Read read) {
    long[] tracks = new long[1];
    new MpdFormat()
        .read(
            new ByteArrayInputStream(slice),
            "memory",
            (playlist, withoutUri) -> tracks[0] += playlist.tracks().size());
    read.bytes += slice.length;
    return tracks[0];
  }

  @Benchmark
  public int tree(Read read) {
    read.bytes += slice.length;
    return Json.mapper().readTree(slice).size();
  }
}
