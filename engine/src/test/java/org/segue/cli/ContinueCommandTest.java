package org.segue.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.segue.store.Json;
import tools.jackson.databind.JsonNode;

class ContinueCommandTest {

  private static Path folder = Path.of("");
  private static Path model = Path.of("");
  private static Path titles = Path.of("");
  private static Path slice = Path.of("");

  @BeforeAll
  static void trainOnGenres(@TempDir Path shared) throws IOException {
    folder = shared;
    model = folder.resolve("model");
    titles = folder.resolve("titles");
    slice = Slices.genres(folder.resolve("slices"));
    Path data = folder.resolve("data");
    Ran.segue("import", slice, "--to", data);
    Ran.segue("train", "playlist-neighbours", "--data", data, "--to", model);
    Ran.segue("train", "title", "--data", data, "--to", titles);
  }

  private static Path playlist(String... tracks) throws IOException {
    return Files.writeString(
        folder.resolve("mine.json"), Slices.playlist(100, "my tracks", tracks));
  }

  private static JsonNode json(Object... args) {
    Object[] all = java.util.Arrays.copyOf(args, args.length + 1);
    all[args.length] = "--json";
    Ran ran = Ran.segue(all);
    assertThat(ran.code()).as(ran.err()).isZero();
    return Json.parse(ran.out(), JsonNode.class);
  }

  private static List<String> ids(JsonNode answer) {
    List<String> ids = new ArrayList<>();
    answer
        .required("items")
        .forEach(item -> ids.add(item.required("uri").asString().replace("spotify:track:", "")));
    return ids;
  }

  @Test
  void theTableShowsSeedsTracksAndReasons() throws Exception {
    Ran ran = Ran.segue("continue", model, playlist("r2", "r3", "nowhere"), "--limit", 4);
    assertThat(ran.code()).as(ran.err()).isZero();
    List<String> lines = ran.out().lines().toList();
    assertThat(lines.getFirst()).isEqualTo("“my tracks”, 2 known seeds, 1 unknown to the catalog");
    assertThat(lines.subList(1, 4))
        .containsExactly("     Track r2 — Artist r", "     Track r3 — Artist r", "");
    assertThat(lines).hasSize(8);
    assertThat(lines.get(4)).startsWith("   1 Track r1 — Artist r  ").contains("% Track r");
    assertThat(lines.get(7)).startsWith("   4 ").endsWith("popular"); // rock has but five tracks
  }

  @Test
  void onlyTheLastOfManySeedsAreShown() throws Exception {
    Ran ran =
        Ran.segue("continue", model, playlist("r1", "r2", "r3", "r4", "r5", "j1"), "--limit", 1);
    List<String> lines = ran.out().lines().toList();
    assertThat(lines.getFirst()).isEqualTo("“my tracks”, 6 known seeds");
    assertThat(lines.get(1)).isEqualTo("     …");
    assertThat(lines.get(2)).isEqualTo("     Track r2 — Artist r");
    assertThat(lines.get(6)).isEqualTo("     Track j1 — Artist j");
  }

  @Test
  void jsonHoldsTheSameForPrograms() throws Exception {
    JsonNode answer = json("continue", model, playlist("r2", "r3", "nowhere"), "--limit", 4);
    assertThat(answer.propertyNames())
        .containsExactly("algorithm", "data", "title", "seeds", "unknownSeeds", "known", "items");
    assertThat(answer.required("seeds").intValue()).isEqualTo(2);
    assertThat(answer.required("unknownSeeds").toString()).isEqualTo("[\"spotify:track:nowhere\"]");
    assertThat(ids(answer).subList(0, 3)).containsExactlyInAnyOrder("r1", "r4", "r5");
    assertThat(ids(answer).getFirst()).isEqualTo("r1");
    JsonNode first = answer.required("items").required(0);
    assertThat(first.required("artist").asString()).isEqualTo("Artist r");
    double shares = 0;
    for (JsonNode why : first.required("why")) {
      assertThat(why.required("seed").asString()).matches("spotify:track:r[23]");
      shares += why.required("share").doubleValue();
    }
    assertThat(shares).isBetween(0.999, 1.001);
  }

