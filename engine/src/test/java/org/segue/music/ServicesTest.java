package org.segue.music;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.segue.music.Finding.Verdict;
import org.segue.music.Service.Offer;

/// Replies in the shapes that the services have, and what is made of them. Longer than most, as one
/// server, one clock and one courier stand in for all services.
class ServicesTest {

  private static final WireMockServer SERVER =
      new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));

  private static final String SPOTIFY_ID = "7ouMYWpwJ422jRcDASZB7P";
  private static final Wanted KNIGHTS =
      new Wanted(
          Wanted.Kind.TRACK,
          "spotify:track:" + SPOTIFY_ID,
          "Knights of Cydonia",
          "Muse",
          "Black Holes and Revelations",
          "Knights of Cydonia",
          366_000,
          "");
  private static final Wanted ALBUM =
      new Wanted(
          Wanted.Kind.ALBUM,
          "spotify:album:0eFHYz8NmK75zSplL5qlfM",
          "Black Holes and Revelations",
          "Muse",
          "Black Holes and Revelations",
          "Knights of Cydonia",
          0,
          "");

  @TempDir Path folder = Path.of(""); // JUnit sets it
  private final FakeTime time = new FakeTime();
  private @Nullable Courier courier;

  @BeforeAll
  static void start() {
    SERVER.start();
  }

  @AfterAll
  static void stop() {
    SERVER.stop();
  }

  @BeforeEach
  void open() throws IOException {
    SERVER.resetAll();
    courier =
        Courier.open(
            folder,
            new Courier.Manners("Segue/1 ( me@example.org )", Duration.ofMinutes(2), false),
            new HttpTransport(),
            new AllowedHosts(
                Set.of("localhost:" + SERVER.port()),
                host -> new InetAddress[] {InetAddress.getLoopbackAddress()}),
            time);
  }

  @AfterEach
  void close() throws IOException {
    courier().close();
  }

  // Deezer

  @Test
  void deezerFindsATrackAndTellsAllOfIt() throws Exception {
    SERVER.stubFor(
        get(urlPathEqualTo("/search/track"))
            .withQueryParam("q", equalTo("artist:\"Muse\" track:\"Knights of Cydonia\""))
            .willReturn(okJson(deezerHits())));
    SERVER.stubFor(get("/track/3").willReturn(okJson(deezerTrack())));
    Facts facts = facts(deezer().find(KNIGHTS, Offer.FEATURES, courier()));
    assertThat(facts.id()).isEqualTo("3");
    assertThat(facts.sound().bpm()).isEqualTo(136.8);
    assertThat(facts.sound().gain()).isEqualTo(-8.3);
    assertThat(facts.sound().rank()).isEqualTo(734_511);
    assertThat(facts.sound().explicit()).isFalse();
    assertThat(facts.isrc()).isEqualTo("GBAHT0500600");
    assertThat(facts.date()).isEqualTo("2006-07-03");
    assertThat(facts.durationMs()).isEqualTo(366_000);
    assertThat(deezer().find(KNIGHTS, Offer.METADATA, courier()))
        .extracting("facts")
        .isEqualTo(facts);
    assertThat(SERVER.getAllServeEvents()).hasSize(2);
  }

  @Test
  void deezerIsAskedByNumberFirst() throws Exception {
    SERVER.stubFor(get("/track/isrc:GBAHT0500600").willReturn(okJson(deezerTrack())));
    Facts facts = facts(deezer().find(KNIGHTS.withIsrc("GBAHT0500600"), Offer.METADATA, courier()));
    assertThat(facts.id()).isEqualTo("3");
    assertThat(SERVER.getAllServeEvents()).hasSize(1);
  }

  @Test
  void deezersErrorsComeAsSuccesses() throws Exception {
    SERVER.stubFor(get("/track/isrc:GBAHT0500600").willReturn(okJson(deezerError(800, "no data"))));
    SERVER.stubFor(
        get(urlPathEqualTo("/search/track"))
            .inScenario("quota")
            .whenScenarioStateIs("Started")
            .willReturn(okJson(deezerError(4, "Quota limit exceeded")))
            .willSetStateTo("busy"));
    SERVER.stubFor(
        get(urlPathEqualTo("/search/track"))
            .inScenario("quota")
            .whenScenarioStateIs("busy")
            .willReturn(okJson(deezerError(700, "Service busy")))
            .willSetStateTo("free"));
    SERVER.stubFor(
        get(urlPathEqualTo("/search/track"))
            .inScenario("quota")
            .whenScenarioStateIs("free")
            .willReturn(okJson(deezerHits())));
    SERVER.stubFor(get("/track/3").willReturn(okJson(deezerError(600, "wrong query"))));
    Wanted wanted = KNIGHTS.withIsrc("GBAHT0500600");
    assertThat(facts(deezer().find(wanted, Offer.COVER, courier())).id()).isEqualTo("3");
    assertThat(time.slept()).isEqualTo(Duration.ofSeconds(5 + 10));
    assertThatThrownBy(() -> deezer().find(wanted, Offer.FEATURES, courier()))
        .isInstanceOf(FailedException.class)
        .hasMessage("deezer: error 600: wrong query");
    SERVER.verify(1, getRequestedFor(urlEqualTo("/track/isrc:GBAHT0500600")));
  }

  @Test
  void deezersCodesAreAboutTheQuestionOrTheDoor() {
    for (int code : new int[] {100, 200, 500, 501, 600, 12_345}) {
      SERVER.stubFor(
          get(urlPathEqualTo("/search/track")).willReturn(okJson(deezerError(code, "no"))));
      assertThatThrownBy(() -> deezer().find(KNIGHTS, Offer.COVER, courier()))
          .isInstanceOf(FailedException.class)
          .hasMessage("deezer: error %d: no".formatted(code))
          .matches(e -> !((FailedException) e).passing());
    }
    for (int code : new int[] {300, 901}) {
      SERVER.stubFor(
          get(urlPathEqualTo("/search/track")).willReturn(okJson(deezerError(code, "no"))));
      assertThatThrownBy(() -> deezer().find(KNIGHTS, Offer.COVER, courier()))
          .isInstanceOf(ClosedException.class)
          .hasMessageStartingWith("deezer: error %d: no".formatted(code));
    }
    SERVER.verify(8, getRequestedFor(urlPathEqualTo("/search/track"))); // none is tried again
    assertThat(time.sleeps()).isEmpty();
  }

  @Test
  void deezersPreviewsAreAskedForAnewWhenTheirTimeIsUp() throws Exception {
    SERVER.stubFor(get(urlPathEqualTo("/search/track")).willReturn(okJson(deezerHits())));
    long soon = time.now().getEpochSecond() + 240;
    SERVER.stubFor(
        get("/track/3").willReturn(okJson(deezerTrack().replace("EXP", Long.toString(soon)))));
    assertThat(facts(deezer().find(KNIGHTS, Offer.PREVIEW, courier())).preview())
        .contains("exp=" + soon);
    time.pass(Duration.ofSeconds(170));
    deezer().find(KNIGHTS, Offer.PREVIEW, courier());
    SERVER.verify(1, getRequestedFor(urlEqualTo("/track/3")));
    time.pass(Duration.ofSeconds(20)); // less than a minute left
    deezer().find(KNIGHTS, Offer.PREVIEW, courier());
    SERVER.verify(2, getRequestedFor(urlEqualTo("/track/3")));
    SERVER.stubFor(
        get("/track/3").willReturn(okJson(deezerTrack().replaceAll("https[^\"]*mp3[^\"]*", ""))));
    assertThat(deezer().find(KNIGHTS, Offer.PREVIEW, courier()).reason())
        .isEqualTo("Deezer has it without a preview");
  }

  @Test
  void deezerFindsAlbumsByNameThenByTheirTrack() throws Exception {
    SERVER.stubFor(
        get(urlPathEqualTo("/search/album"))
            .withQueryParam("q", containing("album:\"Black Holes and Revelations\""))
            .willReturn(
                okJson(
                    """
                    {"data":[
                     {"id":8,"title":"Black Holes and Revelations (Tribute)","cover_big":"https://x/1",
                      "artist":{"name":"Piano Dreamers"},"type":"album"},
                     {"id":9,"title":"Black Holes & Revelations","cover_big":"https://x/2","nb_tracks":11,
                      "artist":{"id":705,"name":"Muse"},"type":"album"}],"total":2}
                    """)));
    Finding found = deezer().find(ALBUM, Offer.COVER, courier());
    assertThat(facts(found).cover()).isEqualTo("https://x/2");
    assertThat(found.verdict()).isEqualTo(Verdict.OK);
    SERVER.resetAll();
    Wanted other =
        new Wanted(
            Wanted.Kind.ALBUM,
            "u",
            "Black Holes and Revelations +",
            "Muse",
            "",
            "Knights of Cydonia",
            0,
            "");
    SERVER.stubFor(get(urlPathEqualTo("/search/album")).willReturn(okJson("{\"data\":[]}")));
    SERVER.stubFor(get(urlPathEqualTo("/search/track")).willReturn(okJson(deezerHits())));
    assertThat(facts(deezer().find(other, Offer.COVER, courier())).cover())
        .isEqualTo("https://cdn-images.dzcdn.net/images/cover/abc/500x500-000000-80-0-0.jpg");
  }

  @Test
  void aPictureThatStandsForNoneIsNone() throws Exception {
    SERVER.stubFor(
        get(urlPathEqualTo("/search/album"))
            .willReturn(
                okJson(
                    """
                    {"data":[{"id":9,"title":"Black Holes and Revelations",
                     "cover_big":"https://cdn-images.dzcdn.net/images/cover//500x500-000000-80-0-0.jpg",
                     "artist":{"name":"Muse"}}]}
                    """)));
    assertThat(deezer().find(ALBUM, Offer.COVER, courier()))
        .extracting(Finding::verdict, Finding::reason)
        .containsExactly(Verdict.NONE, "Deezer has it without a picture");
  }

  // MusicBrainz and the Cover Art Archive

  @Test
  void musicBrainzFindsRecordings() throws Exception {
    SERVER.stubFor(
        get(urlPathEqualTo("/ws/2/recording"))
            .withQueryParam(
                "query", equalTo("recording:\"Knights of Cydonia\" AND artist:\"Muse\""))
            .withQueryParam("fmt", equalTo("json"))
            .willReturn(okJson(recordings())));
    Facts facts = facts(musicBrainz().find(KNIGHTS, Offer.METADATA, courier()));
    assertThat(facts.id()).isEqualTo("2e9f7aa0-5a0d-4b0e-9d5a-5d5d8b5ffb10");
    assertThat(facts.durationMs()).isEqualTo(366_213);
    assertThat(facts.date()).isEqualTo("2006-06-13");
    assertThat(facts.isrc()).isEqualTo("GBAHT0500600");
  }

  @Test
  void musicBrainzKnowsNumbersOrNot() throws Exception {
    SERVER.stubFor(
        get(urlPathEqualTo("/ws/2/isrc/GBAHT0500600"))
            .willReturn(okJson("{\"isrc\":\"GBAHT0500600\"," + recordings().substring(1))));
    SERVER.stubFor(
        get(urlPathEqualTo("/ws/2/isrc/GBAHT0500601"))
            .willReturn(aResponse().withStatus(404).withBody("{\"error\":\"Not Found\"}")));
    SERVER.stubFor(
        get(urlPathEqualTo("/ws/2/recording"))
            .willReturn(okJson("{\"count\":0,\"recordings\":[]}")));
    Facts facts =
        facts(musicBrainz().find(KNIGHTS.withIsrc("GBAHT0500600"), Offer.METADATA, courier()));
    assertThat(facts.isrc()).isEqualTo("GBAHT0500600");
    assertThat(
            musicBrainz()
                .find(KNIGHTS.withIsrc("GBAHT0500601"), Offer.METADATA, courier())
                .reason())
        .isEqualTo("nothing found");
  }

  @Test
  void musicBrainzSaysTooMuchWith503() throws Exception {
    SERVER.stubFor(
        get(urlPathEqualTo("/ws/2/recording"))
            .inScenario("busy")
            .whenScenarioStateIs("Started")
            .willReturn(
                aResponse()
                    .withStatus(503)
                    .withBody(
                        "{\"error\":\"Your requests are exceeding the allowable rate limit\"}"))
            .willSetStateTo("free"));
    SERVER.stubFor(
        get(urlPathEqualTo("/ws/2/recording"))
            .inScenario("busy")
            .whenScenarioStateIs("free")
            .willReturn(okJson(recordings())));
    assertThat(musicBrainz().find(KNIGHTS, Offer.METADATA, courier()).verdict())
        .isEqualTo(Verdict.OK);
    assertThat(time.slept()).isEqualTo(Duration.ofSeconds(5));
    assertThat(new MusicBrainz().limits()).isEqualTo(new Limits(1, Duration.ofMillis(1100)));
  }

  @Test
  void theArchiveHasPicturesOfWhatMusicBrainzKnows() throws Exception {
    SERVER.stubFor(
        get(urlPathEqualTo("/ws/2/release-group"))
            .withQueryParam(
                "query",
                equalTo("releasegroup:\"Black Holes and Revelations\" AND artist:\"Muse\""))
            .willReturn(
                okJson(
                    """
                    {"created":"2026-11-22T12:00:00Z","count":1,"offset":0,"release-groups":[
                     {"id":"a1b2c3d4-0000-4000-8000-000000000001","score":100,"primary-type":"Album",
                      "title":"Black Holes and Revelations","first-release-date":"2006-07-03",
                      "artist-credit":[{"name":"Muse","artist":{"id":"x","name":"Muse"}}]}]}
                    """)));
    String path = "/release-group/a1b2c3d4-0000-4000-8000-000000000001/front-500";
    Facts facts = facts(archive().find(ALBUM, Offer.COVER, courier()));
    assertThat(facts.cover()).isEqualTo(SERVER.baseUrl() + path);
    SERVER.stubFor(get(path).willReturn(aResponse().withStatus(404)));
    assertThat(courier().download(archive(), URI.create(facts.cover()))).isNull();
  }

  // Spotify

  @Test
  void spotifysEmbedShowsOnePicture() throws Exception {
    SERVER.stubFor(
        get(urlPathEqualTo("/oembed"))
            .withQueryParam("url", equalTo("https://open.spotify.com/album/0eFHYz8NmK75zSplL5qlfM"))
            .willReturn(
                okJson(
                    """
                    {"html":"<iframe></iframe>","width":456,"height":352,"version":"1.0","type":"rich",
                     "provider_name":"Spotify","provider_url":"https://spotify.com",
                     "title":"Black Holes and Revelations","thumbnail_width":300,"thumbnail_height":300,
                     "thumbnail_url":"https://image-cdn-ak.spotifycdn.com/image/ab67616d00001e02"}
                    """)));
    SpotifyEmbed embed = new SpotifyEmbed(URI.create(SERVER.baseUrl()));
    assertThat(facts(embed.find(ALBUM, Offer.COVER, courier())).cover())
        .isEqualTo("https://image-cdn-ak.spotifycdn.com/image/ab67616d00001e02");
    Wanted stranger = new Wanted(Wanted.Kind.ALBUM, "mine:7", "X", "Y", "X", "Z", 0, "");
    assertThat(embed.find(stranger, Offer.COVER, courier()).reason())
        .isEqualTo("'mine:7' is no URI of Spotify's");
  }

  @Test
  void spotifyIsAskedWithATokenThatIsNotKept() throws Exception {
    token(200, "{\"access_token\":\"t0ken\",\"token_type\":\"Bearer\",\"expires_in\":3600}");
    SERVER.stubFor(
        get("/v1/tracks/" + SPOTIFY_ID)
            .withHeader("Authorization", equalTo("Bearer t0ken"))
            .willReturn(
                okJson(
                    """
                    {"id":"7ouMYWpwJ422jRcDASZB7P","name":"Knights of Cydonia","duration_ms":366213,
                     "artists":[{"name":"Muse"}],"external_ids":{"isrc":"GBAHT0500600"},
                     "album":{"name":"Black Holes and Revelations","release_date":"2006-06-19",
                     "images":[]}}
                    """)));
    SpotifyWeb spotify = spotify();
    Facts facts = facts(spotify.find(KNIGHTS, Offer.METADATA, courier()));
    assertThat(facts.isrc()).isEqualTo("GBAHT0500600");
    assertThat(facts.date()).isEqualTo("2006-06-19");
    spotify().find(KNIGHTS, Offer.METADATA, courier()); // from the cache, without a token
    SERVER.verify(
        1,
        postRequestedFor(urlEqualTo("/api/token"))
            .withHeader("Authorization", equalTo("Basic aWQ6c2VjcmV0")) // id:secret
            .withRequestBody(equalTo("grant_type=client_credentials")));
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file)).doesNotContain("t0ken").doesNotContain("aWQ6c2VjcmV0");
      }
    }
  }

  @Test
  void spotifySaysClearlyWhatIsWrong() {
    token(400, "{\"error\":\"invalid_client\"}");
    assertThatThrownBy(() -> spotify().find(KNIGHTS, Offer.METADATA, courier()))
        .isInstanceOf(ClosedException.class)
        .hasMessageContaining("does not take the keys in SPOTIFY_CLIENT_ID")
        .hasMessageNotContaining("secret");
    token(200, "{\"access_token\":\"t0ken\",\"expires_in\":3600}");
    SERVER.stubFor(get("/v1/tracks/" + SPOTIFY_ID).willReturn(aResponse().withStatus(403)));
    assertThatThrownBy(() -> spotify().find(KNIGHTS, Offer.METADATA, courier()))
        .isInstanceOf(ClosedException.class)
        .hasMessageContaining("an owner with Premium")
        .hasMessageContaining("closed audio-features")
        .hasMessageContaining("27 November 2024")
        .hasMessageContaining("--services deezer,musicbrainz");
    SERVER.stubFor(get("/v1/tracks/" + SPOTIFY_ID).willReturn(aResponse().withStatus(401)));
    assertThatThrownBy(() -> spotify().find(KNIGHTS, Offer.METADATA, courier()))
        .isInstanceOf(ClosedException.class)
        .hasMessageContaining("takes back the token");
    SERVER.stubFor(
        get("/v1/tracks/" + SPOTIFY_ID)
            .willReturn(aResponse().withStatus(429).withHeader("Retry-After", "20000")));
    assertThatThrownBy(() -> spotify().find(KNIGHTS, Offer.METADATA, courier()))
        .isInstanceOf(LaterException.class);
  }

  @Test
  void spotifySearchesWhatHasNoNumberThere() throws Exception {
    token(200, "{\"access_token\":\"t0ken\",\"expires_in\":3600}");
    SERVER.stubFor(
        get(urlPathEqualTo("/v1/search"))
            .withQueryParam("q", equalTo("isrc:GBAHT0500600"))
            .withQueryParam("limit", equalTo("10"))
            .willReturn(okJson("{\"tracks\":{\"items\":[],\"total\":0}}")));
    Wanted wanted = new Wanted(Wanted.Kind.TRACK, "mine:7", "X", "Y", "", "X", 0, "GBAHT0500600");
    assertThat(spotify().find(wanted, Offer.METADATA, courier()).reason())
        .isEqualTo("nothing found");
  }

  private static void token(int status, String body) {
    SERVER.stubFor(
        post("/api/token")
            .willReturn(
                aResponse()
                    .withStatus(status)
                    .withHeader("Content-Type", "application/json")
                    .withBody(body)));
  }

  private Courier courier() {
    return Objects.requireNonNull(courier);
  }

  private static Facts facts(Finding found) {
    return Objects.requireNonNull(found.facts(), found.reason());
  }

  private static Deezer deezer() {
    return new Deezer(URI.create(SERVER.baseUrl()));
  }

  private static MusicBrainz musicBrainz() {
    return new MusicBrainz(URI.create(SERVER.baseUrl()));
  }

  private static CoverArtArchive archive() {
    return new CoverArtArchive(URI.create(SERVER.baseUrl()), musicBrainz());
  }

  private static SpotifyWeb spotify() {
    URI server = URI.create(SERVER.baseUrl());
    return new SpotifyWeb(server, server, "id", "secret");
  }

  private static String deezerError(int code, String message) {
    return "{\"error\":{\"type\":\"Exception\",\"message\":\"%s\",\"code\":%d}}"
        .formatted(message, code);
  }

  private static String deezerHits() {
    return """
    {"data":[
     {"id":1,"readable":true,"title":"Knights of Cydonia (Live from Wembley Stadium)","duration":397,
      "rank":500000,"explicit_lyrics":false,"preview":"https://cdnt-preview.dzcdn.net/x.mp3",
      "artist":{"id":705,"name":"Muse","type":"artist"},
      "album":{"id":11,"title":"HAARP","cover_big":"https://x/y"},"type":"track"},
     {"id":2,"title":"Knights of Cydonia","duration":366,"rank":1,
      "artist":{"id":9,"name":"Vitamin String Quartet"},"album":{"id":12,"title":"Tribute"}},
     {"id":3,"title":"Knights of Cydonia","duration":366,"rank":734511,"explicit_lyrics":false,
      "artist":{"id":705,"name":"Muse"},
      "album":{"id":13,"title":"Black Holes and Revelations +",
       "cover_big":"https://cdn-images.dzcdn.net/images/cover/abc/500x500-000000-80-0-0.jpg"}}],
     "total":3}
    """;
  }

  private static String deezerTrack() {
    return """
    {"id":3,"readable":true,"title":"Knights of Cydonia","title_short":"Knights of Cydonia",
     "title_version":"","isrc":"GBAHT0500600","link":"https://www.deezer.com/track/3","duration":366,
     "track_position":11,"disk_number":1,"rank":734511,"release_date":"2006-07-03",
     "explicit_lyrics":false,"bpm":136.8,"gain":-8.3,"available_countries":["FR"],
     "preview":"https://cdnt-preview.dzcdn.net/api/1/1/x.mp3?hdnea=exp=EXP~acl=/api/*~hmac=00",
     "contributors":[{"id":705,"name":"Muse","role":"Main"}],
     "artist":{"id":705,"name":"Muse"},
     "album":{"id":13,"title":"Black Holes and Revelations","cover_big":"https://x/z"},"type":"track"}
    """
        .strip();
  }

  private static String recordings() {
    return """
    {"count":2,"recordings":[
     {"id":"11111111-1111-4111-8111-111111111111","score":100,"title":"Knights of Cydonia","length":300000,
      "artist-credit":[{"name":"Muse"}]},
     {"id":"2e9f7aa0-5a0d-4b0e-9d5a-5d5d8b5ffb10","score":98,"title":"Knights of Cydonia","length":366213,
      "video":null,"first-release-date":"2006-06-13","isrcs":["GBAHT0500600"],
      "artist-credit":[{"name":"Muse","joinphrase":"","artist":{"id":"9c9f1380","name":"Muse"}}],
      "releases":[{"id":"r","title":"Black Holes and Revelations","date":"2006-07-03",
       "release-group":{"id":"g","title":"Black Holes and Revelations"}}]}]}
    """
        .strip();
  }
}
