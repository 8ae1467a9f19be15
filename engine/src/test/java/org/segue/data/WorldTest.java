package org.segue.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.segue.math.ByCount;
import org.segue.math.Progress;

class WorldTest {

  private static final WorldPlaylists WORLD = World.of(2_000, 5).open();
  private static final List<ExternalPlaylist> PLAYLISTS =
      IntStream.range(0, WORLD.size()).mapToObj(WORLD::get).toList();

  @Test
  void theSameSeedGivesTheSamePlaylistsInAnyOrder() {
    WorldPlaylists again = World.of(2_000, 5).open();
    for (int pid = 299; pid >= 0; pid--) {
      assertThat(again.get(pid)).isEqualTo(PLAYLISTS.get(pid));
    }
  }

  @Test
  void anotherSeedGivesAnotherWorld() {
    WorldPlaylists other = World.of(2_000, 6).open();
    Set<String> uris = new HashSet<>();
    other.get(0).tracks().forEach(track -> uris.add(track.uri()));
    assertThat(PLAYLISTS.getFirst().tracks()).noneMatch(track -> uris.contains(track.uri()));
    assertThat(other.get(0).title() + other.get(1).title())
        .isNotEqualTo(PLAYLISTS.get(0).title() + PLAYLISTS.get(1).title());
  }

  @Test
  void playlistsHold5To250TracksOf3ArtistsAnd2AlbumsAtLeast() {
    for (ExternalPlaylist playlist : PLAYLISTS) {
      assertThat(playlist.tracks()).hasSizeBetween(5, 250);
      assertThat(playlist.tracks().stream().map(ExternalTrack::artistUri).distinct())
          .hasSizeGreaterThanOrEqualTo(3);
      assertThat(playlist.tracks().stream().map(ExternalTrack::albumUri).distinct())
          .hasSizeGreaterThanOrEqualTo(2);
    }
  }

  @Test
  void urisAreWellFormedAndTracksComplete() {
    for (ExternalPlaylist playlist : PLAYLISTS.subList(0, 200)) {
      for (ExternalTrack track : playlist.tracks()) {
        assertThat(track.uri()).matches("spotify:track:[0-9A-Za-z]{22}");
        assertThat(track.artistUri()).matches("spotify:artist:[0-9A-Za-z]{22}");
        assertThat(track.albumUri()).matches("spotify:album:[0-9A-Za-z]{22}");
        assertThat(track.complete()).isTrue();
        assertThat(track.durationMs()).isBetween(10_000, 3_600_000);
      }
    }
  }

  @Test
  void aTrackIsTheSameWhereverItOccurs() {
    Map<String, ExternalTrack> known = new HashMap<>();
    for (ExternalPlaylist playlist : PLAYLISTS) {
      for (ExternalTrack track : playlist.tracks()) {
        assertThat(known.putIfAbsent(track.uri(), track)).isIn(null, track);
      }
    }
  }

  @Test
  void statisticsAreNearTheRealOnes() {
    long entries = 0;
    long distinct = 0;
    int described = 0;
    int oneFollower = 0;
    int collaborative = 0;
    double edits = 0;
    Map<String, Integer> tracks = new HashMap<>();
    Map<String, Integer> titles = new HashMap<>();
    Set<String> rawTitles = new HashSet<>();
    for (ExternalPlaylist playlist : PLAYLISTS) {
      entries += playlist.tracks().size();
      Set<String> uris = new HashSet<>();
      playlist.tracks().forEach(track -> uris.add(track.uri()));
      uris.forEach(uri -> tracks.merge(uri, 1, Integer::sum));
      distinct += uris.size();
      described += playlist.description() == null ? 0 : 1;
      oneFollower += playlist.followers() == 1 ? 1 : 0;
      collaborative += Boolean.TRUE.equals(playlist.collaborative()) ? 1 : 0;
      edits += playlist.edits();
      String title = Objects.requireNonNull(playlist.title());
      rawTitles.add(title);
      titles.merge(Titles.normalise(title), 1, Integer::sum);
      assertThat(playlist.modifiedAt() % 86_400).isZero();
      assertThat(playlist.modifiedAt()).isBetween(1_262_304_000L, 1_509_494_400L); // 2010–Oct 2017
    }
    double n = PLAYLISTS.size();
    assertThat(entries / n).isBetween(60.0, 72.0); // really 66.3
    assertThat(1 - distinct / (double) entries).isBetween(.008, .024); // 0.013
    assertThat(described / n).isBetween(.008, .03); // 0.0188
    assertThat(oneFollower / n).isCloseTo(.754, within(.04));
    assertThat(collaborative / n).isBetween(.01, .04); // 0.0226
    assertThat(edits / n).isBetween(15.0, 22.0); // 17.7
    assertThat(Collections.max(tracks.values()) / n).isBetween(.025, .09); // 0.047
    double once = tracks.values().stream().filter(count -> count == 1).count();
    assertThat(once / tracks.size()).isBetween(.5, .8); // 0.66 of 7,000 real playlists
    assertThat(titles.getOrDefault("country", 0) / n).isBetween(.004, .018); // 0.010
    assertThat(titles.size()).isLessThan(rawTitles.size());
  }