  @Test
  void aTitleAloneIsEnough() {
    JsonNode answer = json("continue", titles, "--title", "ROCK!", "--limit", 5);
    assertThat(ids(answer)).containsExactlyInAnyOrder("r1", "r2", "r3", "r4", "r5");
    assertThat(answer.required("items").required(0).required("why").required(0).required("title"))
        .isNotNull();
    assertThat(Ran.segue("continue", titles, "--title", "jazz").out())
        .startsWith("“jazz”, 0 known seeds")
        .contains("title “");
  }

  @Test
  void theTitleOptionReplacesTheFilesTitle() throws Exception {
    assertThat(
            json("continue", titles, playlist("x1"), "--title", "jazz")
                .required("title")
                .asString())
        .isEqualTo("jazz");
  }

  @Test
  void aPidChoosesAmongSeveralPlaylists() {
    Ran open = Ran.segue("continue", model, slice);
    assertThat(open.code()).isEqualTo(3);
    assertThat(open.complaint()).contains("9 playlists in here", "--pid");
    JsonNode answer = json("continue", model, slice, "--pid", 4, "--limit", 1);
    assertThat(answer.required("title").asString()).isEqualTo("jazz");
    assertThat(ids(answer)).containsExactly("j2"); // the one that playlist 4 lacks
    Ran none = Ran.segue("continue", model, slice, "--pid", 77);
    assertThat(none.code()).isEqualTo(3);
    assertThat(none.complaint()).contains("no playlist with pid 77");
  }

  @Test
  void rejectedTracksDoNotCome() throws Exception {
    Path file = playlist("r2", "r3");
    JsonNode answer = json("continue", model, file, "--reject", "spotify:track:r1");
    assertThat(ids(answer)).doesNotContain("r1", "r2", "r3").startsWith("r4");
    Ran unknown = Ran.segue("continue", model, file, "--reject", "spotify:track:zz");
    assertThat(unknown.code()).isZero();
    assertThat(unknown.err()).contains("spotify:track:zz: the catalog has no such track");
  }

  @Test
  void wishesAreKept() throws Exception {
    Path file = playlist("r2", "r3");
    assertThat(ids(json("continue", model, file, "--block", "ARTIST R")))
        .hasSize(6)
        .noneMatch(id -> id.startsWith("r"));
    assertThat(ids(json("continue", model, file, "--block", "spotify:artist:r", "--block", "x")))
        .hasSize(6);
    assertThat(ids(json("continue", model, file, "--per-artist", 1))).startsWith("r1").hasSize(3);
    assertThat(ids(json("continue", model, file, "--per-album", 2))).hasSize(5);
    List<String> spaced =
        ids(json("continue", model, file, "--per-artist", 2, "--spacing", 1, "--limit", 3));
    assertThat(spaced).hasSize(3).startsWith("r1");
    assertThat(ids(json("continue", model, file, "--variety", 1, "--temperature", 1)))
        .containsExactlyInAnyOrderElementsOf(ids(json("continue", model, file)));
    Ran nobody = Ran.segue("continue", model, file, "--block", "Nobody");
    assertThat(nobody.code()).isZero();
    assertThat(nobody.err()).contains("--block Nobody: the catalog has no such artist");
  }

