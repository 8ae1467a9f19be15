package org.segue.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What the plugins of media servers ask, and the fields that they read from the answers.
class MediaServersTest {

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

  private static JsonNode get(String path) throws Exception {
    return SmallServer.json(server.get(path));
  }

  @Test
  void similarTracksOfOneTrack() throws Exception {
    JsonNode tracks =
        get(
            "/api/similar_tracks?item_id=%s&n=4&eliminate_duplicates=true&radius_similarity=false"
                .formatted(SmallServer.uri(1, 2)));
    assertThat(tracks).hasSize(4);
    double before = 0;
    for (JsonNode track : tracks) {
      assertThat(track.propertyNames())
          .containsExactly("item_id", "title", "author", "album", "distance");
      assertThat(track.get("title").stringValue()).endsWith("of jazz");
      assertThat(track.get("distance").doubleValue()).isBetween(before, 1.0);
      before = track.get("distance").doubleValue();
    }
  }

  @Test
  void aWholePlaylistIsContinued() throws Exception {
    JsonNode tracks =
        get(
            "/api/similar_tracks?n=3&item_id=%s&item_id=%s&item_id=%s"
                .formatted(SmallServer.uri(1, 2), SmallServer.uri(1, 3), SmallServer.uri(1, 0)));
    assertThat(tracks).hasSize(3);
    for (JsonNode track : tracks) {
      assertThat(track.get("item_id").stringValue())
          .isNotIn(SmallServer.uri(1, 2), SmallServer.uri(1, 3), SmallServer.uri(1, 0));
    }
  }

  @Test
  void aTrackByTitleAndArtist() throws Exception {
    assertThat(get("/api/similar_tracks?title=Song+3+of+rock&artist=Singer+3+rock&n=2")).hasSize(2);
  }

  @Test
  void whatIsNotKnownHasNothingSimilar() throws Exception {
    assertThat(server.get("/api/similar_tracks?item_id=nobody").statusCode()).isEqualTo(200);
    assertThat(get("/api/similar_tracks?item_id=nobody")).isEmpty();
    assertThat(get("/api/similar_tracks")).isEmpty();
    assertThat(get("/api/similar_artists?artist=nobody")).isEmpty();
    assertThat(get("/api/find_path?start_song_id=a&end_song_id=b").get("path")).isEmpty();
  }

  @Test
  void aPathHasBothEnds() throws Exception {
    JsonNode path =
        get("/api/find_path?start_song_id=%s&end_song_id=%s&max_steps=6"
                .formatted(SmallServer.uri(0, 1), SmallServer.uri(1, 1)))
            .get("path");
    assertThat(path).hasSizeBetween(3, 6);
    assertThat(path.get(0).get("item_id").stringValue()).isEqualTo(SmallServer.uri(0, 1));
    assertThat(path.get(path.size() - 1).get("item_id").stringValue())
        .isEqualTo(SmallServer.uri(1, 1));
    int turns = 0;
    for (int i = 1; i < path.size(); i++) {
      turns += mood(path.get(i)).equals(mood(path.get(i - 1))) ? 0 : 1;
    }
    assertThat(turns).isEqualTo(1);
  }

  private static String mood(JsonNode track) {
    return track.get("title").stringValue().replaceAll(".* of ", "");
  }

  @Test
  void similarArtistsShareTheMood() throws Exception {
    JsonNode artists =
        get("/api/similar_artists?artist=Singer+1+rock&n=3&include_component_matches=true");
    assertThat(artists).hasSize(3);
    for (JsonNode artist : artists) {
      assertThat(artist.get("artist").stringValue()).endsWith("rock").isNotEqualTo("Singer 1 rock");
      assertThat(artist.get("artist_id").stringValue()).startsWith("spotify:artist:0-");
      assertThat(
              artist
                  .at("/component_matches/0/artist2_representative_songs/0/item_id")
                  .stringValue())
          .startsWith("spotify:track:");
    }
  }

  @Test
  void aLibrarysOwnIdsComeBackAndNothingElse() throws Exception {
    Path table = folder.resolve("library.csv");
    Files.writeString(
        table,
        """
        item_id,title,artist,uri
        0a-01,Song 1 of jazz,Singer 1 jazz,
        0a-02,,,%s
        0a-03,Song 0 of jazz,Singer 0 jazz,
        0a-04,Unheard Of,Nobody,
        """
            .formatted(SmallServer.uri(1, 2)));
    try (SmallServer owned =
        new SmallServer(
            ServerOptions.local(0, folder.resolve("owned-state"))
                .withShown(new ServerOptions.Shown(null, null, null, table)),
            Map.of("neighbours", folder.resolve("neighbours")))) {
      JsonNode tracks = SmallServer.json(owned.get("/api/similar_tracks?item_id=0a01&n=20"));
      assertThat(tracks).hasSize(2);
      for (JsonNode track : tracks) {
        assertThat(track.get("item_id").stringValue()).isIn("0a-02", "0a-03");
      }
      assertThat(owned.log).anyMatch(line -> line.contains("\"library\"") && line.contains(":3"));
    }
  }

