package org.segue.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.segue.data.Dataset;
import org.segue.data.DatasetBuilder;
import org.segue.data.ExternalPlaylist;
import org.segue.data.ExternalTrack;
import org.segue.data.TrackList;
import org.segue.math.Array;
import org.segue.math.BoostedTrees;
import org.segue.math.Boosting;
import org.segue.math.GradedRows;
import org.segue.math.Progress;
import org.segue.store.Checkpoints;
import org.segue.store.NamedArrays;

class TwoStageTest {

  private static final TwoStage RECIPE =
      new TwoStage(
          List.of(
              new TwoStage.Stage("playlist-neighbours", 200),
              new TwoStage.Stage("als,dimension=8,iterations=3", 200),
              new TwoStage.Stage("title:words", 200)),
          150,
          3,
          10_000,
          1,
          40,
          Boosting.Objective.LAMBDAMART,
          20,
          15,
          0.1,
          10,
          0.8);

  @TempDir private Path folder;

  /// Playlists of tracks drawn with equal chance: nothing about the withheld ones can be known.
  private static Dataset chance() {
    SplittableRandom random = new SplittableRandom(5);
    DatasetBuilder builder = new DatasetBuilder(false);
    for (int p = 0; p < 400; p++) {
      List<ExternalTrack> tracks = new ArrayList<>();
      boolean[] taken = new boolean[150];
      while (tracks.size() < 30) {
        int t = random.nextInt(150);
        if (!taken[t]) {
          taken[t] = true;
          tracks.add(
              new ExternalTrack(
                  "t" + t, "n" + t, null, "a" + t % 60, null, "b" + t % 90, 1000 * t));
        }
      }
      builder.add(
          new ExternalPlaylist(p, "title " + p % 50, null, null, 0, 1, 1, -1, tracks, List.of()),
          "test",
          0);
    }
    return builder.build();
  }

  /// How often trees that learnt from one turn put a right candidate of another above a wrong one.
  private static double order(NamedArrays taught, NamedArrays asked) {
    int width = taught.strings("features").size();
    GradedRows rows = new GradedRows(width);
    rows.addAll(
        taught.get("rows.values", Array.Type.F32),
        taught.get("rows.grades", Array.Type.F32),
        taught.get("rows.groups", Array.Type.I32));
    BoostedTrees trees = RECIPE.boosting().learn(rows, 1, 2, Progress.NONE).trees();
    float[] grades = asked.get("rows.grades", Array.Type.F32).toFloats();
    float[] sums = new float[grades.length];
    trees.predict(asked.get("rows.values", Array.Type.F32).toFloats(), width, grades.length, sums);
    Array groups = asked.get("rows.groups", Array.Type.I32);
    double above = 0;
    double pairs = 0;
    int at = 0;
    for (int g = 0; g < groups.size(); g++) {
      int end = at + groups.intAt(g);
      for (int right = at; right < end; right++) {
        for (int wrong = at; wrong < end; wrong++) {
          if (grades[right] > grades[wrong]) {
            above += sums[right] > sums[wrong] ? 1 : sums[right] == sums[wrong] ? 0.5 : 0;
            pairs++;
          }
        }
      }
      at = end;
    }
    assertThat(pairs).isGreaterThan(1000);
    return above / pairs;
  }

  private static NamedArrays teach(Dataset data, InnerSplit inner) {
    return new TwoStageTraining(RECIPE, data, new Training(1, 2, Progress.NONE))
        .teach(inner, "test", "test", 0)
        .getFirst();
  }

  private static List<InnerSplit> turns(Dataset data) {
    return InnerSplit.turns(data, 3, 10_000, 1, 1, 0).stream()
        .map(turn -> turn.split().get())
        .toList();
  }

  /// Where playlists are chance, so must the order of the withheld tracks be. If the stages or the
  /// features had seen the withheld tracks, it would not: that is tried, too.
  @Test
  void nothingThatIsWithheldIsSeen() {
    Dataset data = chance();
    List<InnerSplit> turns = turns(data);
    double honest = order(teach(data, turns.get(0)), teach(data, turns.get(1)));
    assertThat(honest).as("chance").isCloseTo(0.5, within(0.04));
    double leaking =
        order(
            teach(data, new InnerSplit(data, turns.get(0).questions())),
            teach(data, new InnerSplit(data, turns.get(1).questions())));
    assertThat(leaking).as("what this test would see").isGreaterThan(0.65);
  }

