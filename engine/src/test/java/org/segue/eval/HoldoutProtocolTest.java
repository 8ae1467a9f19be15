package org.segue.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.segue.data.Dataset;
import org.segue.data.TrackList;

class HoldoutProtocolTest {

  private static final Dataset WORLD = Worlds.world(500, 7);
  private static final Split SPLIT = new HoldoutProtocol().split(WORLD, 1);

  @Test
  void trainingKeepsAllPlaylistsAndAboutFourFifthsOfTheEntries() {
    assertThat(SPLIT.training().playlistCount()).isEqualTo(500);
    double share = (double) SPLIT.training().tracks().size() / WORLD.tracks().size();
    // some 64,000 entries: the standard error is √(.8 * .2 / 64,000) = .0016
    assertThat(share).isCloseTo(.8, within(.008));
  }

  @Test
  void everyEntryIsEitherTrainedOrWithheld() {
    for (Task task : SPLIT.tasks()) {
      int[] tracks = WORLD.tracks().row(task.pid()); // pids are the numbers here
      int[] trained = SPLIT.training().tracks().row(task.pid());
      assertThat(task.query().seeds().toArray()).isEqualTo(trained);
      assertThat(trained).doesNotContain(task.withheld().toArray());
      assertThat(trained.length + task.withheld().size()).isEqualTo(tracks.length);
      int[] places =
          IntStream.range(0, tracks.length)
              .filter(k -> IntStream.of(trained).anyMatch(t -> t == tracks[k]))
              .toArray();
      boolean first = places.length == 0 || places[places.length - 1] == places.length - 1;
      assertThat(task.query().positions().toArray()).isEqualTo(first ? new int[0] : places);
    }
  }

  @Test
  void onlyPlaylistsThatWithholdSomethingAreAsked() {
    Map<Integer, Task> byPid = new HashMap<>();
    SPLIT.tasks().forEach(task -> byPid.put(task.pid(), task));
    for (int p = 0; p < WORLD.playlistCount(); p++) {
      int withheld = WORLD.tracks().rowLength(p) - SPLIT.training().tracks().rowLength(p);
      assertThat(byPid.containsKey(p)).isEqualTo(withheld > 0);
    }
  }

  @Test
  void anEntrysFateDependsOnNothingElse() {
    int[] some = IntStream.range(0, 500).filter(p -> p % 3 == 0).toArray();
    Split part = new HoldoutProtocol().split(WORLD.select(some), 1);
    for (int p = 0; p < some.length; p++) {
      assertThat(part.training().tracks().row(p)).isEqualTo(SPLIT.training().tracks().row(some[p]));
    }
  }

  @Test
  void theNumberOfTasksCanBeBounded() {
    Split few = new HoldoutProtocol(.8, 20, true, Unseen.DROP).split(WORLD, 1);
    assertThat(few.tasks()).hasSize(20).allMatch(task -> task.query().title() != null);
    assertThat(few.training().tracks().size()).isEqualTo(SPLIT.training().tracks().size());
  }

  @Test
  void droppedTracksAreThoseThatTrainingLacks() {
    Split dropped = new HoldoutProtocol(.05, 0, false, Unseen.DROP).split(WORLD, 1);
    int[] counts = dropped.training().tracks().columnCounts();
    for (Task task : dropped.tasks()) {
      TrackList withheld = task.withheld();
      for (int k = 0; k < withheld.size(); k++) {
        assertThat(counts[withheld.get(k)]).isPositive();
      }
    }
  }

  @Test
  void sharesOutsideTheOpenIntervalAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HoldoutProtocol(1, 0, false, Unseen.KEEP))
        .withMessageContaining("not 1.0");
  }
}
