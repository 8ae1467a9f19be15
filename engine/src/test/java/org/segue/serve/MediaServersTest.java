package org.segue.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