  @Test
  void onlyTracksOfAListOrOfPlaylistsCome() throws Exception {
    Path file = playlist("r2", "r3");
    Path list =
        Files.writeString(
            folder.resolve("own.txt"),
            "# mine\n\n spotify:track:j1\nspotify:track:r4\r\nspotify:track:r2\nno:such\n");
    Ran ran = Ran.segue("continue", model, file, "--only", list, "--json");
    assertThat(ids(Json.parse(ran.out(), JsonNode.class))).containsExactly("r4", "j1");
    assertThat(ran.err()).contains("own.txt: the catalog knows 3 of 4 tracks");
    Path owned =
        Files.writeString(folder.resolve("own.json"), Slices.playlist(1, "own", "x1", "r5"));
    assertThat(ids(json("continue", model, file, "--only", owned))).containsExactly("r5", "x1");
    Files.writeString(list, "nothing\nof this\n");
    Ran none = Ran.segue("continue", model, file, "--only", list);
    assertThat(none.code()).isEqualTo(3);
    assertThat(none.complaint()).contains("own.txt", "none of its 2 tracks is in the catalog");
    assertThat(Ran.segue("continue", model, file, "--only", folder.resolve("nil")).code())
        .isEqualTo(4);
  }

  @Test
  void onlyTakesPlaylistsOfAnyFormat() throws Exception {
    Path file = playlist("r2", "r3");
    String[][] lists = {
      {
        "own.xspf",
        "<playlist><trackList><track><title>Track r4</title><creator>Artist R</creator></track>"
            + "<track><identifier>spotify:track:j1</identifier></track>"
            + "<track><title>Track r5 (Live)</title><creator>Artist R</creator></track>"
            + "</trackList></playlist>"
      },
      {
        "own.csv",
        "title;artist;album;isrc\nTRACK R4;artist r;;\nTrack j1;Artist J;;\nTrack z;Z;;\n"
      },
      {
        "own.m3u",
        """
        #EXTM3U
        #EXTINF:9,Artist R - Track r4
        a.mp3
        #EXTINF:9,Artist J - Track j1
        b.mp3
        c.mp3
        """
      },
      {"own.txt", "Artist R - Track r4\nspotify:track:j1\nZ - Track z\n"},
    };
    for (String[] list : lists) {
      Path own = Files.writeString(folder.resolve(list[0]), list[1]);
      Ran ran = Ran.segue("continue", model, file, "--only", own, "--json");
      assertThat(ids(Json.parse(ran.out(), JsonNode.class)))
          .as(list[0])
          .containsExactly("r4", "j1");
      assertThat(ran.err()).contains(list[0] + ": the catalog knows 2 of 3 tracks");
    }
    Path folders = Files.createDirectories(folder.resolve("owned"));
    Files.writeString(folders.resolve("a.txt"), "Artist R - Track r4\n");
    Files.writeString(folders.resolve("b.xspf"), lists[0][1]);
    assertThat(ids(json("continue", model, file, "--only", folders))).containsExactly("r4", "j1");
  }

  @Test
  void oneVersionOfARecordingComesUnlessAllAreAsked() throws Exception {
    Path data = folder.resolve("versions-data");
    Path versions = folder.resolve("versions");
    String both =
        Slices.playlist(1, "both", "r1", "r2", "r3")
            .replace("\"Track r3\"", "\"Track r2 - Remastered 2011\"");
    Ran.segue("import", Slices.write(folder.resolve("v"), "a.json", both), "--to", data);
    Ran.segue("train", "popularity", "--data", data, "--to", versions);
    Path seed = playlist("r2");
    assertThat(ids(json("continue", versions, seed))).containsExactly("r1");
    assertThat(ids(json("continue", versions, seed, "--once"))).containsExactly("r1");
    assertThat(ids(json("continue", versions, seed, "--no-once")))
        .containsExactlyInAnyOrder("r1", "r3");
  }

