package org.segue.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.segue.data.Dataset;
import org.segue.data.DatasetBuilder;
import org.segue.data.ExternalPlaylist;
import org.segue.data.ExternalTrack;
import org.segue.data.TrackList;
import org.segue.data.World;
import org.segue.math.Array;
import org.segue.math.BoostedTrees;
import org.segue.math.Boosting;
import org.segue.math.GradedRows;
import org.segue.math.Progress;
import org.segue.store.Checkpoints;
import org.segue.store.NamedArrays;
import org.segue.store.Strings;

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

  private static String stages(String... algorithms) {
    return Arrays.stream(algorithms)
        .map("{\"algorithm\":\"%s\",\"candidates\":100}"::formatted)
        .collect(Collectors.joining(",", "stages=[", "]"));
  }

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

  /// Tracks of nobody, without a duration, some on no playlist that is learnt from.
  @Test
  void whatIsUnknownIsMissing() {
    DatasetBuilder builder = new DatasetBuilder(false);
    SplittableRandom random = new SplittableRandom(9);
    for (int p = 0; p < 120; p++) {
      List<ExternalTrack> tracks = new ArrayList<>();
      for (int t = 0; t < 90; t++) {
        if (random.nextInt(6) == 0) {
          String artist = t % 3 == 0 ? null : "a" + t % 20;
          tracks.add(new ExternalTrack("t" + t, "n" + t, null, artist, null, artist, 0));
        }
      }
      String own = "rare" + p; // on an album of its own
      tracks.add(new ExternalTrack(own, own, null, "a" + p % 20, null, own, 0));
      builder.add(
          new ExternalPlaylist(p, null, null, null, 0, 1, 1, -1, tracks, List.of()), "test", 0);
    }
    Dataset data = builder.build();
    Dataset training = data.select(IntStream.range(0, 100).toArray());
    TwoStage recipe =
        (TwoStage) Algorithms.set(RECIPE, List.of(stages("als", "catalog-neighbours"), "trees=2"));
    Model model = Model.train(recipe, training, new Training());
    TwoStageScorer scorer = (TwoStageScorer) recipe.restore(model.state(), training.catalog());
    List<String> names = scorer.features();
    int duration = names.indexOf("both.duration");
    int ofAlbum = names.indexOf("track.ofAlbum");
    int artistShare = names.indexOf("both.artistSeedShare");
    TrackList seeds =
        TrackList.of(
            training.catalog().findTrack("rare110"), // on no playlist of the training
            training.catalog().findTrack("t0"), // of nobody
            training.catalog().findTrack("t1"));
    int[] met = new int[2];
    scorer.describe(
        Query.of(null, seeds, 10),
        (tracks, count, values) -> {
          for (int k = 0; k < count; k++) {
            float[] row = Arrays.copyOfRange(values, k * names.size(), (k + 1) * names.size());
            for (int f = 0; f < row.length; f++) {
              assertThat(row[f]).as(names.get(f)).isFinite();
            }
            assertThat(row[duration]).isEqualTo(RankingFeatures.MISSING);
            if (training.catalog().artistOf(tracks[k]) < 0) {
              assertThat(row[artistShare]).isEqualTo(RankingFeatures.MISSING);
              met[0]++;
            }
            String uri = training.catalog().trackUri(tracks[k]);
            if (uri.startsWith("rare1") && uri.length() == "rare100".length()) {
              assertThat(row[ofAlbum]).isEqualTo(RankingFeatures.MISSING);
              met[1]++;
            }
          }
        });
    assertThat(met).as("tracks of nobody, of albums not learnt from").doesNotContain(0);
  }

  @Test
  void someQuestionsTellTheLengthAndSomeDoNot() {
    NamedArrays taught = teach(PlantedWorld.data(), turns(PlantedWorld.data()).getFirst());
    Strings names = taught.strings("features");
    int column =
        IntStream.range(0, names.size())
            .filter(f -> names.get(f).equals("query.length"))
            .findFirst()
            .orElseThrow();
    Array values = taught.get("rows.values", Array.Type.F32);
    long rows = values.size() / names.size();
    double untold =
        LongStream.range(0, rows)
                .filter(
                    row -> values.floatAt(row * names.size() + column) == RankingFeatures.MISSING)
                .count()
            / (double) rows;
    assertThat(untold).isBetween(0.35, 0.65);
  }

  @Test
  void aHandfulOfPlaylistsIsEnough() {
    for (int playlists : new int[] {1, 2, 5, 10}) {
      Dataset data = World.of(playlists, 3).dataset(1, Progress.NONE);
      Model model = Model.train(new TwoStage(), data, new Training());
      Query query = Query.of(null, TrackList.of(data.tracks().row(0)[0]), 20);
      assertThat(model.recommender().recommend(query).tracks())
          .as(playlists + " playlists")
          .hasSize(Math.min(20, data.catalog().trackCount() - 1));
      assertThat(ModelCard.of(model)).isNotBlank();
    }
  }

  /// What a stage had said when it failed is no part of the next answer.
  @Test
  void aStageThatFailsLeavesNothingBehind() {
    Dataset data = PlantedWorld.data();
    boolean[] fails = {true};
    Scorer stage =
        (query, scores) -> {
          scores.add(fails[0] ? 5 : 6, 1);
          if (fails[0]) {
            throw new IllegalStateException("failed");
          }
        };
    Candidates candidates =
        new Candidates(
            List.of(stage), new int[] {10}, 10, data.catalog(), new Ties(Recommender.order(data)));
    Query query = Query.of("title", TrackList.EMPTY, 10);
    assertThatThrownBy(() -> candidates.collect(query)).hasMessage("failed");
    fails[0] = false;
    candidates.collect(query);
    assertThat(Arrays.copyOf(candidates.tracks, candidates.count)).containsExactly(6);
  }

  @Test
  void noStageStandsTwice() {
    assertThatThrownBy(() -> Algorithms.set(RECIPE, List.of(stages("als", "title", "als"))))
        .hasMessageContaining("twice");
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
