package org.segue.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.segue.data.Dataset;
import org.segue.data.TrackList;
import org.segue.math.Array;
import org.segue.math.SparseMatrix;
import org.segue.nn.Parameters;
import org.segue.nn.Pass;
import org.segue.nn.Tensor;

class AudioTest {

  private static final Dataset DATA = PlantedWorld.data();
  private static final Path MELS = PlantedSound.file(DATA);
  private static final String QUICK =
      "audio,mels="
          + MELS
          + ",epochs=4,embedding=16,hidden=24,batch=64,others=32,withheld=0,"
          + "learningRate=0.002";

  @TempDir private Path folder;

  private static Audio recipe(String settings) {
    return (Audio) Algorithms.parse(QUICK + settings);
  }

  /// Without the tracks from the 24th of each genre on: they are in the catalog, and heard.
  private static Dataset withoutSome() {
    int[][] rows = new int[DATA.playlistCount()][];
    for (int p = 0; p < rows.length; p++) {
      rows[p] = Arrays.stream(DATA.tracks().row(p)).filter(t -> !cold(t)).toArray();
    }
    return DATA.withTracks(SparseMatrix.of(rows, DATA.catalog().trackCount()));
  }

  private static boolean cold(int track) {
    String uri = DATA.catalog().trackUri(track);
    return Integer.parseInt(uri.substring(uri.length() - 2)) >= 24;
  }

  private static int genre(int track) {
    return DATA.catalog().trackUri(track).charAt("spotify:track:".length()) - '0';
  }

  @Test
  void tracksThatNoPlaylistHasAreFoundByTheirSound() {
    for (String settings : new String[] {"", ",loss=HINGE,levels=true"}) {
      Model model = Model.train(recipe(settings), withoutSome(), new Training());
      int right = 0;
      for (int genre = 0; genre < PlantedWorld.GENRES; genre++) {
        TrackList seeds =
            TrackList.of(
                PlantedWorld.number(DATA, genre, 2),
                PlantedWorld.number(DATA, genre, 5),
                PlantedWorld.number(DATA, genre, 9));
        int[] found = model.recommender().recommend(Query.of(null, seeds, 27)).tracks();
        int own = genre;
        right += (int) Arrays.stream(found).filter(t -> cold(t) && genre(t) == own).count();
      }
      // six cold tracks of each genre; a list by chance has one in nine
      assertThat(right).as(settings).isGreaterThan(8 * 6 * 3 / 4);
    }
  }

  @Test
  void seedsThatNoPlaylistHasCountByTheirSound() {
    Model model = Model.train(recipe(""), withoutSome(), new Training());
    TrackList seeds = TrackList.of(PlantedWorld.number(DATA, 3, 26));
    int[] found = model.recommender().recommend(Query.of(null, seeds, 10)).tracks();
    assertThat(Arrays.stream(found).filter(t -> genre(t) == 3).count()).isGreaterThan(7);
  }

  @Test
  void plainJavaMakesThePlaylistThatLibtorchMakes() {
    for (String settings : new String[] {"", ",levels=true", ",network=FLAT,batch=16,others=4"}) {
      Audio recipe = recipe(settings + ",epochs=1");
      var state = recipe.train(DATA, new Training());
      Parameters parameters = new Parameters(1);
      AudioNetwork network = new AudioNetwork(recipe, PlantedSound.BANDS, DATA, parameters, null);
      parameters.load(state.part(Audio.NET).all());
      int[] seeds = {3, 50, 120};
      float[] plain = new AudioScorer(recipe, state).vector(seeds);
      try (Pass pass = Pass.inference(1)) {
        Tensor[] levels = network.playlists(seeds, new int[3], new float[] {1 / 3f});
        int at = 0;
        for (Tensor level : levels) { // each of length 1 / √levels: products are mean cosines
          for (float value : level.unit(1).floats()) {
            double twin = value / Math.sqrt(levels.length);
            assertThat((double) Objects.requireNonNull(plain)[at++]).isCloseTo(twin, within(1e-4));
          }
        }
        assertThat(plain).hasSize(at);
      }
    }
  }

  @Test
  void threeSecondsBecomeOneVector() {
    try (Pass pass = Pass.inference(1)) {
      Tensor segments = Tensor.zeros(2, PlantedSound.BANDS, 130);
      Tensor[] basic = heard(recipe(""), segments);
      assertThat(basic).hasSize(1);
      assertThat(basic[0].shape()).containsExactly(2, 256);
      Tensor[] levels = heard(recipe(",levels=true,dimension=64"), segments);
      assertThat(levels).hasSize(AudioNetwork.LEVELS);
      assertThat(levels[0].shape()).containsExactly(2, 64);
      assertThat(levels[4].shape()).containsExactly(2, 256);
      assertThat(heard(recipe(",network=FLAT"), segments)[0].shape()).containsExactly(2, 256);
    }
  }

  @Test
  void everyBlockShortensTimeAsPublished() {
    assertThat(frames("")).containsExactly(130, 32, 8, 2, 1);
    assertThat(frames(",network=FLAT")).containsExactly(131, 133, 135, 137, 140);
  }

  private static long[] frames(String settings) {
    try (Pass pass = Pass.inference(1)) {
      Tensor segments = Tensor.zeros(1, PlantedSound.BANDS, 130);
      return Arrays.stream(network(recipe(settings)).blocks(segments))
          .mapToLong(block -> block.size(2))
          .toArray();
    }
  }

