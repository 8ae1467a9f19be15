package org.segue.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.segue.math.Array;
import org.segue.store.BusyException;
import org.segue.store.IntegrityException;
import org.segue.store.NamedArrays;

/// Data sets that grow. Longer than most, as every test compares whole data sets, those appended to
/// with those imported at once, and makes them in the same few ways.
class JournalTest {

  @TempDir private Path folder;

  private static ExternalTrack track(int t) {
    return new ExternalTrack(
        "spotify:track:" + t,
        "Track " + t,
        t % 3 == 0 ? null : "spotify:artist:" + t % 40,
        "Artist " + t % 40,
        t % 5 == 0 ? null : "spotify:album:" + t % 90,
        "Album " + t % 90,
        1000 + t);
  }

  private static ExternalPlaylist playlist(int pid, int... tracks) {
    return new ExternalPlaylist(
        pid,
        pid % 4 == 0 ? null : "Title " + pid % 30 + (pid % 2 == 0 ? "!" : ""),
        pid % 7 == 0 ? "about " + pid : null,
        pid % 3 == 0 ? null : pid % 3 == 1,
        86_400L * pid,
        pid % 9,
        pid % 11,
        -1,
        IntStream.of(tracks).mapToObj(JournalTest::track).toList(),
        List.of());
  }

  /// Small track numbers are frequent, so later playlists bring known tracks and new ones.
  private static ExternalPlaylist random(int pid, SplittableRandom random) {
    int[] tracks = new int[1 + random.nextInt(20)];
    for (int t = 0; t < tracks.length; t++) {
      tracks[t] = random.nextInt(1 + random.nextInt(1 + 2 * pid + 50));
    }
    return playlist(pid, tracks);
  }

  private static Dataset dataset(int firstPid, List<ExternalPlaylist> playlists) {
    DatasetBuilder builder = new DatasetBuilder(false, firstPid);
    playlists.forEach(playlist -> builder.add(playlist, "test", 0));
    return builder.build();
  }

  private static Journal.Coming coming(Dataset playlists) {
    return new Journal.Coming(playlists);
  }

  /// Playlists, and tracks by themselves.
  private static Journal.Coming coming(
      int firstPid, List<ExternalPlaylist> playlists, int... tracks) {
    DatasetBuilder builder = new DatasetBuilder(false, firstPid);
    playlists.forEach(playlist -> builder.add(playlist, "test", 0));
    IntStream.of(tracks).forEach(t -> builder.list(track(t)));
    Dataset built = builder.build();
    return new Journal.Coming(built, builder.listed(built));
  }

  private static Journal.Appended append(Path data, List<ExternalPlaylist> playlists)
      throws IOException {
    return Journal.append(data, false, firstPid -> coming(dataset(firstPid, playlists)));
  }

  private static List<ExternalPlaylist> some(int from, int to, SplittableRandom random) {
    return IntStream.range(from, to).mapToObj(pid -> random(pid, random)).toList();
  }

  private static void same(Dataset a, Dataset b) {
    assertThat(a.contentHash()).isEqualTo(b.contentHash());
    assertThat(a.arrays().all().keySet()).isEqualTo(b.arrays().all().keySet());
    assertThat(a.arrays().sameAs(b.arrays())).isTrue();
    assertThat(a.catalog().arrays().sameAs(b.catalog().arrays())).isTrue();
    assertThat(a.droppedDuplicates()).isEqualTo(b.droppedDuplicates());
  }

  /// All that can be asked of a playlist and its tracks, without their numbers.
  private static Map<Integer, String> told(Dataset data) {
    Map<Integer, String> told = new TreeMap<>();
    for (int p = 0; p < data.playlistCount(); p++) {
      StringBuilder text = new StringBuilder();
      text.append(data.title(p)).append('|').append(data.description(p));
      int title = data.titleOf(p);
      if (title >= 0) {
        text.append('|').append(data.normalisedTitles().get(data.normalisedOf(title)));
      }
      text.append('|').append(data.modifiedAt(p)).append(data.collaborative(p));
      text.append(data.followers(p)).append(data.edits(p));
      for (int track : data.tracks().row(p)) {
        ExternalTrack t = data.catalog().external(track);
        assertThat(data.catalog().findTrack(t.uri())).isEqualTo(track);
        text.append('\n').append(t.uri()).append(t.name()).append(t.artistName());
        text.append(t.albumName()).append(t.durationMs());
      }
      told.put(data.pid(p), text.toString());
    }
    return told;
  }

