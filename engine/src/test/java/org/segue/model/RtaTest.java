package org.segue.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.segue.data.Catalog;
import org.segue.data.Dataset;
import org.segue.data.TrackList;
import org.segue.math.Array;
import org.segue.math.Progress;
import org.segue.math.SparseMatrix;
import org.segue.nn.Adam;
import org.segue.nn.Fit;
import org.segue.nn.Moment;
import org.segue.nn.Optimiser;
import org.segue.nn.Parameters;
import org.segue.nn.Schedule;
import org.segue.nn.Sgd;
import org.segue.store.Checkpoints;
import org.segue.store.NamedArrays;
import org.segue.store.Strings;

/// [Rta] from its windows to its presets. Longer than most, as the tests of every part train or ask
/// the same small network.
class RtaTest {

  private static final Dataset DATA = PlantedWorld.data();

  /// Small enough to learn in no time; every layer kind is there.
  private static final String SMALL =
      "dimension=16,heads=4,layers=2,inner=24,representerInner=12,hidden=10,epochs=2,window=8,"
          + "negatives=20,hard=4,easy=3,batch=64,withheld=0,dropout=0.1,positions=0.5";

  @TempDir private Path folder;

  private static Rta small(String more) {
    return (Rta) Algorithms.parse("rta," + SMALL + more);
  }

  private static List<String> pairs() {
    List<String> pairs = new ArrayList<>();
    for (Rta.Representer representer : Rta.Representer.values()) {
      for (Rta.Aggregator aggregator : Rta.Aggregator.values()) {
        pairs.add(",representer=" + representer + ",aggregator=" + aggregator);
      }
    }
    return pairs;
  }

  private static int[] numbers(int genre, int... tracks) {
    return Arrays.stream(tracks).map(t -> PlantedWorld.number(DATA, genre, t)).toArray();
  }

  /// What libtorch makes of a playlist, plain Java makes too, after a little learning by either
  /// loss, with and without shortcuts.
  @TestFactory
  Stream<DynamicTest> everyPairAnswersAsLibtorchComputes() {
    return pairs().stream()
        .flatMap(
            pair ->
                Stream.of(
                    pair + ",shortcut=true",
                    pair
                        + ",shortcut=false,apart=0,rowRate=1,loss=BINARY,rate=SGD,learningRate=0.1"))
        .map(more -> dynamicTest(more, () -> twin(small(more))));
  }

  private static RtaNetwork network(Rta rta, Training training, Parameters parameters) {
    Array vectors =
        new WeightedFactors(rta.factors(), rta.shortcut(), rta.initialLength(), DATA, training)
            .vectors();
    return new RtaNetwork(rta, DATA, TrackTraits.of(DATA), vectors, parameters, 1);
  }

  /// The windows of playlists of which all tracks are known.
  private static RtaWindows windows(int[][] rows, int tracks, int window, double shuffled) {
    SparseMatrix matrix = SparseMatrix.of(rows, tracks);
    return new RtaWindows(matrix, matrix.columnCounts(), window, shuffled);
  }

  private static void twin(Rta rta) {
    Training training = new Training();
    Parameters parameters = new Parameters(1);
    RtaNetwork network = network(rta, training, parameters);
    Fit fit = new Fit(rta.epochs(), rta.batch(), 0.05, 1, 1);
    NeuralTraining.of(DATA, 0, false, training)
        .run("rta", fit, network, parameters, new Optimiser(parameters, new Adam(), 1));
    RtaScorer scorer = new RtaScorer(rta, network.state().build());
    for (int length : new int[] {1, 2, 3, 7}) {
      int[] tracks = numbers(length, IntStream.rangeClosed(3, 2 + length).toArray());
      float[] twin = network.query(tracks);
      float[] plain = scorer.vector(Query.of(null, TrackList.of(tracks), 10));
      for (int k = 0; k < twin.length; k++) {
        assertThat(plain[k]).isCloseTo(twin[k], within(1e-4f * (1 + Math.abs(twin[k]))));
      }
    }
  }

