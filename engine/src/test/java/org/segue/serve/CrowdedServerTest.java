package org.segue.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.segue.store.Json;
import tools.jackson.databind.JsonNode;

/// Clients that are too many or too slow.
class CrowdedServerTest {

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

  /// A server that waits so many milliseconds for a body, a head or a line.
  private static SmallServer hasty(String state, int bodyTime) throws IOException {
    return new SmallServer(
        ServerOptions.local(0, folder.resolve(state))
            .withLimits(ServerOptions.Limits.of(2).withBodyTime(Duration.ofMillis(bodyTime))),
        Map.of("neighbours", folder.resolve("neighbours")));
  }

  private interface Asking {
    void run() throws IOException, InterruptedException;
  }

  /// So many do it at once; returns when all have.
  private static void together(int count, Asking asking) throws InterruptedException {
    List<Thread> crowd = new ArrayList<>();
    for (int t = 0; t < count; t++) {
      crowd.add(
          Thread.startVirtualThread(
              () -> {
                try {
                  asking.run();
                } catch (IOException | InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              }));
    }
    for (Thread thread : crowd) {
      thread.join();
    }
  }

  @Test
  void aBodyThatTricklesInIsCutOffAndHarmsNobody() throws Exception {
    try (SmallServer slow = hasty("slow-state", 300);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), slow.port())) {
      socket.setSoTimeout(10_000);
      write(socket, head("/v1/continue", "application/json", "Content-Length: 1000"));
      for (int i = 0; i < 8; i++) {
        socket.getOutputStream().write(' ');
        assertThat(slow.get("/v1/models").statusCode()).isEqualTo(200);
        Thread.sleep(60);
      }
      byte[] head = socket.getInputStream().readNBytes(12);
      assertThat(new String(head, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 408");
    }
  }

  @Test
  void aBodyThatStallsIsCutOffToo() throws Exception {
    try (SmallServer slow = hasty("stalled-state", 300);
        Socket one = new Socket(InetAddress.getLoopbackAddress(), slow.port());
        Socket batch = new Socket(InetAddress.getLoopbackAddress(), slow.port())) {
      one.setSoTimeout(20_000);
      batch.setSoTimeout(20_000);
      write(one, head("/v1/continue", "application/json", "Content-Length: 1000") + "{\"ti");
      write(
          batch,
          head("/v1/continue:batch", "application/x-ndjson", "Transfer-Encoding: chunked")
              + "c\r\n{\"limit\":1}\n\r\n");
      assertThat(toTheEnd(one)).startsWith("HTTP/1.1 408").contains(":too-slow");
      assertThat(toTheEnd(batch)).contains("\"items\":[{", ":too-slow", "\"line\":2");
    }
  }

  @Test
  void whoHangsUpInTheMiddleOfABodyIsNoFault() throws Exception {
    List<String> log;
    try (SmallServer left = SmallServer.start(folder.resolve("left"))) {
      for (int linger : new int[] {-1, 0}) { // closed in order, and cut
        for (String length :
            List.of(
                "Content-Length: 1000",
                "Transfer-Encoding: chunked",
                "Content-Encoding: gzip\r\nContent-Length: 1000")) {
          try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), left.port())) {
            socket.setSoLinger(linger == 0, 0);
            write(socket, head("/v1/continue", "application/json", length));
            write(socket, length.contains("1000") ? "{\"ti" : "64\r\n{\"ti");
            Thread.sleep(100); // it is being read
          }
        }
      }
      for (int i = 0; i < 500 && requests(left.log).size() < 6; i++) {
        Thread.sleep(20);
      }
      log = List.copyOf(left.log);
    }
    assertThat(requests(log)).hasSize(6).allMatch(line -> line.contains("\"status\":400"));
    assertThat(log).noneMatch(line -> line.contains("\"event\":\"fault\""));
  }

  private static List<String> requests(List<String> log) {
    return List.copyOf(log).stream()
        .filter(line -> line.contains("\"event\":\"request\""))
        .toList();
  }

  private static String head(String path, String type, String length) {
    return "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: %s\r\n%s\r\n\r\n"
        .formatted(path, type, length);
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
  }

  /// What comes until the server closes the connection.
  private static String toTheEnd(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void thoseWhoAreTurnedAwayAreANumberInTheLog() throws Exception {
    ServerOptions impatient =
        ServerOptions.local(0, folder.resolve("crowd-state"))
            .withLimits(ServerOptions.Limits.of(1).withWaitTime(Duration.ZERO));
    List<HttpResponse<String>> refused = Collections.synchronizedList(new ArrayList<>());
    List<String> log;
    String figures;
    try (SmallServer crowded =
        new SmallServer(impatient, Map.of("neighbours", folder.resolve("neighbours")))) {
      for (int round = 0; round < 50 && refused.isEmpty(); round++) {
        together(
            40,
            () -> {
              HttpResponse<String> answer =
                  crowded.post("/v1/continue", "{\"title\":\"rock\",\"limit\":500}");
              if (answer.statusCode() == 503) {
                refused.add(answer);
              }
            });
      }
      log = crowded.log;
      figures = crowded.get("/metrics").body();
    }
    assertThat(refused).isNotEmpty();
    assertThat(figures).contains("segue_http_requests_shed_total %d.0".formatted(refused.size()));
    for (HttpResponse<String> answer : refused) {
      assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
      assertThat(answer.headers().firstValue("X-Request-Id")).isPresent();
      assertThat(SmallServer.json(answer).get("type").stringValue()).endsWith(":overloaded");
    }
    int told = 0;
    for (String line : log) {
      assertThat(line).doesNotContain("\"status\":503");
      JsonNode event = Json.parse(line, JsonNode.class);
      told +=
          event.at("/event").stringValue().equals("shed") ? event.get("requests").intValue() : 0;
    }
    assertThat(told).isEqualTo(refused.size());
  }

  @Test
  void searchesAreTurnedAwayAsWell() throws Exception {
    ServerOptions impatient =
        ServerOptions.local(0, folder.resolve("search-state"))
            .withLimits(ServerOptions.Limits.of(1).withWaitTime(Duration.ZERO));
    try (SmallServer crowded =
        new SmallServer(impatient, Map.of("neighbours", folder.resolve("neighbours")))) {
      while (crowded.get("/v1/search?q=song").statusCode() != 200) {
        Thread.sleep(20); // tracks are being indexed
      }
      List<Integer> told = Collections.synchronizedList(new ArrayList<>());
      for (int round = 0; round < 50 && !told.contains(503); round++) {
        together(60, () -> told.add(crowded.get("/v1/search?q=sogn+rokc&limit=100").statusCode()));
      }
      assertThat(told).contains(200, 503).containsOnly(200, 503);
    }
  }

  @Test
  void aHeadThatTricklesInIsCutOffAndALongAnswerIsNot() throws Exception {
    try (SmallServer slow = hasty("trickle-state", 800);
        Socket trickling = new Socket(InetAddress.getLoopbackAddress(), slow.port());
        Socket batch = new Socket(InetAddress.getLoopbackAddress(), slow.port())) {
      write(
          batch, head("/v1/continue:batch", "application/x-ndjson", "Transfer-Encoding: chunked"));
      trickling.setSoTimeout(10_000);
      write(trickling, "GET /v1/models HTTP/1.1\r\nHost: localhost\r\nX: ");
      boolean cut = false;
      for (int i = 0; i < 60; i++) {
        write(batch, "c\r\n{\"limit\":1}\n\r\n");
        try {
          trickling.getOutputStream().write('x');
        } catch (IOException e) {
          cut = true;
        }
        Thread.sleep(60);
      }
      write(batch, "0\r\n\r\n");
      batch.setSoTimeout(10_000);
      byte[] answers = new byte[200_000];
      int length = 0;
      String text = "";
      while (!text.endsWith("0\r\n\r\n")) {
        int read = batch.getInputStream().read(answers, length, answers.length - length);
        assertThat(read).as(text).isPositive();
        length += read;
        text = new String(answers, 0, length, StandardCharsets.UTF_8);
      }
      assertThat(text.split("\"known\"", -1)).hasSize(61);
      assertThat(cut || trickling.getInputStream().read() < 0).isTrue();
    }
  }

  @Test
  void aLineOfABatchThatTricklesInIsCutOff() throws Exception {
    try (SmallServer slow = hasty("line-state", 300);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), slow.port())) {
      socket.setSoTimeout(10_000);
      write(
          socket, head("/v1/continue:batch", "application/x-ndjson", "Transfer-Encoding: chunked"));
      boolean cut = false;
      for (int i = 0; i < 100 && !cut; i++) {
        Thread.sleep(50);
        try {
          write(socket, "1\r\n \r\n");
        } catch (IOException e) {
          cut = true;
        }
      }
      assertThat(cut).isTrue();
    }
  }

  @Test
  void aThousandIdleConnectionsDoNotStopIt() throws Exception {
    List<Socket> idle = new ArrayList<>();
    try {
      for (int i = 0; i < 1_000; i++) {
        idle.add(new Socket(InetAddress.getLoopbackAddress(), server.port()));
      }
      assertThat(server.get("/v1/models").statusCode()).isEqualTo(200);
    } finally {
      for (Socket socket : idle) {
        socket.close();
      }
    }
  }
}
