package org.segue.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ServerTest {

  @TempDir private static Path folder;
  private static SmallServer server;

  @BeforeAll
  static void start() throws IOException {
    server = SmallServer.start(folder);
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @Test
  void continuesAPlaylistByItsMood() throws Exception {
    HttpResponse<String> answer =
        server.post(
            "/v1/continue",
            """
            {"tracks": ["%s", "%s", "nobody:knows"], "limit": 5, "explain": true}
            """
                .formatted(SmallServer.uri(1, 0), SmallServer.uri(1, 3)));
    assertThat(answer.statusCode()).isEqualTo(200);
    JsonNode document = SmallServer.json(answer);
    assertThat(document.at("/model/name").stringValue()).isEqualTo("neighbours");
    assertThat(document.at("/seeds").intValue()).isEqualTo(2);
    assertThat(document.at("/matches/0/index").intValue()).isEqualTo(2);
    assertThat(document.at("/matches/0/status").stringValue()).isEqualTo("miss");
    assertThat(document.at("/items")).hasSize(5);
    for (JsonNode item : document.at("/items")) {
      assertThat(item.get("name").stringValue()).endsWith("of jazz");
      assertThat(item.get("why")).isNotEmpty();
      assertThat(item.get("popularity").doubleValue()).isBetween(0.0, 1.0);
      assertThat(item.get("uri").stringValue())
          .isNotIn(SmallServer.uri(1, 0), SmallServer.uri(1, 3));
    }
  }

  @Test
  void theSameQuestionHasTheSameAnswer() throws Exception {
    String question =
        "{\"tracks\":[\"%s\"],\"variety\":0.7,\"seed\":9}".formatted(SmallServer.uri(2, 1));
    String first = server.post("/v1/continue", question).body();
    assertThat(server.post("/v1/continue", question).body()).isEqualTo(first);
    assertThat(server.post("/v1/continue", question.replace(":9}", ":10}")).body())
        .isNotEqualTo(first);
  }

  @Test
  void aLinkIsAsGoodAsAUri() throws Exception {
    String link =
        SmallServer.uri(0, 4).replace("spotify:track:", "https://open.spotify.com/intl-de/track/");
    JsonNode answer =
        SmallServer.json(server.post("/v1/continue", "{\"tracks\":[\"%s?si=1\"]}".formatted(link)));
    assertThat(answer.get("seeds").intValue()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"limit\":0}|limit",
        "{\"limit\":501}|limit",
        "{\"limit\":-1}|limit",
        "{\"limit\":2147483648}|limit",
        "{\"limit\":1.5}|limit",
        "{\"limit\":\"5\"}|limit",
        "{\"diversity\":\"NaN\"}|diversity",
        "{\"diversity\":1.01}|diversity",
        "{\"discovery\":-2}|discovery",
        "{\"tracks\":{}}|tracks",
        "{\"tracks\":[7]}|tracks[0]",
        "{\"tracks\":[\"a\",{}]}|tracks[1]",
        "{\"tracks\":[{\"uri\":\"a\",\"nmae\":\"b\"}]}|tracks[0].nmae",
        "{\"title\":[]}|title",
        "{\"fill\":\"yes\"}|fill",
        "{\"lmit\":3}|lmit",
        "{\"model\":\"../neighbours\"}|model",
        "{\"model\":\"..%2f\"}|model",
        "{\"rejected\":[null]}|rejected[0]",
        "{\"title\":\"\\ud800\"}|title",
        "{\"title\":\"a\\u0000b\"}|title",
      })
  void aWrongValueIsNamed(String body, String field) throws Exception {
    HttpResponse<String> answer = server.post("/v1/continue", body);
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValue("application/problem+json; charset=utf-8");
    assertThat(SmallServer.json(answer).at("/errors/0/field").stringValue()).isEqualTo(field);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "7",
        "{\"a\":1,\"a\":2}",
        "{\"limit\":NaN}",
        "{\"limit\":1e}",
        "{\"title\":\"a\"} x",
        "{\"limit\":1e999999999999999999999999999999999999999999}"
      })
  void whatIsNotAnObjectIsRefused(String body) throws Exception {
    assertThat(server.post("/v1/continue", body).statusCode()).isEqualTo(400);
  }

  @Test
  void deepOrLongJsonIsRefused() throws Exception {
    assertThat(server.post("/v1/continue", "[".repeat(100_000)).statusCode()).isEqualTo(400);
    assertThat(
            server
                .post("/v1/continue", "{\"title\":\"%s\"}".formatted("x".repeat(70_000)))
                .statusCode())
        .isEqualTo(400);
    assertThat(
            server
                .post("/v1/continue", "{\"title\":\"%s\"}".formatted("x".repeat(201)))
                .statusCode())
        .isEqualTo(422);
    String tooLarge = "{\"title\":\"%s\"}".formatted("x".repeat(5 << 20));
    assertThat(server.post("/v1/continue", tooLarge).statusCode()).isEqualTo(413);
  }

  @Test
  void compressedBodiesAreReadAndBombsAreNot() throws Exception {
    assertThat(gzip("{\"limit\":3}".getBytes(StandardCharsets.UTF_8)).statusCode()).isEqualTo(200);
    assertThat(gzip(new byte[64 << 20]).statusCode()).isEqualTo(413);
    assertThat(
            server
                .send(
                    server
                        .request("/v1/continue")
                        .header("Content-Type", "application/json")
                        .header("Content-Encoding", "gzip")
                        .POST(HttpRequest.BodyPublishers.ofString("not gzip")))
                .statusCode())
        .isEqualTo(400);
  }

  private static HttpResponse<String> gzip(byte[] plain) throws IOException, InterruptedException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    }
    return server.send(
        server
            .request("/v1/continue")
            .header("Content-Type", "application/json")
            .header("Content-Encoding", "gzip")
            .POST(HttpRequest.BodyPublishers.ofByteArray(bytes.toByteArray())));
  }

  @Test
  void mediaTypesMethodsAndPathsAreChecked() throws Exception {
    HttpResponse<String> text =
        server.send(
            server
                .request("/v1/continue")
                .header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString("{}")));
    assertThat(text.statusCode()).isEqualTo(415);
    HttpResponse<String> got = server.get("/v1/continue");
    assertThat(got.statusCode()).isEqualTo(405);
    assertThat(got.headers().firstValue("Allow")).hasValue("POST");
    assertThat(
            server
                .send(
                    server
                        .request("/v1/continue")
                        .method("TRACE", HttpRequest.BodyPublishers.noBody()))
                .statusCode())
        .isEqualTo(405);
    assertThat(server.get("/v1/nothing/here").statusCode()).isEqualTo(404);
    assertThat(raw("GET /v1/tracks/%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 400");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/..%2f..%2fetc%2fpasswd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/lib/..%2f..%2fMETA-INF%2fMANIFEST.MF",
        "/lib/%00",
        "/index.html%00.js",
        "/..%c0%af..%c0%afetc",
        "/v1/experiments/..%2f..%2fstate%2fsegue",
        "/CON",
        "/web%E2%88%95index.html"
      })
  void noPathLeadsOutOfThePage(String path) throws Exception {
    assertThat(
            raw("GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".formatted(path)))
        .matches("(?s)HTTP/1.1 40[04] .*")
        .doesNotContain("root:");
  }

  @Test
  void everyAnswerForbidsWhatThePageDoesNotNeed() throws Exception {
    HttpResponse<String> answer = server.get("/v1/models");
    assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'")
        .doesNotContain("unsafe");
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(answer.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
    assertThat(answer.headers().firstValue("X-Request-Id")).isPresent();
    assertThat(answer.headers().firstValue("Server")).isEmpty();
  }

  @Test
  void pagesAndNamesOfOthersAreTurnedAway() throws Exception {
    assertThat(
            server
                .send(server.request("/v1/models").header("Origin", "https://evil.example"))
                .statusCode())
        .isEqualTo(403);
    assertThat(raw("GET /v1/models HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 421");
    assertThat(
            raw(
                "GET /v1/models HTTP/1.1\r\nHost: localhost:%d\r\nOrigin: http://localhost:%d\r\nConnection: close\r\n\r\n"
                    .formatted(server.port(), server.port())))
        .startsWith("HTTP/1.1 200");
  }

  private static Stream<String> notHttp() {
    return Stream.of(
            List.of(
                "POST /v1/continue HTTP/1.1", "Content-Length: 2", "Content-Length: 3", "", "{}"),
            List.of(
                "POST /v1/continue HTTP/1.1",
                "Content-Length: 2",
                "Transfer-Encoding: chunked",
                "",
                "0"),
            List.of("GET /v1/models HTTP/9.9", ""),
            List.of("GET  HTTP/1.1", ""),
            List.of("\u0000\u0001\u0002", ""),
            List.of("POST /v1/continue HTTP/1.1", "Content-Length: -5", ""))
        .map(
            lines ->
                lines.getFirst()
                    + "\r\nHost: localhost\r\n"
                    + String.join("\r\n", lines.subList(1, lines.size()))
                    + "\r\n");
  }

  @ParameterizedTest
  @MethodSource("notHttp")
  void whatIsNotHttpIsRefused(String request) throws Exception {
    String answer = raw(request);
    assertThat(answer.isEmpty() || answer.matches("(?s)HTTP/1.1 (4\\d\\d|505) .*"))
        .as(answer)
        .isTrue();
  }

  @Test
  void longHeadersAreRefused() throws Exception {
    assertThat(
            raw(
                "GET /v1/models HTTP/1.1\r\nHost: localhost\r\nX-Long: %s\r\n\r\n"
                    .formatted("x".repeat(40_000))))
        .matches("(?s)HTTP/1.1 4\\d\\d .*|");
  }

  @Test
  void aBatchAnswersLineByLine() throws Exception {
    String lines =
        "{\"tracks\":[\"%s\"],\"limit\":2}\n\nnonsense\r\n{\"limit\":0}\n{\"limit\":1}"
            .formatted(SmallServer.uri(0, 1));
    HttpResponse<String> answer =
        server.send(
            server
                .request("/v1/continue:batch")
                .header("Content-Type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofString(lines)));
    List<String> out = answer.body().lines().toList();
    assertThat(out).hasSize(4);
    assertThat(out.get(0)).contains("\"items\":[{");
    assertThat(out.get(1)).contains("malformed-request", "\"line\":2");
    assertThat(out.get(2)).contains("invalid-field", "\"line\":3");
    assertThat(out.get(3)).contains("\"items\":[{");
  }

  @Test
  void reasonsCanBeAskedForLater() throws Exception {
    JsonNode answer =
        SmallServer.json(
            server.post(
                "/v1/explain",
                "{\"tracks\":[\"%s\"],\"why\":[\"%s\"]}"
                    .formatted(SmallServer.uri(3, 1), SmallServer.uri(3, 0))));
    assertThat(answer.at("/items/0/why/0/seed").stringValue()).isEqualTo(SmallServer.uri(3, 1));
  }

  @ParameterizedTest
  @CsvSource({
    "song 3 ro,rock",
    "singer jazz,jazz",
    "ete,Été",
    "ÉTÉ son,Été",
    "🔥,🔥",
    "שלו,שלום",
    "sogn rokc,rock"
  })
  void searchFindsBeginningsInAnyScript(String text, String mood) throws Exception {
    String query = java.net.URLEncoder.encode(text, StandardCharsets.UTF_8);
    JsonNode answer = SmallServer.json(server.get("/v1/search?limit=3&q=" + query));
    assertThat(answer.get("items")).isNotEmpty();
    for (JsonNode item : answer.get("items")) {
      assertThat(item.get("name").stringValue()).endsWith("of " + mood);
    }
  }

  @Test
  void searchIsBounded() throws Exception {
    assertThat(server.get("/v1/search?q=" + "x".repeat(201)).statusCode()).isEqualTo(422);
    assertThat(server.get("/v1/search?q=a&limit=101").statusCode()).isEqualTo(422);
    assertThat(SmallServer.json(server.get("/v1/search?q=")).get("items")).isEmpty();
    assertThat(server.get("/v1/search?q=%22%28%5B*%3F~%5E%21%3A").statusCode()).isEqualTo(200);
  }

  @Test
  void aTrackIsFoundByItsUri() throws Exception {
    HttpResponse<String> found = server.get("/v1/tracks/" + SmallServer.uri(4, 2));
    assertThat(SmallServer.json(found).get("name").stringValue()).isEqualTo("Song 2 of Été");
    assertThat(server.get("/v1/tracks/spotify:track:none").statusCode()).isEqualTo(404);
  }

  @Test
  void headTellsWhatGetWouldSend() throws Exception {
    String head = raw("HEAD /v1/models HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    int length = server.get("/v1/models").body().length();
    assertThat(head).startsWith("HTTP/1.1 200").endsWith("\r\n\r\n");
    assertThat(head.toLowerCase(Locale.ROOT)).contains("content-length: " + length + "\r\n");
  }

  @Test
  void healthReadinessAndFigures() throws Exception {
    assertThat(server.get("/healthz").statusCode()).isEqualTo(200);
    assertThat(server.get("/readyz").statusCode()).isEqualTo(200);
    server.get("/v1/models");
    assertThat(server.get("/metrics").body())
        .contains(
            "segue_http_request_duration_seconds_count{method=\"GET\",route=\"/v1/models\",status=\"200\"}",
            "segue_model_info{algorithm=\"playlist-neighbours\",name=\"neighbours\"",
            "jvm_memory_used_bytes");
  }

  @Test
  void theMapLaysMoodsApart() throws Exception {
    HttpResponse<String> map = server.get("/v1/map");
    for (int i = 0; map.statusCode() == 503 && i < 100; i++) {
      assertThat(map.headers().firstValue("Retry-After")).isPresent();
      Thread.sleep(100);
      map = server.get("/v1/map");
    }
    double[][] sums = new double[SmallServer.MOODS.size()][3];
    List<JsonNode> points = new ArrayList<>(SmallServer.json(map).get("points").values());
    assertThat(points).hasSize(150);
    for (JsonNode point : points) {
      double[] sum = sums[mood(point)];
      sum[0] += point.get("x").doubleValue();
      sum[1] += point.get("y").doubleValue();
      sum[2]++;
    }
    int nearest = 0;
    for (JsonNode point : points) {
      int best = 0;
      double least = Double.MAX_VALUE;
      for (int m = 0; m < sums.length; m++) {
        double dx = point.get("x").doubleValue() - sums[m][0] / sums[m][2];
        double dy = point.get("y").doubleValue() - sums[m][1] / sums[m][2];
        if (dx * dx + dy * dy < least) {
          least = dx * dx + dy * dy;
          best = m;
        }
      }
      nearest += best == mood(point) ? 1 : 0;
    }
    assertThat(nearest).isGreaterThan(145);
  }

  private static int mood(JsonNode point) {
    return Integer.parseInt(point.get("uri").stringValue().substring("spotify:track:".length()))
        / 100;
  }

  @Test
  void theLogIsJsonWithoutWhatPeopleSend() throws Exception {
    server.post("/v1/continue", "{\"title\":\"secret\\n{}\"}");
    server.get("/nowhere%0a%7B%22event%22:%22forged%22%7D");
    List<String> lines = List.copyOf(server.log);
    assertThat(lines).isNotEmpty();
    for (String line : lines) {
      assertThat(line).doesNotContain("\n", "secret", "forged");
      assertThat(org.segue.store.Json.parse(line, JsonNode.class).get("event")).isNotNull();
    }
  }

  @Test
  void aDamagedModelNeverAnswers() throws Exception {
    Path broken = SmallServer.model(new org.segue.model.Popularity(), folder.resolve("broken"), 1);
    Path state = broken.resolve("state.safetensors");
    byte[] bytes = Files.readAllBytes(state);
    bytes[bytes.length - 1] ^= 1;
    Files.write(state, bytes);
    assertThatThrownBy(
            () ->
                new SmallServer(
                    ServerOptions.local(0, folder.resolve("broken-state")),
                    Map.of("broken", broken)))
        .hasMessageContaining("SHA-256");
  }

  /// Sends bytes as they are; what comes back until the server closes, or falls silent.
  private static String raw(String request) throws IOException {
    try (Socket socket = new Socket(java.net.InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(700);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      InputStream in = socket.getInputStream();
      try {
        in.transferTo(answer);
      } catch (IOException e) {
        assertThat(String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT))
            .containsAnyOf("timed out", "reset");
      }
      return answer.toString(StandardCharsets.UTF_8);
    }
  }
}
