package org.segue.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.segue.data.Dataset;
import org.segue.data.ExternalPlaylist;
import org.segue.data.ExternalTrack;
import org.segue.math.Progress;
import org.segue.store.IntegrityException;
import org.segue.store.Json;

class TuningTest {

  private static final int GENRES = 6;

  /// Genres of 40 tracks; one neighbour a track tells too little, forty tell the genre.
  private static Dataset genreWorld = genres(150, 3);
  private static Dataset otherWorld = genres(150, 4);

  private static final Candidates CANDIDATES =
      Candidates.grid("item-neighbours,neighbours=1", List.of(Axis.values("neighbours=1,2,40,3")));

  @TempDir private Path folder;

  /// Saved data know their content.
  @BeforeAll
  static void save(@TempDir Path shared) throws IOException {
    genreWorld.save(shared.resolve("genres"), false);
    genreWorld = Dataset.open(shared.resolve("genres"));
    otherWorld.save(shared.resolve("others"), false);
    otherWorld = Dataset.open(shared.resolve("others"));
  }

  private static Dataset genres(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<ExternalPlaylist> playlists = new ArrayList<>();
    for (int p = 0; p < count; p++) {
      List<ExternalTrack> tracks = new ArrayList<>();
      for (int t = 0; t < 40; t++) {
        if (random.nextBoolean()) {
          String name = p % GENRES + "-" + t;
          tracks.add(Worlds.track(name, "a" + name, "b" + name));
        }
      }
      playlists.add(Worlds.playlist(p, null, tracks));
    }
    return Worlds.built(playlists);
  }

  private static Tuning tuning(String metric, Long... seeds) {
    return new Tuning(
        new HoldoutProtocol(), List.of(seeds), 77, CANDIDATES, List.of(metric, "recall"), 50, 2);
  }

  private static Tuned run(Tuning tuning, @Nullable Path log) throws IOException {
    return tuning.run(genreWorld, log, () -> 0, Progress.NONE, Tuning.Witness.NONE);
  }

  private static Report evaluated(long... seeds) throws IOException {
    List<Long> all = java.util.Arrays.stream(seeds).boxed().toList();
    Evaluation evaluation =
        new Evaluation(
            new HoldoutProtocol(),
            all,
            CANDIDATES.all(),
            CANDIDATES.base().name(),
            List.of("ndcg", "recall"),
            50,
            2);
    return evaluation.run(genreWorld, () -> 0, Progress.NONE, Evaluation.Witness.NONE);
  }

  @Test
  void findsThePlantedSetting() throws IOException {
    Tuned tuned = run(tuning("ndcg", 11L, 12L), null);
    assertThat(tuned.trials()).hasSize(4);
    assertThat(tuned.best().name()).isEqualTo("item-neighbours,neighbours=1,neighbours=40");
    assertThat(tuned.best().algorithm().parameters().get("neighbours").asInt()).isEqualTo(40);
    assertThat(tuned.best().difference())
        .satisfies(
            difference -> {
              assertThat(Objects.requireNonNull(difference).difference()).isGreaterThan(.1);
              assertThat(difference.sure()).isTrue();
            });
    assertThat(tuned.base().difference()).isNull();
    assertThat(tuned.trials())
        .isSortedAccordingTo((a, b) -> Double.compare(b.value("ndcg"), a.value("ndcg")));
  }

  @Test
  void theNumbersAreThoseOfAnEvaluation() throws IOException {
    Tuned tuned = run(tuning("ndcg", 11L, 12L), null);
    Report report = evaluated(11, 12);
    assertThat(tuned.tasks()).isEqualTo(report.tasks());
    for (Report.Result result : report.results()) {
      Trial trial =
          tuned.trials().stream()
              .filter(t -> t.name().equals(result.name()))
              .findFirst()
              .orElseThrow();
      assertThat(trial.overall()).isEqualTo(result.overall());
      for (int s = 0; s < 2; s++) {
        assertThat(trial.bySeed().get(s))
            .isEqualTo(Objects.requireNonNull(result.bySeed().get(s).get("ndcg")).value());
      }
    }
    for (Report.Difference expected : report.differences()) {
      if (!expected.metric().equals("ndcg")) {
        continue;
      }
      Report.Difference found =
          tuned.trials().stream()
              .filter(t -> t.name().equals(expected.name()))
              .map(t -> Objects.requireNonNull(t.difference()))
              .findFirst()
              .orElseThrow();
      assertThat(found.difference()).isCloseTo(expected.difference(), within(1e-12));
      assertThat(found.lower()).isCloseTo(Objects.requireNonNull(expected.lower()), within(1e-12));
      assertThat(found.upper()).isCloseTo(Objects.requireNonNull(expected.upper()), within(1e-12));
    }
  }

  @Test
  void theBestIsMeasuredAgainOnAFreshSplit() throws IOException {
    Tuned.Confirmation confirmation = run(tuning("ndcg", 11L), null).confirmation();
    Report report = evaluated(77);
    assertThat(confirmation.seed()).isEqualTo(77);
    assertThat(confirmation.tasks()).isEqualTo(report.tasks());
    assertThat(confirmation.base().overall()).isEqualTo(report.results().getFirst().overall());
    assertThat(confirmation.best().name()).endsWith("neighbours=40");
    assertThat(Objects.requireNonNull(confirmation.best().difference()).sure()).isTrue();
  }

