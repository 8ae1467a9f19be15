package org.segue.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.segue.model.Algorithms;
import org.segue.model.Model;
import org.segue.store.DirectoryKind;
import org.segue.store.Durable;
import org.segue.store.NamedArrays;

class TrainCommandTest {

  @TempDir private Path folder;
  private Path data = Path.of("");
  private Path to = Path.of("");

  @BeforeEach
  void importGenres() throws IOException {
    data = folder.resolve("data");
    to = folder.resolve("models/m");
    Ran.segue("import", Slices.genres(folder.resolve("slices")), "--to", data);
  }

  private int hyperParameter(String name) throws IOException {
    return Model.open(to).manifest().parameters().required(name).intValue();
  }

  @Test
  void aModelDirectoryTellsWhatItIs() throws Exception {
    Ran ran = Ran.segue("train", "popularity", "--data", data, "--to", to, "--seed", 7);
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("popularity trained on 9 playlists").contains(to.toString());
    Model model = Model.open(to);
    assertThat(model.manifest().seed()).isEqualTo(7);
    assertThat(model.manifest().entries()).isEqualTo(33);
    assertThat(to.resolve("card.md")).content().contains("# popularity", "33 entries");
    assertThat(Ran.names(folder.resolve("models"))).containsExactly("m");
  }

  @Test
  void settingsComeFromPresetThenFileThenOptions() throws Exception {
    Path spec = Files.writeString(folder.resolve("spec.json"), "{\"neighbours\": 11}");
    String[] start = {"train", "playlist-neighbours:vsknn", "--data", data + "", "--to", to + ""};
    assertThat(Ran.segue(with(start, "--spec", spec)).code()).isZero();
    assertThat(hyperParameter("neighbours")).isEqualTo(11);
    assertThat(Ran.segue(with(start, "--spec", spec, "--set", "neighbours=12", "--force")).code())
        .isZero();
    assertThat(hyperParameter("neighbours")).isEqualTo(12);
    assertThat(Ran.segue(with(start, "--force")).code()).isZero();
    assertThat(Model.open(to).algorithm()).isEqualTo(Algorithms.parse(start[1]));
  }

