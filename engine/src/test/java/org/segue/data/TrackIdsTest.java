package org.segue.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrackIdsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spotify:track:4uLU6hMCjMI75M1A2tKUQC",
        "https://open.spotify.com/track/4uLU6hMCjMI75M1A2tKUQC",
        "https://open.spotify.com/track/4uLU6hMCjMI75M1A2tKUQC?si=1",
        "https://open.spotify.com/intl-de/track/4uLU6hMCjMI75M1A2tKUQC",
        "open.spotify.com/track/4uLU6hMCjMI75M1A2tKUQC#0:12",
        "4uLU6hMCjMI75M1A2tKUQC"
      })
  void aTrackHasOneUriHoweverItIsWritten(String text) {
    assertThat(TrackIds.spotifyTrack(text)).isEqualTo("spotify:track:4uLU6hMCjMI75M1A2tKUQC");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spotify:track:",
        "spotify:track:a-b",
        "spotify:track:ü",
        "https://open.spotify.com/track/",
        "https://open.spotify.com/track/a.b",
        "https://open.spotify.com/album/4uLU6hMCjMI75M1A2tKUQC",
        "https://open.spotify.org/track/4uLU6hMCjMI75M1A2tKUQC"
      })
  void whatOnlyLooksLikeATrackIsNone(String text) {
    assertThat(TrackIds.spotifyTrack(text)).isNull();
  }

  @Test
  void anIdMayHaveAsManyAsSixtyFourCharacters() {
    String longest = "a".repeat(64);
    for (String before : new String[] {"spotify:track:", "https://open.spotify.com/track/"}) {
      assertThat(TrackIds.spotify(before + longest)).isEqualTo("track:" + longest);
      assertThat(TrackIds.spotify(before + longest + "a")).isNull();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "USABC1234567,USABC1234567",
    "us-abc-12-34567,USABC1234567",
    "urn:isrc:USABC1234567,USABC1234567",
    "isrc:usabc1234567,USABC1234567"
  })
  void anIsrcIsBroughtToOneForm(String text, String isrc) {
    assertThat(TrackIds.isrc(text)).isEqualTo(isrc);
    assertThat(TrackIds.isrc("spotify:" + text)).isNull();
  }
}
