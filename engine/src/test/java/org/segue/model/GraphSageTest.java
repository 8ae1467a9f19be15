package org.segue.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.segue.data.Dataset;
import org.segue.data.DatasetBuilder;
import org.segue.data.ExternalPlaylist;
import org.segue.data.ExternalTrack;
import org.segue.data.TrackList;
import org.segue.math.Array;
import org.segue.math.Hashing;
import org.segue.math.SparseMatrix;
import org.segue.nn.Pass;
import org.segue.store.NamedArrays;

class GraphSageTest {

  private static final Dataset DATA = PlantedWorld.data();
  private static final String QUICK = "graph-sage,epochs=3,dimension=16,questions=40,pool=128";

  private static GraphSage recipe(String settings) {
    return (GraphSage) Algorithms.parse(QUICK + settings);
  }

  /// All playlists, seen with all their tracks, and all tracks.
  private static SageSample everything(GraphSage recipe, SageGraph graph, long[] removed) {
    int[] playlists = IntStream.range(0, graph.playlists()).toArray();
    int[][] seeds = new int[playlists.length][];
    for (int p : playlists) {
      seeds[p] =
          Arrays.stream(graph.tracksOf().row(p))
              .filter(t -> Arrays.binarySearch(removed, SageGraph.link(p, t)) < 0)
              .toArray();
    }
    int[] tracks = IntStream.range(0, graph.tracks()).toArray();
    return new SageSample.Drawing(graph, 1_000_000)
        .draw(recipe.layers(), playlists, seeds, tracks, removed, 5);
  }

  private static float[][] vectors(SageNetwork network, SageSample sample) {
    try (Pass pass = Pass.inference(1)) {
      SageNetwork.Vectors vectors = network.apply(sample, new boolean[0], pass);
      return new float[][] {vectors.playlists().floats(), vectors.tracks().floats()};
    }
  }

  private static Set<Integer> set(int[] numbers) {
    return new HashSet<>(Arrays.stream(numbers).boxed().toList());
  }

  private static long[] someLinks(SageGraph graph) {
    List<Long> links = new ArrayList<>();
    for (int p = 0; p < graph.playlists(); p += 3) {
      links.add(SageGraph.link(p, graph.tracksOf().row(p)[0]));
      links.add(SageGraph.link(p, graph.tracksOf().row(p)[1]));
    }
    return links.stream().mapToLong(l -> l).sorted().toArray();
  }

  @Test
  void plainLoopsComputeWhatLibtorchComputes() {
    for (String settings : List.of("", ",bend=true", ",layers=2", ",layers=3,bend=true")) {
      GraphSage recipe = recipe(settings + ",epochs=1");
      NamedArrays state = recipe.train(DATA, new Training());
      SageWords words = SageWords.of(state.strings("words"));
      SageGraph graph = SageGraph.of(DATA, words);
      SageNetwork network = new SageNetwork(recipe, graph, words.size(), 1);
      network.parameters().load(state.part(GraphSage.NET).all());
      float[][] expected = vectors(network, everything(recipe, graph, new long[0]));
      int d = recipe.dimension();
      Array ranked = state.get("track.vectors", Array.Type.F32);
      for (int t = 0; t < graph.tracks(); t++) {
        for (int k = 0; k < d; k++) {
          assertThat(ranked.floatAt((long) t * (d + 1) + k))
              .isCloseTo(expected[1][t * d + k], within(1e-4f));
        }
      }
      SageScorer scorer = (SageScorer) recipe.restore(state, DATA.catalog());
      for (int p = 0; p < graph.playlists(); p += 7) {
        Query query = Query.of(DATA.title(p), TrackList.of(DATA.tracks().row(p)), 1);
        float[] vector = Objects.requireNonNull(scorer.vector(query));
        for (int k = 0; k < d; k++) {
          assertThat(vector[k]).isCloseTo(expected[0][p * d + k], within(1e-4f));
        }
      }
    }
  }

  /// Sampled with some links removed, nodes have the vectors of a graph that never had these links,
  /// at every depth; and these are not those of the whole graph.
  @Test
  void linksUnderPredictionDoNotLeakIntoNeighbourhoods() {
    for (int layers = 1; layers <= 3; layers++) {
      GraphSage recipe = recipe(",layers=" + layers);
      SageWords words = SageWords.of(DATA, 2);
      SageGraph graph = SageGraph.of(DATA, words);
      long[] removed = someLinks(graph);
      SageNetwork network = new SageNetwork(recipe, graph, words.size(), 1);
      float[][] hidden = vectors(network, everything(recipe, graph, removed));
      SageGraph without = graph.without(removed);
      SageNetwork other = new SageNetwork(recipe, without, words.size(), 1);
      float[][] never = vectors(other, everything(recipe, without, new long[0]));
      float[][] whole = vectors(network, everything(recipe, graph, new long[0]));
      for (int side = 0; side < 2; side++) {
        assertThat(hidden[side]).containsExactly(never[side]);
        assertThat(hidden[side]).isNotEqualTo(whole[side]);
      }
    }
  }