  @Test
  void trainingGoesOnFromAModel() throws Exception {
    Object[] start = {"train", "graph-sage,dimension=4,epochs=1", "--data", data, "--to", to};
    Ran first = Ran.segue(start);
    assertThat(first.code()).as(first.err()).isZero();
    assertThat(first.out()).contains("learning curve: segue plot " + to + " --to curve.html");
    assertThat(to.resolve("learning.jsonl")).content().contains("\"phase\":\"graph-sage\"");
    assertThat(Model.open(to).manifest().files()).containsKey("learning.jsonl");
    Path next = folder.resolve("models/next");
    Ran on =
        Ran.segue(
            "train", "graph-sage,dimension=4,epochs=0", "--data", data, "--to", next, "--from", to);
    assertThat(on.code()).as(on.err()).isZero();
    NamedArrays before = Model.open(to).state();
    assertThat(before.part("net.").sameAs(Model.open(next).state().part("net."))).isTrue();
    Path other = folder.resolve("models/other");
    Ran cannot = Ran.segue("train", "popularity", "--data", data, "--to", other, "--from", to);
    assertThat(cannot.code()).isEqualTo(2);
    assertThat(cannot.complaint()).contains("popularity cannot go on from a model");
    Ran.segue("train", "popularity", "--data", data, "--to", other);
    Ran wrong =
        Ran.segue("train", "graph-sage", "--data", data, "--to", next, "--force", "--from", other);
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.complaint()).contains("a model of popularity");
  }

  private static Object[] with(String[] start, Object... more) {
    Object[] all = java.util.Arrays.copyOf(start, start.length + more.length, Object[].class);
    System.arraycopy(more, 0, all, start.length, more.length);
    return all;
  }

  @Test
  void wrongWordsAreUsageErrorsThatListTheRightOnes() {
    Ran unknown = Ran.segue("train", "popularty", "--data", data, "--to", to);
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.complaint())
        .contains("no algorithm 'popularty'; there are ")
        .contains("playlist-neighbours");
    Ran preset = Ran.segue("train", "playlist-neighbours:x", "--data", data, "--to", to);
    assertThat(preset.code()).isEqualTo(2);
    assertThat(preset.complaint()).contains("no preset 'x'", "vsknn");
    Ran key = Ran.segue("train", "playlist-neighbours,k=5", "--data", data, "--to", to);
    assertThat(key.code()).isEqualTo(2);
    assertThat(key.complaint()).contains("no hyper-parameter 'k'", "neighbours");
    Ran value = Ran.segue("train", "playlist-neighbours,neighbours=x", "--data", data, "--to", to);
    assertThat(value.code()).isEqualTo(2);
    assertThat(value.complaint()).contains("playlist-neighbours");
    assertThat(Ran.segue("train", "popularity").complaint()).contains("--data", "--to");
    assertThat(to).doesNotExist();
  }

  @Test
  void badHyperParameterFilesAreBadInput() throws Exception {
    for (String text : new String[] {"{\"neighbours\": ", "[1]"}) {
      Path spec = Files.writeString(folder.resolve("spec.json"), text);
      Ran ran =
          Ran.segue("train", "playlist-neighbours", "--data", data, "--to", to, "--spec", spec);
      assertThat(ran.code()).isEqualTo(3);
      assertThat(ran.complaint()).contains("spec.json");
    }
  }

  @Test
  void missingDataIsNotFoundAndSaysHowToMakeIt() {
    Ran ran = Ran.segue("train", "popularity", "--data", folder.resolve("none"), "--to", to);
    assertThat(ran.code()).isEqualTo(4);
    assertThat(ran.complaint()).contains("no data set here", "segue import");
  }

  @Test
  void anExistingModelIsReplacedOnlyByForce() throws Exception {
    Ran.segue("train", "popularity", "--data", data, "--to", to);
    Ran refused = Ran.segue("train", "title", "--data", data, "--to", to);
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.complaint()).contains("--force");
    assertThat(Ran.segue("train", "title", "--data", data, "--to", to, "--force").code()).isZero();
    assertThat(Model.open(to).manifest().algorithm()).isEqualTo("title");
  }

  @Test
  void aPlaceThatIsBeingWrittenIsTriedLater() throws Exception {
    Durable.directory(
        to,
        DirectoryKind.NONE,
        partial -> {
          for (int attempt = 0; attempt < 2; attempt++) {
            Ran ran = Ran.segue("train", "popularity", "--data", data, "--to", to);
            assertThat(ran.code()).isEqualTo(75);
            assertThat(ran.complaint()).contains("being written by another process");
          }
        });
    assertThat(Ran.names(folder.resolve("models"))).containsExactly("m");
  }

  @Test
  void theListShowsEveryAlgorithm() {
    Ran ran = Ran.segue("train", "list");
    assertThat(ran.code()).isZero();
    assertThat(ran.out()).contains("popularity", "playlist-neighbours", ":vsknn", "neighbours=");
  }

  @Test
  void aSecondTrainingAtOnePlaceIsTurnedAwayAndLeavesTheFirstAlone() throws Exception {
    Path phases = folder.resolve("models/.m.training");
    Path kept = Files.createDirectories(phases).resolve("key");
    Files.writeString(kept, "of the first");
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("models"));
    Durable.inside(
        phases,
        () -> {
          for (Path place : new Path[] {to, link.resolve("m")}) {
            Ran ran =
                Ran.segue("train", "graph-sage", "--data", data, "--to", place, "--no-resume");
            assertThat(ran.code()).isEqualTo(75);
            assertThat(ran.complaint()).contains("being written by another process");
          }
          assertThat(kept).hasContent("of the first");
          return 1;
        });
    assertThat(Ran.names(folder.resolve("models"))).containsExactly(".m.training");
  }
}
