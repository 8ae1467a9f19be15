package org.segue.bench;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
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
import org.segue.data.ExternalPlaylist;
import org.segue.data.ExternalTrack;
import org.segue.data.World;
import org.segue.data.WorldPlaylists;
import org.segue.formats.PlaylistFormats;
import org.segue.formats.PlaylistReader;

/// Reading one long playlist from memory, as files are read: recognised by its content, every track
/// checked. Ten times the tracks should take ten times as long.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class PlaylistFormatsBenchmark {

  @Param({"m3u8", "pls", "xspf", "jspf", "mpd", "exportify", "tunemymusic", "soundiiz", "text"})
  private String format = "";

  @Param({"10000", "100000"})
  private int tracks;

  private byte[] file = {};

  @Setup
  public void write() throws IOException {
    WorldPlaylists playlists = World.of(10_000, 1).open();
    List<ExternalTrack> list = new ArrayList<>();
    for (int p = 0; list.size() < tracks; p++) {
      list.addAll(playlists.get(p).tracks());
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PlaylistFormats.named(format)
        .write(List.of(ExternalPlaylist.of("long", list.subList(0, tracks))), out);
    file = out.toByteArray();
  }

  /// The same in processor time of the reading thread, best of six, for machines that are busy.
  public static void main(String[] args) throws IOException {
    ThreadMXBean clock = ManagementFactory.getThreadMXBean();
    for (String format : args) {
      for (int tracks : new int[] {10_000, 100_000}) {
        PlaylistFormatsBenchmark one = new PlaylistFormatsBenchmark();
        one.format = format;
        one.tracks = tracks;
        one.write();
        long best = Long.MAX_VALUE;
        for (int round = 0; round < 6; round++) {
          long before = clock.getCurrentThreadCpuTime();
          one.read();
          best = Math.min(best, clock.getCurrentThreadCpuTime() - before);
        }
        System.out.printf("%-12s %,8d tracks %6.1f ms%n", format, tracks, best / 1e6);
      }
    }
  }

  @Benchmark
  public int read() throws IOException {
    int read =
        new PlaylistReader()
            .read(new ByteArrayInputStream(file), "memory")
            .playlists()
            .getFirst()
            .tracks()
            .size();
    if (read != tracks) {
      throw new IllegalStateException("%d of %d tracks came back".formatted(read, tracks));
    }
    return read;
  }
}
