package org.segue.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.segue.eval.Worlds.playlist;
import static org.segue.eval.Worlds.track;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.segue.data.Dataset;
import org.segue.data.ExternalPlaylist;
import org.segue.data.ExternalTrack;
import org.segue.data.TrackList;

class ChallengeProtocolTest {

  private static final Dataset WORLD = Worlds.world(1000, 5);
  private static final Split SPLIT = new ChallengeProtocol().split(WORLD, 1);

  private static int playlistOf(Dataset data, int pid) {
    for (int p = 0; p < data.playlistCount(); p++) {
      if (data.pid(p) == pid) {
        return p;
      }
    }
    return -1;
  }

  private static ChallengeCategory categoryOf(Task task) {
    return Stream.of(ChallengeCategory.values())
        .filter(c -> c.number() == task.category())
        .findFirst()
        .orElseThrow();
  }

  private static Set<Integer> set(TrackList tracks) {
    return IntStream.of(tracks.toArray()).boxed().collect(Collectors.toSet());
  }

  @Test
  void everyCategoryGetsItsShare() {
    // 1,000 playlists / 70 = 14 per category
    Map<Integer, Integer> counts = new HashMap<>();
    SPLIT.tasks().forEach(task -> counts.merge(task.category(), 1, Integer::sum));
    assertThat(counts).hasSize(10);
    assertThat(counts.values()).containsOnly(14);
    assertThat(SPLIT.notes()).isEmpty();
  }

  @Test
  void testPlaylistsAreWhollyRemovedFromTraining() {
    Set<Integer> tested = new HashSet<>();
    SPLIT.tasks().forEach(task -> assertThat(tested.add(task.pid())).isTrue());
    for (int p = 0; p < SPLIT.training().playlistCount(); p++) {
      assertThat(tested).doesNotContain(SPLIT.training().pid(p));
    }
    assertThat(SPLIT.training().playlistCount()).isEqualTo(1000 - 140);
  }

  @Test
  void categoriesShowWhatTheySayAndHaveTheirLengths() {
    for (Task task : SPLIT.tasks()) {
      ChallengeCategory category = categoryOf(task);
      int playlist = playlistOf(WORLD, task.pid());
      int length = WORLD.tracks().rowLength(playlist);
      assertThat(length).isBetween(category.shortest(), category.longest());
      assertThat(task.query().length()).isEqualTo(length);
      assertThat(task.query().seeds().size()).isEqualTo(category.seeds());
      assertThat(task.query().title()).isEqualTo(category.titled() ? WORLD.title(playlist) : null);
      assertThat(task.query().modifiedAt()).isZero();
    }
  }

  @Test
  void seedsAndWithheldTracksShareNothingAndFillThePlaylist() {
    Split split = new ChallengeProtocol(0, Unseen.KEEP).split(WORLD, 1);
    for (Task task : split.tasks()) {
      Set<Integer> all = set(task.query().seeds());
      all.addAll(set(task.withheld()));
      int[] tracks = WORLD.tracks().row(playlistOf(WORLD, task.pid()));
      assertThat(task.query().seeds().size() + task.withheld().size()).isEqualTo(tracks.length);
      assertThat(all).hasSize(tracks.length).isEqualTo(set(TrackList.of(tracks)));
    }
  }

  @Test
  void firstSeedsAreTheFirstTracks() {
    for (Task task : SPLIT.tasks()) {
      if (!categoryOf(task).random()) {
        int[] tracks = WORLD.tracks().row(playlistOf(WORLD, task.pid()));
        int[] seeds = task.query().seeds().toArray();
        assertThat(seeds).isEqualTo(IntStream.of(tracks).limit(seeds.length).toArray());
        assertThat(task.query().positions().isEmpty()).isTrue();
      }
    }
  }

  @Test
  void randomSeedsKeepTheirOrderAndKnowTheirPlaces() {
    boolean someGap = false;
    for (Task task : SPLIT.tasks()) {
      if (categoryOf(task).random()) {
        int[] tracks = WORLD.tracks().row(playlistOf(WORLD, task.pid()));
        int[] positions = task.query().positions().toArray();
        assertThat(positions).isSorted().doesNotHaveDuplicates();
        int[] there = IntStream.of(positions).map(place -> tracks[place]).toArray();
        assertThat(task.query().seeds().toArray()).isEqualTo(there);
        someGap |= positions[positions.length - 1] >= positions.length;
      }
    }
    assertThat(someGap).isTrue();
  }

  @Test
  void theSameSeedGivesTheSameSplitWhateverTheOrder() {
    List<ExternalPlaylist> playlists = Worlds.playlists(300, 3);
    Split one = new ChallengeProtocol().split(Worlds.built(playlists), 9);
    Split two = new ChallengeProtocol().split(Worlds.built(Worlds.shuffled(playlists, 8)), 9);
    assertThat(two.tasks()).isEqualTo(one.tasks());
    Dataset backwards = Worlds.built(playlists);
    backwards = backwards.select(IntStream.range(0, 300).map(p -> 299 - p).toArray());
    assertThat(new ChallengeProtocol().split(backwards, 9).tasks()).isEqualTo(one.tasks());
    Split other = new ChallengeProtocol().split(Worlds.built(playlists), 10);
    assertThat(other.tasks()).isNotEqualTo(one.tasks());
  }

  @Test
  void withheldTracksThatTrainingLacksAreDroppedOrKept() {
    // 140 playlists of ten tracks each, of which eight nobody else has
    List<ExternalPlaylist> playlists = new ArrayList<>();
    for (int p = 0; p < 140; p++) {
      List<ExternalTrack> own = new ArrayList<>();
      own.add(track("common", "x", "x"));
      own.add(track("shared", "x", "x"));
      for (int t = 0; t < 8; t++) {
        own.add(track("own" + p + "-" + t, "x", "x"));
      }
      playlists.add(playlist(p, "title", own));
    }
    Dataset data = Worlds.built(playlists);
    // Categories 1 to 3 take lengths from 10 on, two tasks each. Seeds 0: both common tracks are
    // withheld; 1: one of them; 5: none, so these tasks are not set.
    Split dropped = new ChallengeProtocol().split(data, 1);
    assertThat(dropped.tasks().stream().map(t -> t.category() + ":" + t.withheld().size()))
        .containsExactly("1:2", "1:2", "2:1", "2:1");
    assertThat(dropped.notes()).anyMatch(note -> note.startsWith("2 playlists drawn make no task"));
    Split kept = new ChallengeProtocol(0, Unseen.KEEP).split(data, 1);
    assertThat(kept.tasks().stream().map(t -> t.category() + ":" + t.withheld().size()))
        .containsExactly("1:10", "1:10", "2:9", "2:9", "3:5", "3:5");
  }

  @Test
  void tooFewPlaylistsAreNotedAndNoneRefused() {
    Split split = new ChallengeProtocol(1000, Unseen.DROP).split(WORLD, 1);
    assertThat(split.notes()).anyMatch(note -> note.startsWith("category 10 (title, random 100):"));
    Dataset tiny = Worlds.built(List.of(playlist(0, "a", List.of(track("a", "a", "a")))));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ChallengeProtocol().split(tiny, 1))
        .withMessageContaining("not one of 1 playlists");
  }
}