  private static int segments(Path data) throws IOException {
    Path journal = data.resolve("journal");
    if (!Files.exists(journal)) {
      return 0;
    }
    try (Stream<Path> list = Files.list(journal)) {
      return (int) list.count();
    }
  }

  @Test
  void whatIsAppendedIsToldAsIfItHadBeenImportedAtOnce() throws IOException {
    SplittableRandom random = new SplittableRandom(5);
    List<ExternalPlaylist> all = some(0, 120, random);
    Path data = folder.resolve("data");
    dataset(0, all.subList(0, 60)).save(data, false);
    append(data, all.subList(60, 61));
    append(data, all.subList(61, 100));
    append(data, all.subList(100, 120));
    Dataset grown = Dataset.open(data);
    assertThat(told(grown)).isEqualTo(told(dataset(0, all)));
    assertThat(grown.playlistCount()).isEqualTo(120);
    Dataset atOnce = dataset(0, all);
    assertThat(grown.catalog().trackCount()).isEqualTo(atOnce.catalog().trackCount());
    assertThat(grown.catalog().albumCount()).isEqualTo(atOnce.catalog().albumCount());
    assertThat(grown.titles().size()).isEqualTo(atOnce.titles().size());
    assertThat(grown.normalisedTitles().size()).isEqualTo(atOnce.normalisedTitles().size());
    assertThat(grown.droppedDuplicates()).isEqualTo(atOnce.droppedDuplicates());
    Path copy = folder.resolve("copy");
    assertThat(grown.save(copy, false).contentHash())
        .as("nothing was appended to the copy")
        .isEqualTo(grown.hashOfArrays())
        .isNotEqualTo(grown.contentHash());
    assertThat(Dataset.open(copy).hashOfArrays()).isEqualTo(grown.hashOfArrays());
    Journal.compact(data);
    assertThat(Dataset.open(data).hashOfArrays()).isEqualTo(grown.hashOfArrays());
  }

  /// Tracks that come before the playlists on which they stand, in whatever portions.
  @Test
  void tracksThatComeBeforeTheirPlaylistsAreTheSameTracks() throws IOException {
    for (int seed = 0; seed < 8; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<ExternalPlaylist> all = some(0, 80, random);
      Path data = folder.resolve("data-" + seed);
      dataset(0, all.subList(0, 30)).save(data, false);
      Catalog base = Catalog.open(data);
      int[] later = // of playlists that come, and of none
          IntStream.range(0, 260).filter(t -> random.nextInt(3) == 0).toArray();
      int there =
          (int) IntStream.of(later).filter(t -> base.findTrack(track(t).uri()) >= 0).count();
      int half = later.length / 2;
      Journal.Appended first =
          Journal.append(data, false, f -> coming(f, List.of(), Arrays.copyOf(later, half)));
      Journal.Appended second =
          Journal.append(
              data,
              false,
              f -> coming(f, all.subList(30, 50), Arrays.copyOfRange(later, half, later.length)));
      assertThat(first.known() + second.known()).isEqualTo(there);
      assertThat(first.playlists()).isZero();
      assertThat(first.tracks() + first.known()).isEqualTo(half);
      append(data, all.subList(50, 80));
      Dataset grown = Dataset.open(data);
      Dataset atOnce = coming(0, all, later).playlists();
      assertThat(told(grown)).isEqualTo(told(atOnce));
      assertThat(tracks(grown)).isEqualTo(tracks(atOnce));
      assertThat(grown.catalog().trackCount()).isEqualTo(atOnce.catalog().trackCount());
      Path copy = folder.resolve("copy-" + seed);
      grown.save(copy, false);
      assertThat(tracks(Dataset.open(copy))).isEqualTo(tracks(atOnce));
      Journal.compact(data);
      same(Dataset.open(data), grown);
    }
  }

