package org.segue.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.segue.data.Dataset;
import org.segue.model.Model;

/// What `--force` replaces, and what no command may take away.
class ForceTest {

  @TempDir private Path folder;
  private Path slices = Path.of("");
  private Path data = Path.of("");
  private Path photos = Path.of("");

  @BeforeEach
  void world() throws IOException {
    slices = folder.resolve("slices");
    data = folder.resolve("data");
    photos = folder.resolve("photos");
    Ran.segue("import", Slices.genres(slices), "--to", data);
    Files.writeString(Files.createDirectory(photos).resolve("me.jpg"), "me");
  }

  private Ran refused(String why, Object... args) throws IOException {
    List<Path> before = everything();
    List<Object> forced = new ArrayList<>(List.of(args));
    forced.add("--force");
    Ran ran = Ran.segue(forced.toArray());
    assertThat(ran.code()).as(ran.err()).isEqualTo(Segue.USAGE);
    assertThat(ran.complaint()).contains(why).contains("choose another place");
    assertThat(everything()).isEqualTo(before);
    return ran;
  }

  private List<Path> everything() throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.sorted().toList();
    }
  }

  @Test
  void somebodyElsesFolderIsNotReplaced() throws Exception {
    Object[][] commands = {
      {"train", "popularity", "--data", data, "--to"},
      {"import", slices, "--to"},
      {"export", data, "--parquet", "--to"},
      {"split", data, "--protocol", "holdout", "--to"},
      {"generate", "--playlists", 5, "--to"},
      {"generate", "--playlists", 5, "--to-dataset", "--to"},
      {"generate", "--playlists", 5, "--to", folder.resolve("a"), "--covers"},
      {"generate", "--playlists", 5, "--to", folder.resolve("a"), "--audio"},
    };
    for (Object[] command : commands) {
      List<Object> args = new ArrayList<>(List.of(command));
      args.add(photos);
      Ran ran = refused("photos exists and is not a", args.toArray());
      assertThat(ran.complaint()).contains("or delete it yourself");
    }
  }

  @Test
  void noKindReplacesAnother() throws Exception {
    Path model = folder.resolve("model");
    Path tables = folder.resolve("tables");
    Ran.segue("train", "popularity", "--data", data, "--to", model);
    Ran.segue("export", data, "--parquet", "--to", tables);
    refused("is not a model", "train", "title", "--data", data, "--to", tables);
    refused("is not a data set", "import", slices, "--to", model);
    refused("is not a folder of tables", "export", data, "--parquet", "--to", model);
    refused("is not a folder of slices", "generate", "--playlists", 5, "--to", data);
  }

  @Test
  void filesAndLinksToNothingOfTheKindStay() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "text");
    refused("is not a model", "train", "title", "--data", data, "--to", file);
    Path link = Files.createSymbolicLink(folder.resolve("link"), photos);
    refused("is not a model", "train", "title", "--data", data, "--to", link);
    assertThat(link).isSymbolicLink();
  }

  @Test
  void whatIsReadIsNotReplaced() throws Exception {
    Path model = folder.resolve("model");
    Path link = Files.createSymbolicLink(folder.resolve("link"), data);
    Ran.segue("train", "popularity", "--data", data, "--to", model);
    refused("it is", "train", "als", "--data", data, "--to", data);
    refused("it is", "import", slices, "--to", slices);
    refused("it holds", "import", slices, "--to", folder);
    refused("it lies inside", "import", folder, "--to", data);
    refused("it is", "split", data, "--to", link);
    refused("it is", "refresh", model, "--data", data, "--to", model);
    assertThat(Dataset.open(data).playlistCount()).isEqualTo(9);
  }

  @Test
  void itsOwnKindIsReplacedAlsoInPlaceAndThroughALink() throws Exception {
    Path table = Files.writeString(folder.resolve("t.csv"), "uri,tempo\nspotify:track:r1,60\n");
    Ran ran = Ran.segue("features", table, "--data", data, "--to", data, "--force");
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(Dataset.open(data).catalog().features()).containsOnlyKeys("tempo");
    Path model = folder.resolve("model");
    Path link = Files.createSymbolicLink(folder.resolve("link"), model);
    Ran.segue("train", "popularity", "--data", data, "--to", model);
    ran = Ran.segue("train", "title", "--data", data, "--to", link, "--force");
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(link).isSymbolicLink();
    assertThat(Model.open(model).manifest().algorithm()).isEqualTo("title");
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertThat(Ran.segue("train", "title", "--data", data, "--to", empty, "--force").code())
        .isZero();
  }

  @Test
  void whatGenerateMadeIsReplacedUnlessSomethingElseLiesThere() throws Exception {
    Path made = folder.resolve("made");
    Path covers = folder.resolve("covers");
    Path sounds = folder.resolve("sounds");
    Object[] plain = {
      "generate",
      "--playlists",
      3,
      "--tracks",
      2000,
      "--artists",
      100,
      "--albums",
      300,
      "--to",
      made,
      "--covers",
      covers,
      "--audio",
      sounds,
      "--force"
    };
    Object[] zipped = Stream.concat(Stream.of(plain), Stream.of("--gzip")).toArray();
    for (Object[] command : List.of(plain, zipped, plain)) {
      Ran ran = Ran.segue(command);
      assertThat(ran.code()).as(ran.err()).isZero();
    }
    for (Path place : List.of(made, covers, sounds)) {
      Path mine = Files.writeString(place.resolve("mine"), "mine");
      assertThat(Ran.segue(plain).complaint()).contains(place + " exists and is not a folder of");
      Files.delete(mine);
    }
    Path slice = made.resolve("mpd.slice.0-2.json");
    String real = Files.readString(slice).replace("2017-12-03 00:00", "2017-12-03 08:41");
    Files.writeString(slice, real);
    assertThat(Ran.segue(plain).complaint()).contains("is not a folder of slices");
    assertThat(slice).hasContent(real);
  }
}
