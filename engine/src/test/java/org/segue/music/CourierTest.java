package org.segue.music;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.temporaryRedirect;
import static com.github.tomakehurst.wiremock.client.WireMock.urlMatching;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.segue.music.Courier.Manners;
import org.segue.music.Courier.Question;

/// A real client against a real server that misbehaves in every way; only time is made up.
class CourierTest {

  private static final WireMockServer SERVER =
      new WireMockServer(options().dynamicPort().dynamicHttpsPort().bindAddress("127.0.0.1"));

  @TempDir Path folder = Path.of(""); // JUnit sets it
  private final FakeTime time = new FakeTime();
  private @Nullable Courier open;
  private Duration within = Duration.ofMillis(1500); // for one reply

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
    open(Duration.ofMinutes(2), false);
  }

  @AfterEach
  void close() throws IOException {
    if (open != null) {
      open.close();
    }
  }

  @Test
  void anAnswerIsAskedForOnceAndSaysWhoAsks() throws Exception {
    answer(okJson("{\"id\": 7}"));
    assertThat(ask()).containsExactly("7");
    assertThat(ask()).containsExactly("7");
    open(Duration.ZERO, false);
    assertThat(ask()).containsExactly("7");
    SERVER.verify(
        1,
        getRequestedFor(urlMatching("/q"))
            .withHeader("User-Agent", equalTo("Segue/1 ( me@example.org )"))
            .withHeader("Accept", equalTo("application/json")));
    open(Duration.ZERO, true);
    assertThat(ask()).containsExactly("7");
    SERVER.verify(2, getRequestedFor(urlMatching("/q")));
  }

  @Test
  void thatThereIsNothingIsKeptForAMonthAndAnAnswerForHalfAYear() throws Exception {
    answer(aResponse().withStatus(404));
    assertThat(ask()).isEmpty();
    time.pass(Duration.ofDays(29));
    assertThat(ask()).isEmpty();
    SERVER.verify(1, getRequestedFor(urlMatching("/q")));
    time.pass(Duration.ofDays(2));
    answer(okJson("{\"id\": 7}"));
    assertThat(ask()).containsExactly("7");
    time.pass(Duration.ofDays(179));
    assertThat(ask()).containsExactly("7");
    SERVER.verify(2, getRequestedFor(urlMatching("/q")));
    time.pass(Duration.ofDays(2));
    assertThat(ask()).containsExactly("7");
    SERVER.verify(3, getRequestedFor(urlMatching("/q")));
  }

  @Test
  void aPassingTroubleIsTriedAgain() throws Exception {
    for (ResponseDefinitionBuilder trouble :
        List.of(
            aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER),
            aResponse().withFault(Fault.EMPTY_RESPONSE),
            aResponse().withFault(Fault.RANDOM_DATA_THEN_CLOSE),
            aResponse().withFault(Fault.MALFORMED_RESPONSE_CHUNK),
            aResponse().withFixedDelay(3000).withBody("{\"id\": 1}"),
            aResponse().withChunkedDribbleDelay(10, 10_000).withBody("{\"id\": 123456789}"),
            aResponse().withStatus(500),
            aResponse().withStatus(502).withBody("<html>Bad gateway</html>"),
            aResponse().withHeader("Content-Type", "text/html").withBody("<html>Hello</html>"),
            aResponse().withHeader("Content-Type", "application/json").withBody("{\"id\": 7"),
            aResponse().withBody("\"only a text\""),
            aResponse().withBody("[".repeat(100_000)))) {
      SERVER.resetAll();
      Duration before = time.slept();
      SERVER.stubFor(
          get("/q")
              .inScenario("trouble")
              .whenScenarioStateIs(Scenario.STARTED)
              .willReturn(trouble)
              .willSetStateTo("over"));
      SERVER.stubFor(
          get("/q")
              .inScenario("trouble")
              .whenScenarioStateIs("over")
              .willReturn(okJson("{\"id\": 7}")));
      open(Duration.ofMinutes(2), true);
      assertThat(ask()).as(trouble.build().toString()).containsExactly("7");
      assertThat(time.slept().minus(before)).isEqualTo(Duration.ofSeconds(1));
    }
  }

  @Test
  void whatFailsFourTimesHasFailedAndIsAskedAgainTheNextTime() throws Exception {
    answer(aResponse().withHeader("Content-Type", "text/html").withBody("<html>\n<b>Oops"));
    assertThatThrownBy(this::ask)
        .isInstanceOf(FailedException.class)
        .hasMessage("deezer failed 4 times, last: not JSON but text/html: <html> <b>Oops")
        .matches(e -> ((FailedException) e).passing());
    assertThat(time.slept()).isEqualTo(Duration.ofSeconds(1 + 2 + 4));
    SERVER.verify(4, getRequestedFor(urlMatching("/q")));
    answer(okJson("{\"id\": 7}"));
    assertThat(ask()).containsExactly("7");
  }

  @Test
  void aCertificateThatNobodyVouchesForIsNotTrusted() {
    URI uri = URI.create("https://localhost:%d/q".formatted(SERVER.httpsPort()));
    assertThatThrownBy(() -> courier().ask(new Question(new Deezer(), uri, body -> List.of())))
        .isInstanceOf(FailedException.class)
        .hasMessageContaining("last: no trusted connection");
    assertThat(SERVER.getAllServeEvents()).isEmpty();
  }

  @Test
  void whatTriesNeverMendIsTriedOnce() {
    answer(aResponse().withStatus(418).withBody("I am a teapot"));
    assertThatThrownBy(this::ask)
        .isInstanceOf(FailedException.class)
        .hasMessage("deezer: HTTP 418: I am a teapot")
        .matches(e -> !((FailedException) e).passing());
    answer(aResponse().withStatus(403));
    assertThatThrownBy(this::ask).isInstanceOf(ClosedException.class);
    answer(okJson("[1, 2]")); // the shape that somebody else has
    assertThatThrownBy(this::ask)
        .isInstanceOf(FailedException.class)
        .hasMessage("deezer: an answer in another shape");
    SERVER.verify(3, getRequestedFor(urlMatching("/q")));
    assertThat(time.sleeps()).isEmpty();
  }

  @Test
  void tooLargeAnAnswerIsLeftWhereItIs() throws IOException {
    within = Duration.ofSeconds(60); // so that a busy machine is not in the way
    open(Duration.ofMinutes(2), false);
    answer(aResponse().withHeader("Content-Length", "50000000").withBody(new byte[50_000_000]));
    assertThatThrownBy(this::ask)
        .isInstanceOf(FailedException.class)
        .hasMessageContaining("too large: at most 5,000,000 bytes, 50,000,000 bytes announced");
    answer(aResponse().withBody(new byte[6_000_000]).withChunkedDribbleDelay(3, 30));
    assertThatThrownBy(this::ask)
        .isInstanceOf(FailedException.class)
        .hasMessageContaining("too large: at most 5,000,000 bytes, more than that are coming");
  }

  @Test
  void tooManyRequestsAreFollowedByTheWaitThatWasAskedFor() throws Exception {
    Map<String, Long> waits =
        Map.of(
            "0", 1L, "5", 5L, "Sun, 22 Nov 2026 12:00:00 GMT", 1L, "soon", 5L, "", 5L, "100", 100L);
    for (Map.Entry<String, Long> wait : waits.entrySet()) {
      for (int status : List.of(429, 503)) {
        SERVER.resetAll();
        ResponseDefinitionBuilder busy = aResponse().withStatus(status);
        if (!wait.getKey().isEmpty()) {
          busy.withHeader("Retry-After", wait.getKey());
        }
        SERVER.stubFor(
            get("/q")
                .inScenario("busy")
                .whenScenarioStateIs(Scenario.STARTED)
                .willReturn(busy)
                .willSetStateTo("over"));
        SERVER.stubFor(
            get("/q")
                .inScenario("busy")
                .whenScenarioStateIs("over")
                .willReturn(okJson("{\"id\": 7}")));
        Duration before = time.slept();
        open(Duration.ofMinutes(2), true);
        assertThat(ask()).containsExactly("7");
        assertThat(time.slept().minus(before)).as(wait.getKey()).hasSeconds(wait.getValue());
      }
    }
  }

  @Test
  void aLongWaitEndsTheQuestionsAndHoldsAcrossRuns() throws Exception {
    answer(aResponse().withStatus(429).withHeader("Retry-After", "79892"));
    assertThatThrownBy(this::ask)
        .isInstanceOf(LaterException.class)
        .hasMessage("deezer is not to be asked before 2026-11-23T10:11:32Z: HTTP 429");
    open(Duration.ofMinutes(2), true);
    assertThatThrownBy(this::ask).isInstanceOf(LaterException.class);
    SERVER.verify(1, getRequestedFor(urlMatching("/q")));
    time.pass(Duration.ofHours(23));
    answer(okJson("{\"id\": 7}"));
    assertThat(ask()).containsExactly("7");
  }

  @Test
  void aServiceThatIsDownIsLeftAloneForLongerAndLonger() throws Exception {
    answer(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
    int failed = 0;
    Exception last = trouble(this::ask);
    while (last instanceof FailedException) {
      failed++;
      last = trouble(this::ask);
    }
    // failures 1 to 4; 5, then 15 s, 6, 30 s, 7, 60 s, 8; 120 s, 9, and now 240 s: too long
    assertThat(failed).isEqualTo(2);
    assertThat(last)
        .isInstanceOf(LaterException.class)
        .hasMessageContaining("it failed 9 times in a row, last: ")
        .hasMessageNotContaining("retries");
    assertThat(trouble(this::ask)).isInstanceOf(LaterException.class);
    SERVER.verify(9, getRequestedFor(urlMatching("/q")));
    time.pass(Duration.ofMinutes(5));
    answer(okJson("{\"id\": 7}"));
    assertThat(ask()).containsExactly("7");
  }

  @Test
  void redirectsLeadOnlyToAllowedHosts() throws Exception {
    SERVER.stubFor(get("/a").willReturn(temporaryRedirect("/b?x=1")));
    SERVER.stubFor(
        get("/b?x=1")
            .willReturn(aResponse().withHeader("Content-Type", "image/png").withBody("P")));
    assertThat(Objects.requireNonNull(courier().download(service(), uri("/a"))).body())
        .containsExactly('P');
    for (String location :
        List.of(
            "http://169.254.169.254/latest/meta-data",
            "https://169.254.169.254/",
            "http://127.0.0.1:1/",
            "http://[::1]:22/",
            "file:///etc/passwd",
            "https://private.archive.org/x", // stands for 10.0.0.1 here
            "https://example.org/",
            "http://ia800.us.archive.org/x",
            "//example.org/x",
            "ht tp://x")) {
      SERVER.stubFor(get("/a").willReturn(temporaryRedirect(location)));
      assertThatThrownBy(() -> courier().download(service(), uri("/a")))
          .as(location)
          .isInstanceOf(FailedException.class)
          .hasMessageMatching("coverartarchive files: (not asked|redirected to what is no).*");
    }
    SERVER.stubFor(get("/a").willReturn(temporaryRedirect("/a")));
    assertThatThrownBy(() -> courier().download(service(), uri("/a")))
        .hasMessageContaining("redirected more than 4 times");
    assertThat(time.sleeps()).noneMatch(slept -> slept.compareTo(Duration.ofSeconds(2)) > 0);
  }

  /// The name stands for a public address when it is first looked up and for a private one from
  /// then on. Every request looks anew, so the second try and the next question end there.
  @Test
  void aNameThatChangesItsAddressLeadsNowhere() throws Exception {
    AtomicInteger looked = new AtomicInteger();
    AtomicInteger sent = new AtomicInteger();
    openOver(
        request -> {
          sent.incrementAndGet();
          return new Transport.Reply(500, Map.of(), new byte[0]);
        },
        new AllowedHosts(
            Set.of(),
            host ->
                new InetAddress[] {
                  InetAddress.getByAddress(
                      host,
                      looked.incrementAndGet() == 1
                          ? new byte[] {8, 8, 8, 8}
                          : new byte[] {127, 0, 0, 1})
                }));
    URI uri = URI.create("https://api.deezer.com/q");
    for (int question = 0; question < 2; question++) {
      assertThatThrownBy(() -> courier().ask(new Question(new Deezer(), uri, body -> List.of())))
          .isInstanceOf(FailedException.class)
          .hasMessageContaining("api.deezer.com stands for 127.0.0.1, which is not a public");
    }
    assertThat(sent).hasValue(1);
  }

  @Test
  void whoHasLittleTimeIsAnsweredOrToldWithinIt() throws Exception {
    answer(aResponse().withStatus(500));
    assertThatThrownBy(() -> courier().within(Duration.ofSeconds(2)).ask(question("/q")))
        .isInstanceOf(FailedException.class)
        .hasMessage("deezer failed: HTTP 500");
    SERVER.verify(1, getRequestedFor(urlMatching("/q")));
    assertThat(time.sleeps()).isEmpty();
    answer(okJson("{\"id\": 7}"));
    assertThat(ask()).containsExactly("7");
    Courier late = courier().within(Duration.ofSeconds(2));
    time.pass(Duration.ofSeconds(2));
    assertThat(late.ask(question("/q"))).hasSize(1); // what is known takes no time
    assertThatThrownBy(() -> late.ask(question("/other"))).isInstanceOf(LaterException.class);
    SERVER.verify(0, getRequestedFor(urlMatching("/other")));
  }

  @Test
  void allRequestsOfOneErrandShareItsTime() throws Exception {
    List<Duration> granted = new ArrayList<>();
    openOver(
        request -> {
          granted.add(request.within());
          time.pass(Duration.ofMillis(800)); // each reply takes that long
          return new Transport.Reply(200, Map.of(), "{\"id\": 7}".getBytes(UTF_8));
        },
        new AllowedHosts(Set.of("localhost:" + SERVER.port()), host -> new InetAddress[0]));
    Courier hurried = courier().within(Duration.ofSeconds(2));
    for (String path : List.of("/1", "/2", "/3")) {
      hurried.ask(question(path));
    }
    assertThat(granted)
        .containsExactly(Duration.ofSeconds(2), Duration.ofMillis(1200), Duration.ofMillis(400));
    assertThatThrownBy(() -> hurried.ask(question("/4"))).isInstanceOf(LaterException.class);
    assertThat(courier().ask(question("/4"))).hasSize(1);
    assertThat(granted).hasSize(4).endsWith(Duration.ofSeconds(10));
  }

  @Test
  void aFileThatIsNotThereIsNotAskedForAgain() throws Exception {
    for (int status : List.of(404, 400, 410)) {
      String path = "/missing-" + status;
      SERVER.stubFor(get(path).willReturn(aResponse().withStatus(status)));
      assertThat(courier().download(service(), uri(path))).isNull();
      assertThat(courier().download(service(), uri(path))).isNull();
      SERVER.verify(1, getRequestedFor(urlMatching(path)));
    }
    SERVER.stubFor(get("/forbidden").willReturn(aResponse().withStatus(403)));
    assertThatThrownBy(() -> courier().download(service(), uri("/forbidden")))
        .isInstanceOf(FailedException.class);
    SERVER.stubFor(get("/busy").willReturn(aResponse().withStatus(503)));
    assertThatThrownBy(() -> courier().download(service(), uri("/busy")))
        .isInstanceOf(LaterException.class);
  }

  @Test
  void theMostThreadsKeepThePaceTogether() throws Exception {
    SERVER.stubFor(get(urlPathMatching("/n/.*")).willReturn(okJson("{\"id\": 7}")));
    Thread[] threads = new Thread[8];
    for (int t = 0; t < threads.length; t++) {
      int number = t;
      threads[t] =
          Thread.ofVirtual()
              .start(
                  () -> {
                    for (int q = 0; q < 15; q++) {
                      String path = "/n/" + number + "/" + q;
                      trouble(() -> courier().ask(question(path)));
                    }
                  });
    }
    for (Thread thread : threads) {
      thread.join();
    }
    SERVER.verify(120, getRequestedFor(urlPathMatching("/n/.*")));
    assertThat(time.slept()).isGreaterThanOrEqualTo(Duration.ofSeconds(10)); // 40, 40, 40
    assertThat(Files.readAllLines(folder.resolve("answers.jsonl"))).hasSize(120);
  }

  @Test
  void itsNameHasNoLineBreaks() {
    assertThatThrownBy(() -> new Manners("Segue\r\nX: y", Duration.ZERO, false))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private interface Asking {
    Object ask() throws Exception;
  }

  private static Exception trouble(Asking asking) {
    try {
      asking.ask();
      return new IllegalStateException("no trouble");
    } catch (Exception e) {
      return e;
    }
  }

  private static void answer(ResponseDefinitionBuilder reply) {
    SERVER.stubFor(get("/q").willReturn(reply));
  }

  private static URI uri(String path) {
    return URI.create("http://localhost:%d%s".formatted(SERVER.port(), path));
  }

  private static Service service() {
    return new CoverArtArchive();
  }

  private static Question question(String path) {
    return new Question(
        new Deezer(),
        uri(path),
        body -> List.of(Facts.of(body.required("id").asString(), "", List.of(), "", 0)));
  }

  private List<String> ask() throws IOException, InterruptedException {
    return courier().ask(question("/q")).stream().map(Facts::id).toList();
  }

  private Courier courier() {
    return Objects.requireNonNull(open);
  }

  /// A courier that sends by this instead of HTTP.
  private void openOver(Transport transport, AllowedHosts allowed) throws IOException {
    close();
    open =
        Courier.open(
            folder,
            new Manners("Segue/1 ( me@example.org )", Duration.ofMinutes(2), true),
            transport,
            allowed,
            time);
  }

  /// As the next run does.
  private void open(Duration patience, boolean anew) throws IOException {
    close();
    open =
        Courier.open(
            folder,
            new Manners(
                "Segue/1 ( me@example.org )", patience, anew, within, Duration.ofSeconds(5)),
            new HttpTransport(),
            new AllowedHosts(
                Set.of("localhost:" + SERVER.port(), "localhost:" + SERVER.httpsPort()),
                host ->
                    new InetAddress[] {InetAddress.getByAddress(host, new byte[] {10, 0, 0, 1})}),
            time);
  }
}