  @Test
  void aNetworkReadsTheLastSeedsAndTheMeanIsOfAll() {
    Rta rta = small(",representer=MF,aggregator=TRANSFORMER,shortcut=false");
    RtaScorer scorer = (RtaScorer) rta.restore(rta.train(DATA, new Training()), DATA.catalog());
    int[] many = numbers(2, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    int[] last = Arrays.copyOfRange(many, 2, 9); // a window of 8 reads 7
    assertThat(scorer.vector(Query.of(null, TrackList.of(many), 5)))
        .containsExactly(scorer.vector(Query.of(null, TrackList.of(last), 5)));
    Rta mean = small(",representer=MF,aggregator=AVERAGE,shortcut=false,epochs=0");
    NamedArrays state = mean.train(DATA, new Training());
    float[] vectors = state.get("track.vectors").toFloats();
    float[] made =
        ((RtaScorer) mean.restore(state, DATA.catalog()))
            .vector(Query.of(null, TrackList.of(many), 5));
    float sum = 0;
    for (int track : many) {
      sum += vectors[track * 16];
    }
    assertThat(made[0]).isCloseTo(sum / 9, within(1e-5f));
  }

  /// Before learning, the mean of turned and scaled factors orders tracks as the factors' own
  /// fold-in does where all entries count the same.
  @Test
  void withShortcutsItBeginsWithWhatTheFactorsKnow() {
    Rta rta =
        (Rta)
            Algorithms.parse(
                "rta,representer=MF,dimension=16,heads=4,epochs=0,withheld=0,apart=0,alpha=1,"
                    + "regularization=2,frequencyPower=0");
    Als als = (Als) Algorithms.parse("als,dimension=16,alpha=1,regularization=2,frequencyPower=0");
    Query query = Query.of(null, TrackList.of(numbers(3, 2, 5, 9)), 20);
    assertThat(Model.train(rta, DATA, new Training()).recommender().recommend(query).tracks())
        .containsExactly(
            Model.train(als, DATA, new Training()).recommender().recommend(query).tracks());
  }

  @Test
  void windowsReachTheFirstAndTheLastTrack() {
    int[] row = IntStream.range(0, 14).toArray();
    RtaWindows windows = windows(new int[][] {row}, 14, 11, 0);
    SplittableRandom random = new SplittableRandom(5);
    Set<Integer> starts = new HashSet<>();
    for (int draw = 0; draw < 200; draw++) {
      int[] window = windows.window(0, random);
      assertThat(window).hasSize(11);
      assertThat(window[10]).isEqualTo(window[0] + 10);
      starts.add(window[0]);
    }
    assertThat(starts).containsExactlyInAnyOrder(0, 1, 2, 3);
  }

  @Test
  void shuffledWindowsAreDistinctTracksOfThePlaylist() {
    int[] row = IntStream.range(0, 14).toArray();
    RtaWindows windows = windows(new int[][] {row}, 14, 11, 1);
    Set<Integer> first = new HashSet<>();
    for (int draw = 0; draw < 300; draw++) {
      int[] window = windows.window(0, new SplittableRandom(draw));
      assertThat(window).hasSize(11).doesNotHaveDuplicates();
      first.add(window[0]);
    }
    assertThat(first).hasSize(14);
  }

  /// 30,000 draws of the 1,000 tracks that a playlist holds, 30 each time: every one comes about 30
  /// times (binomial: deviation 5.4), none that nobody holds, none of the playlist.
  @Test
  void negativesAreDrawnEvenly() {
    int[][] rows = new int[100][];
    Arrays.setAll(rows, p -> IntStream.range(p * 10, p * 10 + 10).toArray());
    RtaWindows windows = windows(rows, 1200, 11, 0);
    SplittableRandom random = new SplittableRandom(3);
    int[] counts = new int[1200];
    for (int draw = 0; draw < 1000; draw++) {
      int[] drawn = windows.draw(30, rows[0], false, random);
      assertThat(drawn).hasSize(30).doesNotHaveDuplicates();
      for (int track : drawn) {
        counts[track]++;
      }
    }
    assertThat(Arrays.stream(counts, 0, 10).sum()).isZero();
    assertThat(Arrays.stream(counts, 1000, 1200).sum()).isZero();
    assertThat(Arrays.stream(counts, 10, 1000).min().orElseThrow()).isGreaterThan(8);
    assertThat(Arrays.stream(counts, 10, 1000).max().orElseThrow()).isLessThan(60);
  }

  /// Two playlists of 4, windows of 2, both in every step: a track of one is in its window half of
  /// the time; expected 0.5, so the chance is 1 − e^−0.5 (1 − 2/8) with 2 of 8 drawn evenly.
  @Test
  void theChanceOfACandidateFollowsFromWindowsAndDraws() {
    RtaWindows windows = windows(new int[][] {{0, 1, 2, 3}, {4, 5, 6, 7}}, 9, 2, 0);
    float[] chances = windows.logChance(2, 2);
    assertThat(Math.exp(chances[5])).isCloseTo(1 - Math.exp(-0.5) * 0.75, within(1e-6));
    assertThat(windows.members(new int[] {1}, new int[] {3, 4, 7}))
        .containsExactly(false, true, true);
  }

  @Test
  void bucketsAreThePublishedOnes() {
    int[][] popularity = {
      {0, 0},
      {1, 0},
      {2, 1},
      {3, 5},
      {4, 7},
      {5, 10},
      {8, 14},
      {10, 17},
      {50, 33},
      {100, 40},
      {1000, 62},
      {10_000, 85},
      {45_394, 99},
      {900_000, 99}
    };
    for (int[] pair : popularity) {
      assertThat(TrackTraits.popularity(pair[0])).as("%d", pair[0]).isEqualTo(pair[1]);
    }
    assertThat(TrackTraits.duration(0)).isZero();
    assertThat(TrackTraits.duration(29_999)).isZero();
    assertThat(TrackTraits.duration(30_000)).isEqualTo(1);
    assertThat(TrackTraits.duration(1_199_999)).isEqualTo(39);
    assertThat(TrackTraits.duration(9_000_000_000L)).isEqualTo(39);
  }

  @Test
  void emptyBucketsAreZerosAndMeansAreThoseOfTheirTracks() {
    TrackTraits traits = TrackTraits.of(DATA);
    int tracks = DATA.catalog().trackCount();
    Array vectors = Array.allocate(Array.Type.F32, tracks, 1);
    for (int track = 0; track < tracks; track++) {
      vectors.set(track, track + 1f);
    }
    Array means = traits.means(TrackTraits.POPULARITY, vectors, 1);
    float[] sums = new float[100];
    int[] counts = new int[100];
    for (int track = 0; track < tracks; track++) {
      if (traits.frequencies()[track] > 0) {
        sums[traits.rows()[TrackTraits.POPULARITY][track]] += track + 1f;
        counts[traits.rows()[TrackTraits.POPULARITY][track]]++;
      }
    }
    for (int bucket = 0; bucket < 100; bucket++) {
      assertThat(means.floatAt(bucket))
          .isCloseTo(counts[bucket] == 0 ? 0 : sums[bucket] / counts[bucket], within(1e-3f));
    }
    assertThat(counts).contains(0);
  }

  private static Strings albumsAndATrack(Catalog catalog) {
    List<String> uris = new ArrayList<>();
    for (int album = catalog.albumCount() - 1; album >= 0; album--) { // in another order
      uris.add(catalog.albumUri(album));
    }
    uris.add(PlantedWorld.track(1, 3).uri());
    return Strings.of(uris);
  }

  /// The vector of album a is a alone, so a wrong lookup shows.
  private static Array ofAlbums(Catalog catalog) {
    int albums = catalog.albumCount();
    Array vectors = Array.allocate(Array.Type.F32, albums + 1, 2);
    for (int album = 0; album < albums; album++) {
      vectors.set(2L * (albums - 1 - album), (float) album);
    }
    vectors.set(2L * albums + 1, 7f);
    return vectors;
  }

  @Test
  void aTrackHasTheVectorOfItsOwnAlbumAndNotOfTheNextTracks() {
    Catalog catalog = DATA.catalog();
    SideVectors side = SideVectors.of(albumsAndATrack(catalog), ofAlbums(catalog), catalog);
    int own = PlantedWorld.number(DATA, 1, 3);
    int differ = 0;
    for (int track = 0; track < catalog.trackCount(); track++) {
      if (track == own) {
        assertThat(side.of(new int[] {track})).containsExactly(0f, 7f);
      } else {
        assertThat(side.of(new int[] {track})).containsExactly((float) catalog.albumOf(track), 0f);
      }
      differ += catalog.albumOf(track) == catalog.albumOf(Math.max(0, track - 1)) ? 0 : 1;
    }
    assertThat(differ).isGreaterThan(catalog.trackCount() / 2);
    assertThat(side.of(new int[] {-1})).containsExactly(0f, 0f);
  }

  @Test
  void sideVectorsComeThroughAnAdapter() throws IOException {
    Catalog catalog = DATA.catalog();
    Path file = folder.resolve("covers.safetensors");
    NamedArrays.builder()
        .put("uri", albumsAndATrack(catalog))
        .put("vectors", ofAlbums(catalog))
        .build()
        .write(file);
    Rta rta = small(",representer=FM,shortcut=false,sideInner=6,sideWidth=4,side=\"" + file + "\"");
    NamedArrays state = rta.train(DATA, new Training());
    assertThat(state.get("track.vectors").shape()).containsExactly(catalog.trackCount(), 20);
    twin(rta);
    Recommendations answer =
        Model.train(rta, DATA, new Training())
            .recommender()
            .recommend(Query.of(null, TrackList.of(numbers(2, 4, 8)), 5));
    assertThat(answer.known()).isEqualTo(5);
    assertThatThrownBy(() -> small(",side=\"nowhere\"").train(DATA, new Training()))
        .hasMessageContaining("nowhere");
  }

  /// A track of genre 2 whose only playlist is one of another genre: its cover shows where it
  /// belongs.
  @Test
  void aCoverTellsOfATrackThatOnePlaylistHolds() throws IOException {
    int strayed = PlantedWorld.number(DATA, 2, 5);
    int[] holders =
        IntStream.range(0, DATA.playlistCount()).filter(p -> holds(p, strayed)).toArray();
    int only =
        Arrays.stream(holders).filter(p -> p % PlantedWorld.GENRES != 2).findFirst().orElseThrow();
    Dataset data =
        DATA.select(
            IntStream.range(0, DATA.playlistCount())
                .filter(p -> p == only || !holds(p, strayed))
                .toArray());
    Path file = folder.resolve("genres.safetensors");
    covers(file);
    String spec = ",representer=MF,aggregator=AVERAGE,epochs=0";
    int blind = rank(small(spec), data, strayed);
    int seeing = rank(small(spec + ",side=\"" + file + "\""), data, strayed);
    assertThat(blind).isGreaterThan(60);
    assertThat(seeing).isLessThan(30);
    assertThat(rank(small(spec + ",sideTrust=0,side=\"" + file + "\""), data, strayed))
        .isEqualTo(blind);
    assertThat(small(",representer=FM,side=\"" + file + "\"").width()).isEqualTo(16);
    twin(small(",representer=NN,side=\"" + file + "\""));
  }

  private static boolean holds(int playlist, int track) {
    return Arrays.stream(DATA.tracks().row(playlist)).anyMatch(held -> held == track);
  }

  /// Nearly one number for each genre, for each track.
  private static void covers(Path file) throws IOException {
    int genres = PlantedWorld.GENRES;
    int tracks = DATA.catalog().trackCount();
    List<String> uris = new ArrayList<>();
    Array vectors = Array.allocate(Array.Type.F32, tracks, genres);
    SplittableRandom random = new SplittableRandom(3);
    for (int track = 0; track < tracks; track++) {
      uris.add(DATA.catalog().trackUri(track));
      int genre = uris.getLast().charAt("spotify:track:".length()) - '0';
      for (int k = 0; k < genres; k++) {
        vectors.set(
            (long) track * genres + k, (float) ((k == genre ? 9 : 5) + random.nextDouble()));
      }
    }
    NamedArrays.builder().put("uri", Strings.of(uris)).put("vectors", vectors).build().write(file);
  }

  /// The place of a track after three of genre 2.
  private static int rank(Rta rta, Dataset data, int track) {
    Recommendations answer =
        Model.train(rta, data, new Training())
            .recommender()
            .recommend(Query.of(null, TrackList.of(numbers(2, 1, 3, 8)), 500));
    return Arrays.stream(answer.tracks()).boxed().toList().indexOf(track);
  }

  @TestFactory
  Stream<DynamicTest> aTrainingThatWasKilledEndsWithTheSameArrays() {
    return Stream.of(",representer=FM", ",representer=NN,loss=BINARY,hardBy=EPOCH,batch=8")
        .map(more -> dynamicTest(more, () -> endsTheSame(small(",withheld=40,epochs=3" + more))));
  }

  private void endsTheSame(Rta rta) throws IOException {
    NamedArrays whole = rta.train(DATA, new Training());
    Progress killer =
        new Progress() {
          @Override
          public void report(String phase, long done, long total) {}

          @Override
          public void report(String phase, long done, long total, String note) {
            if (done > total / 2) { // in the midst of an epoch
              throw new IllegalStateException("killed");
            }
          }
        };
    AtomicLong clock = new AtomicLong(); // a state each time it was asked for some twenty times
    Path place = Files.createTempDirectory(folder, "run");
    assertThatThrownBy(
            () ->
                rta.train(
                    DATA,
                    new Training(
                        1, 1, killer, Checkpoints.open(place, "key", clock::incrementAndGet, 0))))
        .hasMessage("killed");
    Training again = new Training(1, 1, Progress.NONE, Checkpoints.open(place, "key"));
    assertThat(rta.train(DATA, again).sameAs(whole)).isTrue();
    assertThat(rta.report(whole)).contains("| 3 | ");
  }

  /// An epoch's first step knows the vectors that the epoch began with; later ones choose by them
  /// still, and learn something else.
  @Test
  void hardNegativesAreChosenByTheStepOrTheEpoch() {
    for (Rta.Representer representer : Rta.Representer.values()) {
      String more =
          ",loss=BINARY,shortcut=false,apart=0,rowRate=1,dropout=0,rate=SGD,learningRate=5"
              + ",negatives=30,hard=2,easy=1,batch=16,epochs=1,representer="
              + representer;
      List<double[]> losses =
          Stream.of(",hardBy=STEP", ",hardBy=EPOCH").map(by -> losses(small(more + by))).toList();
      assertThat(losses.getFirst()[0]).isEqualTo(losses.getLast()[0], within(1e-6));
      assertThat(losses.getFirst()).isNotEqualTo(losses.getLast());
    }
  }

  /// Of the steps of an epoch.
  private static double[] losses(Rta rta) {
    Parameters parameters = new Parameters(1);
    RtaNetwork network = network(rta, new Training(), parameters);
    Fit fit =
        new Fit(1, rta.batch(), rta.learningRate(), Schedule.CONSTANT, 0, Integer.MAX_VALUE, 1, 1);
    return NeuralTraining.of(DATA, 0, false, new Training())
        .run(
            "rta",
            fit,
            network,
            parameters,
            new Optimiser(parameters, new Sgd(0.9, true, 0), rta.clip()))
        .moments()
        .stream()
        .mapToDouble(Moment::loss)
        .toArray();
  }

  @Test
  void aBareTitleIsNotItsBusiness() {
    Rta rta = small("");
    Model model = Model.train(rta, DATA, new Training());
    assertThat(model.recommender().recommend(Query.of("rock", TrackList.EMPTY, 5)).known())
        .isZero();
  }

  @Test
  void presetsAreThePublishedSettingsByName() {
    assertThat(new Rta().presets().keySet())
        .containsExactly(
            "mf-average",
            "mf-gated-cnn",
            "mf-gru",
            "mf-transformer",
            "fm-transformer",
            "nn-transformer",
            "nn-transformer-decay");
    Rta mf = (Rta) Algorithms.parse("rta:mf-transformer");
    assertThat(mf.epochs()).isEqualTo(18);
    assertThat(mf.dropout()).isEqualTo(0.13);
    assertThat(mf.weightDecay()).isEqualTo(1.53e-5);
    assertThat(mf.loss()).isEqualTo(Rta.Loss.BINARY);
    Rta fm = (Rta) Algorithms.parse("rta:fm-transformer");
    assertThat(fm.hard()).isEqualTo(37);
    assertThat(fm.easy()).isEqualTo(3);
    Rta nn = (Rta) Algorithms.parse("rta:nn-transformer-decay");
    assertThat(nn.learningRate()).isEqualTo(0.13);
    assertThat(nn.weightDecay()).isEqualTo(5.66e-5);
    new Rta()
        .presets()
        .forEach(
            (name, preset) ->
                assertThat(Algorithms.of("rta", Algorithms.parameters(preset)))
                    .as(name)
                    .isEqualTo(preset));
  }

  @Test
  void wrongSettingsAreNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> small(",heads=5"))
        .withMessageContaining("multiples of heads, 5");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> small(",window=1"))
        .withMessageContaining("window 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> small(",regularization=0"))
        .withMessageContaining("regularization must be above 0");
  }
}
