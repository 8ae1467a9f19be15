package org.segue.serve;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import org.segue.data.TrackList;
import org.segue.data.TrackSet;
import org.segue.math.PlaneLayout;
import org.segue.model.Query;
import org.segue.model.Recommendations;
import org.segue.model.Wishes;
import org.segue.store.Durable;
import org.segue.store.Json;

/// `/v1/map`: the most popular tracks in the plane, near each other where the model continues one
/// with the other. It works for every model, as it asks for nothing but continuations; it is made
/// in turns that nobody has to wait for, and kept for the next start.
final class TrackMap {

  static final int TRACKS = 2_000;
  private static final int NEIGHBOURS = 12;
  private static final int EPOCHS = 400;

  private final Models models;
  private final Admission admission;
  private final Path folder;
  private final Map<String, byte[]> ready = new ConcurrentHashMap<>();

  TrackMap(Models models, Admission admission, Path folder) {
    this.models = models;
    this.admission = admission;
    this.folder = folder;
  }

  List<Route> routes() {
    return List.of(Route.of("GET", "/v1/map", Scope.READ, this::map));
  }

  private void map(Exchange exchange) {
    ServedModel model = models.get(exchange.parameter("model"));
    byte[] map = ready.get(key(model));
    if (map == null) {
      throw Problem.unavailable("map-not-ready", "the map is still being drawn", 5);
    }
    exchange.send(200, Exchange.JSON, map);
  }

  /// Draws a model's map, or takes the one that was drawn before.
  void prepare(ServedModel model) throws IOException, InterruptedException {
    if (ready.containsKey(key(model))) {
      return;
    }
    Path file = folder.resolve(key(model) + ".json");
    if (!Files.exists(file)) {
      byte[] drawn = Json.line(draw(model)).getBytes(StandardCharsets.UTF_8);
      Durable.file(file, out -> out.write(drawn));
    }
    ready.put(key(model), Files.readAllBytes(file));
  }

  private Map<String, Object> draw(ServedModel model) throws InterruptedException {
    int count = Math.min(TRACKS, model.catalog().trackCount());
    int[] tracks = new int[count];
    int[] nodeOf = new int[model.catalog().trackCount()];
    for (int node = 0; node < count; node++) {
      tracks[node] = model.popularities().at(node);
      nodeOf[tracks[node]] = node;
    }
    Wishes among = Wishes.NONE.withOnly(TrackSet.of(model.catalog().trackCount(), tracks));
    int[] from = new int[count * NEIGHBOURS];
    int[] to = new int[count * NEIGHBOURS];
    int edges = 0;
    for (int node = 0; node < count; node++) {
      Query query =
          Query.of(null, TrackList.of(tracks[node]), NEIGHBOURS).withFill(false).withWishes(among);
      Recommendations near = admission.runAside(() -> model.recommender().recommend(query));
      for (int rank = 0; rank < near.size(); rank++) {
        from[edges] = node;
        to[edges++] = nodeOf[near.track(rank)];
      }
    }
    float[] places =
        PlaneLayout.of(
            count,
            Arrays.copyOf(from, edges),
            Arrays.copyOf(to, edges),
            EPOCHS,
            new SplittableRandom(1));
    return document(model, tracks, places);
  }

  private static Map<String, Object> document(ServedModel model, int[] tracks, float[] places) {
    List<Object> points = new ArrayList<>();
    for (int node = 0; node < tracks.length; node++) {
      Map<String, Object> point = Searching.track(model, tracks[node]);
      point.put("x", Math.round(1e3 * places[2 * node]) / 1e3);
      point.put("y", Math.round(1e3 * places[2 * node + 1]) / 1e3);
      points.add(point);
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("model", Continuing.named(model));
    document.put("points", points);
    return document;
  }

  private static String key(ServedModel model) {
    return model.name() + "-" + model.fingerprint();
  }
}
