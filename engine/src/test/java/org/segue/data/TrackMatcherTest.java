package org.segue.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.segue.data.TrackMatch.By;
import org.segue.data.TrackMatch.Status;

class TrackMatcherTest {

  private static final String MBID = "5f3a8c1e-0b1d-4c2e-9a3f-7d6e5c4b3a21";

  private static ExternalTrack track(
      String uri, String name, String artist, int seconds, ExternalTrack.@Nullable Clues clues) {
    return new ExternalTrack(uri, name, null, artist, null, "Album", 1000 * seconds, clues);
  }

  private static ExternalTrack.Clues clues(@Nullable String isrc, @Nullable String mbid) {
    return new ExternalTrack.Clues(isrc, mbid, null, null, 7);
  }

  private static final TrackMatcher MATCHER = new TrackMatcher(catalog(), 2);

  private static Catalog catalog() {
    DatasetBuilder builder = new DatasetBuilder(false);
    builder.add(
        ExternalPlaylist.of(
            "all",
            List.of(
                track("u:halo", "Halo", "Beyoncé", 260, clues("QZAAA2000001", null)),
                track("u:halo-b", "Halo", "Somebody Else", 200, clues("QZAAA2000001", MBID)),
                track("u:sun", "Here Comes the Sun - Remastered 2009", "The Beatles", 185, null),
                track("u:wall", "Wonderwall", "Oasis", 258, null),
                track("u:wall-live", "Wonderwall - Live at Wembley", "Oasis", 270, null),
                track("u:wall-remix", "Wonderwall (Cups Remix)", "Oasis", 300, null),
                track("u:stairs", "Stairway to Heaven", "Led Zeppelin", 482, null),
                track("u:part1", "Shine On, Pt. 1", "Pink Floyd", 800, null),
                track("u:part2", "Shine On, Pt. 2", "Pink Floyd", 700, null),
                track("u:pressure", "Under Pressure (feat. David Bowie)", "Queen", 248, null),
                track("u:kanji", "夜に駆ける", "YOASOBI", 260, null),
                track("u:emoji", "🔥🔥", "Fire", 100, null),
                track("u:tyler", "See You Again", "Tyler, The Creator", 180, null))),
        "test",
        0);
    return builder.build().catalog();
  }

  private static TrackMatch match(String name, @Nullable String artist, int seconds) {
    return MATCHER.match(
        new ExternalTrack("name:x", name, null, artist, null, null, 1000 * seconds), 1);
  }

  private static void finds(
      String name, @Nullable String artist, String uri, Status status, By by) {
    TrackMatch match = match(name, artist, 0);
    assertThat(match.status()).as(name).isEqualTo(status);
    assertThat(match.by()).as(name).isEqualTo(by);
    assertThat(match.track() < 0 ? "" : MATCHER.catalog().trackUri(match.track()))
        .as(name)
        .isEqualTo(uri);
  }

  @Test
  void theOwnUriComesFirstThenMbidThenIsrc() {
    TrackMatch own =
        MATCHER.match(track("u:wall", "Halo", "Beyoncé", 0, clues("QZAAA2000001", MBID)), 3);
    assertThat(MATCHER.catalog().trackUri(own.track())).isEqualTo("u:wall");
    assertThat(own.by()).isEqualTo(By.ID);
    assertThat(own.row()).isEqualTo(3);
    TrackMatch mbid =
        MATCHER.match(track("x", "Halo", "Beyoncé", 0, clues("QZAAA2000001", MBID)), 1);
    assertThat(MATCHER.catalog().trackUri(mbid.track())).isEqualTo("u:halo-b");
    assertThat(mbid.by()).isEqualTo(By.MBID);
    TrackMatch isrc =
        MATCHER.match(track("x", "Halo", "Beyonce", 260, clues("QZAAA2000001", null)), 1);
    assertThat(MATCHER.catalog().trackUri(isrc.track())).isEqualTo("u:halo"); // the better of two
    assertThat(isrc.by()).isEqualTo(By.ISRC);
  }

  @Test
  void namesAreEqualOnceNormalised() {
    finds("HALO", "beyonce", "u:halo", Status.OK, By.NAME);
    finds("Halo (feat. Nobody)", "Beyoncé & Someone", "u:halo", Status.OK, By.NAME);
    finds("Here Comes The Sun (Remastered)", "Beatles", "u:sun", Status.OK, By.NAME);
    finds("Under Pressure", "Queen, David Bowie", "u:pressure", Status.OK, By.NAME);
    finds("夜に駆ける", "YOASOBI", "u:kanji", Status.OK, By.NAME);
    finds("🔥🔥", "Fire", "u:emoji", Status.OK, By.NAME);
    finds("See You Again", "Tyler, The Creator", "u:tyler", Status.OK, By.NAME);
    finds("Wonderwall [Explicit]", "Oasis", "u:wall", Status.OK, By.NAME);
  }