  /// What is known of every track, and on how many playlists it stands.
  private static Map<String, String> tracks(Dataset data) {
    int[] counts = data.tracks().columnCounts();
    Map<String, String> tracks = new TreeMap<>();
    for (int t = 0; t < data.catalog().trackCount(); t++) {
      ExternalTrack told = data.catalog().external(t);
      tracks.put(
          told.uri(),
          told.name() + told.artistName() + told.albumName() + told.durationMs() + "x" + counts[t]);
    }
    return tracks;
  }

  @Test
  void aListedTrackThatIsThereStaysAsItIs() throws IOException {
    Path data = folder.resolve("data");
    dataset(0, List.of(playlist(0, 1, 2), playlist(1, 2, 3))).save(data, false);
    Dataset before = Dataset.open(data);
    DatasetBuilder builder = new DatasetBuilder(false);
    ExternalTrack other =
        new ExternalTrack(track(2).uri(), "Another name", "spotify:artist:x", "X", null, null, 5)
            .withClues(new ExternalTrack.Clues("AAAAA0000001", null, null, null, 0));
    assertThat(builder.list(other)).isTrue();
    assertThat(builder.list(other)).as("a second row").isFalse();
    Dataset known = builder.build();
    Journal.Appended nothing =
        Journal.append(data, false, f -> new Journal.Coming(known, builder.listed(known)));
    assertThat(nothing.known()).isEqualTo(1);
    assertThat(nothing.tracks()).isZero();
    assertThat(segments(data)).as("nothing was written").isZero();
    Journal.Appended appended = Journal.append(data, false, f -> coming(f, List.of(), 2, 7, 8));
    assertThat(appended.known()).isEqualTo(1);
    assertThat(appended.tracks()).isEqualTo(2);
    assertThat(appended.entries()).isZero();
    Dataset after = Dataset.open(data);
    assertThat(after.contentHash())
        .isEqualTo(appended.now().contentHash())
        .isNotEqualTo(before.contentHash());
    assertThat(after.playlistCount()).isEqualTo(2);
    assertThat(after.catalog().external(after.catalog().findTrack(track(2).uri())))
        .isEqualTo(before.catalog().external(before.catalog().findTrack(track(2).uri())));
    assertThat(after.catalog().trackUri(3)).isEqualTo(track(7).uri());
    assertThat(after.tracks().columnCounts()).endsWith(0, 0);
    assertThat(after.stateOf(before.contentHash()))
        .isEqualTo(new DatasetState(before.contentHash(), 2, 3));
  }

  /// The playlist is there already and stays; the track that it alone holds was asked for.
  @Test
  void aListedTrackComesEvenIfItsPlaylistDoesNot() throws IOException {
    Path data = folder.resolve("data");
    dataset(0, List.of(playlist(0, 1, 2))).save(data, false);
    Journal.Appended appended =
        Journal.append(data, true, f -> coming(f, List.of(playlist(0, 5, 6)), 6));
    assertThat(appended.skipped()).hasSize(1);
    Catalog grown = Catalog.open(data);
    assertThat(grown.findTrack(track(6).uri())).isEqualTo(2);
    assertThat(grown.findTrack(track(5).uri())).isEqualTo(-1);
    assertThat(grown.trackCount()).isEqualTo(3);
  }

