package org.segue.cli;

import java.util.Map;
import org.segue.model.Algorithm;
import org.segue.model.Algorithms;
import tools.jackson.databind.JsonNode;

/// The algorithms with their hyper-parameters and presets, from the code itself.
final class AlgorithmList {
  private AlgorithmList() {}

  static String text() {
    StringBuilder text = new StringBuilder();
    for (String name : Algorithms.all().keySet()) {
      Algorithm defaults = Algorithms.defaults(name);
      text.append(name).append('\n');
      line(text, "defaults", Algorithms.parameters(defaults), null);
      for (Map.Entry<String, Algorithm> preset : defaults.presets().entrySet()) {
        line(
            text,
            ":" + preset.getKey(),
            Algorithms.parameters(preset.getValue()),
            Algorithms.parameters(defaults));
      }
    }
    return text.toString();
  }

  /// All hyper-parameters, or those that differ from `base`.
  private static void line(
      StringBuilder text,
      String label,
      JsonNode parameters,
      @org.jspecify.annotations.Nullable JsonNode base) {
    StringBuilder values = new StringBuilder();
    parameters
        .properties()
        .forEach(
            p -> {
              if (base == null || !p.getValue().equals(base.get(p.getKey()))) {
                values.append(' ').append(p.getKey()).append('=').append(p.getValue());
              }
            });
    text.append("  %-12s%s%n".formatted(label, values.isEmpty() ? " (the defaults)" : values));
  }
}