  @Test
  void tracksOfAPlaylistBelongTogether() {
    Random random = new Random(1);
    int within = 0;
    int between = 0;
    int sameAlbum = 0;
    List<ExternalTrack> pot = new ArrayList<>();
    PLAYLISTS.forEach(playlist -> pot.addAll(playlist.tracks()));
    for (ExternalPlaylist playlist : PLAYLISTS) {
      List<ExternalTrack> tracks = playlist.tracks();
      for (int pair = 0; pair < 10; pair++) {
        ExternalTrack one = tracks.get(random.nextInt(tracks.size()));
        ExternalTrack two = tracks.get(random.nextInt(tracks.size()));
        within += one != two && Objects.equals(one.artistUri(), two.artistUri()) ? 1 : 0;
        ExternalTrack other = pot.get(random.nextInt(pot.size()));
        between += Objects.equals(one.artistUri(), other.artistUri()) ? 1 : 0;
      }
      for (int k = 1; k < tracks.size(); k++) {
        sameAlbum += Objects.equals(tracks.get(k).albumUri(), tracks.get(k - 1).albumUri()) ? 1 : 0;
      }
    }
    assertThat(within).isGreaterThan(20 * Math.max(1, between)); // really 80 times as often
    assertThat(sameAlbum / (double) pot.size()).isBetween(.05, .2); // album runs
  }

  @Test
  void titlesTellOfTheTracks() {
    Map<String, Integer> country = artists("country");
    Map<String, Integer> rap = artists("rap");
    double shared = 0;
    double all = 0;
    for (Map.Entry<String, Integer> artist : country.entrySet()) {
      all += artist.getValue();
      shared += rap.containsKey(artist.getKey()) ? artist.getValue() : 0;
    }
    assertThat(shared / all).isLessThan(.5);
  }

  @Test
  void titlesAreWrittenInManyScriptsAndCases() {
    List<String> titles = PLAYLISTS.stream().map(p -> "" + p.title()).toList();
    assertThat(titles).anyMatch(t -> t.codePoints().allMatch(Character::isEmoji));
    assertThat(titles).anyMatch(t -> t.codePoints().anyMatch(c -> c >= 0x590 && c < 0x700));
    assertThat(titles).anyMatch(t -> t.codePoints().anyMatch(Character::isIdeographic));
    assertThat(titles).contains("country", "Country");
    assertThat(titles).anyMatch(t -> !t.equals(t.strip()));
  }

  @Test
  void theDataSetIsTheOneThatImportingThePlaylistsMakes(@TempDir Path folder) throws IOException {
    World world = World.of(300, 9);
    WorldPlaylists playlists = world.open();
    DatasetBuilder builder = new DatasetBuilder(false);
    for (int pid = 0; pid < playlists.size(); pid++) {
      builder.add(playlists.get(pid), "world", 0);
    }
    Dataset imported = builder.build();
    Dataset direct = world.dataset(1, Progress.NONE);
    assertThat(direct.droppedDuplicates()).isEqualTo(imported.droppedDuplicates()).isPositive();
    for (int p = 0; p < direct.playlistCount(); p++) {
      assertThat(direct.title(p)).isEqualTo(imported.title(p));
      assertThat(direct.tracks().row(p)).isEqualTo(imported.tracks().row(p));
    }
    String expected = imported.save(folder.resolve("imported"), false).contentHash();
    assertThat(direct.save(folder.resolve("one"), false).contentHash()).isEqualTo(expected);
    assertThat(world.dataset(2, Progress.NONE).save(folder.resolve("two"), false).contentHash())
        .isEqualTo(expected);
    assertThat(Dataset.open(folder.resolve("two")).playlistCount()).isEqualTo(300);
  }

  @Test
  void sizesCanBeChosen() {
    World small = new World(50, 1, 2_000, 100, 300);
    Set<String> uris = new HashSet<>();
    WorldPlaylists playlists = small.open();
    for (int pid = 0; pid < 50; pid++) {
      playlists.get(pid).tracks().forEach(track -> uris.add(track.artistUri()));
    }
    assertThat(uris).hasSizeBetween(50, 100);
    assertThatThrownBy(() -> new World(50, 1, 10, 1, 1)).hasMessageContaining("at least 2000");
    assertThatThrownBy(() -> new World(50, 1, 2_000, 400, 300)).hasMessageContaining("300 albums");
    assertThatThrownBy(() -> World.of(0, 1)).hasMessageContaining("at least 1");
  }

  @Test
  void countsAreOrderedFromTheLargestThenByKey() {
    int[] counts = {3, 0, 5, 3, 70_000, 3};
    long[] keys = {9, 8, 7, -1, 5, 2}; // unsigned: -1 is the largest
    assertThat(ByCount.order(counts, k -> keys[k])).containsExactly(4, 2, 5, 0, 3);
  }

  private static Map<String, Integer> artists(String title) {
    Map<String, Integer> counts = new HashMap<>();
    for (ExternalPlaylist playlist : PLAYLISTS) {
      if (title.equals(Titles.normalise("" + playlist.title()))) {
        playlist.tracks().forEach(track -> counts.merge("" + track.artistUri(), 1, Integer::sum));
      }
    }
    return counts;
  }
}
