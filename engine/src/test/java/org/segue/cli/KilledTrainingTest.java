package org.segue.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.segue.model.Model;
import org.segue.store.NamedArrays;

/// Trainings in processes of their own that are killed, and gone on with.
class KilledTrainingTest {

  @TempDir private static Path folder;
  private static Path data = Path.of("");

  @BeforeAll
  static void world() {
    data = folder.resolve("data");
    String size = "--playlists=120 --tracks=2000 --artists=200 --albums=500 --to-dataset --to=";
    Ran ran = Ran.segue((Object[]) ("generate " + size + data).split(" "));
    assertThat(ran.code()).as(ran.err()).isZero();
  }

  @Test
  void rtaEndsAsIfItHadNotBeenKilled() throws Exception {
    survives(
        "rta,dimension=16,heads=2,inner=16,negatives=50,batch=6,withheld=20,epochs=8,patience=0",
        "rta",
        List.of(2, 25, 52));
  }

  @Test
  void twoTowersEndAsIfTheyHadNotBeenKilled() throws Exception {
    survives(
        "two-tower,dimension=8,layers=[8],negatives=50,withheld=6,epochs=8,patience=0",
        "towers",
        List.of(3, 14));
  }

  @Test
  void graphSageEndsAsIfItHadNotBeenKilled() throws Exception {
    survives(
        "graph-sage,dimension=8,batch=12,questions=6,epochs=8,patience=0",
        "graph-sage",
        List.of(5, 22));
  }

  /// Kills it as soon as the log of its phase has so many lines, and by turns while a state is
  /// being written after that; then lets it end.
  private static void survives(String spec, String phase, List<Integer> moments) throws Exception {
    Path whole = folder.resolve(phase + "/whole");
    Ran ran = train(spec, whole);
    assertThat(ran.code()).as(ran.err()).isZero();
    Path to = folder.resolve(phase + "/killed");
    Path state = folder.resolve(phase + "/.killed.training");
    for (int moment : moments) {
      kill(spec, to, state, phase, moment);
      assertThat(to).doesNotExist();
      assertThat(state).isDirectory();
    }
    Ran again = train(spec, to, "--resume");
    assertThat(again.code()).as(again.err()).isZero();
    assertThat(again.err()).contains("epoch 8 of 8").doesNotContain("epoch 1 of 8");
    NamedArrays expected = Model.open(whole).state();
    NamedArrays found = Model.open(to).state();
    assertThat(found.all().keySet()).isEqualTo(expected.all().keySet());
    expected
        .all()
        .forEach((name, array) -> assertThat(found.get(name).sameAs(array)).as(name).isTrue());
    assertThat(to.resolve("learning.jsonl"))
        .hasSameTextualContentAs(whole.resolve("learning.jsonl"));
    assertThat(Ran.names(folder.resolve(phase))).containsExactly("killed", "whole");
  }

  private static Ran train(String spec, Path to, Object... more) {
    List<Object> args = new ArrayList<>(arguments(spec, to));
    args.addAll(List.of(more));
    return Ran.segue(args.toArray());
  }

  private static List<Object> arguments(String spec, Path to) {
    return List.of("train", spec, "--data", data, "--to", to, "--threads", 1, "--keep-every", 0);
  }

  private static void kill(String spec, Path to, Path state, String phase, int lines)
      throws Exception {
    Path log = folder.resolve(phase + "-" + lines + ".log");
    List<String> command =
        new ArrayList<>(Child.command(Segue.class, arguments(spec, to).toArray()));
    command.add(1, "--enable-native-access=ALL-UNNAMED");
    Process process = Child.start(command, log);
    try {
      Path curve = state.resolve(phase + ".jsonl");
      until(process, log, () -> Files.exists(curve) && count(curve) >= lines);
      if (lines % 2 == 0) { // as it begins to write; how far it gets is chance
        begun(process, log, state, "." + phase + ".state.partial");
      }
    } finally {
      process.destroyForcibly(); // kill -9
    }
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(() -> said(log)).isNotZero();
  }

  private interface Sign {
    boolean seen() throws IOException;
  }

  private static void until(Process process, Path log, Sign sign) throws Exception {
    while (!sign.seen()) {
      assertThat(process.isAlive()).as(() -> said(log)).isTrue();
      Thread.sleep(1);
    }
  }

  /// Returns once the file was made, however soon it is gone again.
  private static void begun(Process process, Path log, Path in, String file) throws Exception {
    try (WatchService watch = in.getFileSystem().newWatchService()) {
      in.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
      for (boolean seen = false; !seen; ) {
        assertThat(process.isAlive()).as(() -> said(log)).isTrue();
        WatchKey key = watch.poll(10, TimeUnit.MILLISECONDS);
        if (key != null) {
          seen = key.pollEvents().stream().anyMatch(e -> file.equals(String.valueOf(e.context())));
          key.reset();
        }
      }
    }
  }

  private static long count(Path file) throws IOException {
    return Files.readString(file).chars().filter(c -> c == '\n').count();
  }

  private static String said(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
