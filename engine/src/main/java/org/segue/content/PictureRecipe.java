package org.segue.content;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.segue.data.BadInputException;
import org.segue.store.IntegrityException;
import org.segue.store.Json;

/// How pictures are prepared for an image model, and which of its answers is the vector: the JSON
/// beside an ONNX file.
///
/// The shorter side is brought to `resize` pixels (0: as it is), the middle `crop` x `crop` are cut
/// out (black where the picture is smaller); each number v of a pixel becomes (v / 255 − mean) /
/// deviation of its colour.
///
/// @param layout the model's input: `NCHW` or `NHWC`
/// @param input its name, empty for the only one
/// @param output the name of the vector, empty for the only one
/// @param pooling what of the output is the vector: all of a picture's numbers, or the mean over
///     its tokens [pictures, tokens, width]
public record PictureRecipe(
    int resize,
    Resampling interpolation,
    int crop,
    List<Double> mean,
    List<Double> deviation,
    Layout layout,
    String input,
    String output,
    Pooling pooling) {

  /// The order of a batch's numbers: pictures, channels, height, width; or with channels last.
  public enum Layout {
    NCHW,
    NHWC
  }

  /// What of an output is kept.
  public enum Pooling {
    NONE,
    MEAN
  }

  private static final int LARGEST = 4096;

  /// `openai/clip-vit-base-patch32`: the projected image vector, 512 wide, not of length 1
  /// (Radford et al. 2021).
  public static final PictureRecipe CLIP =
      new PictureRecipe(
          224,
          Resampling.BICUBIC,
          224,
          List.of(.48145466, .4578275, .40821073),
          List.of(.26862954, .26130258, .27577711),
          Layout.NCHW,
          "pixel_values",
          "image_embeds",
          Pooling.NONE);

  /// `facebook/dinov2-base`: the mean of the class token and the 256 patches, 768 wide (Oquab et
  /// al. 2023).
  public static final PictureRecipe DINOV2 =
      new PictureRecipe(
          256,
          Resampling.BICUBIC,
          224,
          List.of(.485, .456, .406),
          List.of(.229, .224, .225),
          Layout.NCHW,
          "pixel_values",
          "last_hidden_state",
          Pooling.MEAN);

  public PictureRecipe {
    mean = List.copyOf(mean);
    deviation = List.copyOf(deviation);
    if (crop < 1 || crop > LARGEST || resize < 0 || resize > LARGEST) {
      throw new IllegalArgumentException(
          "crop %d must be 1 to %d, resize %d 0 to that".formatted(crop, LARGEST, resize));
    }
    if (mean.size() != 3 || deviation.size() != 3) {
      throw new IllegalArgumentException(
          "mean %s and deviation %s must have 3 numbers, for red, green and blue"
              .formatted(mean, deviation));
    }
    if (mean.stream().anyMatch(m -> !Double.isFinite(m))
        || deviation.stream().anyMatch(d -> !(d > 0 && Double.isFinite(d)))) {
      throw new IllegalArgumentException(
          "mean %s must be finite, deviation %s above 0".formatted(mean, deviation));
    }
  }

  /// The published recipes by name.
  public static SequencedMap<String, PictureRecipe> published() {
    return new LinkedHashMap<>(Map.of("clip", CLIP, "dinov2", DINOV2));
  }

  /// Where the recipe of `NAME.onnx` lies: `NAME.json`.
  public static Path beside(Path model) {
    String name = String.valueOf(model.getFileName());
    return model.resolveSibling(name.replaceFirst("\\.onnx$", "") + ".json");
  }

  /// Reads a recipe; one that is missing or wrong is complained of with an example.
  public static PictureRecipe read(Path file) throws IOException {
    String remedy =
        "Write one, such as "
            + Json.line(CLIP)
            + ", or use one of --recipe "
            + published().keySet();
    if (!Files.exists(file)) {
      throw new BadInputException(
          file.toString(), "there is no recipe for the pictures of this model", remedy);
    }
    try {
      return Json.read(file, PictureRecipe.class);
    } catch (IntegrityException | IllegalArgumentException e) {
      throw new BadInputException(
          file.toString(), BadInputException.NOWHERE, String.valueOf(e.getMessage()), remedy, e);
    }
  }

  /// How many numbers a prepared picture has.
  int inputs() {
    return 3 * crop * crop;
  }

  long[] shape(int pictures) {
    return layout == Layout.NCHW
        ? new long[] {pictures, 3, crop, crop}
        : new long[] {pictures, crop, crop, 3};
  }

  /// Writes the numbers of a picture to `to` from `at` on.
  void prepare(Picture picture, float[] to, int at) throws IOException {
    Picture sized = picture;
    if (resize > 0) {
      long shorter = Math.min(picture.width(), picture.height());
      long width = (long) resize * picture.width() / shorter;
      long height = (long) resize * picture.height() / shorter;
      if (width * height > Picture.MOST_PIXELS) {
        throw new IOException(
            "%,d x %,d pixels are too long for a shorter side of %d"
                .formatted(picture.width(), picture.height(), resize));
      }
      sized = interpolation.resize(picture, (int) width, (int) height);
    }
    int left = Math.floorDiv(sized.width() - crop, 2);
    int top = Math.floorDiv(sized.height() - crop, 2);
    float[] levels = new float[3 * 256];
    for (int c = 0; c < 3; c++) {
      for (int v = 0; v < 256; v++) {
        levels[c * 256 + v] =
            (v * (1 / 255f) - mean.get(c).floatValue()) / deviation.get(c).floatValue();
      }
    }
    int pixel = layout == Layout.NCHW ? 1 : 3;
    int channel = layout == Layout.NCHW ? crop * crop : 1;
    for (int y = 0; y < crop; y++) {
      int fromY = y + top;
      for (int x = 0; x < crop; x++) {
        int fromX = x + left;
        boolean inside =
            fromX >= 0 && fromX < sized.width() && fromY >= 0 && fromY < sized.height();
        for (int c = 0; c < 3; c++) {
          int value = inside ? sized.rgb()[(fromY * sized.width() + fromX) * 3 + c] & 0xff : 0;
          to[at + (y * crop + x) * pixel + c * channel] = levels[c * 256 + value];
        }
      }
    }
  }
}
