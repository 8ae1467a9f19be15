package org.segue.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Requests made of good ones by chance: whatever comes, there is an answer below 500 (503 is one
/// that says when to come back). `-Dsegue.fuzz=1000000` asks more.
class FuzzedRequestsTest {

  private static final int REQUESTS = Integer.getInteger("segue.fuzz", 100_000);

  private static final List<String> METHODS =
      List.of("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "HEAD");

  private static final List<String> PATHS =
      List.of(
          "/",
          "/index.html",
          "/openapi.yaml",
          "/healthz",
          "/readyz",
          "/v1/continue",
          "/v1/continue:batch",
          "/v1/explain",
          "/v1/search?q=so&limit=3",
          "/v1/search?q=%f0%9f",
          "/v1/tracks/spotify:track:0000000000000000000101",
          "/v1/models",
          "/v1/models/neighbours:promote",
          "/v1/map",
          "/v1/playlists?limit=1",
          "/v1/playlists/x",
          "/v1/playlists:import?name=a",
          "/v1/playlists:convert?to=xspf",
          "/v1/formats",
          "/v1/covers/spotify:album:0-1",
          "/v1/previews/spotify:track:0000000000000000000101",
          "/metrics",
          "/api/health",
          "/v1/events",
          "/v1/experiments/a",
          "/api/similar_tracks?item_id=a&n=2",
          "/api/find_path?start_song_id=a&end_song_id=b",
          "/api/similar_artists?artist=a",
          "/api/search_tracks?search_query=so",
          "/api/create_playlist");

  private static final List<String> BODIES =
      List.of(
          "{\"tracks\":[\"spotify:track:0000000000000000000101\"],\"limit\":3,\"explain\":true}",
          "{\"title\":\"rock\",\"tracks\":[{\"name\":\"a\",\"artist\":\"b\"}],\"diversity\":0.5}",
          "{\"kind\":\"accept\",\"track\":\"a\",\"session\":\"b\",\"place\":1}",
          "{\"title\":\"t\",\"tracks\":[\"a\"],\"revision\":1}",
          "{\"playlist_name\":\"a\",\"track_ids\":[\"b\"]}",
          "{\"version\":1}",
          "#EXTM3U\n#EXTINF:1,a - b\nc.mp3\n",
          "<playlist><trackList><track><title>a</title></track></trackList></playlist>",
          "{}\n{\"limit\":1}\n");

  private static final List<String> TYPES =
      List.of(
          "application/json", "application/x-ndjson", "text/plain", "application/octet-stream", "");

  private static final String STRANGE =
      "\"\\{}[]:,\u0000\n\t%../é\uD83D\uDD25-+eE0123456789nullNaNtrue";

  @TempDir private Path folder;

  @Test
  void thereIsAlwaysAnAnswer() throws Exception {
    try (SmallServer server = SmallServer.start(folder)) {
      Thread[] askers = new Thread[2];
      List<String> wrong = Collections.synchronizedList(new ArrayList<>());
      for (int a = 0; a < askers.length; a++) {
        SplittableRandom random = new SplittableRandom(40 + a);
        askers[a] =
            new Thread(
                () -> {
                  try {
                    ask(server.port(), random, REQUESTS / 2, wrong);
                  } catch (IOException | RuntimeException e) {
                    wrong.add(e.toString());
                  }
                });
        askers[a].start();
      }
      for (Thread asker : askers) {
        asker.join();
      }
      assertThat(wrong).isEmpty();
      assertThat(List.copyOf(server.log)).noneMatch(line -> line.contains("\"event\":\"fault\""));
      assertThat(server.get("/v1/models").statusCode()).isEqualTo(200);
    }
  }

  private static void ask(int port, SplittableRandom random, int count, List<String> wrong)
      throws IOException {
    Socket socket = null;
    InputStream in = InputStream.nullInputStream();
    for (int i = 0; i < count; i++) {
      if (socket == null) {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(20_000);
        in = new BufferedInputStream(socket.getInputStream());
      }
      String method = random.nextInt(4) == 0 ? pick(METHODS, random) : "POST";
      String path = pick(PATHS, random);
      if (random.nextInt(8) == 0) {
        path = "/" + mutated(path.substring(1), random).replaceAll("[^!-~]", "%25");
      }
      String body = method.equals("GET") || method.equals("HEAD") ? "" : pick(BODIES, random);
      for (int m = random.nextInt(4); m > 0; m--) {
        body = mutated(body, random);
      }
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      String head =
          "%s %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: %s\r\nIdempotency-Key: k%d-%d\r\nContent-Length: %d\r\n\r\n"
              .formatted(method, path, pick(TYPES, random), random.nextInt(), i, bytes.length);
      int status;
      try {
        socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().write(bytes);
        status = answered(in, method.equals("HEAD"));
      } catch (IOException e) {
        if (e instanceof java.net.SocketTimeoutException) {
          wrong.add("no answer: " + head + body);
        }
        status = 0; // closed, as it may after a request that was not HTTP
      }
      if (status >= 500 && status != 503) {
        wrong.add(status + ": " + head + body);
      }
      if (status == 0 || status == 400 || status == 408 || status == 413) {
        socket.close();
        socket = null;
      }
    }
    if (socket != null) {
      socket.close();
    }
  }

  /// The status of an answer, which is read to its end; 0 where the server closed.
  private static int answered(InputStream in, boolean head) throws IOException {
    String first = line(in);
    if (first.isEmpty()) {
      return 0;
    }
    int status = Integer.parseInt(first.split(" ")[1]);
    int length = 0;
    boolean chunked = false;
    boolean closes = false;
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
        length = Integer.parseInt(line.substring(15).strip());
      }
      chunked |= line.equalsIgnoreCase("transfer-encoding: chunked");
      closes |= line.equalsIgnoreCase("connection: close");
    }
    if (chunked && !head) {
      for (int size = -1; size != 0; ) {
        size = Integer.parseInt(line(in), 16);
        in.skipNBytes(size + 2);
      }
    } else if (!head) {
      in.skipNBytes(length);
    }
    return closes && status < 400 ? 0 : closes ? 400 : status;
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  private static <T> T pick(List<T> all, SplittableRandom random) {
    return all.get(random.nextInt(all.size()));
  }

  private static String mutated(String text, SplittableRandom random) {
    if (text.isEmpty()) {
      return text;
    }
    int at = random.nextInt(text.length());
    int to = Math.min(text.length(), at + 1 + random.nextInt(6));
    return switch (random.nextInt(5)) {
      case 0 -> text.substring(0, at) + text.substring(to);
      case 1 -> text.substring(0, at) + text.substring(at, to).repeat(3) + text.substring(to);
      case 2 -> text.substring(0, at);
      case 3 -> {
        int from = random.nextInt(STRANGE.length() - 3);
        yield text.substring(0, at) + STRANGE.substring(from, from + 3) + text.substring(at);
      }
      default ->
          text.substring(0, at)
              + (random.nextBoolean() ? "99999999999999999999" : "[".repeat(80))
              + text.substring(to);
    };
  }
}