  @Test
  void artistsGoByTheServersOwnIdsBothWays() throws Exception {
    Path table = folder.resolve("artists.csv");
    StringBuilder rows = new StringBuilder("item_id,uri,artist_id\n");
    for (int t = 0; t < SmallServer.TRACKS; t++) {
      String artist = t % 5 == 4 ? "" : "ar-%d".formatted(t % 5);
      rows.append("it-%d,%s,%s%n".formatted(t, SmallServer.uri(0, t), artist));
    }
    rows.append("it-99,%s,ar-1%n".formatted(SmallServer.uri(1, 2))); // with another one in front
    Files.writeString(table, rows);
    try (SmallServer owned =
        new SmallServer(
            ServerOptions.local(0, folder.resolve("artist-state"))
                .withShown(new ServerOptions.Shown(null, null, null, table)),
            Map.of("neighbours", folder.resolve("neighbours")))) {
      JsonNode artists =
          SmallServer.json(
              owned.get("/api/similar_artists?artist=ar1&n=9&include_component_matches=true"));
      assertThat(artists).isNotEmpty();
      for (JsonNode artist : artists) {
        String name = artist.get("artist").stringValue();
        assertThat(name).startsWith("Singer ").isNotEqualTo("Singer 1 rock");
        String number = name.substring(7, 8);
        assertThat(artist.get("artist_id").stringValue())
            .isEqualTo(number.equals("4") || name.endsWith("jazz") ? "" : "ar-" + number);
        for (String side : new String[] {"artist1", "artist2"}) {
          JsonNode songs =
              artist.at("/component_matches/0/%s_representative_songs".formatted(side));
          assertThat(songs).isNotEmpty();
          for (JsonNode song : songs) {
            assertThat(song.get("item_id").stringValue()).startsWith("it-");
          }
        }
      }
      assertThat(SmallServer.json(owned.get("/api/similar_artists?artist=Singer+1+rock&n=9")))
          .hasSameSizeAs(artists);
      assertThat(SmallServer.json(owned.get("/api/similar_artists?artist=ar-77"))).isEmpty();
    }
  }

  @Test
  void aSearchFindsWhatTheServerHas() throws Exception {
    Path table = folder.resolve("few.csv");
    Files.writeString(
        table,
        "item_id,uri%nf-1,%s%nf-2,%s%nf-3,%s%n"
            .formatted(SmallServer.uri(0, 24), SmallServer.uri(0, 23), SmallServer.uri(1, 24)));
    try (SmallServer owned =
        new SmallServer(
            ServerOptions.local(0, folder.resolve("few-state"))
                .withShown(new ServerOptions.Shown(null, null, null, table)),
            Map.of("neighbours", folder.resolve("neighbours")))) {
      assertThat(ids(owned.get("/api/search_tracks?search_query=song&start=0&end=9")))
          .containsExactlyInAnyOrder("f-1", "f-2", "f-3");
      assertThat(ids(owned.get("/api/search_tracks?search_query=song+rock&start=1&end=9")))
          .hasSize(1);
      assertThat(ids(owned.get("/api/search_tracks?title=song+24&artist=singer+4+jazz")))
          .containsExactly("f-3");
      assertThat(ids(owned.get("/api/search_tracks?search_query=song+1+of"))).isEmpty();
      assertThat(SmallServer.json(owned.get("/v1/search?q=song+1+of")).get("items")).isNotEmpty();
    }
  }

  private static List<String> ids(HttpResponse<String> answer) {
    List<String> ids = new ArrayList<>();
    for (JsonNode track : SmallServer.json(answer)) {
      ids.add(track.get("item_id").stringValue());
    }
    return ids;
  }

  @Test
  void whatIsWrongIsToldAsTheseServicesDo() throws Exception {
    HttpResponse<String> wrong = server.get("/api/similar_tracks?item_id=a&n=0");
    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(wrong.headers().firstValue("Content-Type").orElse("none"))
        .startsWith("application/json");
    assertThat(SmallServer.json(wrong).propertyNames()).containsExactly("error");
    assertThat(SmallServer.json(wrong).get("error").stringValue()).startsWith("n: ");
    assertThat(SmallServer.json(server.get("/api/find_path")).get("error").stringValue())
        .startsWith("start_song_id");
    assertThat(server.get("/api/nothing").statusCode()).isEqualTo(404);
    assertThat(server.get("/api/nothing").body()).startsWith("{\"error\":");
    assertThat(SmallServer.json(server.get("/api/health")).get("status").stringValue())
        .isEqualTo("ok");
  }

  @Test
  void searchAndPlaylists() throws Exception {
    assertThat(get("/api/search_tracks?search_query=song+rock&start=2&end=5")).hasSize(3);
    assertThat(
            server
                .post(
                    "/api/create_playlist",
                    "{\"playlist_name\":\"mine\",\"track_ids\":[\"%s\"]}"
                        .formatted(SmallServer.uri(0, 0)))
                .statusCode())
        .isEqualTo(201);
    assertThat(get("/v1/playlists").at("/items/0/title").stringValue()).isEqualTo("mine");
  }
}
