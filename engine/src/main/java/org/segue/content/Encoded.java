package org.segue.content;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// What became of one file.
public sealed interface Encoded {

  /// Rows of numbers: little-endian bytes, row after row, in the encoder's layout.
  record Rows(byte[] bytes) implements Encoded {}

  /// Why there are none: what is wrong with the file, in a few words, without its name.
  record Failure(String reason) implements Encoded {}

  /// Nothing is known of the file yet, and asking again later may help: why, in a few words. The
  /// run is not complete, and going on with it tries this file again.
  record Later(String reason) implements Encoded {}

  /// Rows of floats.
  static Rows of(float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return new Rows(bytes.array());
  }
}
