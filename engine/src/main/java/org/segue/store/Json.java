package org.segue.store;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// JSON documents as records: unknown keys, missing primitives and trailing text are errors.
public final class Json {
  private Json() {}

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  /// The configured mapper, for code that walks trees or streams.
  public static JsonMapper mapper() {
    return MAPPER;
  }

  public static String text(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  /// On one line, for logs and streams of records.
  public static String line(Object value) {
    return MAPPER.writer().without(SerializationFeature.INDENT_OUTPUT).writeValueAsString(value);
  }

  public static <T> T parse(String text, Class<T> type) {
    return MAPPER.readValue(text, type);
  }

  /// Reads a document; a file that is not one of these is an [IntegrityException] that names it.
  public static <T> T read(Path file, Class<T> type) throws IOException {
    try {
      return MAPPER.readValue(Files.readString(file, StandardCharsets.UTF_8), type);
    } catch (CharacterCodingException e) {
      throw new IntegrityException(file + ": not text in UTF-8", e);
    } catch (JacksonException e) {
      throw new IntegrityException(file + ": " + e.getOriginalMessage(), e);
    }
  }

  /// Reads a document that begins with its `format` and `version`; one of another format, or of a
  /// version after `upTo`, is an [IntegrityException] that says which it is.
  public static <T> T read(Path file, Class<T> type, String format, int upTo) throws IOException {
    JsonNode document = read(file, JsonNode.class);
    IntegrityException.unlessReadable(
        file,
        document.path("format").asString(format),
        document.path("version").asInt(0),
        format,
        upTo);
    try {
      return MAPPER.treeToValue(document, type);
    } catch (JacksonException e) {
      throw new IntegrityException(file + ": " + e.getOriginalMessage(), e);
    }
  }

  /// The `format` that a document says it has; empty where it says none, or there is no document.
  public static String format(Path file) throws IOException {
    return Files.isRegularFile(file) ? read(file, JsonNode.class).path("format").asString("") : "";
  }
}
