package org.segue.content;

/// How a picture gets another size: every new pixel is a weighted mean of those around its place,
/// over as much more of them as the picture shrinks; first along rows, then along columns, each
/// rounded to 8 bits.
///
/// The weights and the roundings are those of the Pillow library, with which the published image
/// models prepare their pictures.
public enum Resampling {
  BOX(.5),
  BILINEAR(1),
  BICUBIC(2),
  LANCZOS(3);

  private static final int PRECISION = 22; // bits of a weight's fraction

  private final double reach;

  Resampling(double reach) {
    this.reach = reach;
  }

  Picture resize(Picture picture, int width, int height) {
    Picture wide =
        width == picture.width()
            ? picture
            : new Picture(
                width,
                picture.height(),
                along(
                    picture.rgb(),
                    picture.width(),
                    width,
                    picture.height(),
                    3,
                    3 * picture.width(),
                    3,
                    3 * width));
    return height == picture.height()
        ? wide
        : new Picture(
            width,
            height,
            along(wide.rgb(), wide.height(), height, width, 3 * width, 3, 3 * width, 3));
  }

  /// Resizes `lines` lines of pixels from `size` to `newSize`: a pixel of a line is `step` bytes
  /// after the one before, a line begins `next` bytes after the one before.
  private byte[] along(
      byte[] from, int size, int newSize, int lines, int step, int next, int newStep, int newNext) {
    byte[] to = new byte[Math.multiplyExact(Math.multiplyExact(newSize, lines), 3)];
    double scale = (double) size / newSize;
    double stretch = Math.max(scale, 1);
    double support = reach * stretch;
    int[] weights = new int[(int) Math.ceil(support) * 2 + 1];
    double[] exact = new double[weights.length];
    for (int x = 0; x < newSize; x++) {
      double centre = (x + .5) * scale;
      int first = Math.max(0, (int) (centre - support + .5));
      int count = Math.min(size, (int) (centre + support + .5)) - first;
      double sum = 0;
      for (int k = 0; k < count; k++) {
        exact[k] = weight((k + first - centre + .5) / stretch);
        sum += exact[k];
      }
      for (int k = 0; k < count; k++) {
        double scaled = exact[k] / sum * (1 << PRECISION);
        weights[k] = (int) (scaled + (scaled < 0 ? -.5 : .5));
      }
      for (int line = 0; line < lines; line++) {
        int start = line * next + first * step;
        int end = line * newNext + x * newStep;
        for (int c = 0; c < 3; c++) {
          int value = 1 << (PRECISION - 1);
          for (int k = 0; k < count; k++) {
            value += (from[start + k * step + c] & 0xff) * weights[k];
          }
          to[end + c] = (byte) Math.clamp(value >> PRECISION, 0, 255);
        }
      }
    }
    return to;
  }

  private double weight(double distance) {
    double x = Math.abs(distance);
    return switch (this) {
      case BOX -> distance > -.5 && distance <= .5 ? 1 : 0;
      case BILINEAR -> Math.max(0, 1 - x);
      case BICUBIC -> // Keys' with a = -1/2
          x < 1 ? (1.5 * x - 2.5) * x * x + 1 : x < 2 ? ((-.5 * x + 2.5) * x - 4) * x + 2 : 0;
      case LANCZOS -> x < 3 ? sinc(x) * sinc(x / 3) : 0;
    };
  }

  private static double sinc(double x) {
    return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
  }
}
