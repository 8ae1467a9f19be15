package org.segue.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.segue.data.Catalog;
import org.segue.data.ExternalTrack;

class RecordingsTest {

  @Test
  void namesThatDifferInWhatSaysNothingAreOneRecording() {
    for (String name :
        new String[] {
          "song title",
          "Song Title!",
          "Söng Title",
          "Song Title - Remastered",
          "Song Title - Remastered 2009",
          "Song Title - 2009 Digital Remaster",
          "Song Title – Remasterizado",
          "Song Title (Remaster)",
          "Song Title [2011 - Remaster]",
          "Song Title (24-Bit Digitally Remastered 04)",
          "Song Title (feat. Somebody & Somebody Else)",
          "Song Title feat. Somebody",
          "Song Title ft. Somebody",
          "Song Title - feat. Live Band",
          "Song Title (with Somebody)",
          "Song Title (From \"A Film\")",
          "Song Title - From \"A Film\" Soundtrack",
          "Song Title - Radio Edit",
          "Song Title - Original Mix",
          "Song Title (Explicit Album Version)",
          "Song Title - Mono Version / Remastered",
          "Song Title - Bonus Track",
          "Song Title (feat. A) [Single Version] - 2012 Remaster",
          "Song Title（feat. A）",
          "Song Title【Remastered】",
          "Song Title「2011リマスター」",
          "Song Title (Remaster",
        }) {
      assertThat(Recordings.key(name)).as(name).isEqualTo("song title");
    }
  }

  @Test
  void otherPerformancesAndPartsAreOtherRecordings() {
    for (String name :
        new String[] {
          "Song Title - Live",
          "Song Title (Live)",
          "Song Title - Live at the Hall / Remastered 2009",
          "Song Title - En Vivo",
          "Song Title (Somebody Remix)",
          "Song Title - Club Mix",
          "Song Title - Acoustic",
          "Song Title - Acoustic Version",
          "Song Title (Instrumental)",
          "Song Title [Karaoke Version]",
          "Song Title - Demo",
          "Song Title (Re-Recorded / Remastered)",
          "Song Title (From MTV Unplugged)",
          "Song Title (Somebody's Version)",
          "Song Title, Pt. 2",
          "Song Title - Part 2",
          "Song Title (ライブ)",
          "Song Title 2",
          "Song",
        }) {
      assertThat(Recordings.key(name)).as(name).isNotEqualTo("song title");
    }
    assertThat(Recordings.key("Song - Live")).isNotEqualTo(Recordings.key("Song - Acoustic"));
    assertThat(Recordings.key("Suite - Gigue")).isNotEqualTo(Recordings.key("Suite - Sarabande"));
  }

  @Test
  void versionsOfOneOtherRecordingAreOneAsWell() {
    assertSame("Song - Live", "Song (Live)", "Song (feat. A) - Live / Remastered");
    assertSame("Song (A Remix)", "Song - A Remix", "Song (feat. B) [A Remix]");
    assertSame("(I Can't) Sing", "(I Can’t) Sing - Mono Version");
    assertSame("東京（Live）", "東京 - Live");
  }

  @Test
  void namesWithoutWordsAreStillNames() {
    assertThat(Recordings.key("???")).isNotEqualTo(Recordings.key("!!!"));
    assertThat(Recordings.key("(Live)")).isEqualTo("live");
    assertThat(Recordings.key("feat. Somebody")).isEqualTo("feat somebody");
    assertThat(Recordings.key("10 ft Ganja Plant")).isEqualTo("10 ft ganja plant");
    assertThat(Recordings.key(" - ")).isNotNull();
    assertThat(Recordings.hash("")).isZero();
    assertThat(Recordings.hash(null)).isZero();
    assertThat(Recordings.hash("x")).isNotZero();
  }

  @Test
  void onlyTracksOfOneKnownArtistAreOneRecording() {
    Catalog.Builder builder = new Catalog.Builder();
    int a = builder.addArtist("artist:a", "A");
    int b = builder.addArtist("artist:b", "B");
    int song = builder.addTrack("t:0", "Song", a, -1, 0);
    int remaster = builder.addTrack("t:1", "Song - Remastered", a, -1, 0);
    int cover = builder.addTrack("t:2", "Song", b, -1, 0);
    int nobody = builder.addTrack("t:3", "Song", -1, -1, 0);
    int nobodyElse = builder.addTrack("t:4", "Song", -1, -1, 0);
    int unnamed = builder.addTrack("t:5", "", a, -1, 0);
    int unnamedToo = builder.addTrack("t:6", "", a, -1, 0);
    Recordings recordings = new Recordings(builder.build());
    assertThat(recordings.of(remaster)).isEqualTo(recordings.of(song));
    assertThat(recordings.of(cover)).isNotEqualTo(recordings.of(song));
    assertThat(recordings.of(nobody)).isNotEqualTo(recordings.of(nobodyElse));
    assertThat(recordings.of(unnamed)).isNotEqualTo(recordings.of(unnamedToo));
    ExternalTrack told = new ExternalTrack("t:?", "SONG", null, "a", null, null, 0);
    assertThat(recordings.same(remaster, told, Recordings.hash(told.name()))).isTrue();
    assertThat(recordings.same(cover, told, Recordings.hash(told.name()))).isFalse();
  }

  @Test
  void whatIsUnknownIsNobodysName() {
    Catalog.Builder builder = new Catalog.Builder();
    int song = builder.addTrack("t:0", "Hello", builder.addArtist("", "Evanescence"), -1, 0);
    Recordings recordings = new Recordings(builder.build());
    ExternalTrack told = new ExternalTrack("t:?", "Hello", "", "Adele", null, null, 0);
    assertThat(recordings.same(song, told, Recordings.hash(told.name()))).isFalse();
    ExternalTrack same = new ExternalTrack("t:?", "Hello", "", "Evanescence", null, null, 0);
    assertThat(recordings.same(song, same, Recordings.hash(same.name()))).isTrue();
  }

  private static void assertSame(String... names) {
    for (String name : names) {
      assertThat(Recordings.key(name)).as(name).isEqualTo(Recordings.key(names[0]));
    }
  }
}
