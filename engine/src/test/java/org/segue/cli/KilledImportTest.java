package org.segue.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.segue.data.Dataset;

class KilledImportTest {

  private static final int KILLS = 20;

  @TempDir private Path folder;

  /// Imports two folders by turns into one place, for ever.
  static final class Importing {
    private Importing() {}

    public static void main(String[] args) throws IOException {
      for (int turn = 0; ; turn++) {
        Ran ran = Ran.segue("import", args[turn % 2], "--to", args[2], "--force");
        if (ran.code() != 0) {
          throw new AssertionError(ran.err());
        }
        Files.writeString(Path.of(args[3]), "has imported");
      }
    }
  }

  @Test
  void whateverTheMomentTheDataSetIsWhole() throws Exception {
    Path out = Files.createDirectory(folder.resolve("out"));
    Path to = out.resolve("data");
    Path nine = folder.resolve("nine");
    Slices.genres(nine);
    Path forty = folder.resolve("forty");
    Ran.segue("generate", "--playlists", 40, "--to", forty);
    SplittableRandom random = new SplittableRandom(3);
    int interrupted = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      Path sign = folder.resolve("sign");
      Path log = folder.resolve("log");
      Process process = Child.start(Child.command(Importing.class, nine, forty, to, sign), log);
      try {
        while (kill > 0 && !Files.exists(sign)) { // the very first may die before anything is there
          assertThat(process.isAlive()).as(() -> said(log)).isTrue();
          Thread.sleep(1);
        }
        if (kill % 4 == 0) { // at any moment
          Thread.sleep(random.nextInt(120), random.nextInt(1_000_000));
        } else { // while it writes, or just after
          while (!Files.exists(out.resolve(".data.partial"))) {
            assertThat(process.isAlive()).as(() -> said(log)).isTrue();
            Thread.onSpinWait();
          }
          Thread.sleep(random.nextInt(6), random.nextInt(1_000_000));
        }
        assertThat(process.isAlive()).as(() -> said(log)).isTrue();
      } finally {
        process.destroyForcibly(); // kill -9
      }
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
      Files.deleteIfExists(sign);
      interrupted += Ran.names(out).size() > 1 ? 1 : 0; // something hidden was left

      if (kill > 0 || Files.exists(to)) {
        assertThat(Dataset.open(to).playlistCount()).isIn(9, 40);
        assertThat(Ran.segue("model", "verify", to).code()).isZero();
      }
      Path source = kill % 2 == 0 ? nine : forty;
      Ran again = Ran.segue("import", source, "--to", to, "--force");
      assertThat(again.code()).as(again.err()).isZero();
      assertThat(Dataset.open(to).playlistCount()).isEqualTo(kill % 2 == 0 ? 9 : 40);
      assertThat(Ran.names(out)).containsExactly("data");
    }
    assertThat(interrupted).as("kills in the middle of writing").isPositive();
  }

  private static String said(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