  /// Grades dealt anew inside each question teach nothing.
  @Test
  void shuffledGradesTeachNothing() {
    Dataset data = PlantedWorld.data();
    List<InnerSplit> turns = turns(data);
    NamedArrays taught = teach(data, turns.get(0));
    NamedArrays asked = teach(data, turns.get(1));
    assertThat(order(taught, asked)).as("true grades").isGreaterThan(0.8);
    assertThat(order(shuffled(taught), shuffled(asked)))
        .as("shuffled grades")
        .isCloseTo(0.5, within(0.05));
  }

  private static NamedArrays shuffled(NamedArrays taught) {
    SplittableRandom random = new SplittableRandom(3);
    float[] grades = taught.get("rows.grades", Array.Type.F32).toFloats();
    Array groups = taught.get("rows.groups", Array.Type.I32);
    int at = 0;
    for (int g = 0; g < groups.size(); g++) {
      int count = groups.intAt(g);
      for (int k = count - 1; k > 0; k--) {
        int other = random.nextInt(k + 1);
        float swap = grades[at + k];
        grades[at + k] = grades[at + other];
        grades[at + other] = swap;
      }
      at += count;
    }
    NamedArrays.Builder dealt = NamedArrays.builder();
    taught
        .all()
        .forEach(
            (name, array) ->
                dealt.put(name, name.equals("rows.grades") ? Array.of(grades) : array));
    return dealt.build();
  }

  @Test
  void aTrainingThatWasCutOffGoesOnAndEndsTheSame() throws IOException {
    Dataset data = PlantedWorld.data();
    NamedArrays whole = RECIPE.train(data, new Training(1, 1, Progress.NONE));
    Path place = folder.resolve("run");
    for (String cut : List.of("als", "Asking, turn 2", "Growing trees", "with all")) {
      AtomicInteger left = new AtomicInteger(cut.equals("Growing trees") ? 10 : 1);
      Training dying =
          new Training(
              1,
              1,
              (phase, done, total) -> {
                if (phase.contains(cut) && left.decrementAndGet() == 0) {
                  throw new IllegalStateException("killed at " + phase);
                }
              },
              Checkpoints.open(place, "run"));
      assertThatThrownBy(() -> RECIPE.train(data, dying)).hasMessageContaining("killed at");
    }
    List<String> phases = new ArrayList<>();
    Checkpoints checkpoints = Checkpoints.open(place, "run");
    NamedArrays resumed =
        RECIPE.train(
            data, new Training(1, 1, (phase, done, total) -> phases.add(phase), checkpoints));
    assertThat(resumed.sameAs(whole)).isTrue();
    assertThat(checkpoints.seconds().keySet())
        .contains("turn-1", "turn-1.questions-1", "turn-3", "trees", "final.stage-2-als");
    assertThat(checkpoints.has("turn-1.questions-1")).isTrue();
    assertThat(checkpoints.has("turn-1.stage-1-playlist-neighbours")).as("forgotten").isFalse();
    assertThat(phases).as("done before").noneMatch(phase -> phase.startsWith("Asking"));
  }

  @Test
  void theCardTellsHowLongPhasesTook() {
    Model model = Model.train(new Popularity(), PlantedWorld.data(), new Training());
    SequencedMap<String, Double> phases = new LinkedHashMap<>();
    phases.put("turn-1.questions-1", 2.0);
    phases.put("turn-1.questions-2", 3.0);
    phases.put("trees", 1.5);
    assertThat(ModelCard.of(model, phases, 7))
        .contains("| turn-1.questions | 5.0 |", "| trees | 1.5 |", "| the rest | 0.5 |")
        .contains("| all | 7.0 |");
    assertThat(ModelCard.of(model)).doesNotContain("| phase |");
  }

  @Test
  void theCardTellsFeaturesAndMeasures() {
    Model model = Model.train(RECIPE, PlantedWorld.data(), new Training());
    assertThat(ModelCard.of(model))
        .contains(
            "## The ranker",
            "| category | questions |",
            "| 2 title, first 1 |",
            "| all |",
            "| feature | % |");
  }

