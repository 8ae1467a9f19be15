package org.segue.music;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.segue.data.TrackNames;
import org.segue.music.Finding.Verdict;

class MatchTest {

  @Test
  void whatOnlyIsWrittenOtherwiseIsTheSame() {
    same("HUMBLE.", "Kendrick Lamar", "Humble", "Kendrick Lamar");
    same("Déjà Vu (feat. Jay-Z)", "Beyoncé", "Deja Vu", "Beyonce");
    same("Me & You", "Cassie", "Me and You", "Cassie");
    same("Don't Stop Believin'", "Journey", "Don’t Stop Believin", "Journey");
    same("Yellow", "The Beatles", "Yellow", "Beatles");
    same("Under Pressure", "Queen & David Bowie", "Under Pressure", "David Bowie");
    same("夜に駆ける", "YOASOBI", "夜に駆ける", "YOASOBI");
    same("🔥🔥🔥", "Somebody", "🔥🔥🔥", "Somebody");
    same(
        "(I Can't Get No) Satisfaction",
        "Rolling Stones",
        "I Can't Get No Satisfaction",
        "The Rolling Stones");
    same("Come Together - Remastered 2009", "The Beatles", "Come Together", "The Beatles");
    same("Levels - Radio Edit", "Avicii", "Levels (Radio Edit)", "Avicii");
    same("Hey - Tiësto Remix", "Somebody", "Hey (Tiesto Remix)", "Somebody");
  }

  @Test
  void anotherVersionIsNever() {
    String[][] versions = {
      {"Halo", "Halo (Live)"},
      {"Halo", "Halo - Live at Wembley 2009"},
      {"Halo (Live)", "Halo"},
      {"Halo", "Halo - En Vivo"},
      {"Halo", "Halo (Karaoke Version)"},
      {"Halo", "Halo [Instrumental]"},
      {"Halo", "Halo - Acoustic"},
      {"Halo", "Halo (Sped Up)"},
      {"Halo", "Halo (Slowed + Reverb)"},
      {"Halo", "Halo (Made Famous by Beyoncé)"},
      {"Halo", "Halo (Some DJ Remix)"},
      {"Halo (Dave Audé Remix)", "Halo (Olli Collins Remix)"},
      {"Love Story", "Love Story (Taylor’s Version)"},
      {"Part II", "Part III"},
      {"Symphony No. 5", "Symphony No. 6"},
      {"Interlude 1", "Interlude 2"},
    };
    for (String[] pair : versions) {
      assertThat(judge(pair[0], "X", 0, pair[1], "X", 0).verdict())
          .as(pair[0] + " / " + pair[1])
          .isEqualTo(Verdict.NONE);
    }
  }

  @Test
  void wordsOfTitlesAreNoVersions() {
    same("Live Forever", "Oasis", "Live Forever", "Oasis");
    same("Cover Me", "Bruce Springsteen", "Cover Me", "Bruce Springsteen");
    assertThat(TrackNames.of("Live Forever").kinds()).isZero();
    assertThat(TrackNames.of("Live Forever - Live").version()).isEqualTo("live");
  }

  @Test
  void durationsDecide() {
    assertThat(judge("Halo", "X", 200_000, "Halo", "X", 203_000).verdict()).isEqualTo(Verdict.OK);
    Finding near = judge("Halo", "X", 200_000, "Halo", "X", 207_000);
    assertThat(near.verdict()).isEqualTo(Verdict.CHECK);
    assertThat(near.reason()).isEqualTo("7 s longer or shorter");
    assertThat(judge("Halo", "X", 200_000, "Halo", "X", 230_000).verdict()).isEqualTo(Verdict.NONE);
    assertThat(judge("Halo - Remastered", "X", 0, "Halo", "X", 0).verdict())
        .isEqualTo(Verdict.CHECK);
  }

  @Test
  void anotherArtistIsNoneUnlessTheNumberIsTheSame() {
    assertThat(judge("Halo", "Beyoncé", 0, "Halo", "Glee Cast", 0).verdict())
        .isEqualTo(Verdict.NONE);
    Wanted wanted = wanted("Halo", "Beyoncé", 0).withIsrc("us-sm1-0803452");
    Facts hit = Facts.of("1", "Halo", List.of("Knowles"), "", 0).withRelease("USSM10803452", "");
    assertThat(Match.judge(wanted, hit).verdict()).isEqualTo(Verdict.CHECK);
    assertThat(Match.judge(wanted, hit).reason()).contains("same ISRC").contains("Knowles");
  }

  @Test
  void theBestOfSeveralIsTheSurestThenTheNearest() {
    Wanted wanted =
        new Wanted(Wanted.Kind.TRACK, "u", "Halo", "Beyoncé", "I Am", "Halo", 261_000, "");
    List<Facts> hits =
        List.of(
            Facts.of("live", "Halo (Live)", List.of("Beyoncé"), "", 261_000),
            Facts.of("long", "Halo", List.of("Beyoncé"), "Other", 269_000),
            Facts.of("other", "Halo", List.of("Beyoncé"), "Best of", 261_000),
            Facts.of("right", "Halo", List.of("Beyoncé"), "I Am", 261_000));
    Facts best = Match.best(wanted, hits).facts();
    assertThat(best == null ? "none" : best.id()).isEqualTo("right");
    assertThat(Match.best(wanted, List.of()).reason()).isEqualTo("nothing found");
    assertThat(Match.best(wanted, hits.subList(0, 1)).reason())
        .isEqualTo("found something else: another version: 'Halo (Live)'");
  }

  @Test
  void questionsAreFreeOfGuestsAndQuotes() {
    assertThat(Wanted.forSearch("Say \"Yes\" (feat. Somebody) [Remix]"))
        .isEqualTo("Say Yes [Remix]");
    assertThat(Wanted.forSearch("One ft. Two")).isEqualTo("One");
  }

  private static void same(String title, String artist, String theirTitle, String theirArtist) {
    assertThat(judge(title, artist, 100_000, theirTitle, theirArtist, 100_000))
        .as(title + " / " + theirTitle)
        .extracting(Finding::verdict, Finding::reason)
        .containsExactly(Verdict.OK, "");
  }

  private static Finding judge(
      String title, String artist, int ms, String theirTitle, String theirArtist, int theirMs) {
    return Match.judge(
        wanted(title, artist, ms), Facts.of("1", theirTitle, List.of(theirArtist), "", theirMs));
  }

  private static Wanted wanted(String title, String artist, int ms) {
    return new Wanted(Wanted.Kind.TRACK, "u", title, artist, "", title, ms, "");
  }
}
