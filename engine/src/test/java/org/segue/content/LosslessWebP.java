package org.segue.content;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Writes WebP pictures by hand, lossless and as simple as the format lets one be: no transforms,
/// no references back, eight bits for each of green, red and blue.
final class LosslessWebP {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private int bits; // of the byte in the making, from the lowest
  private int count;

  private LosslessWebP() {}

  /// @param rgb [height, width, 3]
  static byte[] of(int width, int height, byte[] rgb) {
    LosslessWebP writer = new LosslessWebP();
    writer.header(width, height);
    writer.put(0b000, 3); // no transform, no colours kept, the same codes everywhere
    writer.eightBits(256 + 24); // green, and lengths of references, which have no code
    writer.eightBits(256);
    writer.eightBits(256);
    writer.put(0b1 | 0b00 << 1 | 0b1 << 2 | 255 << 3, 11); // alpha: 255 alone, in no bits
    writer.put(0b0001, 4); // distances: 0 alone
    for (int at = 0; at < rgb.length; at += 3) {
      writer.code(rgb[at + 1]);
      writer.code(rgb[at]);
      writer.code(rgb[at + 2]);
    }
    return writer.file();
  }

  /// Only a header, of any size up to 16,384, and nonsense.
  static byte[] header(long width, long height) {
    LosslessWebP writer = new LosslessWebP();
    writer.header(Math.toIntExact(width), Math.toIntExact(height));
    for (int k = 0; k < 64; k++) {
      writer.put(0, 8);
    }
    return writer.file();
  }

  private void header(int width, int height) {
    put(0x2f, 8);
    put(width - 1, 14);
    put(height - 1, 14);
    put(0, 1 + 3); // nothing transparent, version 0
  }

  /// A code in which 0 to 255 have eight bits each, and what follows has none.
  private void eightBits(int symbols) {
    put(0, 1); // not one of the short ways
    put(12 - 4, 4); // lengths of 12 lengths follow: 17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8
    for (int length : new int[] {0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1}) {
      put(length, 3);
    }
    put(0, 1); // of all symbols
    for (int symbol = 0; symbol < symbols; symbol++) {
      put(symbol < 256 ? 1 : 0, 1); // 1 says 8 bits, 0 none
    }
  }

  /// Codes go with their highest bit first, all else with the lowest.
  private void code(byte value) {
    put(Integer.reverse(value & 0xff) >>> 24, 8);
  }

  private void put(int value, int width) {
    for (int b = 0; b < width; b++) {
      bits |= (value >>> b & 1) << count;
      if (++count == 8) {
        out.write(bits);
        bits = 0;
        count = 0;
      }
    }
  }

  private byte[] file() {
    if (count > 0) {
      out.write(bits);
    }
    byte[] body = out.toByteArray();
    int padded = body.length + body.length % 2;
    return ByteBuffer.allocate(20 + padded)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put("RIFF".getBytes(StandardCharsets.US_ASCII))
        .putInt(12 + padded)
        .put("WEBPVP8L".getBytes(StandardCharsets.US_ASCII))
        .putInt(body.length)
        .put(body)
        .array();
  }
}