  @Test
  void theFilesThatAreThereStayAndSoDoAllNumbers() throws IOException {
    SplittableRandom random = new SplittableRandom(6);
    Path data = folder.resolve("data");
    dataset(0, some(0, 80, random)).save(data, false);
    Dataset before = Dataset.open(data);
    Object file = Files.getAttribute(data.resolve("playlists.safetensors"), "unix:ino");
    Journal.Appended appended = append(data, some(80, 84, random));
    Dataset after = Dataset.open(data);
    assertThat(Files.getAttribute(data.resolve("playlists.safetensors"), "unix:ino"))
        .isEqualTo(file);
    assertThat(after.playlistCount()).isEqualTo(84).isEqualTo(appended.now().playlists());
    assertThat(after.catalog().trackCount()).isEqualTo(appended.now().tracks());
    assertThat(after.tracks().size() - before.tracks().size()).isEqualTo(appended.entries());
    for (int p = 0; p < before.playlistCount(); p++) {
      assertThat(after.tracks().row(p)).isEqualTo(before.tracks().row(p));
      assertThat(after.titleOf(p)).isEqualTo(before.titleOf(p));
    }
    for (int t = 0; t < before.catalog().trackCount(); t++) {
      assertThat(after.catalog().trackUri(t)).isEqualTo(before.catalog().trackUri(t));
      assertThat(after.catalog().artistOf(t)).isEqualTo(before.catalog().artistOf(t));
    }
    assertThat(after.stateOf(before.contentHash()))
        .isEqualTo(new DatasetState(before.contentHash(), 80, before.catalog().trackCount()));
    assertThat(after.stateOf("0123")).isNull();
    assertThat(before.stateOf(after.contentHash())).isNull();
    assertThat(after.contentHash()).isEqualTo(appended.now().contentHash());
    assertThat(before.playlistCount()).as("who has it open sees what was").isEqualTo(80);
  }

  /// One place only appends, one compacts now and then, one after every append.
  @Test
  void joiningAndCompactingChangeNeitherArraysNorHash() throws IOException {
    for (int seed = 0; seed < 6; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<Path> places = new ArrayList<>();
      Dataset base = dataset(0, some(0, 1 + random.nextInt(300), random));
      int pid = base.playlistCount();
      for (int place = 0; place < 3; place++) {
        places.add(folder.resolve(seed + "-" + place));
        base.save(places.get(place), false);
      }
      int appends = 1 + random.nextInt(14);
      for (int a = 0; a < appends; a++) {
        boolean alone = random.nextInt(4) == 0; // tracks without playlists
        int count = alone ? 0 : 1 + random.nextInt(1 + random.nextInt(30));
        int[] listed = random.ints(alone ? 9 : random.nextInt(3), 0, 900).toArray();
        List<ExternalPlaylist> more = some(pid, pid + count, random);
        pid += count;
        for (int place = 0; place < 3; place++) {
          Journal.append(places.get(place), false, first -> coming(first, more, listed));
          if (place == 2 || (place == 1 && random.nextInt(4) == 0)) {
            Journal.compact(places.get(place));
            assertThat(segments(places.get(place))).isZero();
          }
        }
        same(Dataset.open(places.get(0)), Dataset.open(places.get(1)));
        same(Dataset.open(places.get(0)), Dataset.open(places.get(2)));
      }
      Dataset grown = Dataset.open(places.get(0));
      assertThat(grown.playlistCount()).isEqualTo(pid);
      String first = Dataset.open(places.get(2)).earlier().getFirst().contentHash();
      for (Path place : places) {
        assertThat(Dataset.open(place).stateOf(first))
            .isEqualTo(new DatasetState(first, base.playlistCount(), base.catalog().trackCount()));
      }
    }
  }

  @Test
  void manySmallAppendsLeaveFewSegments() throws IOException {
    SplittableRandom random = new SplittableRandom(7);
    Path data = folder.resolve("data");
    dataset(0, some(0, 10, random)).save(data, false);
    boolean due = false;
    for (int pid = 10; pid < 110; pid++) {
      due |= append(data, some(pid, pid + 1, random)).due();
      assertThat(segments(data)).isLessThanOrEqualTo(8); // log2 100 = 6.6, and the heads of files
    }
    assertThat(due).isTrue();
    assertThat(Dataset.open(data).playlistCount()).isEqualTo(110);
  }

