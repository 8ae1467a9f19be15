package org.segue.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class OpenApiTest {

  @TempDir private Path folder;

  @Test
  void theDescriptionNamesExactlyTheRoutes() throws Exception {
    try (SmallServer server = SmallServer.start(folder)) {
      String served = server.get("/openapi.yaml").body();
      Set<String> described = new TreeSet<>();
      for (Map.Entry<?, ?> path : map(map(parse(served)).get("paths")).entrySet()) {
        for (Object method : map(path.getValue()).keySet()) {
          if (!method.equals("parameters")) {
            described.add(
                method.toString().toUpperCase(java.util.Locale.ROOT) + " " + path.getKey());
          }
        }
      }
      assertThat(described)
          .isEqualTo(
              server.server.routes().stream()
                  .map(route -> route.method() + " " + route.path())
                  .collect(Collectors.toCollection(TreeSet::new)));
    }
  }

  @Test
  void everyReferenceLeadsSomewhereAndEveryOperationHasItsName() throws IOException {
    Object document =
        parse(Files.readString(Path.of("..", "web", "openapi.yaml"), StandardCharsets.UTF_8));
    Set<String> names = new HashSet<>();
    walk(document, document, names);
    assertThat(names).hasSizeGreaterThan(20);
  }

  private static void walk(Object node, Object document, Set<String> names) {
    if (node instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        if (entry.getKey().equals("$ref")) {
          @Nullable Object target = document;
          for (String step : entry.getValue().toString().substring(2).split("/")) {
            target = map(target).get(step);
          }
          assertThat(target).as(entry.getValue().toString()).isNotNull();
        }
        if (entry.getKey().equals("operationId")) {
          assertThat(names.add(entry.getValue().toString()))
              .as(entry.getValue().toString())
              .isTrue();
        }
        walk(entry.getValue(), document, names);
      }
    } else if (node instanceof Iterable<?> list) {
      list.forEach(one -> walk(one, document, names));
    }
  }

  private static Object parse(String yaml) {
    return new Load(LoadSettings.builder().setAllowDuplicateKeys(false).build())
        .loadFromString(yaml);
  }

  private static Map<?, ?> map(@Nullable Object node) {
    assertThat(node).isInstanceOf(Map.class);
    return (Map<?, ?>) java.util.Objects.requireNonNull(node);
  }
}
