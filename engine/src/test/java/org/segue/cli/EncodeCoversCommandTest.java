package org.segue.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.segue.content.ColourGrid;
import org.segue.content.EncodedTracks;
import org.segue.data.Catalog;
import org.segue.data.Dataset;

class EncodeCoversCommandTest {

  @TempDir private Path folder;

  @Test
  void coversOfAMadeUpWorldBecomeVectorsOfItsAlbums() throws Exception {
    Path covers = folder.resolve("covers");
    Path data = folder.resolve("data");
    Ran made =
        Ran.segue(
            "generate",
            "--playlists",
            3,
            "--tracks",
            2000,
            "--artists",
            100,
            "--albums",
            200,
            "--to-dataset",
            "--to",
            data,
            "--covers",
            covers);
    assertThat(made.code()).as(made.err()).isZero();
    Path to = folder.resolve("vectors");
    Files.writeString(covers.resolve("broken.png"), "no picture");
    Files.writeString(
        covers.resolve("covers.csv"),
        Files.readString(covers.resolve("covers.csv")) + "broken.png,spotify:album:x\n");
    Path model = covers.resolve("colours.onnx");
    Path list = covers.resolve("covers.csv");
    Ran ran = Ran.segue("encode", "covers", covers, "--model", model, "--tracks", list, "--to", to);
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("1 files failed");
    EncodedTracks vectors = EncodedTracks.open(to);
    assertThat(vectors.width()).isEqualTo(ColourGrid.WIDTH);
    Catalog catalog = Dataset.open(data).catalog();
    Set<String> albums = new HashSet<>();
    for (int album = 0; album < catalog.albumCount(); album++) {
      albums.add(catalog.albumUri(album));
    }
    Set<String> encoded = new HashSet<>();
    for (int k = 0; k < vectors.size(); k++) {
      encoded.add(vectors.uris().get(k));
    }
    assertThat(encoded).isEqualTo(albums);
    Ran other =
        Ran.segue(
            "encode",
            "covers",
            covers,
            "--model",
            model,
            "--recipe",
            "clip",
            "--to",
            to,
            "--force");
    assertThat(other.code()).isEqualTo(3);
    assertThat(other.complaint()).contains("colours.onnx").contains("pixel_values");
  }
}