  @Test
  void lowerMayBeBetter() throws IOException {
    Tuned tuned = run(tuning("clicks", 11L), null);
    assertThat(tuned.metric().better()).isEqualTo("lower");
    assertThat(tuned.best().value("clicks"))
        .isEqualTo(tuned.trials().stream().mapToDouble(t -> t.value("clicks")).min().orElseThrow());
  }

  @Test
  void aStoppedSearchGoesOnWhereItWas() throws IOException {
    Path log = folder.resolve("log.jsonl");
    String whole = Json.text(run(tuning("ndcg", 11L, 12L), log));
    List<String> lines = Files.readAllLines(log);
    assertThat(lines).hasSize(6); // head, four trials, confirmation
    for (int kept = 0; kept <= lines.size(); kept++) {
      String text = String.join("", lines.subList(0, kept).stream().map(l -> l + "\n").toList());
      if (kept < lines.size()) { // killed while it wrote
        text += lines.get(kept).substring(0, lines.get(kept).length() / 2);
      }
      Path stopped = folder.resolve("stopped-" + kept + ".jsonl");
      Files.writeString(stopped, text);
      List<Boolean> before = new ArrayList<>();
      Tuned tuned =
          tuning("ndcg", 11L, 12L)
              .run(
                  genreWorld,
                  stopped,
                  () -> 0,
                  Progress.NONE,
                  (trial, done, total, earlier) -> before.add(earlier));
      assertThat(Json.text(tuned)).as("after %d lines", kept).isEqualTo(whole);
      assertThat(before).hasSize(4);
      assertThat(before.stream().filter(b -> b).count()).isEqualTo(Math.clamp(kept - 1, 0, 4));
      assertThat(Files.readAllLines(stopped)).isEqualTo(lines);
    }
  }

  @Test
  void aWidenedSearchKeepsWhatItHas() throws IOException {
    Path log = folder.resolve("log.jsonl");
    Tuning narrow =
        new Tuning(
            new HoldoutProtocol(),
            List.of(11L),
            77,
            Candidates.grid("item-neighbours,neighbours=1", List.of(Axis.values("neighbours=40"))),
            List.of("ndcg", "recall"),
            50,
            2);
    run(narrow, log);
    Tuned wide = run(tuning("ndcg", 11L), log);
    assertThat(wide.trials()).hasSize(4);
    assertThat(wide.best().name()).endsWith("neighbours=40");
  }

  @Test
  void theLogOfAnotherSearchIsRefused() throws IOException {
    Path log = folder.resolve("log.jsonl");
    run(tuning("ndcg", 11L), log);
    byte[] before = Files.readAllBytes(log);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> run(tuning("ndcg", 11L, 12L), log))
        .withMessageContaining("its seeds is [11], here [11,12]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> run(tuning("clicks", 11L), log))
        .withMessageContaining("its metrics is");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                tuning("ndcg", 11L)
                    .run(otherWorld, log, () -> 0, Progress.NONE, Tuning.Witness.NONE))
        .withMessageContaining("its dataHash is");
    Tuning otherProtocol =
        new Tuning(
            new HoldoutProtocol(.5, 0, false, Unseen.KEEP),
            List.of(11L),
            77,
            CANDIDATES,
            List.of("ndcg", "recall"),
            50,
            2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> run(otherProtocol, log))
        .withMessageContaining("its protocol is");
    assertThat(Files.readAllBytes(log)).isEqualTo(before);
  }

  @Test
  void dataThatWereNeverSavedHaveNoLog() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                tuning("ndcg", 11L)
                    .run(
                        genres(20, 5),
                        folder.resolve("log"),
                        () -> 0,
                        Progress.NONE,
                        Tuning.Witness.NONE))
        .withMessageContaining("saved data set");
  }

  @Test
  void whatIsNoLogIsLeftAlone() throws IOException {
    Path shopping = folder.resolve("shopping.txt");
    Files.writeString(shopping, "milk"); // no line end: not a torn head either
    assertThatIllegalArgumentException()
        .isThrownBy(() -> run(tuning("ndcg", 11L), shopping))
        .withMessageContaining("is not the log of a search");
    assertThat(Files.readString(shopping)).isEqualTo("milk");
    Path log = folder.resolve("log.jsonl");
    run(tuning("ndcg", 11L), log);
    List<String> lines = new ArrayList<>(Files.readAllLines(log));
    lines.set(2, lines.get(2).substring(1));
    Files.write(log, lines);
    assertThatThrownBy(() -> run(tuning("ndcg", 11L), log))
        .isInstanceOf(IntegrityException.class)
        .hasMessageContaining("line 3");
  }

  @Test
  void metricsThatCannotDecideAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> run(tuning("coverage", 11L), null))
        .withMessageContaining("no mean over tasks");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> run(tuning("ndgc", 11L), null))
        .withMessageContaining("no metric 'ndgc'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tuning("ndcg", 77L))
        .withMessageContaining("a seed is given twice");
  }
}
