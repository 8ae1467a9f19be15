package org.segue.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.segue.data.Dataset;
import org.segue.data.DatasetBuilder;
import org.segue.data.ExternalPlaylist;
import org.segue.data.ExternalTrack;
import org.segue.model.Model;
import org.segue.model.Popularity;
import org.segue.model.Training;
import org.segue.store.Json;
import tools.jackson.databind.JsonNode;

/// A catalog of 700 tracks and a challenge set with every one of the ten categories, and two more:
/// a seed that the catalog does not know, and a title that it has never seen.
class SubmitCommandTest {

  /// Title given, number of seeds, whether these are random ones: the official categories 1–10.
  private static final Object[][] CATEGORIES = {
    {true, 0, false},
    {true, 1, false},
    {true, 5, false},
    {false, 5, false},
    {true, 10, false},
    {false, 10, false},
    {true, 25, false},
    {true, 25, true},
    {true, 100, false},
    {true, 100, true},
  };

  @TempDir Path folder = Path.of("."); // JUnit sets it
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void prepare() throws IOException {
    train(700, "model");
    Files.writeString(folder.resolve("set.json"), Json.text(challenge()));
  }

  @Test
  void answersEveryCategoryAsTheCheckerWants() throws IOException {
    assertThat(submit("model", "a.csv")).isZero();
    assertThat(verify("a.csv", "--strict", "--catalog", folder.resolve("data").toString()))
        .isZero();
    assertThat(printed())
        .isEqualTo(
            """
            note: %s has 12 playlists; the official challenge set has 10,000
            Submission is OK! It is ready to submit to the Recsys challenge.
            """
                .formatted(folder.resolve("set.json")));
    List<String> lines = Files.readAllLines(folder.resolve("a.csv"));
    assertThat(lines).hasSize(1 + 12);
    assertThat(lines.getFirst()).isEqualTo("team_info,main,Us,us@example.org");
    assertThat(lines)
        .extracting(line -> line.split(", ")[0])
        .containsSubsequence("1011", "1010", "1009", "1000"); // as in the file, not by number
    // the title says nothing: first the 100 tracks that are on all playlists, in any order
    assertThat(List.of(lines.get(1).split(", ")).subList(1, 101))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 100).mapToObj(SubmitCommandTest::uri).toList());
  }

  @Test
  void bytesAreTheSameAgainAndOnAnyNumberOfThreads() throws IOException {
    submit("model", "a.csv.gz", "--threads", "1");
    submit("model", "b.csv.gz", "--threads", "2");
    submit("model", "c.csv.gz", "--threads", "2");
    byte[] first = Files.readAllBytes(folder.resolve("a.csv.gz"));
    assertThat(first).startsWith(0x1f, 0x8b, 8, 0, 0, 0, 0, 0); // gzip without a time
    assertThat(folder.resolve("b.csv.gz")).hasBinaryContent(first);
    assertThat(folder.resolve("c.csv.gz")).hasBinaryContent(first);
    submit("model", "plain.csv");
    try (GZIPInputStream in =
        new GZIPInputStream(Files.newInputStream(folder.resolve("a.csv.gz")))) {
      assertThat(folder.resolve("plain.csv")).hasBinaryContent(in.readAllBytes());
    }
    assertThat(verify("a.csv.gz")).isZero();
  }

  @Test
  void tooSmallACatalogIsAClearErrorAndLeavesNoFile() throws IOException {
    train(510, "small");
    assertThat(submit("small", "small.csv")).isEqualTo(Segue.BAD_INPUT);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("its catalog has 510 tracks")
        .contains("a submission needs 500")
        .contains("Train on a data set with more tracks");
    assertThat(folder.resolve("small.csv")).doesNotExist();
  }

  @Test
  void aTeamWithACommaIsAUsageError() {
    assertThat(submit("model", "a.csv", "--team", "Us, them")).isEqualTo(Segue.USAGE);
    assertThat(folder.resolve("a.csv")).doesNotExist();
  }

  @Test
  void theChallengeSetIsNotReplaced() {
    assertThat(submit("model", "set.json")).isEqualTo(Segue.USAGE);
  }

  @Test
  void aFolderIsNoPlaceForAnswers() {
    assertThat(submit("model", ".")).isEqualTo(Segue.USAGE);
  }

  @Test
  void violationsAreListedAsTextAndAsJson() throws IOException {
    submit("model", "a.csv");
    Path file = folder.resolve("a.csv");
    Files.writeString(file, Files.readString(file).replaceFirst("\n1011, ", "\n77, "));
    assertThat(verify("a.csv")).isEqualTo(Segue.BAD_INPUT);
    assertThat(printed())
        .startsWith("line 2: bad pid 77: no such playlist in the challenge set\n")
        .contains("wrong number of playlists: found 11, expected 12; missing: 1011\n")
        .endsWith("Your submission has 2 errors. If you submit it, it will be rejected.\n");
    assertThat(verify("a.csv", "--official", "--json")).isEqualTo(Segue.BAD_INPUT);
    JsonNode json = Json.mapper().readTree(printed());
    assertThat(json.get("ok").booleanValue()).isFalse();
    assertThat(json.get("violations")).hasSize(1);
    assertThat(json.get("violations").get(0).get("line").intValue()).isEqualTo(2);
    assertThat(verify("a.csv", "--official", "--strict")).isEqualTo(Segue.USAGE);
  }

  private void train(int tracks, String name) throws IOException {
    DatasetBuilder builder = new DatasetBuilder(false);
    for (int p = 0; p < 7; p++) { // playlist p holds the first (p + 1) / 7 of them
      List<ExternalTrack> held = new ArrayList<>();
      for (int t = 0; t < tracks * (p + 1) / 7; t++) {
        held.add(track(t));
      }
      builder.add(ExternalPlaylist.of("Title " + p, held), "test", 0);
    }
    Dataset data = builder.build();
    Path saved = folder.resolve(tracks == 700 ? "data" : "data-" + tracks);
    data.save(saved, false);
    Model.train(new Popularity(), data, new Training())
        .save(folder.resolve(name), false, saved, "card");
  }

  private static Map<String, Object> challenge() {
    List<Object> playlists = new ArrayList<>();
    playlists.add(playlist(1011, "never seen", List.of(), false));
    playlists.add(playlist(1010, null, List.of(123_456), false)); // not in the catalog
    for (int c = CATEGORIES.length - 1; c >= 0; c--) {
      boolean random = (boolean) CATEGORIES[c][2];
      List<Integer> seeds = new ArrayList<>();
      for (int s = 0; s < (int) CATEGORIES[c][1]; s++) {
        seeds.add(random ? 3 * s : s);
      }
      String title = (boolean) CATEGORIES[c][0] ? "Title 3" : null;
      playlists.add(playlist(1000 + c, title, seeds, random));
    }
    return Map.of("date", "2018-01-16", "version", "v1", "playlists", playlists);
  }

  private static Map<String, Object> playlist(
      int pid, @Nullable String title, List<Integer> seeds, boolean random) {
    Map<String, Object> playlist = new LinkedHashMap<>();
    if (title != null) {
      playlist.put("name", title);
    }
    playlist.put("pid", pid);
    playlist.put("num_holdouts", 20);
    playlist.put("num_samples", seeds.size());
    playlist.put("num_tracks", seeds.size() + 20);
    List<Object> tracks = new ArrayList<>();
    for (int s = 0; s < seeds.size(); s++) {
      tracks.add(Map.of("pos", random ? s * 2 : s, "track_uri", uri(seeds.get(s))));
    }
    playlist.put("tracks", tracks);
    return playlist;
  }

  private static ExternalTrack track(int number) {
    return new ExternalTrack(uri(number), "Track " + number, "A", "Ann", null, null, 1000);
  }

  private static String uri(int track) {
    return "spotify:track:%022d".formatted(track);
  }

  private int submit(String model, String file, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "submit",
                folder.resolve(model).toString(),
                folder.resolve("set.json").toString(),
                "--to",
                folder.resolve(file).toString(),
                "--email",
                "us@example.org"));
    args.addAll(List.of(more));
    if (!args.contains("--team")) {
      args.addAll(List.of("--team", "Us"));
    }
    return run(args);
  }

  private int verify(String file, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "verify-submission",
                folder.resolve("set.json").toString(),
                folder.resolve(file).toString()));
    args.addAll(List.of(more));
    out.reset();
    return run(args);
  }

  private int run(List<String> args) {
    return Segue.run(
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        args.toArray(String[]::new));
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }
}
