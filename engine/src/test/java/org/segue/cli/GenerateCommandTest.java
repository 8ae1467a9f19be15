package org.segue.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.segue.data.Dataset;
import org.segue.store.Json;
import tools.jackson.databind.JsonNode;

class GenerateCommandTest {

  @TempDir private Path folder;
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void theSameSeedGivesTheSameBytesOnOneThreadAndOnTwo() throws IOException {
    assertThat(generate("--playlists", "1100", "--seed", "4", "--threads", "1", "--to", at("a")))
        .isZero();
    assertThat(generate("--playlists", "1100", "--seed", "4", "--threads", "2", "--to", at("b")))
        .isZero();
    for (String slice : new String[] {"mpd.slice.0-999.json", "mpd.slice.1000-1099.json"}) {
      Path one = folder.resolve("a").resolve(slice);
      assertThat(Files.mismatch(one, folder.resolve("b").resolve(slice))).isEqualTo(-1);
    }
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("a", "b");
    }
  }

  @Test
  void recordingsBecomeWhatAModelHears() throws IOException {
    String[] world = {
      "--playlists", "5", "--tracks", "2000", "--artists", "100", "--albums", "300"
    };
    String[] rest = {"--seed", "4", "--to", at("data"), "--to-dataset", "--audio", at("sounds")};
    assertThat(
            generate(
                java.util.stream.Stream.of(world, rest)
                    .flatMap(java.util.Arrays::stream)
                    .toArray(String[]::new)))
        .isZero();
    Ran encoded =
        Ran.segue(
            "encode",
            "audio",
            at("sounds"),
            "--tracks",
            at("sounds") + "/sounds.csv",
            "--to",
            at("mels"));
    assertThat(encoded.code()).as(encoded.err()).isZero();
    Ran trained =
        Ran.segue(
            "train",
            "audio",
            "--set",
            "mels=" + at("mels"),
            "--set",
            "epochs=1",
            "--set",
            "embedding=8",
            "--set",
            "hidden=8",
            "--set",
            "batch=16",
            "--set",
            "others=8",
            "--data",
            at("data"),
            "--to",
            at("model"));
    assertThat(trained.code()).as(trained.err()).isZero();
    Ran missing = Ran.segue("train", "audio", "--data", at("data"), "--to", at("none"));
    assertThat(missing.code()).isEqualTo(2);
    assertThat(missing.err()).contains("segue encode audio");
    assertThat(generate("--playlists", "30000", "--to", at("big"), "--audio", at("too-many")))
        .isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("recordings would take", "--tracks");
    assertThat(folder.resolve("too-many")).doesNotExist();
  }

  @Test
  void slicesAreJsonWithTheFieldsOfTheOriginal() throws IOException {
    generate("--playlists", "40", "--seed", "4", "--gzip", "--to", at("a"));
    JsonNode slice;
    try (InputStream in =
        new GZIPInputStream(
            Files.newInputStream(folder.resolve("a").resolve("mpd.slice.0-39.json.gz")))) {
      slice = Json.mapper().readTree(in);
    }
    assertThat(slice.propertyNames()).containsExactly("info", "playlists");
    assertThat(slice.required("playlists").size()).isEqualTo(40);
    for (JsonNode playlist : slice.required("playlists")) {
      assertThat(playlist.propertyNames())
          .containsAll(
              java.util.List.of(
                  "name",
                  "collaborative",
                  "pid",
                  "modified_at",
                  "num_tracks",
                  "num_albums",
                  "num_followers",
                  "tracks",
                  "num_edits",
                  "duration_ms",
                  "num_artists"));
      JsonNode tracks = playlist.required("tracks");
      assertThat(tracks.size()).isEqualTo(playlist.required("num_tracks").intValue());
      assertThat(tracks.required(1).required("pos").intValue()).isEqualTo(1);
      assertThat(tracks.required(0).propertyNames())
          .containsExactly(
              "pos",
              "artist_name",
              "track_uri",
              "artist_uri",
              "track_name",
              "album_uri",
              "duration_ms",
              "album_name");
    }
  }

  @Test
  void aDataSetIsWrittenDirectly() throws IOException {
    assertThat(generate("--playlists", "60", "--to-dataset", "--to", at("d"))).isZero();
    assertThat(Dataset.open(folder.resolve("d")).playlistCount()).isEqualTo(60);
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("60 playlists");
  }

  @Test
  void anExistingFolderIsReplacedOnlyByForce() throws IOException {
    Files.createDirectory(folder.resolve("a"));
    assertThat(generate("--playlists", "5", "--to", at("a"))).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("--force");
    assertThat(generate("--playlists", "5", "--force", "--to", at("a"))).isZero();
    assertThat(folder.resolve("a").resolve("mpd.slice.0-4.json")).exists();
  }

  @Test
  void sizesThatCannotBeAreRefused() {
    assertThat(generate("--playlists", "0", "--to", at("a"))).isEqualTo(2);
    assertThat(generate("--playlists", "9", "--tracks", "50", "--to", at("a"))).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("50 tracks");
    assertThat(folder.resolve("a")).doesNotExist();
  }

  private String at(String name) {
    return folder.resolve(name).toString();
  }

  private int generate(String... options) {
    String[] args = new String[options.length + 1];
    args[0] = "generate";
    System.arraycopy(options, 0, args, 1, options.length);
    return Segue.run(
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        args);
  }
}
