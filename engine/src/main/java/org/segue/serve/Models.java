package org.segue.serve;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The models that answer, by name; the first is asked where none is named. [#replace] puts another
/// version in place: requests under way keep the one they began with.
final class Models {

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

  private final ReentrantLock changing = new ReentrantLock();
  private volatile Map<String, ServedModel> byName = Map.of();
  private volatile Set<String> expected = Set.of();

  /// Whether a model may have this name.
  static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /// Models of these names are being opened.
  void expect(Set<String> names) {
    expected = Collections.unmodifiableSet(new LinkedHashSet<>(names));
  }

  /// @throws Problem 422 for a name that is none, 404 for one that no model has, 503 for one whose
  ///     model is being opened
  ServedModel get(@Nullable String name) {
    Map<String, ServedModel> models = byName;
    if (name == null) {
      if (models.isEmpty()) {
        throw Problem.unavailable("no-model", "no model is loaded yet", 5);
      }
      return models.values().iterator().next();
    }
    ServedModel model = models.get(named(name));
    if (model == null) {
      if (expected.contains(name)) {
        throw Problem.unavailable("no-model", "'%s' is being opened".formatted(name), 5);
      }
      throw Problem.notFound(
          "no model '%s'; there are %s".formatted(name, String.join(", ", expected)));
    }
    return model;
  }

  List<ServedModel> all() {
    return new ArrayList<>(byName.values());
  }

  void replace(ServedModel model) {
    changing.lock();
    try {
      Map<String, ServedModel> next = new LinkedHashMap<>(byName);
      next.put(model.name(), model);
      byName = next;
    } finally {
      changing.unlock();
    }
  }

  static String named(String name) {
    if (!isName(name)) {
      throw Problem.field(
          "model",
          "'%s' is no name of a model: small letters, digits, '.', '_' and '-' only"
              .formatted(Exchange.shown(name)));
    }
    return name;
  }
}
