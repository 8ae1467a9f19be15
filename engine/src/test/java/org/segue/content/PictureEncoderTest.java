package org.segue.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.segue.data.BadInputException;
import org.segue.math.Progress;
import org.segue.store.Json;

class PictureEncoderTest {

  @TempDir private Path folder;

  private static PictureRecipe recipe(
      int resize, int crop, PictureRecipe.Layout layout, PictureRecipe.Pooling pooling) {
    return new PictureRecipe(
        resize,
        Resampling.BILINEAR,
        crop,
        List.of(0.0, 0.0, .5),
        List.of(1.0, 1.0, .5),
        layout,
        "in",
        "out",
        pooling);
  }

  /// A picture of one colour.
  private Path plain(String name, int rgb, int width, int height) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, rgb);
      }
    }
    Path file = folder.resolve(name);
    ImageIO.write(image, "png", file.toFile());
    return file;
  }

  private Path model(byte[] onnx) throws IOException {
    return Files.write(folder.resolve("model.onnx"), onnx);
  }

  private static byte[] means(long batch) {
    return new OnnxWriter("in", batch, 3, 4, 4)
        .then("GlobalAveragePool")
        .then("Flatten", "axis", 1)
        .model("out", batch, 3);
  }

  private static float[] vector(Encoded encoded) {
    byte[] bytes = ((Encoded.Rows) encoded).bytes();
    float[] vector = new float[bytes.length / 4];
    java.nio.ByteBuffer.wrap(bytes)
        .order(java.nio.ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(vector);
    return vector;
  }

  @Test
  void anUnreadablePictureMovesNoOther() throws Exception {
    List<Path> files = new ArrayList<>();
    files.add(plain("red.png", 0xff0000, 9, 5));
    files.add(Files.writeString(folder.resolve("broken.png"), "no picture"));
    files.add(plain("green.png", 0x00ff00, 4, 4));
    files.add(folder.resolve("missing.png"));
    files.add(plain("blue.png", 0x0000ff, 5, 40));
    PictureRecipe recipe = recipe(6, 4, PictureRecipe.Layout.NCHW, PictureRecipe.Pooling.NONE);
    for (long batch : new long[] {-1, 1}) {
      try (PictureEncoder encoder = PictureEncoder.open(model(means(batch)), recipe, 5)) {
        assertThat(encoder.layout().width()).isEqualTo(3);
        assertThat(encoder.batch()).isEqualTo(batch == 1 ? 1 : 5);
        Path to = folder.resolve("vectors" + batch);
        EncodingRun.Outcome outcome =
            new EncodingRun(encoder, 2, Progress.NONE)
                .run(
                    files.stream().map(f -> new TrackFile("u:" + f.getFileName(), f)).toList(),
                    to,
                    false);
        assertThat(outcome.encoded()).isEqualTo(3);
        EncodedTracks made = EncodedTracks.open(to);
        assertThat(made.uris().get(0)).isEqualTo("u:red.png");
        assertThat(made.uris().get(1)).isEqualTo("u:green.png");
        assertThat(made.uris().get(2)).isEqualTo("u:blue.png");
        // blue is (v - .5) / .5
        assertThat(made.rows().toFloats())
            .containsExactly(new float[] {1, 0, -1, 0, 1, -1, 0, 0, 1}, within(1e-6f));
        assertThat(Files.readString(folder.resolve("vectors" + batch + ".failures.jsonl")))
            .contains("broken.png", "not a picture", "missing.png", "no such file");
      }
    }
  }

  /// Left half 0, right half 51: cut from the middle, channels last, mean over the "tokens", which
  /// are the rows of pixels here.
  @Test
  void theMeanOverTokensIsTaken() throws Exception {
    BufferedImage image = new BufferedImage(6, 4, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 4; y++) {
      for (int x = 3; x < 6; x++) {
        image.setRGB(x, y, 0x333333);
      }
    }
    Path file = folder.resolve("halves.png");
    ImageIO.write(image, "png", file.toFile());
    byte[] onnx =
        new OnnxWriter("in", -1, 4, 4, 3)
            .then("ReduceMean", "axes", new long[] {2}, "keepdims", 0)
            .model("out", -1, 4, 3);
    PictureRecipe recipe = recipe(0, 4, PictureRecipe.Layout.NHWC, PictureRecipe.Pooling.MEAN);
    try (PictureEncoder encoder = PictureEncoder.open(model(onnx), recipe, 2)) {
      float[] vector = vector(encoder.start().encode(List.of(file)).getFirst());
      assertThat(vector).containsExactly(new float[] {.1f, .1f, -.8f}, within(1e-6f));
    }
  }

  @Test
  void aWrongRecipeOrModelIsComplainedOf() throws Exception {
    Path model = model(means(-1));
    PictureRecipe other = recipe(8, 8, PictureRecipe.Layout.NCHW, PictureRecipe.Pooling.NONE);
    assertThatThrownBy(() -> PictureEncoder.open(model, other, 1))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("not a model that runs with this recipe");
    assertThatThrownBy(() -> PictureEncoder.open(model, PictureRecipe.CLIP, 1))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("'pixel_values'; the model has [in]");
    PictureRecipe tokens = recipe(4, 4, PictureRecipe.Layout.NCHW, PictureRecipe.Pooling.MEAN);
    assertThatThrownBy(() -> PictureEncoder.open(model, tokens, 1))
        .hasMessageContaining("[pictures, tokens, width]");
    assertThatThrownBy(() -> PictureRecipe.read(PictureRecipe.beside(model)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("model.json")
        .hasMessageContaining("--recipe [");
    byte[] whole = means(-1);
    for (int length = 0; length < whole.length; length += 3) {
      Path cut = Files.write(folder.resolve("cut.onnx"), java.util.Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> PictureEncoder.open(cut, other, 1))
          .isInstanceOf(BadInputException.class);
    }
  }

  @Test
  void recipesAreJsonBesideTheModel() throws Exception {
    Path model = folder.resolve("clip.onnx");
    Files.writeString(folder.resolve("clip.json"), Json.text(PictureRecipe.CLIP));
    assertThat(PictureRecipe.read(PictureRecipe.beside(model))).isEqualTo(PictureRecipe.CLIP);
    Files.writeString(folder.resolve("clip.json"), "{\"resize\": 3}");
    assertThatThrownBy(() -> PictureRecipe.read(PictureRecipe.beside(model)))
        .isInstanceOf(BadInputException.class);
  }

  /// Of a picture 300 x 600, DINOv2 sees the middle 224 of 256 x 512, in 8-bit levels, normalised.
  @Test
  void publishedRecipesPrepareAsPublished() throws Exception {
    byte[] rgb = new byte[300 * 600 * 3];
    java.util.Arrays.fill(rgb, (byte) 128);
    float[] to = new float[PictureRecipe.DINOV2.inputs()];
    assertThat(to).hasSize(3 * 224 * 224);
    PictureRecipe.DINOV2.prepare(new Picture(300, 600, rgb), to, 0);
    assertThat(to[0]).isEqualTo((128 / 255f - .485f) / .229f, within(1e-6f));
    assertThat(to[2 * 224 * 224]).isEqualTo((128 / 255f - .406f) / .225f, within(1e-6f));
    PictureRecipe.CLIP.prepare(new Picture(300, 600, rgb), to, 0);
    assertThat(to[224 * 224]).isEqualTo((128 / 255f - .4578275f) / .2613026f, within(1e-6f));
  }

  @Test
  void aRealModelRunsWhereThereIsOne() throws Exception {
    String place = System.getenv("SEGUE_TEST_ONNX");
    Assumptions.assumeTrue(
        place != null, "set SEGUE_TEST_ONNX to a folder with mobilenet_v2_features_f16w.onnx");
    Path model = Path.of(String.valueOf(place)).resolve("mobilenet_v2_features_f16w.onnx");
    PictureRecipe recipe =
        new PictureRecipe(
            256,
            Resampling.BILINEAR,
            224,
            List.of(0.0, 0.0, 0.0),
            List.of(1.0, 1.0, 1.0),
            PictureRecipe.Layout.NCHW,
            "",
            "features",
            PictureRecipe.Pooling.NONE);
    try (PictureEncoder encoder = PictureEncoder.open(model, recipe, 4)) {
      assertThat(encoder.layout().width()).isEqualTo(1280);
      List<Path> files =
          List.of(
              plain("a.png", 0xff0000, 300, 200),
              plain("b.png", 0x0000ff, 30, 20),
              plain("c.png", 0xff0000, 224, 224));
      List<Encoded> together = encoder.start().encode(files);
      assertThat(Set.copyOf(together.stream().map(e -> vector(e).length).toList()))
          .containsExactly(1280);
      float[] first = vector(together.get(0));
      assertThat(vector(together.get(2))).containsExactly(first, within(1e-3f));
      assertThat(vector(encoder.start().encode(List.of(files.get(1))).getFirst()))
          .containsExactly(vector(together.get(1)), within(1e-3f));
    }
  }
}
