package org.segue.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.segue.math.Array;

class CheckpointsTest {

  @TempDir private Path folder;
  private final AtomicInteger worked = new AtomicInteger();

  private NamedArrays work() {
    return NamedArrays.builder().put("n", Array.of(worked.incrementAndGet())).build();
  }

  private int phase(Checkpoints checkpoints, String name) {
    return checkpoints.of(name, this::work).get("n", Array.Type.I32).intAt(0);
  }

  @Test
  void aFinishedPhaseIsNotDoneAgain() throws IOException {
    Path place = folder.resolve("run");
    assertThat(phase(Checkpoints.open(place, "key"), "one")).isEqualTo(1);
    Checkpoints again = Checkpoints.open(place, "key");
    assertThat(phase(again, "one")).isEqualTo(1);
    assertThat(phase(again, "two")).isEqualTo(2);
  }

  @Test
  void anotherRunBeginsAnew() throws IOException {
    Path place = folder.resolve("run");
    phase(Checkpoints.open(place, "key"), "one");
    assertThat(phase(Checkpoints.open(place, "other data"), "one")).isEqualTo(2);
  }

  @Test
  void aPhaseThatFailsOrWasCutOffIsDoneAgain() throws IOException {
    Path place = folder.resolve("run");
    Checkpoints checkpoints = Checkpoints.open(place, "key");
    assertThatThrownBy(
            () ->
                checkpoints.of(
                    "one",
                    () -> {
                      throw new IllegalStateException("cut off");
                    }))
        .hasMessage("cut off");
    Files.writeString(place.resolve(".one.partial"), "half a file");
    assertThat(phase(Checkpoints.open(place, "key"), "one")).isEqualTo(1);
  }

  @Test
  void phasesAreForgottenByTheirBeginning() throws IOException {
    Checkpoints checkpoints = Checkpoints.open(folder.resolve("run"), "key");
    phase(checkpoints, "fold.0.part.0");
    phase(checkpoints, "fold.0");
    checkpoints.forget("fold.0.part");
    assertThat(phase(checkpoints, "fold.0")).isEqualTo(2);
    assertThat(phase(checkpoints, "fold.0.part.0")).isEqualTo(3);
    checkpoints.clear();
    assertThat(folder.resolve("run")).doesNotExist();
  }

  @Test
  void theSecondsOfAllRunsAreKnownEachPhaseWithoutThoseInside() throws IOException {
    Path place = folder.resolve("run");
    AtomicLong nanos = new AtomicLong(7);
    Checkpoints first = Checkpoints.open(place, "key", nanos::get, 60);
    first.of(
        "outer",
        () -> {
          nanos.addAndGet(1_000_000_000);
          first.of(
              "inner",
              () -> {
                nanos.addAndGet(3_000_000_000L);
                return work();
              });
          return work();
        });
    assertThat(first.seconds()).containsExactly(Map.entry("inner", 3.0), Map.entry("outer", 1.0));
    Checkpoints second = Checkpoints.open(place, "key");
    second.of("next", this::work);
    assertThat(second.seconds().keySet()).containsExactly("inner", "outer", "next");
    assertThat(second.seconds()).containsEntry("inner", 3.0);
    Files.writeString(place.resolve("seconds"), "inner 1.5\nout"); // cut off
    assertThat(Checkpoints.open(place, "key").seconds()).containsExactly(Map.entry("inner", 1.5));
  }

  @Test
  void withoutAPlaceNothingIsKept() {
    assertThat(phase(Checkpoints.NONE, "one")).isEqualTo(1);
    assertThat(phase(Checkpoints.NONE, "one")).isEqualTo(2);
  }

  @Test
  void aStateIsReplacedAndFoundAgain() throws IOException {
    Path place = folder.resolve("run");
    Checkpoints checkpoints = Checkpoints.open(place, "key");
    assertThat(checkpoints.kept("state")).isNull();
    checkpoints.keep("state", work());
    checkpoints.keep("state", work());
    NamedArrays kept = Checkpoints.open(place, "key").kept("state");
    assertThat(Objects.requireNonNull(kept).get("n", Array.Type.I32).intAt(0)).isEqualTo(2);
    Checkpoints.NONE.keep("state", work());
    assertThat(Checkpoints.NONE.kept("state")).isNull();
  }

  /// After a minute; after twenty times as long as the last writing took (the clock goes 10 s at
  /// each look here).
  @Test
  void aStateIsDueNowAndThen() throws IOException {
    long[] clock = {0};
    Checkpoints checkpoints =
        Checkpoints.open(folder.resolve("run"), "key", () -> clock[0] += 10_000_000_000L, 60);
    assertThat(checkpoints.due()).isFalse();
    clock[0] += 40_000_000_000L;
    assertThat(checkpoints.due()).isTrue();
    checkpoints.keep("state", work());
    clock[0] += 180_000_000_000L;
    assertThat(checkpoints.due()).isFalse();
    assertThat(checkpoints.due()).isTrue();
  }
}
