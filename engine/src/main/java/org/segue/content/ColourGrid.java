package org.segue.content;

import java.util.List;

/// The smallest image model there is: the mean colour of each field of a grid, as ONNX with its
/// recipe. It stands in for CLIP or DINOv2 where pictures are made up.
public final class ColourGrid {
  private ColourGrid() {}

  private static final int FIELDS = 4;
  private static final int SIDE = 64;

  /// How many numbers a vector has: three colours of each field.
  public static final int WIDTH = 3 * FIELDS * FIELDS;

  /// The model's file.
  public static byte[] onnx() {
    long[] field = {SIDE / FIELDS, SIDE / FIELDS};
    return new OnnxWriter("picture", -1, 3, SIDE, SIDE)
        .then("AveragePool", "kernel_shape", field, "strides", field)
        .then("Flatten", "axis", 1)
        .model("colours", -1, WIDTH);
  }

  public static PictureRecipe recipe() {
    return new PictureRecipe(
        SIDE,
        Resampling.BILINEAR,
        SIDE,
        List.of(.5, .5, .5),
        List.of(.25, .25, .25),
        PictureRecipe.Layout.NCHW,
        "picture",
        "colours",
        PictureRecipe.Pooling.NONE);
  }
}
