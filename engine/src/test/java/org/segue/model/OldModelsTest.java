package org.segue.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.segue.data.Catalog;
import org.segue.data.Dataset;
import org.segue.data.TrackList;
import org.segue.store.Json;
import org.segue.store.NamedArrays;
import tools.jackson.databind.node.ObjectNode;

/// Models that earlier versions wrote still open, and answer as they did then.
///
/// The models lie in `src/test/resources/models/VERSION/ALGORITHM`, each with `expected.json`: what
/// was asked and the first ten tracks of the answer. A version's models are written once, by that
/// version:
///
/// ```
/// mvn verify -Dtest=OldModelsTest -Dsegue.models.write=0.2 -Dsurefire.failIfNoSpecifiedTests=false
/// ```
///
/// A new algorithm is added to [#WRITTEN] and to the latest version in the same way: what is there
/// is never written again.
class OldModelsTest {

  private static final Path MODELS = Path.of("src/test/resources/models");
  private static final String WRITE = "segue.models.write";
  private static final String EXPECTED = "expected.json";
  private static final int FIRST = 10;

  /// What is written. A manifest names every hyper-parameter, so later defaults do not matter.
  private static final String TITLE =
      "title,exact=1,words=1,grams=0.5,sharpness=1,titleDamping=0.25,lengthPower=0.25,prior=1,"
          + "titles=200,playlists=5000,artists=0,albums=0,names=0,albumNames=0,trackNames=0,"
          + "vectors=0";

  private static final String ITEMS =
      "item-neighbours,similarity=COSINE,neighbours=20,alpha=0.5,shrink=10,seedDamping=0";

  private static final String CATALOG =
      "catalog-neighbours,similarArtists=0.5,album=0.5,popularity=0.5,unseen=0.1,shrink=5,"
          + "artistNeighbours=10,artists=20,tracksEach=50";

  private static final List<String> WRITTEN =
      List.of(
          "popularity",
          TITLE,
          "playlist-neighbours,neighbours=100,seedDamping=0.4,lengthPower=0.5,sharpness=1.5,"
              + "spread=100",
          ITEMS,
          CATALOG,
          "als,dimension=8,iterations=5,regularization=1,frequencyPower=0.5,alpha=20",
          "blend,parts=[\"%s\",\"%s\",\"%s\"],".formatted(ITEMS, CATALOG, TITLE)
              + "scale=RANK,candidates=100,questions=40",
          "title:names",
          "ease,regularization=20,frequencyPower=0,tracks=200,neighbours=30",
          "sparse-inverse,regularization=20,frequencyPower=0,neighbours=30,block=20,popularity=0",
          "two-stage,stages=[{\"algorithm\":\"%s\",\"candidates\":100},".formatted(ITEMS)
              + "{\"algorithm\":\"als,dimension=8,iterations=5,regularization=1,frequencyPower=0.5,"
              + "alpha=20\",\"candidates\":100}],ranked=80,folds=2,questions=400,asks=1,others=30,"
              + "objective=LAMBDAMART,trees=20,leaves=7,learningRate=0.1,leastInLeaf=20,"
              + "featureShare=0.5",
          "rta,representer=NN,aggregator=TRANSFORMER,dimension=16,alpha=20,regularization=1,"
              + "frequencyPower=0.5,heads=4,layers=1,inner=16,representerInner=16,window=8,"
              + "negatives=50,epochs=2,batch=64,withheld=0,positions=0.1",
          "two-tower,dimension=8,layers=[16],words=200,negatives=20,epochs=2,batch=64,withheld=40",
          "graph-sage,dimension=8,layers=2,initial=ALS,negatives=POPULARITY,epochs=4,"
              + "learningRate=0.02,pool=128,questions=40,popularity=0.5");

  @TempDir private Path folder;

  /// A question and the URIs of the first tracks of its answer.
  record Asked(@Nullable String title, List<String> seeds, List<String> first) {}

  @TestFactory
  Stream<DynamicTest> oldModelsAnswerAsTheyDid() throws IOException {
    List<Path> models = models();
    assertThat(models).hasSizeGreaterThanOrEqualTo(12);
    return models.stream()
        .map(model -> dynamicTest(MODELS.relativize(model).toString(), () -> check(model)));
  }

  @Test
  void filesAreAsTheyWereWritten() throws IOException {
    long bytes = 0;
    for (Path directory : models()) {
      for (var file : Model.open(directory).manifest().files().entrySet()) {
        assertThat(NamedArrays.digest(directory.resolve(file.getKey())))
            .as("%s of %s", file.getKey(), directory)
            .isEqualTo(file.getValue());
        long size = Files.size(directory.resolve(file.getKey()));
        assertThat(size).as("%s of %s", file.getKey(), directory).isLessThan(200_000);
        bytes += size;
      }
    }
    assertThat(bytes).isLessThan(10_000_000);
  }