  @Test
  void everyFeatureHasAValueForEveryKindOfQuery() {
    Dataset data = PlantedWorld.data();
    Model model = Model.train(RECIPE, data, new Training());
    TwoStageScorer scorer = (TwoStageScorer) RECIPE.restore(model.state(), data.catalog());
    assertThat(scorer.features()).doesNotHaveDuplicates().hasSizeGreaterThan(80);
    TrackList seeds =
        TrackList.of(
            PlantedWorld.number(data, 0, 1),
            PlantedWorld.number(data, 0, 2),
            PlantedWorld.number(data, 1, 3));
    List<Query> queries =
        List.of(
            Query.of(PlantedWorld.title(1), TrackList.EMPTY, 10),
            Query.of(null, seeds, 10),
            Query.of(PlantedWorld.title(2), seeds, 10),
            new Query(
                null, seeds, TrackList.of(3, 7, 20), List.of(), TrackList.EMPTY, 0, 30, 10, true));
    for (Query query : queries) {
      scorer.describe(
          query,
          (tracks, count, values) -> {
            assertThat(count).isPositive();
            for (int i = 0; i < count * scorer.features().size(); i++) {
              assertThat(values[i])
                  .as(scorer.features().get(i % scorer.features().size()))
                  .isFinite();
            }
          });
    }
  }

  @Test
  void whatWasProposedButNotRankedFollows() {
    Dataset data = PlantedWorld.data();
    TwoStage few =
        (TwoStage) Algorithms.set(RECIPE, List.of("ranked=5", "others=5", "leastInLeaf=1"));
    Model model = Model.train(few, data, new Training());
    Query query = Query.of(null, TrackList.of(PlantedWorld.number(data, 0, 1)), 25).withFill(false);
    assertThat(model.recommender().recommend(query).known()).isGreaterThan(5);
  }

  /// Two playlists hold tracks 0 and 1, one of four holds 0 and 2.
  @Test
  void companionsCountPlaylistsAsIfByHand() {
    int[][] rows = {{0, 1, 3}, {4, 0, 1}, {0, 2}, {3, 2}, {1, 5}};
    DatasetBuilder builder = new DatasetBuilder(false);
    for (int p = 0; p < rows.length; p++) {
      List<ExternalTrack> tracks = new ArrayList<>();
      for (int t : rows[p]) {
        tracks.add(new ExternalTrack("t" + t, "n" + t, null, "a" + t, null, "b" + t, 0));
      }
      builder.add(
          new ExternalPlaylist(p, null, null, null, 0, 1, 1, -1, tracks, List.of()), "test", 0);
    }
    Dataset data = builder.build();
    int[] number = new int[6];
    for (int t = 0; t < 6; t++) {
      number[t] = data.catalog().findTrack("t" + t);
    }
    TrackStatistics statistics = TrackStatistics.of(data);
    Companions companions =
        new Companions(data.tracks(), data.tracks().transpose(), statistics, statistics.groups());
    int[] candidates = {number[1], number[2], number[5]};
    companions.collect(Query.of(null, TrackList.of(number[3], number[0]), 10), candidates, 3);
    // t1 with t3: 1 (of 2), with t0: 2 (of 3); t1 is on 3 playlists
    assertThat(companions.countMax[0]).isEqualTo(2);
    assertThat(companions.countMean[0]).isEqualTo(1.5f);
    assertThat(companions.givenMax[0]).isCloseTo(2 / 3f, within(1e-6f));
    assertThat(companions.cosineLast[0]).isCloseTo(2 / 3f, within(1e-6f));
    assertThat(companions.cosineFirst[0]).isCloseTo((float) (1 / Math.sqrt(6)), within(1e-6f));
    // right after t0 twice, right before t3 once
    assertThat(companions.after[0]).isEqualTo(2);
    assertThat(companions.near[0]).isEqualTo(3);
    assertThat(companions.nearLast[0]).isEqualTo(2);
    // t2: once with each
    assertThat(companions.met[1]).isEqualTo(1);
    assertThat(companions.countMin[1]).isEqualTo(1);
    assertThat(companions.agreeing[1]).isEqualTo(2);
    // t5 shares no playlist with a seed
    assertThat(companions.met[2]).isZero();
    assertThat(companions.agreeing[2]).isZero();
  }
}
