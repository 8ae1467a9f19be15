package org.segue.content;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import javax.imageio.stream.FileImageInputStream;

/// Red, green and blue of every pixel, row by row, as the file has them: profiles are not applied,
/// transparency is dropped, grey becomes three equal numbers. So do the readers of most programs
/// that train image models.
///
/// @param rgb [height, width, 3]
record Picture(int width, int height, byte[] rgb) {

  /// What a file and a picture may have: a few bytes of file can ask for any memory.
  static final long MOST_BYTES = 64L << 20;

  static final long MOST_PIXELS = 40_000_000;

  private static final List<String> FORMATS = List.of("png", "jpeg", "webp", "gif", "bmp", "wbmp");

  /// Reads PNG, JPEG, WebP, GIF (its first picture) or BMP, whatever the file is called. What
  /// cannot be read, as a whole and within limits, is an [IOException] that says why.
  static Picture read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new NoSuchFileException(file.toString());
    }
    long bytes = Files.size(file);
    if (bytes > MOST_BYTES) {
      throw new IOException(
          "%,d bytes are more than the %,d of any cover".formatted(bytes, MOST_BYTES));
    }
    try (FileImageInputStream in = new FileImageInputStream(file.toFile())) {
      if (cutWebP(in, bytes)) {
        throw new IOException("the picture is cut off");
      }
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      while (readers.hasNext()) {
        ImageReader reader = readers.next();
        try {
          if (FORMATS.contains(reader.getFormatName().toLowerCase(Locale.ROOT))) {
            return read(reader, in);
          }
        } finally {
          reader.dispose();
        }
      }
    } catch (IOException e) {
      if (e.getMessage() == null) { // as of an end of file
        throw new IOException("the picture is cut off", e);
      }
      throw e;
    } catch (RuntimeException | StackOverflowError e) { // what decoders make of damaged files
      throw new IOException("the picture is damaged: " + e, e);
    }
    throw new IOException(
        bytes == 0 ? "the file is empty" : "not a picture in PNG, JPEG, WebP, GIF or BMP");
  }

  /// Whether it is a WebP that says it is longer: its reader fills up what is missing.
  private static boolean cutWebP(FileImageInputStream in, long bytes) throws IOException {
    if (bytes < 12) {
      return false;
    }
    in.setByteOrder(ByteOrder.LITTLE_ENDIAN);
    boolean riff = in.readInt() == 0x46464952; // RIFF
    long length = 8 + in.readUnsignedInt();
    boolean webp = in.readInt() == 0x50424557; // WEBP
    in.seek(0);
    in.setByteOrder(ByteOrder.BIG_ENDIAN);
    return riff && webp && bytes < length;
  }

  private static Picture read(ImageReader reader, FileImageInputStream in) throws IOException {
    reader.setInput(in, true, true);
    int width = reader.getWidth(0);
    int height = reader.getHeight(0);
    if (width < 1 || height < 1 || (long) width * height > MOST_PIXELS) {
      throw new IOException(
          "%,d x %,d pixels, which must be 1 to %,d".formatted(width, height, MOST_PIXELS));
    }
    String[] cut = {""};
    reader.addIIOReadWarningListener(
        (IIOReadWarningListener)
            (source, warning) -> {
              String lower = warning.toLowerCase(Locale.ROOT);
              if (lower.contains("premature") || lower.contains("truncated")) {
                cut[0] = warning;
              }
            });
    BufferedImage image = reader.read(0);
    if (!cut[0].isEmpty()) {
      throw new IOException("the picture is cut off: " + cut[0]);
    }
    return of(image);
  }

  static Picture of(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    byte[] rgb = new byte[Math.multiplyExact(Math.multiplyExact(width, height), 3)];
    ColorModel colours = image.getColorModel();
    Raster raster = image.getRaster();
    int bands = raster.getNumBands();
    int[] row = new int[width * bands];
    int at = 0;
    for (int y = 0; y < height; y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < 3; c++) {
          int value;
          if (colours instanceof IndexColorModel palette) {
            int colour = palette.getRGB(row[x]);
            value = colour >> (16 - 8 * c);
          } else {
            int band = bands < 3 ? 0 : c;
            value = eightBits(row[x * bands + band], colours.getComponentSize(band));
          }
          rgb[at++] = (byte) value;
        }
      }
    }
    return new Picture(width, height, rgb);
  }

  private static int eightBits(int value, int bits) {
    return bits == 8 ? value : bits > 8 ? value >> (bits - 8) : value * 255 / ((1 << bits) - 1);
  }
}
