package org.segue.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.segue.data.BadInputException;
import org.segue.data.ExternalPlaylist;
import org.segue.data.ExternalTrack;

class ChallengeSetTest {

  private static final String TWO =
      """
      {"date": "2018-01-16", "version": "v1", "more": {"a": [1, {"b": 2}]},
       "playlists": [
        {"name": "Übung ☕", "num_holdouts": 11, "pid": 1000002, "num_tracks": 13, "num_samples": 2,
         "tracks": [
          {"pos": 4, "artist_name": "Ann", "track_uri": "spotify:track:b", "artist_uri": "A",
           "track_name": "Bee", "album_uri": "L", "duration_ms": 1200, "album_name": "Hive"},
          {"pos": 9, "track_uri": "spotify:track:a", "track_name": null}]},
        {"pid": 7, "num_holdouts": null, "num_tracks": 5, "tracks": []}
       ]}
      """;

  @Test
  void readsPlaylistsInFileOrder() throws IOException {
    ChallengeSet set = read(TWO);
    assertThat(set.date()).isEqualTo("2018-01-16");
    assertThat(set.version()).isEqualTo("v1");
    assertThat(set.playlists())
        .containsExactly(
            new ExternalPlaylist(
                1000002,
                "Übung ☕",
                null,
                null,
                0,
                -1,
                -1,
                11,
                List.of(
                    new ExternalTrack("spotify:track:b", "Bee", "A", "Ann", "L", "Hive", 1200),
                    new ExternalTrack("spotify:track:a", null, null, null, null, null, 0)),
                List.of(4, 9)),
            new ExternalPlaylist(7, null, null, null, 0, -1, -1, 5, List.of(), List.of()));
  }

  @Test
  void compressionIsToldByContent() throws IOException {
    assertThat(ChallengeSet.read(new ByteArrayInputStream(gzip(TWO)), "test").playlists())
        .isEqualTo(read(TWO).playlists());
  }

  @Test
  void missingAndNullFieldsAreTolerated() throws IOException {
    ChallengeSet set =
        read(
            """
            {"playlists": [{"pid": 3, "name": null, "tracks": null},
             {"pid": 4, "tracks": [{"pos": 0, "track_uri": null}, {"track_uri": "x"}]}]}\
            """);
    assertThat(set.date()).isNull();
    assertThat(set.playlists().get(0).title()).isNull();
    assertThat(set.playlists().get(0).tracks()).isEmpty();
    assertThat(set.playlists().get(1).tracks()).extracting(ExternalTrack::uri).containsExactly("x");
    assertThat(set.playlists().get(1).positions()).isEmpty(); // not told for every track
  }

  @Test
  void placesCountFromZero() {
    assertThatThrownBy(() -> read("{\"playlists\": [{\"pid\": 4, \"tracks\": [{\"pos\": -2}]}]}"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("a place counts from 0, but here is -2");
  }

  @Test
  void everyPrefixEndsInAnErrorWithAPosition() {
    byte[] whole = TWO.getBytes(StandardCharsets.UTF_8);
    for (int length = 0; length < whole.length - 1; length++) { // the last byte is a line end
      byte[] prefix = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> ChallengeSet.read(new ByteArrayInputStream(prefix), "cut.json"))
          .as("%d bytes", length)
          .isInstanceOf(BadInputException.class)
          .hasMessageMatching("(?s)cut.json at byte [0-9]+: .*");
    }
  }

  @Test
  void everyPrefixOfACompressedSetEndsInAnErrorWithAPosition() throws IOException {
    byte[] whole = gzip(TWO);
    for (int length = 0; length < whole.length; length++) {
      byte[] prefix = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> ChallengeSet.read(new ByteArrayInputStream(prefix), "cut.json.gz"))
          .as("%d bytes", length)
          .isInstanceOf(BadInputException.class)
          .hasMessageMatching("(?s)cut.json.gz at byte [0-9]+: .*");
    }
  }

  @Test
  void aChangedByteNeverEndsInAnythingButAnAnswerOrACleanError() {
    byte[] whole = TWO.getBytes(StandardCharsets.UTF_8);
    for (int at = 0; at < whole.length; at++) {
      for (byte value : new byte[] {0, '"', '}', ']', '9', ',', (byte) 0xff}) {
        byte[] changed = whole.clone();
        changed[at] = value;
        Throwable thrown =
            catchThrowable(() -> ChallengeSet.read(new ByteArrayInputStream(changed), "test"));
        if (thrown != null) {
          assertThat(thrown).isInstanceOf(BadInputException.class);
        }
      }
    }
  }

  @Test
  void errorsTellWhatWasFoundAndWhere() {
    refused("[]", "expected an object with 'playlists', found an array");
    refused("{}", "there is no array 'playlists'");
    refused("{\"playlists\": {}}", "expected an array of playlists, found an object");
    refused("{\"playlists\": [5]}", "at byte 16: expected a playlist, found '5'");
    refused("{\"playlists\": [{\"name\": \"x\"}]}", "a playlist without 'pid'");
    refused("{\"playlists\": [{\"pid\": \"x\"}]}", "expected a whole number, found 'x' (in 'pid')");
    refused("{\"playlists\": [{\"pid\": 99999999999}]}", "not valid JSON");
    refused("{\"playlists\": [{\"pid\": 1}, {\"pid\": 1}]}", "a second playlist with pid 1");
    refused("{\"playlists\": []} x", "not valid JSON");
    refused("{\"playlists\": []} {}", "something follows");
  }

  @Test
  void aMissingFileIsAMissingFile(@TempDir Path folder) {
    assertThatThrownBy(() -> ChallengeSet.read(folder.resolve("none.json")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void readsFromAFile(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("set.json");
    Files.writeString(file, TWO);
    assertThat(ChallengeSet.read(file).source()).isEqualTo(file.toString());
  }

  private static void refused(String json, String why) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(why)
        .hasMessageContaining("at byte");
  }

  private static ChallengeSet read(String json) throws IOException {
    return ChallengeSet.read(
        new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), "test");
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
