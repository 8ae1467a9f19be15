package org.segue.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetBuilderTest {

  @TempDir private Path folder;

  private static ExternalTrack track(
      String id, @Nullable String artistUri, @Nullable String artist, @Nullable String album) {
    return new ExternalTrack(
        "spotify:track:" + id, "Name " + id, artistUri, artist, null, album, 1000);
  }

  private static ExternalTrack track(String id) {
    return track(id, "spotify:artist:" + id.charAt(0), "Artist " + id.charAt(0), "Album");
  }

  private static ExternalPlaylist playlist(int pid, String title, ExternalTrack... tracks) {
    return new ExternalPlaylist(
        pid, title, null, pid % 2 == 0, 86_400L * pid, pid, 2, -1, List.of(tracks), List.of());
  }

  private static Dataset build(ExternalPlaylist... playlists) {
    DatasetBuilder builder = new DatasetBuilder(false);
    for (ExternalPlaylist playlist : playlists) {
      builder.add(playlist, "test", 0);
    }
    return builder.build();
  }

  @Test
  void keepsTheFirstOfDuplicatesAndTheOrder() {
    Dataset data = build(playlist(0, "x", track("b"), track("a"), track("b"), track("c")));
    assertThat(data.droppedDuplicates()).isEqualTo(1);
    assertThat(data.tracks().rowLength(0)).isEqualTo(3);
    assertThat(
            java.util.Arrays.stream(data.tracks().row(0))
                .mapToObj(t -> data.catalog().trackName(t)))
        .containsExactly("Name b", "Name a", "Name c");
  }

  @Test
  void numbersTracksByFallingFrequencyThenUri() {
    Dataset data =
        build(
            playlist(0, "x", track("c"), track("b")),
            playlist(1, "y", track("b"), track("a")),
            playlist(2, "z", track("d"), track("b"), track("a")));
    assertThat(data.catalog().trackUri(0)).isEqualTo("spotify:track:b");
    assertThat(data.catalog().trackUri(1)).isEqualTo("spotify:track:a");
    assertThat(data.catalog().trackUri(2)).isEqualTo("spotify:track:c");
    assertThat(data.catalog().trackUri(3)).isEqualTo("spotify:track:d");
    for (int t = 0; t < 4; t++) {
      assertThat(data.catalog().findTrack(data.catalog().trackUri(t))).isEqualTo(t);
    }
    assertThat(data.catalog().findTrack("spotify:track:e")).isEqualTo(-1);
  }

  @Test
  void listedTracksComeBehindThoseOnPlaylists() {
    List<ExternalTrack> listed =
        List.of(
            track("z", "spotify:artist:new", "Newcomer", "First"),
            track("b"),
            track("y", null, "Artist a", null),
            track("z", "spotify:artist:new", "Newcomer", "First"));
    for (int turn = 0; turn < listed.size(); turn++) { // in any order
      DatasetBuilder builder = new DatasetBuilder(false);
      List<ExternalTrack> turned = new ArrayList<>(listed);
      Collections.rotate(turned, turn);
      int first = (int) turned.subList(0, 2).stream().filter(builder::list).count();
      builder.add(playlist(0, "x", track("c"), track("b"), track("a")), "test", 0);
      builder.add(playlist(1, "y", track("c")), "test", 0);
      assertThat(first + turned.subList(2, 4).stream().filter(builder::list).count()).isEqualTo(3);
      Dataset data = builder.build();
      Catalog catalog = data.catalog();
      assertThat(java.util.stream.IntStream.range(0, 5).mapToObj(catalog::trackUri))
          .containsExactly(
              "spotify:track:c",
              "spotify:track:a",
              "spotify:track:b",
              "spotify:track:y",
              "spotify:track:z");
      assertThat(catalog.trackCount()).isEqualTo(5);
      assertThat(data.tracks().columnCounts()).containsExactly(2, 1, 1, 0, 0);
      assertThat(catalog.artistOf(3)).as("by name").isEqualTo(catalog.artistOf(1));
      assertThat(catalog.external(4).artistUri()).isEqualTo("spotify:artist:new");
      assertThat(catalog.external(4).albumName()).isEqualTo("First");
      assertThat(catalog.artistOf(4)).as("an artist without entries comes last").isEqualTo(3);
      TrackSet wanted = builder.listed(data);
      assertThat(wanted).isEqualTo(TrackSet.of(5, 2, 3, 4));
    }
  }

  @Test
  void artistsAreToldApartByUriAndFallBackToTheName() {
    Dataset data =
        build(
            playlist(
                0,
                "x",
                track("a", "spotify:artist:1", "Nirvana", null),
                track("b", "spotify:artist:1", "Nirvana", null),
                track("c", "spotify:artist:2", "Nirvana", null),
                track("d", null, "Nirvana", null),
                track("e", null, "Only A Name", null),
                track("f", null, null, null)));
    Catalog catalog = data.catalog();
    int[] artist = new int[6];
    for (int t = 0; t < 6; t++) {
      artist[catalog.trackUri(t).charAt(14) - 'a'] = catalog.artistOf(t);
    }
    assertThat(artist[0]).isEqualTo(artist[1]).isNotEqualTo(artist[2]);
    assertThat(artist[3]).as("the name means the larger artist").isEqualTo(artist[0]);
    assertThat(catalog.artistUri(artist[4])).isEmpty();
    assertThat(catalog.artistName(artist[4])).isEqualTo("Only A Name");
    assertThat(artist[5]).isEqualTo(-1);
    assertThat(catalog.artistCount()).isEqualTo(3);
  }

  @Test
  void albumsOfTheSameNameDifferByArtist() {
    Dataset data =
        build(
            playlist(
                0,
                "x",
                track("a1", "spotify:artist:a", "A", "Greatest Hits"),
                track("a2", "spotify:artist:a", "A", "Greatest Hits"),
                track("b1", "spotify:artist:b", "B", "Greatest Hits")));
    Catalog catalog = data.catalog();
    assertThat(catalog.albumCount()).isEqualTo(2);
    int a1 = catalog.albumOf(catalog.findTrack("spotify:track:a1"));
    assertThat(catalog.albumOf(catalog.findTrack("spotify:track:a2"))).isEqualTo(a1);
    assertThat(catalog.albumOf(catalog.findTrack("spotify:track:b1"))).isNotEqualTo(a1);
  }

  @Test
  void anyOrderGivesTheSameContent() throws Exception {
    List<ExternalPlaylist> playlists = new ArrayList<>();
    Random random = new Random(3);
    for (int pid = 0; pid < 200; pid++) {
      List<ExternalTrack> tracks = new ArrayList<>();
      for (int k = 0; k < 12; k++) {
        int t = random.nextInt(60);
        tracks.add( // mentions of one track that say different things
            new ExternalTrack(
                "spotify:track:" + t,
                random.nextBoolean() ? "Name " + random.nextInt(3) : null,
                random.nextInt(3) == 0 ? null : "spotify:artist:" + t % 7,
                random.nextBoolean() ? "Artist " + t % 5 : null,
                random.nextInt(3) == 0 ? null : "spotify:album:" + t % 20,
                random.nextBoolean() ? "Album " + t % 11 : null,
                random.nextInt(3) * 100));
      }
      playlists.add(
          new ExternalPlaylist(
              pid % 9 == 0 ? -1 : pid,
              "T" + pid % 10,
              null,
              null,
              0,
              -1,
              -1,
              -1,
              tracks,
              List.of()));
    }
    List<String> hashes = new ArrayList<>();
    for (int round = 0; round < 4; round++) {
      Dataset data = build(playlists.toArray(ExternalPlaylist[]::new));
      hashes.add(data.save(folder.resolve("d" + round), false).contentHash());
      Collections.shuffle(playlists, random);
    }
    assertThat(hashes).containsOnly(hashes.getFirst());
  }

  @Test
  void whatIsSavedIsOpened() throws Exception {
    Dataset data =
        build(
            new ExternalPlaylist(
                7, "Chill Vibes!", "words", true, 1500, 3, 4, -1, List.of(track("a")), List.of()),
            new ExternalPlaylist(
                9, null, null, null, 0, -1, -1, -1, List.of(track("b"), track("a")), List.of()));
    data.save(folder.resolve("d"), false);
    Dataset opened = Dataset.open(folder.resolve("d"));
    assertThat(opened.pid(0)).isEqualTo(7);
    assertThat(opened.title(0)).isEqualTo("Chill Vibes!");
    assertThat(opened.normalisedTitles().get(opened.normalisedOf(opened.titleOf(0))))
        .isEqualTo("chill vibes");
    assertThat(opened.description(0)).isEqualTo("words");
    assertThat(opened.collaborative(0)).isTrue();
    assertThat(opened.modifiedAt(0)).isEqualTo(1500);
    assertThat(opened.followers(0)).isEqualTo(3);
    assertThat(opened.edits(0)).isEqualTo(4);
    assertThat(opened.title(1)).isNull();
    assertThat(opened.collaborative(1)).isNull();
    assertThat(opened.followers(1)).isEqualTo(-1);
    assertThat(opened.tracks().row(1)).containsExactly(data.tracks().row(1));
    assertThat(opened.catalog().describe(0)).isEqualTo("Name a — Artist a");
  }

  @Test
  void aSecondPlaylistWithThePidIsRefusedOrOneIsKept() {
    DatasetBuilder strict = new DatasetBuilder(false);
    strict.add(playlist(5, "x", track("a")), "one.json", 0);
    assertThatThrownBy(() -> strict.add(playlist(5, "y", track("b")), "two.json", 0))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("two.json")
        .hasMessageContaining("pid 5")
        .hasMessageContaining("one.json")
        .hasMessageContaining("--skip-bad");
    List<String> titles = new ArrayList<>();
    for (boolean swapped : new boolean[] {false, true}) {
      DatasetBuilder lenient = new DatasetBuilder(true);
      lenient.add(playlist(5, swapped ? "y" : "x", track(swapped ? "b" : "a")), "1", 0);
      lenient.add(playlist(5, swapped ? "x" : "y", track(swapped ? "a" : "b")), "2", 0);
      assertThat(lenient.skipped()).hasSize(1);
      Dataset data = lenient.build();
      assertThat(data.playlistCount()).isEqualTo(1);
      titles.add(String.valueOf(data.title(0)));
    }
    assertThat(titles.get(0)).as("whatever the order").isEqualTo(titles.get(1));
  }

  @Test
  void selectingKeepsRowsAndWhatIsKnownOfThem() {
    Dataset data =
        build(
            playlist(0, "x", track("a")),
            playlist(1, "y", track("b"), track("c")),
            playlist(2, "z", track("c")));
    Dataset part = data.select(new int[] {2, 1});
    assertThat(part.playlistCount()).isEqualTo(2);
    assertThat(part.title(0)).isEqualTo("z");
    assertThat(part.pid(1)).isEqualTo(1);
    assertThat(part.modifiedAt(0)).isEqualTo(2 * 86_400L);
    assertThat(part.tracks().row(1)).containsExactly(data.tracks().row(1));
    assertThat(part.catalog()).isSameAs(data.catalog());
  }

  @Test
  void titlesAreNormalisedAsTheOfficialStatisticsDo() {
    assertThat(Titles.normalise("  Chill,  VIBES!! ")).isEqualTo("chill vibes");
    assertThat(Titles.normalise("R&B / Soul")).isEqualTo("r&b soul");
    assertThat(Titles.normalise("🔥🔥")).isEqualTo("🔥🔥");
    assertThat(Titles.normalise("*^*")).isEmpty();
  }
}
