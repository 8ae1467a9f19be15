package org.segue.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.segue.store.ServerDatabase.Event;
import org.segue.store.ServerDatabase.Part;
import org.segue.store.ServerDatabase.SavedPlaylist;

/// Whatever was acknowledged is there after a kill. `-Dsegue.kills=2000` kills more often.
class KilledDatabaseTest {

  private static final int KILLS = Integer.getInteger("segue.kills", 200);
  private static final int SIDES = 2;

  @TempDir private Path folder;

  /// Writes events and playlists with four hands for ever, and says which are kept.
  static final class Writing {
    private Writing() {}

    public static void main(String[] args) throws IOException {
      ServerDatabase database = ServerDatabase.open(Path.of(args[0]), null);
      for (int hand = 0; hand < 4; hand++) {
        String name = args[1] + "-" + hand;
        Thread.ofPlatform()
            .start(
                () -> {
                  for (int i = 0; ; i++) {
                    String id = name + "-" + i;
                    if (i % 3 == 0) {
                      database.add(new SavedPlaylist(id, "t", "[]", 1, i, i));
                    } else {
                      database.add(new Event(id, "play", "t", "s", null, null, null, i));
                    }
                    synchronized (System.out) {
                      System.out.println(id + ".");
                      System.out.flush();
                    }
                  }
                });
      }
    }
  }

  @Test
  void nothingThatWasAcknowledgedIsLost() throws Exception {
    List<Thread> sides = new ArrayList<>();
    List<Throwable> failures = java.util.Collections.synchronizedList(new ArrayList<>());
    int[] acknowledged = new int[SIDES];
    for (int s = 0; s < SIDES; s++) {
      int side = s;
      Thread thread =
          new Thread(
              () -> {
                try {
                  acknowledged[side] = kill(folder.resolve("side" + side), KILLS / SIDES, side);
                } catch (Throwable e) {
                  failures.add(e);
                }
              });
      thread.start();
      sides.add(thread);
    }
    for (Thread side : sides) {
      side.join();
    }
    assertThat(failures).isEmpty();
    assertThat(acknowledged[0] + acknowledged[1]).isGreaterThan(KILLS);
  }

  /// Returns how many writes were acknowledged, all of which it found again.
  private static int kill(Path place, int kills, long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    Set<String> told = new HashSet<>();
    for (int kill = 0; kill < kills; kill++) {
      Path said = place.resolveSibling(place.getFileName() + "-" + kill);
      Process process = start(place, kill, said);
      while (Files.size(said) == 0) {
        assertThat(process.isAlive()).as("the writer began").isTrue();
        Thread.sleep(1);
      }
      Thread.sleep(random.nextInt(40), random.nextInt(1_000_000));
      process.destroyForcibly();
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      for (String line : Files.readAllLines(said, StandardCharsets.UTF_8)) {
        if (line.matches("\\d+-\\d-\\d+\\.")) { // the last one may be cut short: nobody's yet
          told.add(line.substring(0, line.length() - 1));
        }
      }
      Files.delete(said);
      if (kill % 10 == 9 || kill == kills - 1) {
        assertThat(kept(place)).containsAll(told);
      }
    }
    return told.size();
  }

  private static Set<String> kept(Path place) throws IOException {
    Set<String> kept = new HashSet<>();
    try (ServerDatabase database = ServerDatabase.open(place, null)) {
      database.forEachEvent(Part.ALL, event -> kept.add(event.idempotencyKey()));
      database.forEachPlaylist(Part.ALL, playlist -> kept.add(playlist.id()));
    }
    return kept;
  }

  private static Process start(Path place, int kill, Path said) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Writing.class.getName(),
            place.toString(),
            Integer.toString(kill))
        .redirectOutput(said.toFile())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