  @Test
  void stepsRemoveWhatTheyAskFor() {
    GraphSage recipe = recipe(",layers=2,neighbours=4,targets=3");
    SageWords words = SageWords.of(DATA, 2);
    SageGraph graph = SageGraph.of(DATA, words);
    SageLesson lesson =
        new SageLesson(recipe, graph, new SageNetwork(recipe, graph, words.size(), 1));
    int[] examples = IntStream.range(0, 60).toArray();
    SageLesson.Task task = lesson.task(examples, 3);
    Set<Integer> seedCounts = new HashSet<>();
    for (int i = 0; i < examples.length; i++) {
      int p = task.playlists()[i];
      Set<Integer> row = set(graph.tracksOf().row(p));
      assertThat(row).containsAll(set(task.targets()[i])).containsAll(set(task.seeds()[i]));
      assertThat(task.targets()[i]).hasSizeBetween(1, 3);
      assertThat(Collections.disjoint(set(task.targets()[i]), set(task.seeds()[i]))).isTrue();
      seedCounts.add(task.seeds()[i].length);
    }
    assertThat(seedCounts).contains(0, 1, 2, 4);
    long[] removed = task.removed();
    int[] targets = Arrays.stream(task.targets()).flatMapToInt(Arrays::stream).distinct().toArray();
    SageSample sample =
        new SageSample.Drawing(graph, 4)
            .draw(2, task.playlists(), task.seeds(), targets, removed, 9);
    int links = 0;
    for (int l = 1; l <= 2; l++) {
      SageSample.Level level = sample.level(l);
      SageSample.Level below = sample.level(l - 1);
      SageSample.Links of = level.ofTracks();
      for (int k = 0; k < of.nodes().length; k++, links++) {
        int p = below.playlists()[of.neighbours()[k]];
        int t = level.tracks()[of.nodes()[k]];
        assertThat(graph.playlistsOf().row(t)).contains(p);
        assertThat(Arrays.binarySearch(removed, SageGraph.link(p, t))).isNegative();
      }
      of = level.ofPlaylists();
      for (int k = 0; k < of.nodes().length; k++, links++) {
        int p = level.playlists()[of.nodes()[k]];
        int t = below.tracks()[of.neighbours()[k]];
        assertThat(graph.tracksOf().row(p)).contains(t);
        assertThat(Arrays.binarySearch(removed, SageGraph.link(p, t))).isNegative();
      }
    }
    assertThat(links).isGreaterThan(500);
  }

  /// As an additive model would have it: one order of tracks for all playlists.
  @Test
  void playlistsOrderTracksDifferently() {
    for (String settings : List.of("", ",layers=2,negatives=HARD", ",initial=RANDOM,epochs=30")) {
      Model model = Model.train(recipe(settings), DATA, new Training());
      Set<Integer> first = new HashSet<>();
      for (int genre = 0; genre < PlantedWorld.GENRES; genre++) {
        int[] seeds = new int[6];
        for (int s = 0; s < 6; s++) {
          seeds[s] = PlantedWorld.number(DATA, genre, 3 + 4 * s);
        }
        Recommendations answer =
            model.recommender().recommend(Query.of(null, TrackList.of(seeds), 5));
        assertThat(answer.track(0))
            .as("genre %d of %s", genre, settings)
            .isEqualTo(PlantedWorld.number(DATA, genre, 0));
        first.add(answer.track(0));
      }
      assertThat(first).hasSize(PlantedWorld.GENRES);
    }
  }

