package org.segue.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.segue.store.Json;
import tools.jackson.databind.JsonNode;

class ModelCommandTest {

  @TempDir private Path folder;
  private Path data = Path.of("");
  private Path models = Path.of("");

  @BeforeEach
  void train() throws IOException {
    data = folder.resolve("data");
    models = Files.createDirectory(folder.resolve("models"));
    Ran.segue("import", Slices.genres(folder.resolve("slices")), "--to", data);
    Ran.segue("train", "title", "--data", data, "--to", models.resolve("b"), "--seed", 5);
    Ran.segue("train", "popularity", "--data", data, "--to", models.resolve("a"));
    Files.createDirectory(models.resolve("not-a-model"));
  }

  @Test
  void listsTheModelsOfAFolder() {
    Ran ran = Ran.segue("model", "ls", models);
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out().lines().skip(1)).hasSize(2);
    assertThat(ran.out()).containsPattern("/a +popularity +9 +1 +0.\\d MB\n");
    assertThat(ran.out()).containsPattern("/b +title +9 +5 +0.\\d MB\n");
    JsonNode first = Json.parse(Ran.segue("model", "ls", models, "--json").out(), JsonNode.class);
    assertThat(first.required(0).required("algorithm").asString()).isEqualTo("popularity");
    assertThat(Ran.segue("model", "ls", folder.resolve("slices")).err()).contains("no models in");
    assertThat(Ran.segue("model", "ls", folder.resolve("none")).code()).isEqualTo(4);
  }

  @Test
  void showsManifestAndCard() {
    Ran ran = Ran.segue("model", "show", models.resolve("b"));
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("\"seed\" : 5", "# title", "33 entries");
    Ran json = Ran.segue("model", "show", models.resolve("b"), "--json");
    assertThat(Json.parse(json.out(), JsonNode.class).required("entries").intValue()).isEqualTo(33);
    assertThat(Ran.segue("model", "show", data).code()).isEqualTo(4);
  }

  @Test
  void verifiesModelsAndDataSets() {
    Ran ran = Ran.segue("model", "verify", models.resolve("a"), models.resolve("b"), data);
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out().lines()).hasSize(3).allMatch(line -> line.startsWith("ok "));
  }

  @Test
  void oneChangedBitIsFoundAndNamed() throws Exception {
    Path file = data.resolve("playlists.safetensors");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1] ^= 1;
    Files.write(file, bytes);
    Ran ran = Ran.segue("model", "verify", models.resolve("a"), data);
    assertThat(ran.code()).isEqualTo(5);
    assertThat(ran.out()).contains("ok ", "damaged  " + file);
    assertThat(ran.complaint()).contains(file.toString(), "again");
    Files.delete(file);
    assertThat(Ran.segue("model", "verify", data).complaint()).contains(file + " is missing");
  }

  @Test
  void aPlaceWithoutManifestIsNotFound() throws Exception {
    assertThat(Ran.segue("model", "verify", models.resolve("not-a-model")).code()).isEqualTo(4);
    Files.writeString(models.resolve("not-a-model/manifest.json"), "{\"format\": \"else\"}");
    assertThat(Ran.segue("model", "verify", models.resolve("not-a-model")).code()).isEqualTo(5);
    assertThat(Ran.segue("model").code()).isEqualTo(2);
  }

  @Test
  void onlyAWholeModelIsPromoted() throws Exception {
    Path served = folder.resolve("served");
    Ran ran = Ran.segue("model", "promote", served, "--from", data);
    assertThat(ran.code()).isEqualTo(5);
    assertThat(ran.complaint()).endsWith(data + " is a data set, not a model");
    damage(models.resolve("a"));
    ran = Ran.segue("model", "promote", served, "--from", models.resolve("a"));
    assertThat(ran.code()).isEqualTo(5);
    assertThat(ran.complaint()).contains("state.safetensors has SHA-256");
    assertThat(served).doesNotExist();
    assertThat(Ran.segue("model", "promote", served, "--from", models.resolve("b")).code())
        .isZero();
    assertThat(Ran.segue("continue", served.resolve("1"), "--title", "rock").code()).isZero();
  }

  @Test
  void aModelAndADataSetAreNotTakenForEachOther() throws Exception {
    Path model = models.resolve("a");
    String noModel = data + " is a data set, not a model";
    String noData = model + " is a model, not a data set";
    Path to = folder.resolve("to");
    Object[][] wrong = {
      {noModel, "continue", data, "--title", "rock"},
      {noModel, "refresh", data, "--data", data, "--to", to},
      {noModel, "serve", data, "--state", folder.resolve("state")},
      {noData, "describe", model},
      {noData, "append", model, folder.resolve("slices")},
      {noData, "train", "title", "--data", model, "--to", to},
    };
    for (Object[] command : wrong) {
      Ran ran = Ran.segue(Arrays.copyOfRange(command, 1, command.length));
      assertThat(ran.code()).as(ran.err()).isEqualTo(5);
      assertThat(ran.complaint()).isEqualTo("segue: " + command[0]);
    }
  }

  @Test
  void anUnknownAlgorithmIsToldWithItsFile() throws Exception {
    Path manifest = models.resolve("a/manifest.json");
    Files.writeString(manifest, Files.readString(manifest).replace("popularity", "popularty"));
    Ran ran = Ran.segue("continue", models.resolve("a"), "--title", "rock");
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.complaint()).contains(manifest + ": no algorithm 'popularty'");
  }

  @Test
  void aDamagedModelThatFailsIsSaidToBeDamaged() throws Exception {
    Ran.segue("train", "als", "--data", data, "--to", models.resolve("c"));
    for (String name : List.of("a", "c")) {
      Path model = models.resolve(name);
      damage(model);
      Ran ran = Ran.segue("continue", model, folder.resolve("slices"), "--playlist", 1);
      assertThat(ran.code()).as(ran.err()).isEqualTo(5);
      assertThat(ran.complaint()).contains(model + " is damaged", "segue model verify " + model);
    }
  }

  /// Overwrites all numbers.
  private static void damage(Path model) throws IOException {
    Path file = model.resolve("state.safetensors");
    byte[] bytes = Files.readAllBytes(file);
    int header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
    Arrays.fill(bytes, 8 + header, bytes.length, (byte) 0x55);
    Files.write(file, bytes);
  }
}