  @Test
  void wishesOutOfRangeAreNamed() throws Exception {
    Path file = playlist("r2");
    Ran ran = Ran.segue("continue", model, file, "--diversity", 2);
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.complaint()).contains("diversity must be from 0 to 1, not 2.0");
    ran = Ran.segue("continue", model, file, "--per-artist", -3);
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.complaint()).contains("must not be negative, but is -3");
    ran = Ran.segue("continue", model, file, "--discover", "much");
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("much");
  }

  @Test
  void thePlaylistsThatAgreeAreCounted() throws Exception {
    // r1 is on all four rock playlists, r4 and r5 on three; each of them holds r2 or r3
    JsonNode items = json("continue", model, playlist("r2", "r3")).required("items");
    assertThat(items.required(0).required("agreeingPlaylists").intValue()).isEqualTo(4);
    assertThat(items.required(1).required("agreeingPlaylists").intValue()).isEqualTo(3);
    assertThat(Ran.segue("continue", model, playlist("r2", "r3")).out()).contains(" · 4 playlists");
    items = json("continue", titles, "--title", "rock").required("items");
    assertThat(items.required(0).required("agreeingPlaylists").intValue()).isEqualTo(4);
  }

  @Test
  void withoutFillOnlyWhatTheModelKnowsComes() throws Exception {
    Path file = playlist("r2", "r3");
    assertThat(ids(json("continue", model, file))).hasSize(9); // all of 11 tracks but the seeds
    assertThat(ids(json("continue", model, file, "--no-fill")))
        .containsExactlyInAnyOrder("r1", "r4", "r5");
    JsonNode cold = json("continue", model, playlist("nowhere"), "--no-fill");
    assertThat(ids(cold)).isEmpty();
    assertThat(cold.required("known").intValue()).isZero();
  }

  @Test
  void everyTrackUnknownIsStillAnswered() throws Exception {
    JsonNode answer = json("continue", model, playlist("n1", "n2"), "--limit", 2);
    assertThat(ids(answer)).containsExactlyInAnyOrder("r1", "j1"); // the most popular
    assertThat(answer.required("items").required(0).required("why").toString())
        .contains("\"popular\":true");
  }

  @Test
  void badQuestionsHaveTheirExitCodes() throws Exception {
    assertThat(Ran.segue("continue", model).code()).isEqualTo(2);
    assertThat(Ran.segue("continue", model, "--title", "x", "--limit", -1).code()).isEqualTo(2);
    assertThat(Ran.segue("continue", model, folder.resolve("none.json")).code()).isEqualTo(4);
    Path bad = Files.writeString(folder.resolve("bad.json"), "{\"tracks\": [{");
    Ran truncated = Ran.segue("continue", model, bad);
    assertThat(truncated.code()).isEqualTo(3);
    assertThat(truncated.complaint()).contains("bad.json at byte 13");
  }

  @Test
  void aMissingModelIsNotFoundAndSaysHowToMakeIt() {
    Ran ran = Ran.segue("continue", folder.resolve("none"), "--title", "x");
    assertThat(ran.code()).isEqualTo(4);
    assertThat(ran.complaint()).contains("no model here", "segue train");
  }

  @Test
  void aDamagedModelIsAnIntegrityError() throws Exception {
    Path data = folder.resolve("data");
    Path damaged = folder.resolve("damaged");
    Ran.segue("train", "playlist-neighbours", "--data", data, "--to", damaged);
    Path state = damaged.resolve("state.safetensors");
    long size = Files.size(state);
    for (long length : new long[] {size - 1, size / 2, 100, 9, 8, 1, 0}) {
      try (FileChannel channel = FileChannel.open(state, StandardOpenOption.WRITE)) {
        channel.truncate(length);
      }
      Ran ran = Ran.segue("continue", damaged, "--title", "x");
      assertThat(ran.code()).as("%d bytes: %s", length, ran.err()).isEqualTo(5);
      assertThat(ran.complaint()).contains("state.safetensors");
    }
    for (String manifest : new String[] {"", "{}", "[]", "{\"format\": 1}", "\u0000"}) {
      Files.writeString(damaged.resolve("manifest.json"), manifest);
      Ran ran = Ran.segue("continue", damaged, "--title", "x");
      assertThat(ran.code()).as("'%s': %s", manifest, ran.err()).isEqualTo(5);
      assertThat(ran.complaint()).contains("manifest.json");
    }
  }
}
