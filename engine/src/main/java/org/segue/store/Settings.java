package org.segue.store;

import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.node.ObjectNode;

/// Changes to a record's values, from text or JSON.
public final class Settings {
  private static final ObjectReader VALUES =
      Json.mapper().reader().with(JsonReadFeature.ALLOW_LEADING_DECIMAL_POINT_FOR_NUMBERS);

  private Settings() {}

  /// From `key=value` texts; a value is read as JSON (.5 is a number too), or as a bare word.
  public static ObjectNode parse(List<String> settings) {
    ObjectNode changes = Json.mapper().createObjectNode();
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      if (equals <= 0) {
        throw new IllegalArgumentException("'%s' is not name=value".formatted(setting));
      }
      String value = setting.substring(equals + 1);
      JsonNode node;
      try {
        node = VALUES.readTree(value);
      } catch (JacksonException e) {
        node = Json.mapper().valueToTree(value); // a bare word
      }
      changes.set(setting.substring(0, equals), node);
    }
    return changes;
  }

  /// `base` with `changes`; a key it does not have is an error that lists those it has. `name` is
  /// what messages call it.
  @SuppressWarnings("unchecked") // the class of a T makes Ts
  public static <T> T apply(String name, T base, JsonNode changes) {
    ObjectNode merged = Json.mapper().valueToTree(base);
    changes
        .properties()
        .forEach(
            change -> {
              if (!merged.has(change.getKey())) {
                throw new IllegalArgumentException(
                    "%s has no hyper-parameter '%s'; there are %s"
                        .formatted(name, change.getKey(), merged.propertyNames()));
              }
              merged.set(change.getKey(), change.getValue());
            });
    try {
      return (T) Json.mapper().treeToValue(merged, base.getClass());
    } catch (JacksonException e) {
      Throwable cause = e.getCause() instanceof IllegalArgumentException inner ? inner : e;
      String message =
          cause instanceof JacksonException json ? json.getOriginalMessage() : cause.getMessage();
      throw new IllegalArgumentException(name + ": " + message, e);
    }
  }
}
