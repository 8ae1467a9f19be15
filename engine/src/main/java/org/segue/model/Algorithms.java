package org.segue.model;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.segue.store.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The algorithms by name, and their settings from text: the compiler's list of permitted types is
/// the registry.
public final class Algorithms {
  private Algorithms() {}

  /// Name → type, in alphabetical order.
  public static SequencedMap<String, Class<? extends Algorithm>> all() {
    SequencedMap<String, Class<? extends Algorithm>> types = new TreeMap<>();
    for (Class<?> type : Algorithm.class.getPermittedSubclasses()) {
      types.put(name(type), type.asSubclass(Algorithm.class));
    }
    return types;
  }

  public static String name(Algorithm algorithm) {
    return name(algorithm.getClass());
  }

  /// The hyper-parameters as JSON.
  public static JsonNode parameters(Algorithm algorithm) {
    return Json.mapper().valueToTree(algorithm);
  }

  /// With default hyper-parameters.
  public static Algorithm defaults(String name) {
    Class<? extends Algorithm> type = all().get(name);
    if (type == null) {
      throw new IllegalArgumentException(
          "no algorithm '%s'; there are %s".formatted(name, String.join(", ", all().keySet())));
    }
    try {
      return type.getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " lacks a constructor without arguments", e);
    }
  }

  /// With these hyper-parameters; what is not given has its default, an unknown one is an error.
  public static Algorithm of(String name, JsonNode parameters) {
    return override(name, defaults(name), parameters);
  }

  /// From text: `NAME`, `NAME:PRESET`, and either with `,key=value` any number of times, for
  /// example `playlist-neighbours:vsknn,neighbours=500`.
  public static Algorithm parse(String text) {
    List<String> parts = Arrays.asList(text.split(","));
    String[] head = parts.getFirst().split(":", 2);
    Algorithm algorithm = defaults(head[0]);
    if (head.length == 2) {
      Algorithm preset = algorithm.presets().get(head[1]);
      if (preset == null) {
        throw new IllegalArgumentException(
            "no preset '%s' of %s; there are %s"
                .formatted(head[1], head[0], algorithm.presets().keySet()));
      }
      algorithm = preset;
    }
    return set(algorithm, parts.subList(1, parts.size()));
  }

  /// With `key=value` settings applied.
  public static Algorithm set(Algorithm algorithm, List<String> settings) {
    ObjectNode changes = Json.mapper().createObjectNode();
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      if (equals <= 0) {
        throw new IllegalArgumentException("'%s' is not name=value".formatted(setting));
      }
      String value = setting.substring(equals + 1);
      JsonNode node;
      try {
        node = Json.mapper().readTree(value);
      } catch (JacksonException e) {
        node = Json.mapper().valueToTree(value); // a bare word
      }
      changes.set(setting.substring(0, equals), node);
    }
    return override(name(algorithm), algorithm, changes);
  }

  private static Algorithm override(String name, Algorithm base, JsonNode changes) {
    ObjectNode merged = (ObjectNode) parameters(base);
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
      return Json.mapper().treeToValue(merged, base.getClass());
    } catch (JacksonException e) {
      Throwable cause = e.getCause() instanceof IllegalArgumentException inner ? inner : e;
      String message =
          cause instanceof JacksonException json ? json.getOriginalMessage() : cause.getMessage();
      throw new IllegalArgumentException(name + ": " + message, e);
    }
  }

  private static String name(Class<?> type) {
    return type.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }
}
