package org.segue.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.segue.store.Json;
import org.segue.store.Settings;
import tools.jackson.databind.JsonNode;

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
    return Settings.apply(name, defaults(name), parameters);
  }

  /// As a manifest or an experiment recorded it; what it lacks came later and is
  /// [Algorithm#original].
  public static Algorithm recorded(String name, JsonNode parameters) {
    return Settings.apply(name, defaults(name).original(), parameters);
  }

  /// From text: `NAME`, `NAME:PRESET`, and either with `,key=value` any number of times, for
  /// example `playlist-neighbours:vsknn,neighbours=500`.
  public static Algorithm parse(String text) {
    List<String> parts = split(text);
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
    return Settings.apply(name(algorithm), algorithm, Settings.parse(settings));
  }

  /// Splits at the commas that no bracket encloses.
  private static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '[' || c == '{' ? 1 : c == ']' || c == '}' ? -1 : 0;
      if (c == ',' && depth == 0) {
        parts.add(text.substring(from, i));
        from = i + 1;
      }
    }
    parts.add(text.substring(from));
    return parts;
  }

  private static String name(Class<?> type) {
    return type.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }
}