  /// One track of each genre is on no playlist: the seeds' genre finds its own by artist and album.
  @Test
  void aTrackThatNoPlaylistHasIsKnownByArtistAndAlbum() {
    int stranger = 17;
    int[][] rows = new int[DATA.playlistCount()][];
    for (int p = 0; p < rows.length; p++) {
      rows[p] =
          Arrays.stream(DATA.tracks().row(p))
              .filter(t -> !DATA.catalog().trackUri(t).endsWith("-" + stranger))
              .toArray();
    }
    Dataset part = DATA.withTracks(SparseMatrix.of(rows, DATA.catalog().trackCount()));
    GraphSage recipe = recipe(",epochs=6");
    Scorer scorer = recipe.restore(recipe.train(part, new Training()), part.catalog());
    for (int genre = 0; genre < PlantedWorld.GENRES; genre++) {
      Scores scores = new Scores(DATA.catalog().trackCount());
      int[] seeds = {PlantedWorld.number(DATA, genre, 4), PlantedWorld.number(DATA, genre, 9)};
      scorer.score(Query.of(null, TrackList.of(seeds), 1000), scores);
      float own = scores.get(PlantedWorld.number(DATA, genre, stranger));
      for (int other = 0; other < PlantedWorld.GENRES; other++) {
        int track = PlantedWorld.number(DATA, other, stranger);
        assertThat(scores.has(track)).isTrue();
        assertThat(own).isGreaterThanOrEqualTo(scores.get(track));
      }
    }
  }

  @Test
  void anArtistOfASeedThatTheCatalogLacksIsHeard() {
    Model model = Model.train(recipe(""), DATA, new Training());
    ExternalTrack of = PlantedWorld.track(4, 6);
    ExternalTrack unknown =
        new ExternalTrack("new", "New", of.artistUri(), of.artistName(), null, null, 0);
    Query query =
        new Query(
            null,
            TrackList.EMPTY,
            TrackList.EMPTY,
            List.of(unknown),
            TrackList.EMPTY,
            0,
            0,
            8,
            false);
    Recommendations answer = model.recommender().recommend(query);
    assertThat(answer.known()).isEqualTo(8);
    assertThat(answer.track(0)).isEqualTo(PlantedWorld.number(DATA, 4, 0));
  }

  @Test
  void aTitleAloneIsEnough() {
    Model model = Model.train(recipe(",epochs=15,learningRate=0.02"), DATA, new Training());
    for (int genre = 0; genre < PlantedWorld.GENRES; genre++) {
      Query query = Query.of(PlantedWorld.title(genre), TrackList.EMPTY, 3);
      assertThat(model.recommender().recommend(query).track(0))
          .isEqualTo(PlantedWorld.number(DATA, genre, 0));
    }
  }

  @Test
  void aThresholdLetsChancePickAmongWhatIsLikely() {
    GraphSage best = recipe("");
    NamedArrays state = best.train(DATA, new Training());
    GraphSage picking = recipe(",threshold=0.6");
    SageScorer scorer = (SageScorer) picking.restore(state, DATA.catalog());
    Query query = Query.of(null, TrackList.of(3, 40, 77), 500).withFill(false);
    float[] h = Objects.requireNonNull(scorer.vector(query));
    Recommender recommender =
        new Recommender(scorer, Recommender.order(DATA), DATA.catalog(), null);
    int[] some = recommender.recommend(query).tracks();
    assertThat(some).hasSizeBetween(5, 200).doesNotContain(3, 40, 77);
    for (int track = 0; track < DATA.catalog().trackCount(); track++) {
      int candidate = track;
      boolean likely = 1 / (1 + Math.exp(-scorer.logit(h, track))) >= 0.6;
      boolean seed = track == 3 || track == 40 || track == 77;
      assertThat(Arrays.stream(some).anyMatch(t -> t == candidate)).isEqualTo(likely && !seed);
    }
    assertThat(recommender.recommend(query).tracks()).containsExactly(some);
    int[] other = recommender.recommend(query.withWishes(Wishes.NONE.withVariety(0, 2))).tracks();
    assertThat(other).isNotEqualTo(some).containsExactlyInAnyOrder(some);
  }

