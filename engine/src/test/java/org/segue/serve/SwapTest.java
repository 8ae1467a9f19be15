package org.segue.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.segue.math.Progress;
import org.segue.model.PlaylistNeighbours;
import org.segue.store.Versions;
import tools.jackson.databind.JsonNode;

class SwapTest {

  private static final int SWAPS = 100;

  @TempDir private Path folder;

  @Test
  void aVersionIsPutInPlaceWithoutABody() throws Exception {
    Versions versions = new Versions(folder.resolve("served"));
    versions.add(SmallServer.model(new PlaylistNeighbours(), folder.resolve("model"), 1));
    versions.promote(1);
    try (SmallServer server =
        new SmallServer(
            ServerOptions.local(0, folder.resolve("state")),
            Map.of("best", folder.resolve("served")))) {
      var bare =
          server.send(
              server.request("/v1/models/best:promote").POST(HttpRequest.BodyPublishers.noBody()));
      assertThat(bare.statusCode()).as(bare.body()).isEqualTo(200);
      assertThat(SmallServer.json(bare).get("version").stringValue()).isEqualTo("1");
      assertThat(server.post("/v1/models/best:promote", "").statusCode()).isEqualTo(200);
      var untyped =
          server.send(
              server
                  .request("/v1/models/best:promote")
                  .POST(HttpRequest.BodyPublishers.ofString("{\"version\":1}")));
      assertThat(untyped.statusCode()).isEqualTo(415);
    }
  }

  @Test
  void whileAModelIsOpenedItsNameIsKnown() throws Exception {
    Path model = SmallServer.model(new PlaylistNeighbours(), folder.resolve("model"), 1);
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Map<String, Path> models = new LinkedHashMap<>(); // in this order
    models.put("first", model);
    models.put("best", model);
    List<HttpResponse<String>> early = Collections.synchronizedList(new ArrayList<>());
    try (HttpClient client = HttpClient.newHttpClient()) {
      ServerLog asking =
          line -> {
            if (line.contains("\"event\":\"model\"") && line.contains("\"first\"")) {
              for (String name : List.of("best", "none")) { // of which the former is not open yet
                early.add(asked(client, port, name));
              }
            }
          };
      Server server =
          Server.start(
              ServerOptions.local(port, folder.resolve("state")),
              models,
              Clock.systemUTC(),
              new SecureRandom(),
              Progress.NONE,
              asking);
      assertThat(asked(client, port, "best").statusCode()).isEqualTo(200);
      server.close();
    }
    assertThat(early).hasSize(2);
    assertThat(early.get(0).statusCode()).isEqualTo(503);
    assertThat(early.get(0).headers().firstValue("Retry-After")).isPresent();
    assertThat(early.get(1).statusCode()).isEqualTo(404);
    assertThat(early.get(1).body()).contains("there are first, best");
  }

