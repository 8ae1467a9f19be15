package org.segue.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.segue.data.Dataset;
import org.segue.data.DatasetBuilder;
import org.segue.data.ExternalPlaylist;
import org.segue.data.ExternalTrack;
import org.segue.data.Journal;

/// An append that was acknowledged is there after a kill, and nothing of one that was not, or all.
/// `-Dsegue.kills=500` kills more often.
class KilledAppendTest {

  private static final int KILLS = Integer.getInteger("segue.kills", 16);

  @TempDir private Path folder;

  /// Playlist p holds the tracks p and p + 1; with it comes a track that no playlist holds.
  private static Journal.Coming playlist(int pid) {
    DatasetBuilder builder = new DatasetBuilder(false);
    List<ExternalTrack> tracks =
        IntStream.of(pid, pid + 1)
            .mapToObj(
                t ->
                    new ExternalTrack(
                        "spotify:track:" + t,
                        "T" + t,
                        "spotify:artist:" + t / 3,
                        "A",
                        null,
                        "B",
                        1))
            .toList();
    builder.add(
        new ExternalPlaylist(pid, "p" + pid, null, null, 0, 1, 1, -1, tracks, List.of()),
        "test",
        0);
    builder.list(
        new ExternalTrack(alone(pid), "Alone", "spotify:artist:" + pid, "A", null, null, 1));
    Dataset built = builder.build();
    return new Journal.Coming(built, builder.listed(built));
  }

  private static String alone(int pid) {
    return "spotify:track:alone" + pid;
  }

  /// Appends one playlist after the other, for ever, compacts now and then, and says which are
  /// there.
  static final class Appending {
    private Appending() {}

    public static void main(String[] args) throws IOException {
      Path data = Path.of(args[0]);
      for (int pid = Integer.parseInt(args[1]); ; pid++) {
        int next = pid;
        boolean due = Journal.append(data, true, first -> playlist(next)).due();
        System.out.println(pid + ".");
        System.out.flush();
        if (due || pid % 7 == 0) {
          Journal.compact(data);
        }
      }
    }
  }

  @Test
  void nothingThatWasAcknowledgedIsLost() throws Exception {
    Path out = Files.createDirectory(folder.resolve("out"));
    Path data = out.resolve("data");
    playlist(0).playlists().save(data, false);
    SplittableRandom random = new SplittableRandom(4);
    int acknowledged = 0;
    int interrupted = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      Path log = folder.resolve("log-" + kill);
      List<String> command =
          new java.util.ArrayList<>(Child.command(Appending.class, data, acknowledged + 1));
      command.add(1, "--enable-native-access=ALL-UNNAMED");
      Process process = Child.start(command, log);
      try {
        while (Files.size(log) == 0) {
          Thread.sleep(1);
        }
        Thread.sleep(random.nextInt(60), random.nextInt(1_000_000));
        assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
      } finally {
        process.destroyForcibly(); // kill -9
      }
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
      for (String line : Files.readAllLines(log, StandardCharsets.UTF_8)) {
        assertThat(line).matches("\\d+\\.?|");
        if (line.endsWith(".")) { // the last one may be cut short: nobody's yet
          acknowledged = Integer.parseInt(line.substring(0, line.length() - 1));
        }
      }
      interrupted += Ran.names(out).size() > 1 ? 1 : 0; // something hidden was left
      Dataset there = Dataset.open(data);
      assertThat(there.playlistCount()).isIn(acknowledged + 1, acknowledged + 2);
      for (int p = 0; p < there.playlistCount(); p++) {
        int track = there.tracks().row(p)[0];
        assertThat(there.pid(p)).isEqualTo(p);
        assertThat(there.title(p)).isEqualTo("p" + p);
        assertThat(there.catalog().trackUri(track)).isEqualTo("spotify:track:" + p);
        assertThat(there.catalog().findTrack("spotify:track:" + p)).isEqualTo(track);
        assertThat(there.catalog().findTrack(alone(p))).isNotNegative();
      }
      assertThat(there.catalog().trackCount())
          .as("no more")
          .isEqualTo(2 * there.playlistCount() + 1);
      assertThat(Ran.segue("model", "verify", data).code()).isZero();
      Files.delete(log);
    }
    assertThat(acknowledged)
        .isGreaterThanOrEqualTo(KILLS / 2); // on a busy machine one each, or half
    assertThat(interrupted).as("kills in the middle of writing").isPositive();
    Journal.append(data, true, KilledAppendTest::playlist);
    Journal.compact(data);
    assertThat(Ran.names(out)).containsExactly("data");
    assertThat(Ran.names(data))
        .containsExactly("catalog.safetensors", "manifest.json", "playlists.safetensors");
  }
}
