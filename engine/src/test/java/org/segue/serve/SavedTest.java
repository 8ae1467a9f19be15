package org.segue.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class SavedTest {

  @TempDir private Path folder;

  private static HttpResponse<String> put(SmallServer server, String path, String body)
      throws IOException, InterruptedException {
    return server.send(
        server
            .request(path)
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(body)));
  }

  @Test
  void aPlaylistIsSavedChangedAndDeleted() throws Exception {
    String place;
    try (SmallServer server = SmallServer.start(folder)) {
      HttpResponse<String> made =
          server.post(
              "/v1/playlists",
              "{\"title\":\"أغاني 🎧\",\"tracks\":[\"%s\",\"x:unknown\"]}"
                  .formatted(SmallServer.uri(2, 3)));
      assertThat(made.statusCode()).isEqualTo(201);
      place = made.headers().firstValue("Location").orElseThrow();
      JsonNode saved = SmallServer.json(server.get(place));
      assertThat(saved).isEqualTo(SmallServer.json(made));
      assertThat(saved.get("title").stringValue()).isEqualTo("أغاني 🎧");
      assertThat(saved.at("/tracks/0/name").stringValue()).isEqualTo("Song 3 of chill");
      assertThat(saved.at("/tracks/1/uri").stringValue()).isEqualTo("x:unknown");
      assertThat(SmallServer.json(server.get("/v1/playlists")).at("/items/0/trackCount").intValue())
          .isEqualTo(2);

      HttpResponse<String> changed =
          put(server, place, "{\"title\":\"b\",\"tracks\":[],\"revision\":1}");
      assertThat(SmallServer.json(changed).get("revision").intValue()).isEqualTo(2);
      assertThat(put(server, place, "{\"title\":\"c\",\"revision\":1}").statusCode())
          .isEqualTo(409);
      assertThat(put(server, place, "{\"title\":\"c\"}").statusCode()).isEqualTo(422);
    }
    try (SmallServer again = SmallServer.start(folder)) {
      assertThat(SmallServer.json(again.get(place)).get("title").stringValue()).isEqualTo("b");
      assertThat(again.send(again.request(place).DELETE()).statusCode()).isEqualTo(204);
      assertThat(again.send(again.request(place).DELETE()).statusCode()).isEqualTo(404);
      assertThat(again.get(place).statusCode()).isEqualTo(404);
    }
  }

  @Test
  void whatIsSavedHasNoControlCharacters() throws Exception {
    try (SmallServer server = SmallServer.start(folder)) {
      String body =
          """
          {"title": "ti\\u202etle\\u0007", "tracks": ["x:y", {"uri": "x:z", "name": "one\\u001b[31m",
          "artist": "\\u202e", "album": null, "durationMs": 7}]}
          """;
      JsonNode saved = SmallServer.json(server.post("/v1/playlists", body));
      assertThat(saved.get("title").stringValue()).isEqualTo("title");
      assertThat(saved.at("/tracks/1").propertyNames())
          .containsExactlyInAnyOrder("uri", "name", "durationMs");
      assertThat(saved.at("/tracks/1/name").stringValue()).isEqualTo("one [31m");
      assertThat(
              server.post("/v1/playlists", "{\"tracks\": [{\"name\": \"\\u202e\"}]}").statusCode())
          .isEqualTo(422);
    }
  }

  @Test
  void aSavedPlaylistIsContinuedAtOnce() throws Exception {
    try (SmallServer server = SmallServer.start(folder)) {
      JsonNode saved =
          SmallServer.json(
              server.post(
                  "/v1/playlists",
                  "{\"title\":\"x\",\"tracks\":[\"%s\"]}".formatted(SmallServer.uri(1, 3))));
      JsonNode answer =
          SmallServer.json(
              server.post(
                  "/v1/continue",
                  "{\"playlist\":\"%s\",\"limit\":3}".formatted(saved.get("id").stringValue())));
      assertThat(answer.get("seeds").intValue()).isEqualTo(1);
      assertThat(answer.get("title").stringValue()).isEqualTo("x");
      assertThat(answer.at("/items/0/name").stringValue()).endsWith("of jazz");
      assertThat(server.post("/v1/continue", "{\"playlist\":\"none\"}").statusCode())
          .isEqualTo(422);
    }
  }

  @Test
  void withoutItsDatabaseItStillAnswers() throws Exception {
    EmbeddedPostgres postgres;
    try {
      postgres = EmbeddedPostgres.builder().start();
    } catch (IOException | IllegalStateException e) {
      Assumptions.abort("PostgreSQL does not start here: " + e);
      return;
    }
    ServerOptions options =
        ServerOptions.local(0, folder.resolve("state"))
            .withDatabase(postgres.getJdbcUrl("postgres", "postgres"));
    try (SmallServer server = new SmallServer(options, SmallServer.models(folder))) {
      assertThat(server.post("/v1/playlists", "{}").statusCode()).isEqualTo(201);
      postgres.close();
      HttpResponse<String> refused = server.post("/v1/playlists", "{}");
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValue("Retry-After")).isPresent();
      assertThat(refused.body()).contains("storage-unavailable");
      assertThat(server.get("/metrics").body()).contains("segue_http_requests_shed_total 0.0");
    }
  }

  @Test
  void whereAsMuchIsKeptAsMayBeTheLimitIsNamed() throws Exception {
    ServerOptions small =
        ServerOptions.local(0, folder.resolve("state"))
            .withLimits(ServerOptions.Limits.of(1).withKept(1, 2));
    try (SmallServer server = new SmallServer(small, SmallServer.models(folder))) {
      HttpResponse<String> made = server.post("/v1/playlists", "{\"title\":\"a\"}");
      assertThat(made.statusCode()).isEqualTo(201);
      HttpResponse<String> full = server.post("/v1/playlists", "{\"title\":\"b\"}");
      assertThat(full.statusCode()).isEqualTo(507);
      assertThat(SmallServer.json(full).get("type").stringValue()).endsWith(":full");
      assertThat(SmallServer.json(full).get("detail").stringValue())
          .contains("1 playlists", "--most-playlists", "delete some");
      assertThat(server.post("/api/create_playlist", "{\"playlist_name\":\"c\"}").statusCode())
          .isEqualTo(507);
      String place = made.headers().firstValue("Location").orElseThrow();
      assertThat(put(server, place, "{\"title\":\"c\",\"revision\":1}").statusCode())
          .isEqualTo(200);
      assertThat(server.send(server.request(place).DELETE()).statusCode()).isEqualTo(204);
      assertThat(server.post("/v1/playlists", "{\"title\":\"b\"}").statusCode()).isEqualTo(201);

      String event = "{\"kind\":\"play\",\"track\":\"t\",\"session\":\"s\"}";
      assertThat(event(server, "key-number-1", event)).isEqualTo(201);
      assertThat(event(server, "key-number-2", event)).isEqualTo(201);
      assertThat(event(server, "key-number-3", event)).isEqualTo(507);
      assertThat(event(server, "key-number-2", event)).isEqualTo(200);
      assertThat(server.get("/metrics").body()).contains("segue_http_requests_shed_total 0.0");
    }
  }

  @Test
  void anEventIsKeptOnce() throws Exception {
    try (SmallServer server = SmallServer.start(folder)) {
      String event =
          "{\"kind\":\"accept\",\"track\":\"%s\",\"session\":\"s\",\"place\":3}"
              .formatted(SmallServer.uri(0, 1));
      assertThat(event(server, "key-number-1", event)).isEqualTo(201);
      assertThat(event(server, "key-number-1", event)).isEqualTo(200);
      assertThat(event(server, "key-number-2", event)).isEqualTo(201);
      assertThat(event(server, "short", event)).isEqualTo(422);
      assertThat(event(server, "key-number-3", event.replace("accept", "loved"))).isEqualTo(422);
      assertThat(event(server, "key-number-3", "{\"kind\":\"play\",\"track\":\"a\"}"))
          .isEqualTo(422);
    }
  }

  private static int event(SmallServer server, String key, String body) throws Exception {
    return server
        .send(
            server
                .request("/v1/events")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofString(body)))
        .statusCode();
  }
}