  /// A hyper-parameter that came later is not in an old manifest.
  @Test
  void whatAnOldManifestLacksHasItsDefault() throws IOException {
    Path old = copy("item-neighbours");
    ObjectNode manifest = Json.read(old.resolve(ModelManifest.FILE), ObjectNode.class);
    ObjectNode parameters = (ObjectNode) manifest.get("parameters");
    assertThat(parameters.has("seedDamping")).isTrue();
    parameters.remove("seedDamping"); // its default is the 0 that the model was trained with
    Files.writeString(old.resolve(ModelManifest.FILE), Json.text(manifest));
    assertThat(Model.open(old).algorithm())
        .isInstanceOfSatisfying(
            ItemNeighbours.class,
            i -> {
              assertThat(i.seedDamping()).isEqualTo(new ItemNeighbours().seedDamping());
              assertThat(i.neighbours()).as("what it has stays").isEqualTo(20);
            });
    check(old);
  }

  @Test
  void whatNobodyKnowsIsRefused() throws IOException {
    Path old = copy("item-neighbours");
    ObjectNode manifest = Json.read(old.resolve(ModelManifest.FILE), ObjectNode.class);
    ((ObjectNode) manifest.get("parameters")).put("fromTheFuture", 1);
    Files.writeString(old.resolve(ModelManifest.FILE), Json.text(manifest));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Model.open(old))
        .withMessageContaining("no hyper-parameter 'fromTheFuture'");
  }

  /// Nothing, unless it is asked to write.
  @TestFactory
  Stream<DynamicTest> writesTheModelsOfThisVersion() {
    String version = System.getProperty(WRITE);
    return version == null
        ? Stream.empty()
        : Stream.of(dynamicTest(version, () -> write(MODELS.resolve(version))));
  }

  private void write(Path version) throws IOException {
    Dataset data = PlantedWorld.data();
    for (String text : WRITTEN) {
      Algorithm algorithm = Algorithms.parse(text);
      String name = text.substring(0, (text + ",").indexOf(',')).replace(':', '-');
      Path directory = version.resolve(name);
      if (Files.exists(directory)) {
        continue; // written once
      }
      Model model = Model.train(algorithm, data, new Training());
      List<Asked> asked = new ArrayList<>();
      for (int genre : new int[] {1, 4, 6}) {
        asked.add(ask(model, genre));
      }
      model.save(directory, false, directory, ModelCard.of(model));
      Files.writeString(directory.resolve(EXPECTED), Json.text(asked) + "\n");
    }
  }

  private static Asked ask(Model model, int genre) {
    List<String> seeds =
        Stream.of(3, 7, 11, 15, 21).map(t -> PlantedWorld.track(genre, t).uri()).toList();
    Asked question = new Asked(PlantedWorld.title(genre), seeds, List.of());
    return new Asked(question.title(), seeds, first(model, question));
  }

  private static void check(Path directory) throws IOException {
    Model model = Model.open(directory);
    Asked[] all = Json.read(directory.resolve(EXPECTED), Asked[].class);
    assertThat(all).hasSize(3);
    for (Asked asked : all) {
      assertThat(first(model, asked))
          .as("%s, %s", asked.title(), asked.seeds())
          .isEqualTo(asked.first());
    }
  }

  /// The first tracks; that no two of them are told apart by rounding alone is part of the
  /// question.
  private static List<String> first(Model model, Asked asked) {
    Catalog catalog = model.catalog();
    int[] seeds = asked.seeds().stream().mapToInt(catalog::findTrack).toArray();
    Query query = Query.of(asked.title(), TrackList.of(seeds), FIRST + 1);
    Recommendations answer = model.recommender().recommend(query);
    for (int rank = 1; rank <= Math.min(FIRST, answer.known() - 1); rank++) {
      float above = answer.score(rank - 1);
      float below = answer.score(rank);
      assertThat(above == below || above - below > 1e-5 * Math.abs(above))
          .as("ranks %d and %d: %s, %s", rank, rank + 1, above, below)
          .isTrue();
    }
    return Arrays.stream(answer.tracks()).limit(FIRST).mapToObj(catalog::trackUri).toList();
  }

  private static List<Path> models() throws IOException {
    try (Stream<Path> all = Files.walk(MODELS, 3)) {
      return all.filter(file -> file.endsWith(ModelManifest.FILE))
          .map(file -> Objects.requireNonNull(file.getParent()))
          .sorted()
          .toList();
    }
  }

  private Path copy(String algorithm) throws IOException {
    Path to = Files.createDirectory(folder.resolve(algorithm));
    try (Stream<Path> files = Files.list(MODELS.resolve("0.1").resolve(algorithm))) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(Objects.requireNonNull(file.getFileName())));
      }
    }
    return to;
  }
}
