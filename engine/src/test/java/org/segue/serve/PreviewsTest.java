package org.segue.serve;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.exactly;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreviewsTest {

  private static final String SOUND = "https://cdnt-preview.dzcdn.net/a.mp3?hdnea=exp=9999999999~x";

  @TempDir private Path folder;
  private final WireMockServer deezer = new WireMockServer(options().dynamicPort());

  @BeforeEach
  void start() {
    deezer.start();
  }

  @AfterEach
  void stop() {
    deezer.stop();
  }

  private SmallServer serving() throws Exception {
    return new SmallServer(
        ServerOptions.local(0, folder.resolve("state"))
            .withShown(new ServerOptions.Shown(null, null, URI.create(deezer.baseUrl()), null)),
        SmallServer.models(folder));
  }

  private static String track() {
    return """
    {"id": 7, "readable": true, "title": "Song 3 of rock", "title_short": "Song 3 of rock",
     "isrc": "USABC1234567", "duration": 183, "rank": 1, "link": "https://www.deezer.com/track/7",
     "preview": "%s", "artist": {"id": 1, "name": "Singer 3 rock"},
     "album": {"id": 2, "title": "Album 3"}}
    """
        .formatted(SOUND);
  }

  @Test
  void aPreviewIsFoundAndThePageMayPlayIt() throws Exception {
    deezer.stubFor(
        get(urlPathEqualTo("/search/track"))
            .willReturn(
                aResponse()
                    .withHeader("Content-Type", "application/json")
                    .withBody("{\"data\": [%s], \"total\": 1}".formatted(track()))));
    deezer.stubFor(
        get(urlPathEqualTo("/track/7"))
            .willReturn(
                aResponse().withHeader("Content-Type", "application/json").withBody(track())));
    try (SmallServer server = serving()) {
      HttpResponse<String> answer = server.get("/v1/previews/" + SmallServer.uri(0, 3));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(SmallServer.json(answer).get("url").stringValue()).isEqualTo(SOUND);
      assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
          .contains("media-src 'self' https://*.dzcdn.net");
      assertThat(SmallServer.json(server.get("/v1/models")).get("previews").booleanValue())
          .isTrue();
    }
  }

  @Test
  void whenNobodyAnswersListsStillCome() throws Exception {
    deezer.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(500)));
    try (SmallServer server = serving()) {
      HttpResponse<String> answer = server.get("/v1/previews/" + SmallServer.uri(0, 3));
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.headers().firstValue("Retry-After")).isPresent();
      assertThat(server.post("/v1/continue", "{}").statusCode()).isEqualTo(200);
    }
  }

  /// Each fails the first request, which is the only one: nobody waits for a second try.
  @Test
  void aServiceInTroubleIsAskedOnceAndThenThereIsNoPreview() throws Exception {
    List<ResponseDefinitionBuilder> troubles =
        List.of(
            aResponse().withFixedDelay(10_000).withBody("{}"), // hangs
            aResponse().withChunkedDribbleDelay(60, 10_000).withBody("{\"data\": []}"),
            aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER),
            aResponse().withHeader("Content-Type", "text/html").withBody("<html>Hello</html>"));
    try (SmallServer server = serving()) {
      for (ResponseDefinitionBuilder trouble : troubles) {
        deezer.resetAll();
        deezer.stubFor(any(anyUrl()).willReturn(trouble));
        HttpResponse<String> answer = server.get("/v1/previews/" + SmallServer.uri(0, 3));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(SmallServer.json(answer).get("type").stringValue()).contains("preview-failed");
        deezer.verify(exactly(1), anyRequestedFor(anyUrl()));
      }
      // the fifth failure in a row: from now on nobody is asked, and nobody waits
      assertThat(server.get("/v1/previews/" + SmallServer.uri(0, 4)).statusCode()).isEqualTo(503);
      deezer.resetRequests();
      HttpResponse<String> later = server.get("/v1/previews/" + SmallServer.uri(0, 5));
      assertThat(SmallServer.json(later).get("type").stringValue()).contains("preview-later");
      deezer.verify(exactly(0), anyRequestedFor(anyUrl()));
      assertThat(server.post("/v1/continue", "{}").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void withoutBeingToldNobodyIsAsked() throws Exception {
    try (SmallServer server = SmallServer.start(folder)) {
      HttpResponse<String> answer = server.get("/v1/previews/" + SmallServer.uri(0, 3));
      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
          .doesNotContain("dzcdn");
    }
    assertThat(deezer.getAllServeEvents()).isEmpty();
  }
}