  @Test
  void aVersionIsNeverTakenForAnotherSilently() {
    finds("Wonderwall (Live)", "Oasis", "u:wall-live", Status.OK, By.NAME);
    finds("Wonderwall - Cups Remix", "Oasis", "u:wall-remix", Status.OK, By.NAME);
    finds("Wonderwall (Bowls Remix)", "Oasis", "u:wall", Status.CHECK, By.SIMILAR);
    for (String version :
        List.of(
            "Remix", "Acoustic", "Instrumental", "Karaoke", "Sped Up", "Live", "Remastered 2011")) {
      TrackMatch match = match("Halo (" + version + ")", "Beyoncé", 260);
      assertThat(match.status()).as(version).isEqualTo(Status.CHECK);
    }
    finds("Here Comes the Sun", "The Beatles", "u:sun", Status.CHECK, By.SIMILAR);
  }

  @Test
  void alikeNamesAreFoundButPrecisionComesFirst() {
    finds("Stairway to Heavens", "Led Zeppelin", "u:stairs", Status.OK, By.SIMILAR);
    finds("Stairwy to Heven", "Led Zeppelin", "u:stairs", Status.OK, By.SIMILAR);
    finds("Stairway to Heaven", "Led Zepelin", "u:stairs", Status.CHECK, By.SIMILAR);
    finds("Shine On, Pt. 3", "Pink Floyd", "", Status.MISS, By.NOTHING);
    finds("Shine On", "Pink Floyd", "u:part1", Status.CHECK, By.SIMILAR);
    finds("Halo", "Nobody Known", "", Status.MISS, By.NOTHING);
    finds("Something Else", "Beyoncé", "", Status.MISS, By.NOTHING);
    finds("Wonderwall", null, "u:wall", Status.CHECK, By.NAME); // nobody said by whom
    assertThat(match("Halo", "Beyoncé", 262).status()).isEqualTo(Status.OK);
    assertThat(match("Halo", "Beyoncé", 400).status()).isEqualTo(Status.CHECK);
    assertThat(match("", "Beyoncé", 0).status()).isEqualTo(Status.MISS);
    assertThat(match("-", "-", 0).status()).isEqualTo(Status.MISS);
  }

  @Test
  void aResolvedPlaylistHasTheCatalogsUris() {
    ExternalPlaylist playlist =
        ExternalPlaylist.of(
            "mine",
            List.of(
                track("a", "Halo", "Beyoncé", 260, null),
                track("b", "Wonderwall (Acoustic)", "Oasis", 0, null),
                track("c", "Nothing", "Nobody", 0, null)));
    MatchedPlaylist matched = MATCHER.match(playlist);
    assertThat(matched.summary()).isEqualTo("1 found, 1 to check, 1 missing");
    assertThat(matched.resolved(MATCHER.catalog(), false).tracks())
        .extracting(ExternalTrack::uri)
        .containsExactly("u:halo", "u:wall", "c");
    assertThat(matched.resolved(MATCHER.catalog(), true).tracks())
        .extracting(ExternalTrack::uri)
        .containsExactly("u:halo", "b", "c");
  }

  @Test
  void identifiersAreManyToMany() {
    Catalog catalog = MATCHER.catalog();
    assertThat(catalog.identified("isrc:QZAAA2000001")).hasSize(2);
    assertThat(catalog.identified("mbid:" + MBID)).containsExactly(catalog.findTrack("u:halo-b"));
    assertThat(catalog.identified("isrc:none")).isEmpty();
    assertThat(TrackIds.isrc(" us-um7-17-03861".strip())).isEqualTo("USUM71703861");
    assertThat(TrackIds.isrc("urn:isrc:USUM71703861")).isEqualTo("USUM71703861");
    assertThat(TrackIds.isrc("not an isrc")).isNull();
    assertThat(TrackIds.mbid("https://musicbrainz.org/recording/" + MBID)).isEqualTo(MBID);
    assertThat(
            TrackIds.spotifyTrack(
                "https://open.spotify.com/intl-de/track/4a1b2c3d4e5f6g7h8i9j0k?si=1"))
        .isEqualTo("spotify:track:4a1b2c3d4e5f6g7h8i9j0k");
    assertThat(TrackIds.spotifyTrack("spotify:episode:4a1b2c3d4e5f6g7h8i9j0k")).isNull();
  }
}
