package org.segue.eval;

import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.segue.store.Json;
import org.segue.store.Settings;
import tools.jackson.databind.JsonNode;

/// The protocols by name, and their settings from text.
public final class Protocols {
  private Protocols() {}

  /// Name → type, in alphabetical order.
  public static SequencedMap<String, Class<? extends Protocol>> all() {
    SequencedMap<String, Class<? extends Protocol>> types = new TreeMap<>();
    for (Class<?> type : Protocol.class.getPermittedSubclasses()) {
      types.put(name(type), type.asSubclass(Protocol.class));
    }
    return types;
  }

  public static String name(Protocol protocol) {
    return name(protocol.getClass());
  }

  /// The hyper-parameters as JSON.
  public static JsonNode parameters(Protocol protocol) {
    return Json.mapper().valueToTree(protocol);
  }

  /// With `key=value` settings; what is not given has its default.
  public static Protocol of(String name, List<String> settings) {
    return of(name, Settings.parse(settings));
  }

  /// With these hyper-parameters; what is not given has its default, an unknown one is an error.
  public static Protocol of(String name, JsonNode parameters) {
    Class<? extends Protocol> type = all().get(name);
    if (type == null) {
      throw new IllegalArgumentException(
          "no protocol '%s'; there are %s".formatted(name, String.join(", ", all().keySet())));
    }
    try {
      Protocol defaults = type.getDeclaredConstructor().newInstance();
      return Settings.apply(name, defaults, parameters);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " lacks a constructor without arguments", e);
    }
  }

  private static String name(Class<?> type) {
    return type.getSimpleName()
        .replaceFirst("Protocol$", "")
        .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
        .toLowerCase(Locale.ROOT);
  }
}
