package org.segue.formats;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.segue.data.BadInputException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;

/// Walks one JSON document of somebody else's, field by field, within limits: depth 64, strings of
/// 64 K, names of 256 and numbers of 32 characters, 32 MB in all, no name twice in an object.
///
/// Values of another type than expected are unknown values, so that a field that changes its
/// meaning does not cost the playlist. `while ((name = json.field()) != null) switch (name)` reads
/// an object: every case takes its value, or [#skip]s it.
final class JsonWalk {

  private static final StreamReadConstraints LIMITS =
      StreamReadConstraints.builder()
          .maxNestingDepth(64)
          .maxStringLength(1 << 16)
          .maxNameLength(256)
          .maxNumberLength(32)
          .maxDocumentLength(32L << 20)
          .build();

  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(LIMITS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  /// Reads a document.
  interface Body {
    void read(JsonWalk json);
  }

  private final JsonParser parser;
  private final String source;

  private JsonWalk(JsonParser parser, String source) {
    this.parser = parser;
    this.source = source;
  }

  /// Calls `body` at the first token; what is wrong with the document is a [BadInputException].
  static void read(InputStream in, String source, Body body) {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), in)) {
      JsonWalk walk = new JsonWalk(parser, source);
      parser.nextToken();
      body.read(walk);
      if (parser.nextToken() != null) {
        throw walk.wrong("the end of the file", "more content");
      }
    } catch (UnexpectedEndOfInputException e) {
      throw new BadInputException(
          source,
          position(e),
          "the content ends in the middle of a value",
          "The file is truncated: copy or download it again",
          e);
    } catch (JacksonIOException e) {
      throw Texts.unreadable(source, cause(e));
    } catch (JacksonException e) {
      throw new BadInputException(
          source,
          position(e),
          "not valid JSON: " + firstLine(e.getOriginalMessage()),
          "Repair or replace the file",
          e);
    }
  }

  private static IOException cause(JacksonIOException e) {
    IOException cause = e.getCause();
    return cause == null ? new IOException(e.getOriginalMessage()) : cause;
  }

  private static String firstLine(@Nullable String message) {
    return message == null ? "" : message.lines().findFirst().orElse("");
  }

  /// The byte where it went wrong; where the parser counts characters, the text is UTF-16.
  static long position(JacksonException e) {
    return e.getLocation() == null ? 0 : position(e.getLocation());
  }

  static long position(TokenStreamLocation place) {
    return place.getByteOffset() >= 0
        ? place.getByteOffset()
        : Math.max(0, 2 * place.getCharOffset());
  }

  /// The line of the current token, from 1.
  long line() {
    return parser.currentTokenLocation().getLineNr();
  }

  boolean isObject() {
    return parser.currentToken() == JsonToken.START_OBJECT;
  }

  boolean isArray() {
    return parser.currentToken() == JsonToken.START_ARRAY;
  }

  boolean isString() {
    return parser.currentToken() == JsonToken.VALUE_STRING;
  }

  boolean isNull() {
    return parser.currentToken() == JsonToken.VALUE_NULL;
  }

  /// Moves to the value of the current object's next field and gives its name; null at its end.
  @Nullable String field() {
    if (parser.nextToken() != JsonToken.PROPERTY_NAME) {
      return null;
    }
    String name = parser.currentName();
    parser.nextToken();
    return name;
  }

  /// Moves to the current array's next value; false at its end.
  boolean element() {
    return parser.nextToken() != JsonToken.END_ARRAY;
  }

  void skip() {
    parser.skipChildren();
  }

  /// A string or number as text, else null.
  @Nullable String text() {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.VALUE_STRING
        || token == JsonToken.VALUE_NUMBER_INT
        || token == JsonToken.VALUE_NUMBER_FLOAT) {
      return parser.getString();
    }
    parser.skipChildren();
    return null;
  }

  /// A string, or the first string of an array, else null.
  @Nullable String firstText() {
    if (!isArray()) {
      return text();
    }
    String first = null;
    while (element()) {
      String text = text();
      first = first == null ? text : first;
    }
    return first;
  }

  /// A whole number, else `missing`.
  long number(long missing) {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT) {
      double value = parser.getDoubleValue();
      return Math.abs(value) < 1L << 53 ? (long) value : missing;
    }
    parser.skipChildren();
    return missing;
  }

  @Nullable Boolean truth() {
    JsonToken token = parser.currentToken();
    parser.skipChildren();
    return token == JsonToken.VALUE_TRUE
        ? Boolean.TRUE
        : token == JsonToken.VALUE_FALSE ? Boolean.FALSE : null;
  }

  BadInputException wrong(String expected, String found) {
    return new BadInputException(
        source,
        position(parser.currentTokenLocation()),
        "expected %s, found %s".formatted(expected, found),
        "Export the playlist again, or give it in another format",
        null);
  }
}