  private static HttpResponse<String> asked(HttpClient client, int port, String name) {
    try {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/v1/continue".formatted(port)))
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"%s\"}".formatted(name)))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void versionsChangeUnderLoadAndEveryAnswerIsOfOne() throws Exception {
    Versions versions = new Versions(folder.resolve("served"));
    for (int seed = 1; seed <= 2; seed++) {
      Path model =
          SmallServer.model(new PlaylistNeighbours(), folder.resolve("model" + seed), seed);
      assertThat(versions.add(model)).isEqualTo(seed);
    }
    versions.promote(1);
    String question =
        "{\"tracks\":[\"%s\",\"%s\"],\"limit\":20}"
            .formatted(SmallServer.uri(1, 2), SmallServer.uri(1, 7));
    try (SmallServer server =
        new SmallServer(
            ServerOptions.local(0, folder.resolve("state")),
            Map.of("best", folder.resolve("served")))) {
      AtomicBoolean done = new AtomicBoolean();
      ConcurrentLinkedQueue<Integer> failures = new ConcurrentLinkedQueue<>();
      Map<String, String> answers = new ConcurrentHashMap<>();
      List<Thread> askers = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        askers.add(
            Thread.startVirtualThread(
                () -> {
                  while (!done.get()) {
                    try {
                      var answer = server.post("/v1/continue", question);
                      if (answer.statusCode() != 200) {
                        failures.add(answer.statusCode());
                        continue;
                      }
                      JsonNode document = SmallServer.json(answer);
                      String before =
                          answers.putIfAbsent(
                              document.at("/model/version").stringValue(), answer.body());
                      if (before != null && !before.equals(answer.body())) {
                        failures.add(-1);
                      }
                    } catch (Exception e) {
                      failures.add(-2);
                    }
                  }
                }));
      }
      for (int swap = 0; swap < SWAPS; swap++) {
        assertThat(
                server
                    .post(
                        "/v1/models/best:promote",
                        "{\"version\":%d}".formatted(swap % 2 == 0 ? 2 : 1))
                    .statusCode())
            .isEqualTo(200);
      }
      done.set(true);
      for (Thread asker : askers) {
        asker.join();
      }
      assertThat(failures).isEmpty();
      assertThat(answers).containsOnlyKeys("1", "2");
      assertThat(answers.get("1")).isNotEqualTo(answers.get("2"));
      assertThat(server.post("/v1/models/best:promote", "{\"version\":9}").statusCode())
          .isEqualTo(422);
      assertThat(server.post("/v1/models/none:promote", "{}").statusCode()).isEqualTo(404);
    }
    assertThat(versions.current()).isEqualTo(1);
    assertThat(versions.rollback()).isEqualTo(2);
  }

  @Test
  void aPromotionOnTheCommandLineIsTakenUp() throws Exception {
    Versions versions = new Versions(folder.resolve("served"));
    Path model = SmallServer.model(new PlaylistNeighbours(), folder.resolve("model"), 1);
    versions.promote(versions.add(model));
    try (SmallServer server =
        new SmallServer(
            ServerOptions.local(0, folder.resolve("state")),
            Map.of("best", folder.resolve("served")))) {
      versions.promote(versions.add(model));
      String version = "1";
      for (int i = 0; i < 100 && version.equals("1"); i++) {
        Thread.sleep(100);
        version = SmallServer.json(server.get("/v1/models")).at("/items/0/version").stringValue();
      }
      assertThat(version).isEqualTo("2");
    }
  }

  @Test
  void aDamagedVersionIsNotTakenUp() throws Exception {
    Versions versions = new Versions(folder.resolve("served"));
    Path model = SmallServer.model(new PlaylistNeighbours(), folder.resolve("model"), 1);
    versions.promote(versions.add(model));
    Path other = SmallServer.model(new PlaylistNeighbours(), folder.resolve("other"), 2);
    try (SmallServer server =
        new SmallServer(
            ServerOptions.local(0, folder.resolve("state")),
            Map.of("best", folder.resolve("served")))) {
      int second = versions.add(other);
      Path state = versions.directory(second).resolve("state.safetensors");
      byte[] bytes = Files.readAllBytes(state);
      bytes[bytes.length / 2] ^= 4;
      Files.delete(state); // a link: the original stays
      Files.write(state, bytes);
      versions.promote(second);
      String status = "ready";
      for (int i = 0; i < 100 && status.equals("ready"); i++) {
        Thread.sleep(100);
        status = SmallServer.json(server.get("/readyz")).get("status").stringValue();
      }
      assertThat(status).isEqualTo("degraded");
      assertThat(SmallServer.json(server.get("/v1/models")).at("/items/0/version").stringValue())
          .isEqualTo("1");
      versions.rollback();
      for (int i = 0; i < 100 && status.equals("degraded"); i++) {
        Thread.sleep(100);
        status = SmallServer.json(server.get("/readyz")).get("status").stringValue();
      }
      assertThat(status).isEqualTo("ready");
    }
  }
}
