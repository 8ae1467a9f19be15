package org.segue.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.segue.data.ExternalPlaylist;
import org.segue.data.ExternalTrack;
import org.segue.store.ServerDatabase;
import org.segue.store.ServerDatabase.Event;
import org.segue.store.ServerDatabase.Part;
import org.segue.store.ServerDatabase.SavedPlaylist;

class KeptTest {

  @TempDir private Path folder;

  private static Event event(String kind, String track, String session, int at) {
    return new Event("key-" + session + at, kind, track, session, null, null, null, at);
  }

  private static List<String> uris(ExternalPlaylist playlist) {
    return playlist.tracks().stream().map(ExternalTrack::uri).toList();
  }

  @Test
  void aListThatIsSavedIsLearntFromOnce() throws Exception {
    try (SmallServer server = SmallServer.start(folder)) {
      tell(server, 1, "{}");
      tell(server, 2, "{}");
      String saved =
          SmallServer.json(
                  server.post(
                      "/v1/playlists",
                      "{\"title\":\"mine\",\"session\":\"list\",\"tracks\":[\"t1\",\"t2\"]}"))
              .get("id")
              .stringValue();
      tell(server, 3, "{\"playlist\":\"%s\"}".formatted(saved));
      tell(server, 4, "{\"playlist\":\"%s\"}".formatted(saved));
    }
    try (ServerDatabase database = ServerDatabase.open(folder.resolve("state"), null)) {
      List<ExternalPlaylist> kept = Kept.playlists(database, Part.ALL);
      assertThat(kept).hasSize(1);
      assertThat(kept.getFirst().title()).isEqualTo("mine");
    }
  }

  private static void tell(SmallServer server, int t, String more) throws Exception {
    String event =
        "{\"kind\":\"accept\",\"track\":\"t%d\",\"session\":\"list\"%s"
            .formatted(t, more.length() == 2 ? "}" : "," + more.substring(1));
    HttpResponse<String> answer =
        server.send(
            server
                .request("/v1/events")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "key-number-" + t)
                .POST(HttpRequest.BodyPublishers.ofString(event)));
    assertThat(answer.statusCode()).isEqualTo(201);
  }

  @Test
  void savedPlaylistsAndSessionsAreLearntFrom() throws IOException {
    try (ServerDatabase database = ServerDatabase.open(folder, null)) {
      database.add(
          new SavedPlaylist("b", "mine", "[\"x\",{\"name\":\"n\",\"artist\":\"a\"}]", 1, 1, 1));
      database.add(new SavedPlaylist("c", "one", "[\"x\"]", 1, 1, 1));
      database.add(event("accept", "t2", "s", 2));
      database.add(event("play", "t1", "s", 1));
      database.add(event("accept", "t3", "s", 3));
      database.add(event("reject", "t2", "s", 4));
      database.add(event("play", "t9", "lonely", 5));
      List<ExternalPlaylist> kept = Kept.playlists(database, Part.ALL);
      assertThat(kept).hasSize(2);
      assertThat(kept.get(0).title()).isEqualTo("mine");
      assertThat(uris(kept.get(0))).containsExactly("x", "name:a:n");
      assertThat(kept.get(1).title()).isNull();
      assertThat(uris(kept.get(1))).containsExactly("t1", "t3");
    }
  }
}
