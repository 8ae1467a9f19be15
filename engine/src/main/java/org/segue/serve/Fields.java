package org.segue.serve;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A JSON object from outside: every value is asked for by name, type and bounds, and at the end
/// [#done] refuses names that nobody asked for. Errors name the field by its path.
final class Fields {

  static final int LONGEST_TEXT = 1_000;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(64)
                          .maxStringLength(64 << 10)
                          .maxNameLength(256)
                          .maxNumberLength(32)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final JsonNode node;
  private final String path;
  private final Set<String> asked = new HashSet<>();

  private Fields(JsonNode node, String path) {
    this.node = node;
    this.path = path;
  }

  /// @throws Problem 400 for what is not one JSON object
  static Fields parse(byte[] bytes) {
    JsonNode node;
    try {
      node = MAPPER.readTree(bytes);
    } catch (JacksonException e) {
      long at = e.getLocation() == null ? -1 : e.getLocation().getByteOffset();
      throw Problem.malformed(
          "not valid JSON%s: %s"
              .formatted(at < 0 ? "" : " at byte " + at, Exchange.shown(e.getOriginalMessage())));
    }
    return of(node, "");
  }

  static Fields of(JsonNode node, String path) {
    if (!node.isObject()) {
      if (path.isEmpty()) {
        throw Problem.malformed("the body must be a JSON object");
      }
      throw Problem.field(path, "must be an object");
    }
    return new Fields(node, path);
  }

  @Nullable String text(String name) {
    return text(name, LONGEST_TEXT);
  }

  @Nullable String text(String name, int longest) {
    JsonNode value = value(name);
    if (value == null) {
      return null;
    }
    return text(value, at(name), longest);
  }

  boolean flag(String name, boolean otherwise) {
    JsonNode value = value(name);
    if (value == null) {
      return otherwise;
    }
    if (!value.isBoolean()) {
      throw Problem.field(at(name), "must be true or false");
    }
    return value.booleanValue();
  }

  int whole(String name, int otherwise, int least, int most) {
    return (int) whole(name, otherwise, (long) least, most);
  }

  long whole(String name, long otherwise, long least, long most) {
    JsonNode value = value(name);
    if (value == null) {
      return otherwise;
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw Problem.field(at(name), "must be a whole number");
    }
    long number = value.longValue();
    if (number < least || number > most) {
      throw Problem.field(at(name), "must be from %d to %d, not %d".formatted(least, most, number));
    }
    return number;
  }

  double number(String name, double otherwise, double least, double most) {
    JsonNode value = value(name);
    if (value == null) {
      return otherwise;
    }
    double number = value.isNumber() ? value.doubleValue() : Double.NaN;
    if (!(number >= least && number <= most)) {
      throw Problem.field(at(name), "must be a number from %s to %s".formatted(least, most));
    }
    return number;
  }

  /// An array's values; none where the field is absent.
  List<JsonNode> list(String name, int most) {
    JsonNode value = value(name);
    if (value == null) {
      return List.of();
    }
    if (!value.isArray()) {
      throw Problem.field(at(name), "must be an array");
    }
    if (value.size() > most) {
      throw Problem.field(
          at(name), "has %,d values; the limit is %,d".formatted(value.size(), most));
    }
    return new ArrayList<>(value.values());
  }

  List<String> texts(String name, int most) {
    List<JsonNode> values = list(name, most);
    List<String> texts = new ArrayList<>(values.size());
    for (int i = 0; i < values.size(); i++) {
      texts.add(text(values.get(i), at(name) + "[" + i + "]", LONGEST_TEXT));
    }
    return texts;
  }

  boolean has(String name) {
    return value(name) != null;
  }

  /// A value by its name as it is, or null where it is absent or null.
  @Nullable JsonNode value(String name) {
    asked.add(name);
    JsonNode value = node.get(name);
    return value == null || value.isNull() ? null : value;
  }

  /// The path of a field, for errors.
  String at(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  /// @throws Problem for a name that nobody asked for
  void done() {
    for (String name : node.propertyNames()) {
      if (!asked.contains(name)) {
        throw Problem.field(
            at(Exchange.shown(name)),
            "no such field; there are " + String.join(", ", asked.stream().sorted().toList()));
      }
    }
  }

  static String text(JsonNode value, String path, int longest) {
    if (!value.isString()) {
      throw Problem.field(path, "must be text");
    }
    String text = value.stringValue();
    if (text.length() > longest) {
      throw Problem.field(
          path, "has %,d characters; the limit is %,d".formatted(text.length(), longest));
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c) || c == 0) {
        throw Problem.field(path, "has a character that is half of a pair, or NUL");
      }
    }
    return text;
  }
}
