package org.segue.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.segue.data.Dataset;

class NewTracksProtocolTest {

  private static final Dataset WORLD = Worlds.world(500, 7);
  private static final Split SPLIT = new NewTracksProtocol().split(WORLD, 1);

  @Test
  void aTrackIsTakenOutOfAllPlaylistsOrOfNone() {
    int[] before = WORLD.tracks().columnCounts();
    int[] after = SPLIT.training().tracks().columnCounts();
    int known = 0;
    int out = 0;
    for (int track = 0; track < before.length; track++) {
      assertThat(after[track]).isIn(0, before[track]);
      known += before[track] > 0 ? 1 : 0;
      out += before[track] > 0 && after[track] == 0 ? 1 : 0;
    }
    assertThat((double) out / known).isCloseTo(.2, within(.02));
  }

  @Test
  void tasksAskForWhatWasTakenOutAndShowTheRest() {
    Set<Integer> asked = new HashSet<>();
    for (Task task : SPLIT.tasks()) {
      int[] left = SPLIT.training().tracks().row(task.pid()); // pids are the numbers here
      assertThat(task.query().seeds().toArray()).isEqualTo(left);
      assertThat(left.length + task.withheld().size())
          .isEqualTo(WORLD.tracks().rowLength(task.pid()));
      Arrays.stream(task.withheld().toArray()).forEach(asked::add);
    }
    int[] after = SPLIT.training().tracks().columnCounts();
    assertThat(asked).isNotEmpty().allMatch(track -> after[track] == 0);
  }

  @Test
  void otherSeedsTakeOthersOut() {
    Split other = new NewTracksProtocol().split(WORLD, 2);
    assertThat(other.training().tracks().columnCounts())
        .isNotEqualTo(SPLIT.training().tracks().columnCounts());
  }

  @Test
  void sharesThatMakeNoSenseAreErrors() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NewTracksProtocol(1, 0, false))
        .withMessageContaining("share must be between 0 and 1, not 1.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NewTracksProtocol(.2, -1, false))
        .withMessageContaining("maxTasks");
  }
}
