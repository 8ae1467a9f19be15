package org.segue.bench;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
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
import org.segue.data.ExternalTrack;
import org.segue.data.World;
import org.segue.data.WorldPlaylists;
import org.segue.formats.MpdFormat;
import org.segue.formats.MpdWriter;
import org.segue.store.Json;
import tools.jackson.databind.JsonNode;

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

  /// The naive twin: a tree of the whole document, then a track object for each mention.
  @Benchmark
  public long treeThenTracks(Read read) {
    long tracks = 0;
    for (JsonNode playlist : Json.mapper().readTree(slice).required("playlists")) {
      List<ExternalTrack> list = new ArrayList<>();
      for (JsonNode track : playlist.required("tracks")) {
        list.add(
            new ExternalTrack(
                track.required("track_uri").asString(),
                track.required("track_name").asString(),
                track.required("artist_uri").asString(),
                track.required("artist_name").asString(),
                track.required("album_uri").asString(),
                track.required("album_name").asString(),
                track.required("duration_ms").intValue()));
      }
      tracks += list.size();
    }
    read.bytes += slice.length;
    return tracks;
  }

  /// The parser's floor: a tree of which nothing is used.
  @Benchmark
  public int treeAlone(Read read) {
    read.bytes += slice.length;
    return Json.mapper().readTree(slice).size();
  }
}
