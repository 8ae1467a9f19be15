package org.segue.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpacingTest {

  /// Tracks are numbered by place; artists are given.
  private static int[] order(int from, int spacing, int... artists) {
    int[] tracks = IntStream.range(0, artists.length).toArray();
    return Spacing.order(tracks, track -> artists[track], from, spacing);
  }

  @Test
  void whatIsSpacedAlreadyStaysAsItIs() {
    assertThat(order(0, 2, 1, 2, 3, 1, 2, 3)).containsExactly(0, 1, 2, 3, 4, 5);
    assertThat(order(0, 5, -1, -1, -1)).containsExactly(0, 1, 2); // unknown artists differ
  }

  @Test
  void theNextBestStepsBetween() {
    assertThat(order(0, 1, 1, 1, 2, 3)).containsExactly(0, 2, 1, 3);
    assertThat(order(0, 2, 1, 1, 2, 3, 4)).containsExactly(0, 2, 3, 1, 4);
  }

  @Test
  void tracksThatWouldBeLeftTogetherAtTheEndComeEarlier() {
    // by rank alone: 1 2 3 4 1 1
    assertThat(order(0, 1, 1, 2, 3, 4, 1, 1)).containsExactly(0, 1, 2, 4, 3, 5);
  }

  @Test
  void whereItCannotHoldNothingIsLost() {
    assertThat(order(0, 3, 1, 1, 1)).containsExactly(0, 1, 2);
    assertThat(order(0, 1, 1, 1, 1, 2)).containsExactlyInAnyOrder(0, 1, 2, 3);
  }

  @Test
  void whatStandsBeforeCounts() {
    assertThat(order(2, 1, 1, 2, 2, 3)).containsExactly(3, 2);
    assertThat(order(2, 2, 1, 2, 2, 1, 3, 4)).containsExactly(4, 3, 2, 5);
  }

  @Test
  void itHoldsWheneverAnyOrderHolds() {
    SplittableRandom random = new SplittableRandom(17);
    int feasible = 0;
    for (int round = 0; round < 3_000; round++) {
      int[] artists = new int[1 + random.nextInt(8)];
      int kinds = 1 + random.nextInt(5);
      Arrays.setAll(artists, t -> random.nextInt(kinds));
      int spacing = 1 + random.nextInt(3);
      int[] order = order(0, spacing, artists);
      assertThat(order).hasSize(artists.length).doesNotHaveDuplicates();
      int[] placed = Arrays.stream(order).map(t -> artists[t]).toArray();
      if (possible(artists, new boolean[artists.length], new int[artists.length], 0, spacing)) {
        feasible++;
        assertThat(holds(placed, placed.length, spacing))
            .as("%s by %d: %s", Arrays.toString(artists), spacing, Arrays.toString(order))
            .isTrue();
      }
    }
    assertThat(feasible).isBetween(500, 2_900);
  }

  @Test
  void moreSpaceThanThereIsIsAsMuchAsThereIs() {
    int[] artists = {1, 1, 2, 2, 3};
    int[] tracks = {0, 1, 2, 3, 4};
    assertThat(Spacing.order(tracks, t -> artists[t], 0, Integer.MAX_VALUE))
        .containsExactly(Spacing.order(tracks, t -> artists[t], 0, tracks.length))
        .isNotEqualTo(tracks);
  }

  private static boolean possible(
      int[] artists, boolean[] used, int[] placed, int count, int spacing) {
    if (count == artists.length) {
      return true;
    }
    for (int t = 0; t < artists.length; t++) {
      if (!used[t]) {
        used[t] = true;
        placed[count] = artists[t];
        if (holds(placed, count + 1, spacing)
            && possible(artists, used, placed, count + 1, spacing)) {
          used[t] = false;
          return true;
        }
        used[t] = false;
      }
    }
    return false;
  }

  static boolean holds(int[] artists, int count, int spacing) {
    for (int place = 0; place < count; place++) {
      for (int before = Math.max(0, place - spacing); before < place; before++) {
        if (artists[before] == artists[place]) {
          return false;
        }
      }
    }
    return true;
  }
}