  @Test
  void aPidThatIsThereIsRefusedOrLeftOutAndNewOnesFollow() throws IOException {
    Path data = folder.resolve("data");
    dataset(0, List.of(playlist(3, 1, 2), playlist(9, 2, 3))).save(data, false);
    String hash = Dataset.open(data).contentHash();
    List<ExternalPlaylist> more = List.of(playlist(4, 5, 6), playlist(9, 7, 8));
    assertThatThrownBy(() -> append(data, more))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("playlist pid 9 is in it already")
        .hasMessageContaining("--skip-bad");
    assertThat(Dataset.open(data).contentHash()).isEqualTo(hash);
    Journal.Appended appended = Journal.append(data, true, first -> coming(dataset(first, more)));
    assertThat(appended.skipped()).singleElement().asString().contains("pid 9");
    assertThat(appended.playlists()).isEqualTo(1);
    assertThat(Dataset.open(data).catalog().findTrack("spotify:track:7"))
        .as("a track of what was left out")
        .isEqualTo(-1);
    append(data, List.of(ExternalPlaylist.of("mine", List.of(track(1), track(77)))));
    append(data, List.of(ExternalPlaylist.of("mine", List.of(track(1), track(77)))));
    Dataset grown = Dataset.open(data);
    assertThat(IntStream.range(0, 5).map(grown::pid)).containsExactly(3, 9, 4, 10, 11);
    Journal.Appended nothing =
        Journal.append(data, true, first -> coming(dataset(first, List.of(playlist(4, 1)))));
    assertThat(nothing.playlists()).isZero();
    assertThat(nothing.now().contentHash()).isEqualTo(grown.contentHash());
  }

  @Test
  void whatAKilledWriterLeftIsNotSeenAndIsClearedAway() throws IOException {
    SplittableRandom random = new SplittableRandom(8);
    Path data = folder.resolve("data");
    dataset(0, some(0, 40, random)).save(data, false);
    append(data, some(40, 44, random));
    Dataset before = Dataset.open(data);
    Path journal = data.resolve("journal");
    Path torn = Files.createDirectories(journal.resolve(".000000002-000000002.partial"));
    Files.writeString(torn.resolve("catalog.safetensors"), "half");
    Files.createFile(journal.resolve(".000000001-000000002.lock"));
    same(Dataset.open(data), before);
    append(data, some(44, 45, random));
    try (Stream<Path> list = Files.list(journal)) {
      assertThat(list.map(path -> path.getFileName().toString()))
          .allMatch(name -> name.matches("\\d{9}-\\d{9}"));
    }
    assertThat(Dataset.open(data).playlistCount()).isEqualTo(45);
  }

  @Test
  void aSegmentOfAnotherDataSetIsAnError() throws IOException {
    SplittableRandom random = new SplittableRandom(9);
    Path data = folder.resolve("data");
    dataset(0, some(0, 40, random)).save(data, false);
    append(data, some(40, 44, random));
    Path other = folder.resolve("other");
    dataset(0, some(0, 40, random)).save(other, false);
    Path journal = Files.createDirectory(other.resolve("journal"));
    Path moved = journal.resolve("000000001-000000001");
    Files.move(data.resolve("journal/000000001-000000001"), moved);
    assertThatThrownBy(() -> Dataset.open(other))
        .isInstanceOf(IntegrityException.class)
        .hasMessageContaining("was appended to content");
  }

  @Test
  void aDataSetOfTheFirstVersionOpensAndGrows() throws IOException {
    SplittableRandom random = new SplittableRandom(10);
    Path data = folder.resolve("data");
    dataset(0, some(0, 40, random)).save(data, false);
    Dataset before = Dataset.open(data);
    Path manifest = data.resolve("manifest.json");
    String text = Files.readString(manifest);
    Files.writeString(
        manifest,
        text.replace("\"version\" : 2", "\"version\" : 1").replaceAll(",\\s*\"grown\" : null", ""));
    assertThat(Files.readString(manifest)).doesNotContain("grown").contains("\"version\" : 1");
    same(Dataset.open(data), before);
    append(data, some(40, 44, random));
    assertThat(Dataset.open(data).playlistCount()).isEqualTo(44);
  }

