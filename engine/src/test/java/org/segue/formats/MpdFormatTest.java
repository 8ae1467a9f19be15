package org.segue.formats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.segue.data.BadInputException;
import org.segue.data.ExternalPlaylist;

class MpdFormatTest {

  private static List<ExternalPlaylist> read(byte[] content) {
    List<ExternalPlaylist> playlists = new ArrayList<>();
    new MpdFormat()
        .read(new ByteArrayInputStream(content), "f.json", (p, lost) -> playlists.add(p));
    return playlists;
  }

  private static List<ExternalPlaylist> read(String content) {
    return read(content.getBytes(UTF_8));
  }

  @Test
  void readsEveryField() {
    ExternalPlaylist p =
        read(MpdSamples.slice(MpdSamples.playlist(3, "Chill", "a1", "b1"))).getFirst();
    assertThat(p.pid()).isEqualTo(3);
    assertThat(p.title()).isEqualTo("Chill");
    assertThat(p.collaborative()).isFalse();
    assertThat(p.modifiedAt()).isEqualTo(1493424000);
    assertThat(p.followers()).isEqualTo(1);
    assertThat(p.edits()).isEqualTo(6);
    assertThat(p.positions()).isEmpty();
    assertThat(p.tracks()).hasSize(2);
    assertThat(p.tracks().getFirst().uri()).isEqualTo("spotify:track:a1");
    assertThat(p.tracks().getFirst().name()).isEqualTo("Söng \"a1\" ♫");
    assertThat(p.tracks().getFirst().artistName()).isEqualTo("Ärtist a");
    assertThat(p.tracks().getFirst().durationMs()).isEqualTo(2000);
  }

  @Test
  void oneTrackIsOneObject() {
    List<ExternalPlaylist> playlists =
        read(
            MpdSamples.slice(
                MpdSamples.playlist(0, "x", "a1", "b1"), MpdSamples.playlist(1, "y", "a1")));
    assertThat(playlists.get(1).tracks().getFirst()).isSameAs(playlists.get(0).tracks().getFirst());
  }

  @Test
  void nullAndMissingFieldsAreUnknownValues() {
    String bare =
        """
        {"playlists": [{"pid": null, "name": null, "collaborative": null, "modified_at": null,
          "num_followers": null, "future": {"deep": [1, {"x": 2}]},
          "tracks": [{"track_uri": "spotify:track:a", "artist_uri": null, "duration_ms": null},
                     {"track_name": "no uri"}]},
         {"tracks": null}, {}]}\
        """;
    List<ExternalPlaylist> playlists = read(bare);
    assertThat(playlists).hasSize(3);
    ExternalPlaylist first = playlists.getFirst();
    assertThat(first.pid()).isEqualTo(-1);
    assertThat(first.title()).isNull();
    assertThat(first.collaborative()).isNull();
    assertThat(first.followers()).isEqualTo(-1);
    assertThat(first.tracks()).hasSize(1);
    assertThat(first.tracks().getFirst().artistUri()).isNull();
    assertThat(playlists.get(1).tracks()).isEmpty();
  }

  @Test
  void placesAreKeptWhereTheyAreNotTheFirst() {
    String random =
        "{\"tracks\": ["
            + MpdSamples.track(4, "a1", "")
            + ","
            + MpdSamples.track(9, "b1", "")
            + "]}";
    assertThat(read(random).getFirst().positions()).containsExactly(4, 9);
  }

  @Test
  void laterMentionsCompleteEarlierOnes() {
    String twice =
        """
        [{"pid": 0, "tracks": [{"track_uri": "spotify:track:a"}]},
         {"pid": 1, "tracks": [{"track_uri": "spotify:track:a", "track_name": "N"}]}]\
        """;
    List<ExternalPlaylist> playlists = read(twice);
    assertThat(playlists.get(1).tracks().getFirst().name()).isEqualTo("N");
  }

  /// A truncated file at every byte: a position in the error, never another failure.
  @Test
  void everyPrefixIsACleanError() {
    byte[] whole = MpdSamples.slice(MpdSamples.playlist(3, "Chill ♫", "a1", "b1")).getBytes(UTF_8);
    for (int length = 0; length < whole.length; length++) {
      byte[] prefix = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> read(prefix))
          .as("prefix of %d bytes", length)
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("f.json at byte ");
    }
  }

  @Test
  void damagedBytesAreAnAnswerOrACleanError() {
    byte[] whole = MpdSamples.slice(MpdSamples.playlist(3, "Chill ♫", "a1", "b1")).getBytes(UTF_8);
    SplittableRandom random = new SplittableRandom(1);
    for (int round = 0; round < 5000; round++) {
      byte[] damaged = whole.clone();
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      try {
        assertThat(read(damaged)).isNotNull();
      } catch (BadInputException e) {
        assertThat(e).hasMessageContaining("f.json");
      }
    }
  }

  @Test
  void wrongLayoutsNameByteAndRemedy() {
    assertThatThrownBy(() -> read("{\"playlists\": [{\"tracks\": [3]}]}"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("at byte 27")
        .hasMessageContaining("a track object")
        .hasMessageContaining("--skip-bad");
    assertThatThrownBy(() -> read("{\"songs\": []}"))
        .hasMessageContaining("\"playlists\" or \"tracks\"");
    assertThatThrownBy(() -> read("{\"playlists\": 3}"))
        .hasMessageContaining("one array \"playlists\"");
    assertThatThrownBy(() -> read("{\"playlists\": [{\"pid\": \"x\", \"tracks\": []}]}"))
        .hasMessageContaining("a number \"pid\"");
    assertThatThrownBy(() -> read("{\"playlists\": [{\"tracks\": [{\"pos\": -1}]}]}"))
        .hasMessageContaining("a place \"pos\" from 0 on, found -1");
    assertThatThrownBy(() -> read("{\"tracks\": []} {}"))
        .hasMessageContaining("the end of the file");
    assertThatThrownBy(() -> read("42")).isInstanceOf(BadInputException.class);
    assertThatThrownBy(() -> read("[".repeat(100_000))).isInstanceOf(BadInputException.class);
  }

  @Test
  void recognisesByContent() {
    assertThat(new MpdFormat().recognizes(" \n{".getBytes(UTF_8))).isTrue();
    assertThat(new MpdFormat().recognizes("\ufeff{".getBytes(UTF_8))).isTrue();
    assertThat(new MpdFormat().recognizes("#EXTM3U".getBytes(UTF_8))).isFalse();
    assertThat(new MpdFormat().recognizes(new byte[0])).isFalse();
  }
}
