package org.segue.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.segue.data.BadInputException;
import org.segue.data.ExternalPlaylist;
import org.segue.data.ExternalTrack;

/// What holds for every format, over the permits clauses.
class FormatContractTest {

  private static List<ExternalPlaylist> read(PlaylistFormat format, byte[] content) {
    List<ExternalPlaylist> playlists = new ArrayList<>();
    format.read(new ByteArrayInputStream(content), "sample", (p, lost) -> playlists.add(p));
    return playlists;
  }

  static byte[] write(WritableFormat format, List<ExternalPlaylist> playlists) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    format.write(playlists, out);
    return out.toByteArray();
  }

  private static Set<Class<?>> permitted(Class<?> family) {
    Set<Class<?>> all = new HashSet<>();
    for (Class<?> type : family.getPermittedSubclasses()) {
      if (type.isSealed()) {
        all.addAll(permitted(type));
      } else {
        all.add(type);
      }
    }
    return all;
  }

  @Test
  void everyPermittedFormatIsRegisteredOnceAndHasSamples() {
    List<PlaylistFormat> formats = PlaylistFormats.all();
    assertThat(formats).doesNotHaveDuplicates();
    assertThat(formats.stream().map(Object::getClass).distinct().toList())
        .containsExactlyInAnyOrderElementsOf(List.copyOf(permitted(PlaylistFormat.class)));
    Set<String> sampled = new TreeSet<>();
    PlaylistSamples.all().keySet().forEach(name -> sampled.add(name.replaceFirst("\\..*", "")));
    assertThat(formats.stream().map(PlaylistFormat::name))
        .containsExactlyInAnyOrderElementsOf(sampled);
    for (PlaylistFormat format : formats) {
      assertThat(format.endings()).isNotEmpty().allMatch(ending -> ending.matches("\\.[a-z0-9]+"));
      assertThat(format.mediaType()).matches("[a-z]+/[a-z+-]+[a-z]");
      if (format instanceof WritableFormat writable) {
        assertThat(PlaylistFormats.named(format.name())).isSameAs(writable);
      }
    }
  }

  @TestFactory
  Stream<DynamicTest> everySampleIsRecognisedAsItsOwnFormatAndRead() {
    return PlaylistSamples.all().entrySet().stream()
        .map(
            sample ->
                DynamicTest.dynamicTest(
                    sample.getKey(),
                    () -> {
                      PlaylistFormat format =
                          PlaylistFormats.recognized(sample.getValue()).orElseThrow();
                      assertThat(format.name()).isEqualTo(name(sample));
                      List<ExternalPlaylist> playlists = read(format, sample.getValue());
                      assertThat(playlists).isNotEmpty();
                      assertThat(playlists.getFirst().tracks()).isNotEmpty();
                      assertThat(playlists.getFirst().tracks().getFirst().uri()).isNotBlank();
                    }));
  }

  private static String name(Map.Entry<String, byte[]> sample) {
    return sample.getKey().replaceFirst("\\..*", "");
  }

  /// A truncated file at every byte: what is there so far, or an error with its place; by the
  /// format itself, and by the reader of everything.
  @TestFactory
  Stream<DynamicTest> everyPrefixEndsInAnAnswerOrAnErrorWithAPlace() {
    return PlaylistSamples.all().entrySet().stream()
        .map(
            sample ->
                DynamicTest.dynamicTest(
                    sample.getKey(),
                    () -> {
                      PlaylistFormat format =
                          PlaylistFormats.recognized(sample.getValue()).orElseThrow();
                      byte[] whole = sample.getValue();
                      for (int length = 0; length < whole.length; length++) {
                        byte[] prefix = Arrays.copyOf(whole, length);
                        String place = "%s, %d bytes".formatted(sample.getKey(), length);
                        answerOrCleanError(place, () -> read(format, prefix));
                        if (length % 7 == 0) { // which looks at every format in turn
                          answerOrCleanError(
                              place,
                              () ->
                                  new PlaylistReader()
                                      .read(new ByteArrayInputStream(prefix), "sample"));
                        }
                      }
                    }));
  }

  @TestFactory
  Stream<DynamicTest> damagedBytesEndInAnAnswerOrAnErrorWithAPlace() {
    return PlaylistSamples.all().entrySet().stream()
        .map(
            sample ->
                DynamicTest.dynamicTest(
                    sample.getKey(),
                    () -> {
                      PlaylistFormat format =
                          PlaylistFormats.recognized(sample.getValue()).orElseThrow();
                      SplittableRandom random = new SplittableRandom(7);
                      for (int round = 0; round < 400; round++) {
                        byte[] damaged = sample.getValue().clone();
                        for (int hits = random.nextInt(1, 4); hits > 0; hits--) {
                          int at = random.nextInt(damaged.length);
                          damaged[at] =
                              random.nextBoolean()
                                  ? (byte) random.nextInt(256)
                                  : damaged[random.nextInt(damaged.length)];
                        }
                        answerOrCleanError(sample.getKey() + round, () -> read(format, damaged));
                        answerOrCleanError(
                            sample.getKey() + round,
                            () ->
                                new PlaylistReader()
                                    .read(new ByteArrayInputStream(damaged), "sample"));
                      }
                    }));
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void answerOrCleanError(String what, Work work) {
    try {
      work.run();
    } catch (BadInputException e) {
      assertThat(e).as(what).hasMessageFindingMatch("sample at (byte|line) \\d+: .*\\. .*");
    } catch (IOException | RuntimeException e) {
      fail(what, e);
    }
  }

  /// What is written is read back the same, as far as the format has a place for it; titles and
  /// names are as hostile as they come.
  @TestFactory
  Stream<DynamicTest> whatIsWrittenIsReadBack() {
    return PlaylistFormats.writable().stream()
        .map(
            format ->
                DynamicTest.dynamicTest(
                    format.name(),
                    () -> {
                      for (int seed = 0; seed < 300; seed++) {
                        HostilePlaylists made = new HostilePlaylists(seed, format);
                        int count = format.single() ? 1 : 1 + seed % 3;
                        List<ExternalPlaylist> playlists = made.playlists(count);
                        byte[] file = write(format, playlists);
                        assertThat(write(format, playlists)).isEqualTo(file);
                        String as =
                            "%s, seed %d:%n%s"
                                .formatted(
                                    format.name(),
                                    seed,
                                    new String(file, java.nio.charset.StandardCharsets.UTF_8));
                        assertThat(plain(read(format, file))).as(as).isEqualTo(plain(playlists));
                        if (!playlists.getFirst().tracks().isEmpty()) {
                          assertThat(PlaylistFormats.recognized(file).orElseThrow().name())
                              .as(as)
                              .isEqualTo(format.name());
                        }
                      }
                    }));
  }

  /// Without the lines of the file.
  private static List<ExternalPlaylist> plain(List<ExternalPlaylist> playlists) {
    return playlists.stream()
        .map(
            playlist ->
                playlist.withTracks(
                    playlist.tracks().stream().map(FormatContractTest::plain).toList()))
        .toList();
  }

  private static ExternalTrack plain(ExternalTrack track) {
    ExternalTrack.@Nullable Clues clues = track.clues();
    if (clues == null) {
      return track;
    }
    ExternalTrack.Clues unplaced =
        new ExternalTrack.Clues(clues.isrc(), clues.mbid(), clues.credit(), clues.location(), 0);
    boolean none = unplaced.equals(new ExternalTrack.Clues(null, null, null, null, 0));
    return track.withClues(none ? null : unplaced);
  }

  @TestFactory
  Stream<DynamicTest> aFileOfOnePlaylistRefusesSeveral() {
    ExternalPlaylist one = ExternalPlaylist.of("a", List.of());
    return PlaylistFormats.writable().stream()
        .filter(WritableFormat::single)
        .map(
            format ->
                DynamicTest.dynamicTest(
                    format.name(),
                    () -> {
                      assertThatThrownBy(() -> write(format, List.of(one, one)))
                          .isInstanceOf(IllegalArgumentException.class)
                          .hasMessageContaining("holds one playlist, not 2");
                      assertThat(write(format, List.of(one))).isNotEmpty();
                    }));
  }
}
