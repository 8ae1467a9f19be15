package org.segue.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TrackNamesTest {

  private static void reads(String name, String core, String version) {
    TrackNames names = TrackNames.of(name);
    assertThat(names.core()).as(name).isEqualTo(core);
    assertThat(names.version()).as(name).isEqualTo(version);
  }

  @Test
  void versionsAreToldByWordsOfSeveralLanguages() {
    reads("Halo (Live at the BBC)", "halo", "live");
    reads("Halo - En Vivo", "halo", "live");
    reads("Halo (Ao Vivo)", "halo", "live");
    reads("Halo - Dal vivo", "halo", "live");
    reads("Halo（ライブ）", "halo", "live");
    reads("Halo - The Voice Performance", "halo", "live");
    reads("Halo - MTV Unplugged", "halo", "live acoustic");
    reads("Halo - Stripped", "halo", "acoustic");
    reads("Halo - Sped Up", "halo", "sped");
    reads("Halo (Slowed + Reverb)", "halo", "slowed");
    reads("Halo (Made Famous by Beyoncé) [Karaoke Version]", "halo", "karaoke cover");
    reads("Halo (Taylor’s Version)", "halo", "recorded");
    reads("Halo - Re-Recorded / Remastered", "halo", "remaster recorded");
    reads("Halo - Remasterizado en 2006", "halo", "remaster");
    reads("Halo「2011リマスター」", "halo", "remaster");
    reads("Halo - Spotify Session", "halo", "session");
    reads("Halo (8D Audio)", "halo", "8d");
  }

  @Test
  void remixesTakesAndExtendedVersionsDifferByTheirWords() {
    reads("Halo (Dave Audé RMX) [2009 Remaster]", "halo", "dave aude remix remaster");
    reads("Halo [C Remix feat. D]", "halo", "c remix");
    reads("Halo - Kant Club Edit", "halo", "kant club edit");
    reads("Halo - Take 3", "halo", "take 3");
    reads("Halo (Extended Version)", "halo", "extended");
    assertThat(TrackNames.of("Halo - Take 1").sameVersion(TrackNames.of("Halo - Take 2")))
        .isFalse();
    assertThat(TrackNames.of("Halo - Live in A").sameVersion(TrackNames.of("Halo (Live)")))
        .isTrue();
  }

  @Test
  void remarksOnReleasesSayNothingOfTheMusic() {
    for (String remark :
        new String[] {
          "Radio Edit",
          "Original Mix",
          "2009 Stereo Mix",
          "20th Anniversary Edition",
          "Super Deluxe",
          "Limited Edition",
          "Music from the Motion Picture \"Halo\"",
          "Theme from Halo",
          "Taken from the film Halo",
          "Burlesque Original Motion Picture Soundtrack",
          "Mono / 2012",
        }) {
      TrackNames names = TrackNames.of("Halo (" + remark + ")");
      assertThat(names.whole()).as(remark).isEqualTo("halo");
      assertThat(names.remark()).as(remark).isTrue();
    }
    assertThat(TrackNames.of("Halo - Remastered").remark()).isTrue();
    assertThat(TrackNames.of("Halo").remark()).isFalse();
    assertThat(TrackNames.of("Halo (Live)").remark()).isFalse();
  }

  @Test
  void whatIsNoKnownQualifierStaysInItsPlace() {
    reads("(I Can't Get No) Satisfaction", "i cant get no satisfaction", "");
    reads("Rock ‘n’ Roll [Part 2] Again", "rock n roll part 2 again", "");
    reads("Halo - Fireproof Edition", "halo fireproof edition", "");
    reads("Halo (Somebody's Version)", "halo somebodys version", "");
    reads("Halo - 2019 Mix", "halo", "mix");
    reads("Live Forever - Live", "live forever", "live");
    reads("Halo (Live) feat. Somebody", "halo", "live");
    reads("10 ft Ganja Plant", "10 ft ganja plant", "");
    reads("(Live)", "live", "");
    reads("/////", "/////", "");
    reads("I´ll Be Home", "ill be home", "");
  }

  @Test
  void numbersAreReadInArabicAndRomanFigures() {
    assertThat(PlainText.numbers("symphony no 5")).isEqualTo("5");
    assertThat(PlainText.numbers("part xiv of 20")).isEqualTo("14 20");
    assertThat(PlainText.numbers("part ii")).isEqualTo("2");
    assertThat(PlainText.numbers("i vivid taxi x 2pac")).isEqualTo("2");
  }

  @Test
  void nothingButPunctuationIsItself() {
    assertThat(TrackNames.artist("!!!")).isEqualTo("!!!");
    assertThat(PlainText.of(" ?! ")).isEqualTo("?!");
    assertThat(PlainText.of("")).isEmpty();
  }

  @Test
  void likenessOfNamesIsJaroWinklers() {
    // the examples of Winkler 1990: m = 6, t = 1, prefix 3; m = 4, t = 0, prefix 1
    assertThat(PlainText.likeness("martha", "marhta")).isCloseTo(0.9611, within(1e-4));
    assertThat(PlainText.likeness("dwayne", "duane")).isCloseTo(0.84, within(1e-4));
    assertThat(PlainText.likeness("abc", "xyz")).isZero();
    assertThat(PlainText.likeness("", "x")).isZero();
  }
}
