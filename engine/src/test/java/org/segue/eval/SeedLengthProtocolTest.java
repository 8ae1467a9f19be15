package org.segue.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.segue.data.Dataset;

class SeedLengthProtocolTest {

  private static final Dataset WORLD = Worlds.world(1000, 6);
  private static final Split SPLIT = new SeedLengthProtocol().split(WORLD, 1);

  @Test
  void tenEqualBlocksShowOneToTenTracks() {
    Map<Integer, Integer> counts = new HashMap<>();
    SPLIT.tasks().forEach(task -> counts.merge(task.query().seeds().size(), 1, Integer::sum));
    assertThat(counts.keySet()).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    assertThat(counts.values()).containsOnly(10); // a tenth of 1,000 playlists in ten blocks
  }

  @Test
  void allLaterTracksOfLongPlaylistsAreWithheld() {
    Set<Integer> tested = new HashSet<>();
    for (Task task : SPLIT.tasks()) {
      tested.add(task.pid());
      int[] tracks = WORLD.tracks().row(task.pid()); // pids are the numbers here
      int shown = task.category();
      assertThat(tracks.length).isGreaterThanOrEqualTo(21);
      assertThat(task.query().seeds().toArray())
          .isEqualTo(IntStream.of(tracks).limit(shown).toArray());
      assertThat(task.withheld().toArray()).isEqualTo(IntStream.of(tracks).skip(shown).toArray());
      assertThat(task.query().title()).isNull();
    }
    assertThat(tested).hasSize(100);
    for (int p = 0; p < SPLIT.training().playlistCount(); p++) {
      assertThat(tested).doesNotContain(SPLIT.training().pid(p));
    }
    assertThat(SPLIT.training().playlistCount()).isEqualTo(900);
  }

  @Test
  void titlesAreGivenWhenWanted() {
    Split split = new SeedLengthProtocol(20, 10, 21, true, Unseen.KEEP).split(WORLD, 1);
    assertThat(split.tasks()).hasSize(20).allMatch(task -> task.query().title() != null);
  }

  @Test
  void theSameSeedGivesTheSameTasks() {
    assertThat(new SeedLengthProtocol().split(WORLD, 1).tasks()).isEqualTo(SPLIT.tasks());
    assertThat(new SeedLengthProtocol().split(WORLD, 2).tasks()).isNotEqualTo(SPLIT.tasks());
  }

  @Test
  void moreSeedsThanTracksAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SeedLengthProtocol(0, 10, 10, false, Unseen.KEEP))
        .withMessageContaining("less than shortest (10): 10");
  }
}