  /// Data that came later number tracks anew; without an epoch what was learnt is what it was.
  @Test
  void trainingGoesOnFromAnEarlierModel() {
    GraphSage recipe = recipe("");
    NamedArrays before = recipe.train(DATA, new Training());
    DatasetBuilder builder = new DatasetBuilder(false);
    ExternalTrack fresh =
        new ExternalTrack("spotify:track:new", "New", "a:new", "Newcomer", null, null, 1);
    for (int p = 0; p < 300; p++) {
      List<ExternalTrack> tracks = new ArrayList<>(List.of(fresh));
      for (int t = 1; t < 8; t++) {
        tracks.add(PlantedWorld.track(7 - p % 8, (p * 3 + t * 5) % 30));
      }
      builder.add(
          new ExternalPlaylist(p, "rock", null, null, 0, 1, 1, -1, tracks, List.of()), "later", 0);
    }
    Dataset later = builder.build();
    Training on = new Training().from(new Training.Earlier(before, DATA.catalog()));
    NamedArrays after = recipe(",epochs=0").train(later, on);
    Array old = before.get("net.track", Array.Type.F32);
    Array now = after.get("net.track", Array.Type.F32);
    int d = recipe.dimension();
    int moved = 0;
    for (int t = 0; t < later.catalog().trackCount(); t++) {
      int was = DATA.catalog().findTrack(later.catalog().trackUri(t));
      for (int k = 0; k < d; k++) {
        assertThat(now.floatAt((long) t * d + k))
            .isEqualTo(was < 0 ? 0 : old.floatAt((long) was * d + k));
      }
      moved += was != t ? 1 : 0;
    }
    assertThat(moved).isGreaterThan(100);
    for (String name : List.of("net.track.1.weight", "net.track.1.bias")) {
      assertThat(after.get(name).sameAs(before.get(name))).isTrue();
    }
    // what a logit means is found anew: all weights of playlists are scaled by one factor
    float[] weights = before.get("net.playlist.1.weight", Array.Type.F32).toFloats();
    float[] scaled = after.get("net.playlist.1.weight", Array.Type.F32).toFloats();
    double factor = scaled[0] / weights[0];
    assertThat(factor).isPositive();
    for (int k = 0; k < weights.length; k++) {
      assertThat((double) scaled[k]).isCloseTo(factor * weights[k], within(1e-4));
    }
    NamedArrays learnt = recipe(",epochs=1,questions=0").train(later, on); // asked, it may go back
    assertThat(learnt.get("net.track").sameAs(now)).isFalse();
    assertThatThrownBy(() -> recipe(",dimension=8").train(later, on))
        .hasMessageContaining("the earlier model has dimension 16, not 8");
    assertThatThrownBy(() -> recipe(",layers=2").train(later, on)).hasMessageContaining("2.weight");
  }

  /// Every playlist has its genre's tracks and popularity says nothing of genres.
  @Test
  void theCardTellsLinksFromNonLinksBesidePopularity() {
    Model model = Model.train(recipe(",epochs=6"), DATA, new Training());
    Array links = model.state().get("links", Array.Type.F32);
    assertThat(links.shape()).containsExactly(3, 3, 6);
    for (int split = 0; split < 3; split++) {
      for (int kind = 0; kind < 2; kind++) {
        int at = (split * 3 + kind) * 6;
        assertThat(links.floatAt(at)).as("pairs").isGreaterThan(80);
        assertThat(links.floatAt(at + 1)).as("AUC").isGreaterThan(0.85f);
        assertThat(links.floatAt(at + 5)).as("of popularity").isLessThan(0.75f);
      }
    }
    assertThat(ModelCard.of(model))
        .contains("AUC of popularity")
        .contains("| test | by popularity |")
        .contains("## Learning");
  }

  @Test
  void nearTracksShareAPlaylistWithASeed() {
    SageGraph graph = SageGraph.of(DATA, SageWords.of(DATA, 2));
    SageNegatives negatives = new SageNegatives(graph);
    int[] drawn = new int[graph.tracks()];
    int[] seeds = graph.tracksOf().row(0);
    Set<Integer> reachable = new HashSet<>();
    for (int seed : seeds) {
      for (int p : graph.playlistsOf().row(seed)) {
        for (int t : p == 0 ? new int[0] : graph.tracksOf().row(p)) {
          reachable.add(t);
        }
      }
    }
    int even = 0;
    for (int k = 0; k < 20_000; k++) {
      assertThat(reachable).contains(negatives.near(0, seeds, Hashing.mix(k)));
      drawn[negatives.any(true, Hashing.mix(1, k))]++;
      even += negatives.any(false, Hashing.mix(2, k)) == 0 ? 1 : 0;
    }
    int top = PlantedWorld.number(DATA, 2, 0);
    double share = (double) graph.frequency(top) / graph.tracksOf().size();
    assertThat(drawn[top] / 20_000.0).isCloseTo(share, within(0.005));
    assertThat(even / 20_000.0).isCloseTo(1.0 / graph.tracks(), within(0.003));
  }

  @Test
  void badSettingsAreRefused() {
    for (String text :
        List.of(
            "dimension=0",
            "layers=0",
            "epochs=-1",
            "positiveWeight=0",
            "trackDropout=1",
            "titleDropout=2",
            "threshold=1",
            "unseen=0")) {
      assertThatThrownBy(() -> Algorithms.parse("graph-sage," + text))
          .hasMessageContaining(text.substring(0, text.indexOf('=')));
    }
  }
}
