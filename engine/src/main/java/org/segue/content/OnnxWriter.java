package org.segue.content;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Writes small ONNX models: operators in a row, floats in and out. Only what this takes of the
/// format (Protocol Buffers) is here.
final class OnnxWriter {

  private static final int OPERATORS = 13; // version of the set
  private static final int FLOAT = 1;

  private final Message graph = new Message();
  private String last;
  private int nodes;

  /// A model with one input; a negative extent may be any.
  OnnxWriter(String input, long... shape) {
    graph.put(2, "g").put(11, value(input, shape));
    last = input;
  }

  /// Applies an operator to the result of the one before; attributes by name: an integer or some.
  OnnxWriter then(String operator, Object... attributes) {
    String result = "r" + nodes++;
    Message node = new Message().put(1, last).put(2, result).put(4, operator);
    for (int a = 0; a < attributes.length; a += 2) {
      Message attribute = new Message().put(1, (String) attributes[a]);
      if (attributes[a + 1] instanceof long[] many) {
        for (long one : many) {
          attribute.put(8, one);
        }
        attribute.put(20, 7);
      } else {
        attribute.put(3, ((Number) attributes[a + 1]).longValue()).put(20, 2);
      }
      node.put(5, attribute);
    }
    graph.put(1, node);
    last = result;
    return this;
  }

  /// The model, with the last result as its output.
  byte[] model(String output, long... shape) {
    graph.put(1, new Message().put(1, last).put(2, output).put(4, "Identity"));
    graph.put(12, value(output, shape));
    return new Message()
        .put(1, 8)
        .put(7, graph)
        .put(8, new Message().put(1, "").put(2, OPERATORS))
        .bytes();
  }

  private static Message value(String name, long... shape) {
    Message extents = new Message();
    for (long extent : shape) {
      Message one = new Message();
      extents.put(1, extent < 0 ? one.put(2, "any") : one.put(1, extent));
    }
    Message tensor = new Message().put(1, FLOAT).put(2, extents);
    return new Message().put(1, name).put(2, new Message().put(1, tensor));
  }

  /// Fields of a message, each its number and a varint or bytes.
  private static final class Message {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Message put(int field, long value) {
      varint((long) field << 3);
      varint(value);
      return this;
    }

    Message put(int field, String text) {
      return put(field, text.getBytes(StandardCharsets.UTF_8));
    }

    Message put(int field, Message message) {
      return put(field, message.bytes());
    }

    private Message put(int field, byte[] bytes) {
      varint(((long) field << 3) | 2);
      varint(bytes.length);
      out.writeBytes(bytes);
      return this;
    }

    private void varint(long value) {
      long left = value;
      while ((left & ~0x7fL) != 0) {
        out.write((int) ((left & 0x7f) | 0x80));
        left >>>= 7;
      }
      out.write((int) left);
    }

    byte[] bytes() {
      return out.toByteArray();
    }
  }
}
