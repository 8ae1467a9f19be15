package org.segue.serve;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.segue.data.Dataset;
import org.segue.data.DatasetBuilder;
import org.segue.data.ExternalPlaylist;
import org.segue.data.ExternalTrack;
import org.segue.math.Progress;
import org.segue.model.Algorithm;
import org.segue.model.Model;
import org.segue.model.PlaylistNeighbours;
import org.segue.model.Training;
import org.segue.store.Json;
import tools.jackson.databind.JsonNode;

/// A listening server over six moods of 25 tracks each; track t of mood m is `track(m, t)`, a
/// playlist of a mood bears its name.
final class SmallServer implements AutoCloseable {

  static final List<String> MOODS = List.of("rock", "jazz", "chill", "🔥", "Été", "שלום");
  static final int TRACKS = 25;

  final Server server;
  final List<String> log = Collections.synchronizedList(new ArrayList<>());
  final HttpClient client = HttpClient.newHttpClient();

  /// Serves the model `neighbours` with state and model in `folder`.
  static SmallServer start(Path folder) throws IOException {
    return new SmallServer(ServerOptions.local(0, folder.resolve("state")), models(folder));
  }

  SmallServer(ServerOptions options, Map<String, Path> models) throws IOException {
    server =
        Server.start(
            options, models, Clock.systemUTC(), new SecureRandom(), Progress.NONE, log::add);
  }

  static Map<String, Path> models(Path folder) throws IOException {
    Map<String, Path> models = new LinkedHashMap<>();
    models.put("neighbours", model(new PlaylistNeighbours(), folder.resolve("neighbours"), 1));
    return models;
  }

  /// Trains over the moods; another `seed` is another world of the same tracks.
  static Path model(Algorithm algorithm, Path directory, long seed) throws IOException {
    Model.train(algorithm, data(seed), new Training(seed, 1, Progress.NONE))
        .save(directory, true, directory.resolve("none"), "a small model");
    return directory;
  }

  static Dataset data(long seed) {
    DatasetBuilder builder = new DatasetBuilder(false);
    SplittableRandom random = new SplittableRandom(seed);
    for (int p = 0; p < 300; p++) {
      int mood = p % MOODS.size();
      List<ExternalTrack> tracks = new ArrayList<>();
      for (int t = 0; t < TRACKS; t++) {
        if (t == 0 || random.nextInt(4) == 0) {
          tracks.add(track(mood, t));
        }
      }
      builder.add(ExternalPlaylist.of(MOODS.get(mood), tracks), "small", 0);
    }
    return builder.build();
  }

  static ExternalTrack track(int mood, int t) {
    return new ExternalTrack(
        uri(mood, t),
        "Song %d of %s".formatted(t, MOODS.get(mood)),
        "spotify:artist:%d-%d".formatted(mood, t % 5),
        "Singer %d %s".formatted(t % 5, MOODS.get(mood)),
        "spotify:album:%d-%d".formatted(mood, t % 10),
        "Album %d".formatted(t % 10),
        180_000 + 1_000 * t);
  }

  static String uri(int mood, int t) {
    return "spotify:track:%022d".formatted(100 * mood + t);
  }

  int port() {
    return server.port();
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path));
  }

  HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  static JsonNode json(HttpResponse<String> response) {
    return Json.parse(response.body(), JsonNode.class);
  }

  @Override
  public void close() throws IOException {
    client.close();
    server.close();
  }
}
