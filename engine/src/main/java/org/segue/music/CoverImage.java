package org.segue.music;

import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A picture that came from outside: told by its first bytes, not by what it is called, and not
/// decoded. `extension` is `jpg`, `png`, `webp` or `gif`.
public record CoverImage(String extension, int width, int height) {

  /// Pixels along a side.
  public static final int LARGEST = 4096;

  /// What kind of picture this is, and how large.
  ///
  /// @throws FailedException if it is none, or larger than a cover is
  public static CoverImage of(String contentType, byte[] bytes) throws IOException {
    if (!contentType.isEmpty() && !contentType.startsWith("image/")) {
      throw new FailedException("not a picture but " + contentType, null);
    }
    CoverImage image = header(bytes);
    if (image == null) {
      throw new FailedException("not a picture in JPEG, PNG, WebP or GIF", null);
    }
    if (image.width < 1 || image.height < 1 || Math.max(image.width, image.height) > LARGEST) {
      throw new FailedException(
          "a picture of %,d x %,d pixels; at most %,d along a side"
              .formatted(image.width, image.height, LARGEST),
          null);
    }
    return image;
  }

  private static @Nullable CoverImage header(byte[] b) {
    try {
      if (begins(b, 0, 0x89, 'P', 'N', 'G', 0x0d, 0x0a, 0x1a, 0x0a)) {
        return begins(b, 12, 'I', 'H', 'D', 'R')
            ? new CoverImage("png", big(b, 16, 4), big(b, 20, 4))
            : null;
      }
      if (begins(b, 0, 'G', 'I', 'F', '8')) {
        return new CoverImage("gif", little(b, 6, 2), little(b, 8, 2));
      }
      if (begins(b, 0, 'R', 'I', 'F', 'F') && begins(b, 8, 'W', 'E', 'B', 'P')) {
        return webp(b);
      }
      return begins(b, 0, 0xff, 0xd8, 0xff) ? jpeg(b) : null;
    } catch (ArrayIndexOutOfBoundsException e) {
      return null; // cut off within its header
    }
  }

  /// Goes from segment to segment to the one that has the size (SOF0 to SOF15 but for DHT, JPG and
  /// DAC).
  private static @Nullable CoverImage jpeg(byte[] b) {
    int at = 2;
    while (at + 9 < b.length) {
      int marker = b[at + 1] & 0xff;
      if ((b[at] & 0xff) != 0xff) {
        return null;
      }
      if (marker == 0xff) {
        at++; // padding
      } else if (marker >= 0xc0
          && marker <= 0xcf
          && marker != 0xc4
          && marker != 0xc8
          && marker != 0xcc) {
        return new CoverImage("jpg", big(b, at + 7, 2), big(b, at + 5, 2));
      } else {
        at += 2 + Math.max(2, big(b, at + 2, 2));
      }
    }
    return null;
  }

  private static @Nullable CoverImage webp(byte[] b) {
    if (begins(b, 12, 'V', 'P', '8', ' ')) {
      return new CoverImage("webp", little(b, 26, 2) & 0x3fff, little(b, 28, 2) & 0x3fff);
    }
    if (begins(b, 12, 'V', 'P', '8', 'L')) {
      int bits = little(b, 21, 4);
      return new CoverImage("webp", 1 + (bits & 0x3fff), 1 + ((bits >>> 14) & 0x3fff));
    }
    return begins(b, 12, 'V', 'P', '8', 'X')
        ? new CoverImage("webp", 1 + little(b, 24, 3), 1 + little(b, 27, 3))
        : null;
  }

  private static boolean begins(byte[] bytes, int at, int... expected) {
    int[] found = new int[expected.length];
    for (int i = 0; i < expected.length; i++) {
      found[i] = bytes[at + i] & 0xff;
    }
    return Arrays.equals(found, expected);
  }

  private static int big(byte[] bytes, int at, int count) {
    int value = 0;
    for (int i = 0; i < count; i++) {
      value = value << 8 | (bytes[at + i] & 0xff);
    }
    return value;
  }

  private static int little(byte[] bytes, int at, int count) {
    int value = 0;
    for (int i = count - 1; i >= 0; i--) {
      value = value << 8 | (bytes[at + i] & 0xff);
    }
    return value;
  }
}