  // Playlists A and B and three candidates, the first of which is the own of both. At the first
  // level A has cosines .6, .8 and 0 with them, B .28, .96 and 0; at the second A has 1, 0 and .6,
  // B 0, 1 and .8. Lengths do not count.
  private static final float[][] PLAYLISTS = {{1.2f, 1.6f, 0, .28f, .96f, 0}, {1, 0, 0, 2}};
  private static final float[][] CANDIDATES = {{1, 0, 0, 0, 3, 0, 0, 0, 1}, {1, 0, 0, 1, .6f, .8f}};
  private static final float[] ALL_OTHERS = {0, 1, 1, 0, 1, 1};

  private static double lost(String settings, int levels, float[] chosen) {
    try (Pass pass = Pass.inference(1)) {
      Tensor[] playlists = new Tensor[levels];
      Tensor[] candidates = new Tensor[levels];
      for (int level = 0; level < levels; level++) {
        playlists[level] = Tensor.of(PLAYLISTS[level], 2, 3 - level);
        candidates[level] = Tensor.of(CANDIDATES[level], 3, 3 - level);
      }
      int[] own = {0, 0};
      return AudioLesson.loss(recipe(settings), playlists, candidates, own, chosen).value();
    }
  }

  @Test
  void theHingeIsSummedOverPlaylistsAndNegatives() {
    // A: .3 - .6 + .8 = .5, and .3 - .6 + 0 is below 0; B: .3 - .28 + .96 = .98 and .02
    String hinge = ",loss=HINGE,margin=0.3";
    assertThat(lost(hinge, 1, ALL_OTHERS)).isCloseTo(1.5, within(1e-6));
    float[] less = {0, 1, 1, 0, 0, 1}; // B has the second candidate as well
    assertThat(lost(hinge, 1, less)).isCloseTo(.52, within(1e-6));
    // over 2 playlists times 2 negatives and 1
    assertThat(lost(",loss=MEAN_HINGE,margin=0.3,negatives=2", 1, ALL_OTHERS))
        .isCloseTo(1.5 / 6, within(1e-6));
  }

  @Test
  void everyLevelHasALossOfItsOwn() {
    // second level: A nothing, as .3 - 1 + .6 is below 0; B: .3 - 0 + 1 and .3 - 0 + .8
    String multi = ",loss=HINGE,margin=0.3,levels=true";
    assertThat(lost(multi, 2, ALL_OTHERS)).isCloseTo(1.5 + 1.3 + 1.1, within(1e-6));
  }

  @Test
  void crossEntropyIsTheMeanOverPlaylists() {
    double a = -Math.log(Math.exp(.6) / (Math.exp(.6) + Math.exp(.8) + 1));
    double b = -Math.log(Math.exp(.28) / (Math.exp(.28) + Math.exp(.96) + 1));
    assertThat(lost(",loss=CROSS_ENTROPY,temperature=1", 1, ALL_OTHERS))
        .isCloseTo((a + b) / 2, within(1e-6));
  }

  private static Tensor[] heard(Audio recipe, Tensor segments) {
    return network(recipe).heard(segments);
  }

  private static AudioNetwork network(Audio recipe) {
    return new AudioNetwork(recipe, PlantedSound.BANDS, DATA, new Parameters(1), null);
  }

  @Test
  void aShortClipBeginsAgain() throws IOException {
    Path file = folder.resolve("short");
    PlantedSound.write(DATA, file, 3);
    AudioClips clips = AudioClips.open(file.toString(), DATA.catalog());
    float[] segment = new float[PlantedSound.BANDS * 7];
    clips.copy(5, 0, 7, segment, 0);
    for (int band = 0; band < PlantedSound.BANDS; band++) {
      for (int t = 3; t < 7; t++) {
        assertThat(segment[band * 7 + t]).isEqualTo(segment[band * 7 + t - 3]);
      }
    }
    assertThat(clips.frames(5)).isEqualTo(3);
  }

  @Test
  void segmentsAreStandardised() {
    AudioClips clips = AudioClips.open(MELS.toString(), DATA.catalog());
    float[] segment = new float[PlantedSound.BANDS * PlantedSound.FRAMES];
    double sum = 0;
    double squares = 0;
    int tracks = DATA.catalog().trackCount();
    for (int t = 0; t < tracks; t++) {
      clips.copy(t, 0, PlantedSound.FRAMES, segment, 0);
      for (float value : segment) {
        sum += value;
        squares += (double) value * value;
      }
    }
    int count = tracks * segment.length;
    assertThat(sum / count).isCloseTo(0, within(0.02));
    assertThat(squares / count).isCloseTo(1, within(0.02));
  }

  @Test
  void withoutSoundThereIsNothingToLearn() throws IOException {
    assertThatThrownBy(() -> new Audio().train(DATA, new Training()))
        .hasMessageContaining("segue encode audio");
    Path other = folder.resolve("other");
    org.segue.store.NamedArrays.builder()
        .put("uri", org.segue.store.Strings.of(java.util.List.of("somebody:else")))
        .put("rows", Array.of(new float[8]).shaped(1, 8))
        .put("about", org.segue.store.Strings.of(java.util.List.of("{}")))
        .build()
        .write(other);
    assertThatThrownBy(() -> recipe(",mels=" + other).train(DATA, new Training()))
        .hasMessageContaining("none of its 1 tracks is in the catalog");
    assertThatThrownBy(() -> recipe(",segment=100")).hasMessageContaining("128 frames, not 100");
  }
}
