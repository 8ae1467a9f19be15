package org.segue.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class WorldSoundsTest {

  private static final WorldPlaylists PLAYLISTS = new World(20, 3, 2000, 100, 300).open();
  private static final WorldSounds SOUNDS = PLAYLISTS.sounds();

  @Test
  void aSoundFollowsFromTheSeedAndTheTrack() {
    WorldSounds again = new World(20, 3, 2000, 100, 300).open().sounds();
    assertThat(again.samples(17)).isEqualTo(SOUNDS.samples(17));
    assertThat(SOUNDS.samples(17)).isNotEqualTo(SOUNDS.samples(18));
    WorldSounds other = new World(20, 4, 2000, 100, 300).open().sounds();
    assertThat(other.samples(17)).isNotEqualTo(SOUNDS.samples(17));
  }

  @Test
  void soundsAreAudibleAndNotClipped() {
    for (int track = 0; track < 20; track++) {
      float[] samples = SOUNDS.samples(track);
      assertThat(samples).hasSize(WorldSounds.SAMPLES);
      double square = 0;
      int full = 0;
      for (float sample : samples) {
        assertThat(Math.abs(sample)).isLessThanOrEqualTo(1);
        square += sample * sample;
        full += Math.abs(sample) == 1 ? 1 : 0;
      }
      assertThat(Math.sqrt(square / samples.length)).isBetween(.05, .7);
      assertThat(full).as("track %d at full scale", track).isLessThan(samples.length / 20);
    }
  }

  @Test
  void theTracksAreThoseOfThePlaylists() {
    Set<String> expected =
        java.util.stream.IntStream.range(0, PLAYLISTS.size())
            .mapToObj(PLAYLISTS::get)
            .flatMap(playlist -> playlist.tracks().stream())
            .map(ExternalTrack::uri)
            .collect(Collectors.toSet());
    Set<String> found =
        Arrays.stream(SOUNDS.tracks(2)).mapToObj(SOUNDS::uri).collect(Collectors.toSet());
    assertThat(found).isEqualTo(expected);
  }
}
