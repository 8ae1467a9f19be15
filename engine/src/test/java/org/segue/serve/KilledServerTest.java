package org.segue.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.segue.cli.Segue;
import org.segue.model.PlaylistNeighbours;
import org.segue.store.Json;
import org.segue.store.ServerDatabase;
import org.segue.store.ServerDatabase.Part;
import tools.jackson.databind.JsonNode;

/// A whole server, in a process of its own and asked over HTTP, is killed while people save: what
/// it had acknowledged it has after the next start. `-Dsegue.serverKills=200` kills more often.
class KilledServerTest {

  private static final int KILLS = Integer.getInteger("segue.serverKills", 20);
  private static final int SIDES = 2;
  private static final int HANDS = 4;

  @TempDir private Path folder;

  /// A playlist as it was acknowledged last.
  private record Saved(String title, long revision) {}

  @Test
  void whatWasAcknowledgedOverHttpIsThereAfterTheNextStart() throws Exception {
    Path model = SmallServer.model(new PlaylistNeighbours(), folder.resolve("neighbours"), 1);
    List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    int[] acknowledged = new int[SIDES];
    List<Thread> sides = new ArrayList<>();
    for (int s = 0; s < SIDES; s++) {
      int side = s;
      sides.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      Path state = folder.resolve("state" + side);
                      acknowledged[side] = new Side(model, state, side).kill(KILLS / SIDES);
                    } catch (Throwable e) {
                      failures.add(e);
                    }
                  }));
    }
    for (Thread side : sides) {
      side.join();
    }
    assertThat(failures).isEmpty();
    assertThat(acknowledged[0] + acknowledged[1]).isGreaterThan(2 * KILLS);
  }

  /// One server after another over the same state.
  private static final class Side {
    private final Path model;
    private final Path state;
    private final SplittableRandom random;
    private final Map<String, Saved> playlists = new ConcurrentHashMap<>();
    private final Set<String> events = ConcurrentHashMap.newKeySet();

    Side(Path model, Path state, long seed) {
      this.model = model;
      this.state = state;
      random = new SplittableRandom(seed);
    }

    int kill(int kills) throws Exception {
      for (int kill = 0; kill <= kills; kill++) {
        Process process = start();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
            HttpClient client = HttpClient.newHttpClient()) {
          String opened = out.readLine();
          assertThat(opened).startsWith("Open http://127.0.0.1:");
          String base = opened.split(" ")[1];
          check(client, base);
          if (kill < kills) {
            int before = playlists.size() + events.size();
            List<Thread> hands = new ArrayList<>();
            for (int hand = 0; hand < HANDS; hand++) {
              String name = "%d-%d".formatted(kill, hand);
              hands.add(Thread.startVirtualThread(() -> write(client, base, name)));
            }
            while (playlists.size() + events.size() < before + HANDS) {
              assertThat(process.isAlive()).isTrue();
              Thread.sleep(1);
            }
            Thread.sleep(random.nextInt(150), random.nextInt(1_000_000));
            process.destroyForcibly();
            for (Thread hand : hands) {
              hand.join();
            }
          }
        } finally {
          process.destroyForcibly();
          assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
      }
      Set<String> kept = new HashSet<>();
      List<String> all = new ArrayList<>();
      try (ServerDatabase database = ServerDatabase.open(state, null)) {
        database.forEachEvent(Part.ALL, event -> all.add(event.idempotencyKey()));
      }
      kept.addAll(all);
      assertThat(kept).containsAll(events).hasSameSizeAs(all);
      return playlists.size() + events.size();
    }

    private Process start() throws IOException {
      return new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-Xmx256m",
              "-XX:TieredStopAtLevel=1",
              "-XX:+UseSerialGC",
              "--enable-native-access=ALL-UNNAMED",
              "--add-modules=jdk.incubator.vector",
              "-cp",
              System.getProperty("java.class.path"),
              Segue.class.getName(),
              "serve",
              model.toString(),
              "--port",
              "0",
              "--state",
              state.toString())
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
    }

    /// Saves playlists, changes them and tells of events until nobody answers.
    private void write(HttpClient client, String base, String name) {
      try {
        String last = null;
        for (int i = 0; ; i++) {
          String title = name + "-" + i;
          if (i % 3 == 0) {
            HttpResponse<String> answer =
                send(client, base + "/v1/playlists", "POST", title, playlist(title, 0));
            if (answer.statusCode() == 201) {
              last = SmallServer.json(answer).get("id").stringValue();
              playlists.put(last, new Saved(title, 1));
            }
          } else if (i % 3 == 1 && last != null) {
            HttpResponse<String> answer =
                send(client, base + "/v1/playlists/" + last, "PUT", title, playlist(title, 1));
            if (answer.statusCode() == 200) {
              playlists.put(last, new Saved(title, 2));
            }
          } else {
            String key = "event-" + title;
            String event =
                "{\"kind\":\"play\",\"track\":\"%s\",\"session\":\"s\"}"
                    .formatted(SmallServer.uri(0, i % 25));
            if (send(client, base + "/v1/events", "POST", key, event).statusCode() == 201) {
              events.add(key);
            }
          }
        }
      } catch (IOException e) {
        // it was killed
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private static String playlist(String title, int revision) {
      return "{\"title\":\"%s\",\"tracks\":[\"%s\"]%s}"
          .formatted(
              title, SmallServer.uri(0, 1), revision == 0 ? "" : ",\"revision\":" + revision);
    }

    private static HttpResponse<String> send(
        HttpClient client, String uri, String method, String key, String body)
        throws IOException, InterruptedException {
      return client.send(
          HttpRequest.newBuilder(URI.create(uri))
              .timeout(Duration.ofSeconds(20))
              .header("Content-Type", "application/json")
              .header("Idempotency-Key", key)
              .method(method, HttpRequest.BodyPublishers.ofString(body))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }

    /// Everything that was acknowledged is there; an event that is told again is known.
    private void check(HttpClient client, String base) throws IOException, InterruptedException {
      Map<String, JsonNode> found = new HashMap<>();
      int page = 500;
      for (int skip = 0; skip == found.size(); skip += page) {
        HttpRequest request =
            HttpRequest.newBuilder(
                    URI.create(base + "/v1/playlists?limit=%d&skip=%d".formatted(page, skip)))
                .build();
        JsonNode items =
            SmallServer.json(client.send(request, HttpResponse.BodyHandlers.ofString()))
                .get("items");
        for (JsonNode item : items) {
          found.put(item.get("id").stringValue(), item);
        }
      }
      assertThat(found.keySet()).containsAll(playlists.keySet());
      playlists.forEach(
          (id, saved) -> {
            JsonNode item = Objects.requireNonNull(found.get(id));
            assertThat(item.get("revision").longValue()).isGreaterThanOrEqualTo(saved.revision());
            if (item.get("revision").longValue() == saved.revision()) {
              assertThat(item.get("title").stringValue()).isEqualTo(saved.title());
            }
          });
      int told = 0;
      for (String key : events) {
        if (told++ == 5) {
          break;
        }
        HttpResponse<String> again =
            send(
                client,
                base + "/v1/events",
                "POST",
                key,
                Json.line(
                    Map.of("kind", "play", "track", SmallServer.uri(0, 0), "session", "other")));
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(SmallServer.json(again).get("repeated").booleanValue()).isTrue();
      }
    }
  }
}
