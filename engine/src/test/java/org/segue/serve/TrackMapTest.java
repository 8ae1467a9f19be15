package org.segue.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.segue.data.DatasetBuilder;
import org.segue.data.ExternalPlaylist;
import org.segue.data.ExternalTrack;
import org.segue.math.Progress;
import org.segue.model.Algorithms;
import org.segue.model.Model;
import org.segue.model.Training;
import tools.jackson.databind.JsonNode;

class TrackMapTest {

  private static final int MOODS = 11;
  private static final int TRACKS = 200; // of a mood: more than the map has room for

  @TempDir private Path folder;

  @Test
  void vectorsLayMoodsApartAndATrackBeyondTheMapIsPutAmidItsOwn() throws Exception {
    DatasetBuilder builder = new DatasetBuilder(false);
    SplittableRandom random = new SplittableRandom(1);
    for (int p = 0; p < 100 * MOODS; p++) {
      List<ExternalTrack> tracks = new ArrayList<>();
      for (int t = 0; t < TRACKS; t++) {
        if (random.nextInt(8) == 0) {
          tracks.add(
              new ExternalTrack(uri(p % MOODS, t), "Track " + t, null, "A" + t, null, null, 0));
        }
      }
      builder.add(ExternalPlaylist.of(null, tracks), "moods", 0);
    }
    Path directory = folder.resolve("als");
    Model.train(
            Algorithms.parse("als,dimension=16"),
            builder.build(),
            new Training(1, 1, Progress.NONE))
        .save(directory, true, folder.resolve("none"), "a small model");
    try (SmallServer server =
        new SmallServer(
            ServerOptions.local(0, folder.resolve("state")), Map.of("als", directory))) {
      HttpResponse<String> answer = server.get("/v1/map");
      for (int i = 0; answer.statusCode() == 503 && i < 600; i++) {
        Thread.sleep(100);
        answer = server.get("/v1/map");
      }
      Map<String, JsonNode> points = new HashMap<>();
      for (JsonNode point : SmallServer.json(answer).get("points").values()) {
        points.put(point.get("uri").stringValue(), point);
      }
      assertThat(points).hasSize(TrackMap.TRACKS);
      int asked = 0;
      int amid = 0;
      for (int m = 0; m < MOODS; m++) {
        for (int t = 0; t < TRACKS; t++) {
          if (points.containsKey(uri(m, t)) ? t % 40 != 0 : t % 4 != 0) {
            continue; // some of either kind are enough
          }
          JsonNode placed = SmallServer.json(server.get("/v1/map/" + uri(m, t)));
          assertThat(placed.get("uri").stringValue()).isEqualTo(uri(m, t));
          asked++;
          amid += mood(nearest(placed, points)) == m ? 1 : 0;
        }
      }
      assertThat(asked).isGreaterThan(60);
      assertThat(amid).isGreaterThan(asked * 9 / 10);
      assertThat(server.get("/v1/map/spotify:track:none").statusCode()).isEqualTo(404);
    }
  }

  private static String nearest(JsonNode placed, Map<String, JsonNode> points) {
    String nearest = "";
    double least = Double.MAX_VALUE;
    for (JsonNode point : points.values()) {
      double dx = point.get("x").doubleValue() - placed.get("x").doubleValue();
      double dy = point.get("y").doubleValue() - placed.get("y").doubleValue();
      String uri = point.get("uri").stringValue();
      if (dx * dx + dy * dy < least && !uri.equals(placed.get("uri").stringValue())) {
        least = dx * dx + dy * dy;
        nearest = uri;
      }
    }
    return nearest;
  }

  private static String uri(int mood, int t) {
    return "spotify:track:%022d".formatted(1000 * mood + t);
  }

  private static int mood(String uri) {
    return Integer.parseInt(uri.substring("spotify:track:".length())) / 1000;
  }
}
