package org.segue.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.segue.store.ServerDatabase;

/// Pages of other origins, as their browsers ask for them, on a server that wants a key.
class OtherOriginsTest {

  private static final String FRIEND = "https://friend.example";

  @TempDir private static Path folder;
  private static SmallServer server;
  private static String key = "";

  @BeforeAll
  static void start() throws IOException {
    Path state = folder.resolve("state");
    try (ServerDatabase database = ServerDatabase.open(state, null)) {
      key = new Keys(database, Clock.systemUTC()).make("page", "write", 0, new SecureRandom());
    }
    server =
        new SmallServer(
            ServerOptions.local(0, state).withOrigins(List.of(FRIEND)), SmallServer.models(folder));
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  private static HttpResponse<String> preflight(String path, String origin, String method)
      throws IOException, InterruptedException {
    return server.send(
        server
            .request(path)
            .header("Origin", origin)
            .header("Access-Control-Request-Method", method)
            .header("Access-Control-Request-Headers", "authorization,content-type")
            .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
  }

  private static String header(HttpResponse<String> answer, String name) {
    return String.join(", ", answer.headers().allValues(name));
  }

  @Test
  void aPageThatMayCallIsToldWhatItMaySendAndSendsIt() throws Exception {
    HttpResponse<String> told = preflight("/v1/continue", FRIEND, "POST");
    assertThat(told.statusCode()).isEqualTo(204);
    assertThat(header(told, "Access-Control-Allow-Origin")).isEqualTo(FRIEND);
    assertThat(header(told, "Access-Control-Allow-Methods")).isEqualTo("POST");
    assertThat(header(told, "Access-Control-Allow-Headers").split(", "))
        .contains("Authorization", "Content-Type", "Idempotency-Key", "If-None-Match");
    assertThat(header(told, "Vary")).isEqualTo("Origin");

    HttpResponse<String> answer =
        server.send(
            server
                .request("/v1/continue")
                .header("Origin", FRIEND)
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"limit\":1}")));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(header(answer, "Access-Control-Allow-Origin")).isEqualTo(FRIEND);
    assertThat(header(answer, "Access-Control-Expose-Headers").split(", "))
        .contains("ETag", "Retry-After", "X-Request-Id", "Segue-Model");
  }

  @Test
  void everyMethodOfAPathIsNamed() throws Exception {
    HttpResponse<String> told = preflight("/v1/playlists/some", FRIEND, "DELETE");
    assertThat(told.statusCode()).isEqualTo(204);
    assertThat(header(told, "Access-Control-Allow-Methods")).isEqualTo("DELETE, GET, PUT");
    assertThat(preflight("/v1/no/thing", FRIEND, "GET").statusCode()).isEqualTo(404);
  }

  @Test
  void whatIsRefusedCanBeReadByThePage() throws Exception {
    for (String path : List.of("/v1/models", "/v1/no/thing", "/v1/continue")) {
      HttpResponse<String> refused = server.send(server.request(path).header("Origin", FRIEND));
      assertThat(refused.statusCode()).isIn(401, 404, 405);
      assertThat(header(refused, "Access-Control-Allow-Origin")).isEqualTo(FRIEND);
    }
  }

  @Test
  void otherPagesAreToldNothing() throws Exception {
    for (String origin : List.of("https://evil.example", FRIEND + ".evil.example", "null")) {
      HttpResponse<String> refused = preflight("/v1/continue", origin, "POST");
      assertThat(refused.statusCode()).isEqualTo(403);
      assertThat(refused.headers().map().keySet())
          .noneMatch(name -> name.toLowerCase(java.util.Locale.ROOT).startsWith("access-control"));
      assertThat(header(refused, "Vary")).isEqualTo("Origin");
    }
  }

  @Test
  void whatIsNoPreflightIsAMethodThatIsNotThere() throws Exception {
    HttpResponse<String> refused =
        server.send(
            server
                .request("/v1/continue")
                .header("Origin", FRIEND)
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
    assertThat(refused.statusCode()).isEqualTo(405);
  }

  @Test
  void cachesKnowWhatAnswersDependOn() throws Exception {
    assertThat(header(server.get("/healthz"), "Vary")).isEqualTo("Origin");
    HttpResponse<String> page = server.send(server.request("/").header("Accept-Encoding", "gzip"));
    assertThat(header(page, "Vary")).contains("Origin").contains("Accept-Encoding");
  }

  @Test
  void anOriginThatNoBrowserSendsIsAMistake() {
    for (String wrong : List.of("https://friend.example/", "friend.example", "*")) {
      ServerOptions options =
          ServerOptions.local(0, folder.resolve("wrong")).withOrigins(List.of(wrong));
      assertThatThrownBy(() -> new SmallServer(options, SmallServer.models(folder)))
          .hasMessageContaining(wrong)
          .hasMessageContaining("https://example.org");
    }
  }
}
