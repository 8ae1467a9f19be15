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
import org.segue.math.Array;
import org.segue.math.Best;
import org.segue.math.PlaneLayout;
import org.segue.math.Vectors;
import org.segue.model.Query;
import org.segue.model.Recommendations;
import org.segue.model.Wishes;
import org.segue.store.Durable;
import org.segue.store.Json;
import tools.jackson.databind.JsonNode;

/// `/v1/map`: the most popular tracks in the plane, near each other where their vectors are, or,
/// for a model without vectors, where it continues one with the other. It is made in turns that
/// nobody has to wait for, and kept for the next start. `/v1/map/{uri}`: the place of any other
/// track, amid those on the map that are nearest to it.
final class TrackMap {

  static final int TRACKS = 2_000;
  private static final int NEIGHBOURS = 12;
  private static final int EPOCHS = 400;

  /// So many neighbours make the place of a track that comes later: more of them may lie apart.
  private static final int NEAREST = 3;

  /// Changes with what a map shows, so that one of before is not taken for one of now.
  private static final String FORM = "2-";

  private final Models models;
  private final Admission admission;
  private final Path folder;
  private final Map<String, Drawn> ready = new ConcurrentHashMap<>();

  /// A map as it is sent, and the places [nodes, 2] of its tracks, which are the most popular ones
  /// in their order.
  private record Drawn(byte[] document, double[][] places) {}

  TrackMap(Models models, Admission admission, Path folder) {
    this.models = models;
    this.admission = admission;
    this.folder = folder;
  }

  List<Route> routes() {
    return List.of(
        Route.of("GET", "/v1/map", Scope.READ, this::map),
        Route.of("GET", "/v1/map/{uri}", Scope.READ, this::place));
  }

  private void map(Exchange exchange) {
    exchange.send(200, Exchange.JSON, drawn(models.get(exchange.parameter("model"))).document());
  }

  private Drawn drawn(ServedModel model) {
    Drawn drawn = ready.get(key(model));
    if (drawn == null) {
      throw Problem.unavailable("map-not-ready", "the map is still being drawn", 5);
    }
    return drawn;
  }

  private void place(Exchange exchange) throws InterruptedException {
    ServedModel model = models.get(exchange.parameter("model"));
    int track = Searching.known(model, exchange.segment(0));
    double[][] places = drawn(model).places();
    int node = model.popularities().placeOf(track);
    double[] place = node < places.length ? places[node] : new double[2];
    if (node >= places.length) {
      int[] near = admission.run(() -> near(model, track, places.length));
      int count = Math.min(NEAREST, near.length);
      if (count == 0) {
        throw Problem.notFound("the model does not know what that track is near to");
      }
      for (int n = 0; n < count; n++) {
        place[0] += places[near[n]][0] / count;
        place[1] += places[near[n]][1] / count;
      }
    }
    exchange.answer(point(model, track, place[0], place[1]));
  }

  /// Draws a model's map, or takes the one that was drawn before.
  void prepare(ServedModel model) throws IOException, InterruptedException {
    if (ready.containsKey(key(model))) {
      return;
    }
    Path file = folder.resolve(FORM + key(model) + ".json");
    if (!Files.exists(file)) {
      byte[] drawn = Json.line(draw(model)).getBytes(StandardCharsets.UTF_8);
      Durable.file(file, out -> out.write(drawn));
    }
    byte[] document = Files.readAllBytes(file);
    JsonNode points =
        Json.parse(new String(document, StandardCharsets.UTF_8), JsonNode.class).get("points");
    double[][] places = new double[points.size()][];
    for (int node = 0; node < places.length; node++) {
      JsonNode point = points.get(node);
      places[node] = new double[] {point.get("x").doubleValue(), point.get("y").doubleValue()};
    }
    ready.put(key(model), new Drawn(document, places));
  }

  private Map<String, Object> draw(ServedModel model) throws InterruptedException {
    int count = Math.min(TRACKS, model.catalog().trackCount());
    int[] from = new int[count * NEIGHBOURS];
    int[] to = new int[count * NEIGHBOURS];
    int edges = 0;
    for (int node = 0; node < count; node++) {
      int track = model.popularities().at(node);
      for (int other : admission.runAside(() -> near(model, track, count))) {
        from[edges] = node;
        to[edges++] = other;
      }
    }
    float[] places =
        PlaneLayout.of(
            count,
            Arrays.copyOf(from, edges),
            Arrays.copyOf(to, edges),
            EPOCHS,
            new SplittableRandom(1));
    List<Object> points = new ArrayList<>();
    for (int node = 0; node < count; node++) {
      points.add(
          point(model, model.popularities().at(node), places[2 * node], places[2 * node + 1]));
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("model", Continuing.named(model));
    document.put("points", points);
    return document;
  }

  /// The places among the `count` most popular tracks of those that are most like `track`, nearest
  /// first; none where the model knows nothing of it.
  private static int[] near(ServedModel model, int track, int count) {
    Array vectors = model.model().trackVectors();
    return vectors == null
        ? nearByAnswers(model, track, count)
        : nearByVectors(model, vectors, track, count);
  }

  private static int[] nearByVectors(ServedModel model, Array vectors, int track, int count) {
    int rows = (int) vectors.shape()[0];
    int d = (int) vectors.shape()[1];
    float[] own = new float[d];
    float[] theirs = new float[d];
    Best best = new Best(NEIGHBOURS);
    boolean known = unit(vectors, rows, track, own);
    for (int node = 0; node < count && known; node++) {
      int other = model.popularities().at(node);
      if (other != track && unit(vectors, rows, other, theirs)) {
        best.offer(Vectors.dot(own, 0, theirs, 0, d), node);
      }
    }
    best.sort();
    int[] near = new int[best.count()];
    Arrays.setAll(near, best::tie);
    return near;
  }

  /// Copies a track's vector at length 1; false where it has none.
  private static boolean unit(Array vectors, int rows, int track, float[] to) {
    if (track >= rows) {
      return false;
    }
    Vectors.gatherUnit(vectors, to.length, new int[] {track}, 1, to);
    return Vectors.dot(to, 0, to, 0, to.length) > 0;
  }

  private static int[] nearByAnswers(ServedModel model, int track, int count) {
    int[] tracks = new int[count];
    Arrays.setAll(tracks, model.popularities()::at);
    Query query =
        Query.of(null, TrackList.of(track), NEIGHBOURS)
            .withFill(false)
            .withWishes(Wishes.NONE.withOnly(TrackSet.of(model.catalog().trackCount(), tracks)));
    Recommendations near = model.recommender().recommend(query);
    int[] nodes = new int[near.size()];
    Arrays.setAll(nodes, rank -> model.popularities().placeOf(near.track(rank)));
    return nodes;
  }

  private static Map<String, Object> point(ServedModel model, int track, double x, double y) {
    Map<String, Object> point = Searching.track(model, track);
    point.put("x", Math.round(1e3 * x) / 1e3);
    point.put("y", Math.round(1e3 * y) / 1e3);
    return point;
  }

  private static String key(ServedModel model) {
    return model.name() + "-" + model.fingerprint();
  }
}