  @Test
  void newTracksHaveTheirFeaturesAndIdentifiers() throws IOException {
    Path data = folder.resolve("data");
    Dataset base = dataset(0, List.of(playlist(0, 1, 2), isrc(1, 1, "AAAAA0000001")));
    base.withCatalog(
            base.catalog()
                .withFeature("loudness", Array.of(new float[base.catalog().trackCount()]))
                .withFeature("genre", Array.of(new int[base.catalog().trackCount()])))
        .save(data, false);
    Dataset more = dataset(0, List.of(isrc(7, 5, "AAAAA0000001"), isrc(8, 2, "AAAAA0000002")));
    float[] loud = new float[more.catalog().trackCount()];
    loud[more.catalog().findTrack("spotify:track:5")] = 0.5f;
    Dataset louder = more.withCatalog(more.catalog().withFeature("loudness", Array.of(loud)));
    Journal.append(data, false, first -> coming(louder));
    Catalog grown = Dataset.open(data).catalog();
    int five = grown.findTrack("spotify:track:5");
    assertThat(five).isEqualTo(grown.trackCount() - 1);
    assertThat(grown.arrays().get("track.feature.loudness").floatAt(five)).isEqualTo(0.5f);
    assertThat(grown.arrays().get("track.feature.genre").intAt(five)).isEqualTo(-1);
    assertThat(grown.identified("isrc:AAAAA0000001"))
        .containsExactly(grown.findTrack("spotify:track:1"), five);
    assertThat(grown.identified("isrc:AAAAA0000002"))
        .containsExactly(grown.findTrack("spotify:track:2"));
    NamedArrays arrays = grown.arrays();
    Journal.compact(data);
    assertThat(Catalog.open(data).arrays().sameAs(arrays)).isTrue();
  }

  private static ExternalPlaylist isrc(int pid, int track, String isrc) {
    ExternalTrack t = track(track).withClues(new ExternalTrack.Clues(isrc, null, null, null, 0));
    return playlist(pid).withTracks(List.of(t));
  }

  @Test
  void whatTellsMoreOfOldTracksDoesNotReplaceWhatHasGrownMeanwhile() throws IOException {
    SplittableRandom random = new SplittableRandom(12);
    Path data = folder.resolve("data");
    dataset(0, some(0, 40, random)).save(data, false);
    Dataset old = Dataset.open(data);
    Dataset told =
        old.withCatalog(
            old.catalog().withFeature("x", Array.of(new float[old.catalog().trackCount()])));
    append(data, some(40, 44, random));
    assertThatThrownBy(() -> told.save(data, true)).isInstanceOf(BusyException.class);
    assertThat(Dataset.open(data).playlistCount()).isEqualTo(44);
  }

  /// Playlist p holds the tracks p and p + 1 only, so any moment can be told from any mixture.
  @Test
  void readersSeeOneMomentWhileOthersAppendAndCompact() throws Exception {
    Path data = folder.resolve("data");
    dataset(0, List.of(playlist(0, 0, 1))).save(data, false);
    AtomicBoolean done = new AtomicBoolean();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    int[] opened = new int[1];
    Thread reader =
        new Thread(
            () -> {
              try {
                for (int last = 0; !done.get(); opened[0]++) {
                  Dataset seen = Dataset.open(data);
                  int count = seen.playlistCount();
                  assertThat(count).isGreaterThanOrEqualTo(last);
                  assertThat(seen.catalog().trackCount()).isEqualTo(count + 1);
                  for (int p = 0; p < count; p++) {
                    assertThat(seen.pid(p)).isEqualTo(p);
                    assertThat(seen.catalog().trackUri(seen.tracks().row(p)[1]))
                        .isEqualTo("spotify:track:" + (p + 1));
                  }
                  last = count;
                }
              } catch (Throwable e) {
                failure.set(e);
              }
            });
    reader.start();
    for (int pid = 1; pid < 150 && failure.get() == null; pid++) {
      append(data, List.of(playlist(pid, pid, pid + 1)));
      if (pid % 10 == 0) {
        Journal.compact(data);
      }
    }
    done.set(true);
    reader.join();
    if (failure.get() != null) {
      throw new AssertionError(failure.get());
    }
    assertThat(opened[0]).isPositive();
    assertThat(Dataset.open(data).playlistCount()).isEqualTo(150);
  }
}
