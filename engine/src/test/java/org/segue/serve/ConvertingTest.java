package org.segue.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ConvertingTest {

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

  private static HttpResponse<String> send(String path, byte[] body) throws Exception {
    return server.send(
        server
            .request(path)
            .header("Content-Type", "application/octet-stream")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
  }

  private static JsonNode read(String content) throws Exception {
    HttpResponse<String> answer =
        send("/v1/playlists:import", content.getBytes(StandardCharsets.UTF_8));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return SmallServer.json(answer);
  }

  @Test
  void rowsOfAFileAreFoundByName() throws Exception {
    JsonNode answer =
        read(
            """
            #EXTM3U
            #PLAYLIST:mine
            #EXTINF:183,Singer 3 rock - Song 3 of rock
            /music/a.mp3
            #EXTINF:183,Nobody - Nothing At All
            file:///etc/passwd
            """);
    assertThat(answer.at("/playlists/0/title").stringValue()).isEqualTo("mine");
    JsonNode first = answer.at("/playlists/0/tracks/0");
    assertThat(first.get("status").stringValue()).isEqualTo("ok");
    assertThat(first.get("by").stringValue()).isEqualTo("name");
    assertThat(first.at("/track/uri").stringValue()).isEqualTo(SmallServer.uri(0, 3));
    assertThat(first.get("line").intValue()).isPositive();
    assertThat(answer.at("/playlists/0/tracks/1/status").stringValue()).isEqualTo("miss");
    assertThat(answer.at("/playlists/0/tracks/1/track").isNull()).isTrue();
    assertThat(answer.at("/report/ok").intValue()).isEqualTo(1);
    assertThat(answer.at("/report/miss").intValue()).isEqualTo(1);
  }

  @Test
  void whatWouldMoveTheCursorFallsAwayInTheLayoutOfTheDatasetToo() throws Exception {
    JsonNode playlist =
        read("""
        {"name": "ti\\u202etle\\u0007", "tracks": [{"track_uri": "spotify:track:\\u001bx",
        "track_name": "one\\u001b[31m two", "artist_name": "a\\u0000\\u202eb",
        "album_name": "c\\u2066d"}]}
        """)
            .at("/playlists/0");
    assertThat(playlist.get("title").stringValue()).isEqualTo("title");
    JsonNode given = playlist.at("/tracks/0/given");
    assertThat(given.get("name").stringValue()).isEqualTo("one [31m two");
    assertThat(given.get("artist").stringValue()).isEqualTo("a b");
    assertThat(given.get("album").stringValue()).isEqualTo("cd");
    assertThat(given.get("uri").stringValue()).isEqualTo("spotify:track: x");
  }

  @Test
  void anArchiveOfFilesIsRead() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (int mood = 0; mood < 2; mood++) {
        zip.putNextEntry(new ZipEntry("mood%d.m3u8".formatted(mood)));
        zip.write(
            "#EXTM3U\n#EXTINF:-1,Singer 1 %1$s - Song 1 of %1$s\nx\n"
                .formatted(SmallServer.MOODS.get(mood))
                .getBytes(StandardCharsets.UTF_8));
      }
    }
    JsonNode answer = SmallServer.json(send("/v1/playlists:import", bytes.toByteArray()));
    assertThat(answer.get("playlists")).hasSize(2);
    assertThat(answer.at("/report/ok").intValue()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<?xml version=\"1.0\"?><!DOCTYPE p [<!ENTITY x SYSTEM"
            + " \"file:///etc/passwd\">]><playlist><title>&x;</title><trackList/></playlist>",
        "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nx.m3u8",
        "{\"playlists\":[{"
      })
  void whatCannotBeReadIsExplained(String content) throws Exception {
    HttpResponse<String> answer =
        send("/v1/playlists:import?name=list", content.getBytes(StandardCharsets.UTF_8));
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("unreadable-file").doesNotContain("root:");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "xspf",
        "jspf",
        "m3u8",
        "pls",
        "exportify",
        "exportify-net",
        "tunemymusic",
        "soundiiz",
        "text",
        "mpd"
      })
  void everyFormatComesBack(String format) throws Exception {
    HttpResponse<String> file =
        server.post(
            "/v1/playlists:convert?to=" + format,
            "{\"title\":\"é\\r\\n#EXTINF \\\"x\",\"tracks\":[\"%s\",\"%s\"]}"
                .formatted(SmallServer.uri(0, 3), SmallServer.uri(4, 7)));
    assertThat(file.statusCode()).as(file.body()).isEqualTo(200);
    assertThat(file.headers().firstValue("Content-Disposition").orElse(""))
        .startsWith("attachment; filename=\"")
        .contains("filename*=UTF-8''%C3%A9")
        .doesNotContain("\n");
    JsonNode again = read(file.body());
    assertThat(again.at("/report/ok").intValue()).as(file.body()).isEqualTo(2);
    assertThat(again.at("/playlists/0/tracks/1/track/uri").stringValue())
        .isEqualTo(SmallServer.uri(4, 7));
  }

  @Test
  void filesBecomeFilesOfAnotherFormat() throws Exception {
    HttpResponse<String> file =
        send(
            "/v1/playlists:convert?to=xspf",
            "#EXTM3U\n#EXTINF:1,A - B\nx\n".getBytes(StandardCharsets.UTF_8));
    assertThat(file.body()).contains("<title>B</title>", "<creator>A</creator>");
    assertThat(server.post("/v1/playlists:convert?to=exe", "{}").statusCode()).isEqualTo(422);
  }

  @Test
  void theFormatsAreListed() throws Exception {
    assertThat(SmallServer.json(server.get("/v1/formats")).get("items")).hasSizeGreaterThan(10);
  }
}
