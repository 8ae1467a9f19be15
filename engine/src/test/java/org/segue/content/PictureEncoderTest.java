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
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
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
    files.add(Files.write(folder.resolve("huge.webp"), LosslessWebP.header(16_384, 16_384)));
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
            .contains("broken.png", "not a picture", "missing.png", "no such file")
            .contains("huge.webp", "16,384 x 16,384 pixels");
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

  /// Twice as large as what the model sees, and half as high again. Two pixels side by side are
  /// alike, so red rises by one from each new pixel to the next, and green from row to row; an edge
  /// in blue lies between two of the new pixels. Keys' weights at distances 1/4, 3/4, 5/4 and 7/4
  /// (a = -1/2) are .8671875, .2265625, -.0703125 and -.0234375, which with their mirror are 2.
  private static Picture ramps(int width, int height, int firstRed, int firstGreen, int edge) {
    byte[] rgb = new byte[3 * width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int at = 3 * (y * width + x);
        rgb[at] = (byte) Math.clamp(firstRed + x / 2, 0, 255);
        rgb[at + 1] = (byte) Math.clamp(firstGreen + y / 2, 0, 255);
        rgb[at + 2] = (byte) (x < edge ? 0 : 255);
      }
    }
    return new Picture(width, height, rgb);
  }

  /// Of 448 x 672, CLIP sees the middle 224 of 224 x 336: rows from 56 on.
  @Test
  void clipSeesAsPublished() throws Exception {
    float[] to = new float[PictureRecipe.CLIP.inputs()];
    PictureRecipe.CLIP.prepare(ramps(448, 672, 10, -40, 224), to, 0);
    for (int at : new int[] {5, 100, 200}) {
      // red: the column; green: 56 rows are cut off above, 40 were subtracted
      assertThat(to[77 * 224 + at]).isEqualTo(normal(10 + at, .48145466, .26862954), TINY);
      assertThat(to[224 * 224 + at * 224 + 9])
          .isEqualTo(normal(16 + at, .4578275, .26130258), TINY);
    }
    // left of the edge: (.2265625 - .0703125 - .0234375) / 2 of 255 = 16.9, then below 0; right
    // of it 1 less that: 238.1, then above 255
    int[] blue = {0, 0, 17, 238, 255, 255};
    for (int k = 0; k < blue.length; k++) {
      assertThat(to[2 * 224 * 224 + 50 * 224 + 109 + k])
          .isEqualTo(normal(blue[k], .40821073, .27577711), TINY);
    }
  }

  /// Of 512 x 768, DINOv2 sees the middle 224 of 256 x 384: columns from 16 on, rows from 80 on.
  @Test
  void dinoSeesAsPublished() throws Exception {
    float[] to = new float[PictureRecipe.DINOV2.inputs()];
    PictureRecipe.DINOV2.prepare(ramps(512, 768, 0, -70, 232), to, 0);
    for (int at : new int[] {0, 100, 223}) {
      assertThat(to[31 * 224 + at]).isEqualTo(normal(16 + at, .485, .229), TINY);
      assertThat(to[224 * 224 + at * 224 + 9]).isEqualTo(normal(10 + at, .456, .224), TINY);
    }
    int[] blue = {0, 0, 17, 238, 255, 255}; // around column 116, which is 100 here
    for (int k = 0; k < blue.length; k++) {
      assertThat(to[2 * 224 * 224 + 50 * 224 + 97 + k])
          .isEqualTo(normal(blue[k], .406, .225), TINY);
    }
  }

  private static final org.assertj.core.data.Offset<Float> TINY = within(1e-5f);

  private static float normal(int level, double mean, double deviation) {
    return (float) ((level / 255.0 - mean) / deviation);
  }

  /// Sizes that do not divide, larger and smaller, wide and high: against the definition, written
  /// down plainly, in doubles.
  @Test
  void anyPictureIsResizedAsTheDefinitionSays() throws Exception {
    SplittableRandom random = new SplittableRandom(17);
    int[][] sizes = {{301, 517}, {640, 333}, {97, 61}};
    for (PictureRecipe recipe : List.of(PictureRecipe.CLIP, PictureRecipe.DINOV2)) {
      for (int[] size : sizes) {
        byte[] rgb = new byte[3 * size[0] * size[1]];
        random.nextBytes(rgb);
        Picture picture = new Picture(size[0], size[1], rgb);
        float[] to = new float[recipe.inputs()];
        recipe.prepare(picture, to, 0);
        int shorter = Math.min(size[0], size[1]);
        int width = recipe.resize() * size[0] / shorter;
        int height = recipe.resize() * size[1] / shorter;
        double[][] across = bicubic(size[0], width);
        double[][] down = bicubic(size[1], height);
        for (int c = 0; c < 3; c++) {
          for (int sample = 0; sample < 300; sample++) {
            int x = random.nextInt(224);
            int y = random.nextInt(224);
            int fromX = x + (width - 224) / 2;
            int fromY = y + (height - 224) / 2;
            double sum = 0;
            for (int row = 0; row < size[1]; row++) {
              if (down[fromY][row] != 0) {
                double line = 0;
                for (int column = 0; column < size[0]; column++) {
                  line += across[fromX][column] * (rgb[3 * (row * size[0] + column) + c] & 0xff);
                }
                sum += down[fromY][row] * Math.clamp(Math.round(line), 0, 255);
              }
            }
            double mean = recipe.mean().get(c);
            double deviation = recipe.deviation().get(c);
            double level = 255 * (to[c * 224 * 224 + y * 224 + x] * deviation + mean);
            // whole levels, so at most a rounding from the sum
            assertThat(level).isCloseTo(Math.clamp(sum, 0, 255), within(.51));
            assertThat(level).isCloseTo(Math.rint(level), within(1e-3));
          }
        }
      }
    }
  }

  /// Weights of each old pixel for each new one: Keys' cubic (a = -1/2), as wide as the step from
  /// new pixel to new pixel where these are fewer, to the sum of 1.
  private static double[][] bicubic(int size, int newSize) {
    double step = (double) size / newSize;
    double width = Math.max(1, step);
    double[][] weights = new double[newSize][size];
    for (int to = 0; to < newSize; to++) {
      double sum = 0;
      for (int from = 0; from < size; from++) {
        double d = Math.abs((from + .5 - (to + .5) * step) / width);
        weights[to][from] =
            d < 1
                ? 1.5 * d * d * d - 2.5 * d * d + 1
                : d < 2 ? -.5 * d * d * d + 2.5 * d * d - 4 * d + 2 : 0;
        sum += weights[to][from];
      }
      for (int from = 0; from < size; from++) {
        weights[to][from] /= sum;
      }
    }
    return weights;
  }

  /// Of the shape of CLIP's answer, [pictures, 512]: means of the three colours over blocks of 14
  /// rows and 7 columns.
  @Test
  void allOfClipsVectorIsTheVector() throws Exception {
    byte[] onnx =
        new OnnxWriter("pixel_values", -1, 3, 224, 224)
            .then("ReduceMean", "axes", new long[] {1}, "keepdims", 1)
            .then("AveragePool", "kernel_shape", new long[] {14, 7}, "strides", new long[] {14, 7})
            .then("Flatten", "axis", 1)
            .model("image_embeds", -1, 512);
    List<Path> files = List.of(noise(1, 300, 260), noise(2, 224, 500));
    try (PictureEncoder encoder = PictureEncoder.open(model(onnx), PictureRecipe.CLIP, 2)) {
      assertThat(encoder.layout().width()).isEqualTo(512);
      List<Encoded> made = encoder.start().encode(files);
      for (int picture = 0; picture < 2; picture++) {
        float[] seen = seen(PictureRecipe.CLIP, files.get(picture));
        float[] vector = vector(made.get(picture));
        for (int k = 0; k < 512; k++) {
          double sum = 0;
          for (int p = 0; p < 14 * 7; p++) {
            int at = (k / 32 * 14 + p / 7) * 224 + k % 32 * 7 + p % 7;
            sum += seen[at] + seen[224 * 224 + at] + seen[2 * 224 * 224 + at];
          }
          assertThat((double) vector[k]).isCloseTo(sum / (3 * 14 * 7), within(1e-4));
        }
      }
    }
  }

  /// Of the shape of DINOv2's answer, [pictures, 257, 768]: token t is the mean of the rows t - 33
  /// to t that there are, its number d the mean of the columns d - 544 to d.
  @Test
  void theMeanOfAllOfDinosTokensIsTheVector() throws Exception {
    byte[] onnx =
        new OnnxWriter("pixel_values", -1, 3, 224, 224)
            .then("ReduceMean", "axes", new long[] {1}, "keepdims", 1)
            .then(
                "AveragePool",
                "kernel_shape",
                new long[] {34, 1},
                "pads",
                new long[] {33, 0, 33, 0})
            .then(
                "AveragePool",
                "kernel_shape",
                new long[] {1, 545},
                "pads",
                new long[] {0, 544, 0, 544})
            .then("ReduceMean", "axes", new long[] {1}, "keepdims", 0)
            .model("last_hidden_state", -1, 257, 768);
    List<Path> files = List.of(noise(3, 300, 260), noise(4, 260, 500));
    try (PictureEncoder encoder = PictureEncoder.open(model(onnx), PictureRecipe.DINOV2, 2)) {
      assertThat(encoder.layout().width()).isEqualTo(768);
      List<Encoded> made = encoder.start().encode(files);
      for (int picture = 0; picture < 2; picture++) {
        float[] seen = seen(PictureRecipe.DINOV2, files.get(picture));
        double[] share = new double[224]; // of a row in the mean over all 257 tokens
        for (int token = 0; token < 257; token++) {
          int first = Math.max(0, token - 33);
          int behind = Math.min(224, token + 1);
          for (int row = first; row < behind; row++) {
            share[row] += 1.0 / (behind - first) / 257;
          }
        }
        double[] columns = new double[224];
        for (int at = 0; at < seen.length; at++) {
          columns[at % 224] += share[at / 224 % 224] * seen[at] / 3;
        }
        float[] vector = vector(made.get(picture));
        for (int d = 0; d < 768; d++) {
          double mean =
              java.util.Arrays.stream(columns, Math.max(0, d - 544), Math.min(224, d + 1))
                  .average()
                  .orElseThrow();
          assertThat((double) vector[d]).isCloseTo(mean, within(1e-4));
        }
      }
    }
  }

  private Path noise(int seed, int width, int height) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    SplittableRandom random = new SplittableRandom(seed);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, random.nextInt(1 << 24));
      }
    }
    Path file = folder.resolve("noise%d.png".formatted(seed));
    ImageIO.write(image, "png", file.toFile());
    return file;
  }

  private static float[] seen(PictureRecipe recipe, Path file) throws IOException {
    float[] numbers = new float[recipe.inputs()];
    recipe.prepare(Picture.read(file), numbers, 0);
    return numbers;
  }

  @Test
  void aRealModelRunsWhereThereIsOne() throws Exception {
    Path model = ReferenceFiles.ONNX.folder().resolve("mobilenet_v2_features_f16w.onnx");
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
