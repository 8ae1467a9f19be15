package org.segue.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// `/v1/experiments`: what was measured, as the files that `segue evaluate` leaves.
final class Experiments {

  private static final long LARGEST = 4 << 20;

  private final @Nullable Path folder;

  /// `folder` holds the files, null for none.
  Experiments(@Nullable Path folder) {
    this.folder = folder;
  }

  List<Route> routes() {
    return List.of(
        Route.of("GET", "/v1/experiments", Scope.READ, this::list),
        Route.of("GET", "/v1/experiments/{name}", Scope.READ, this::one));
  }

  private void list(Exchange exchange) throws IOException {
    exchange.answer(Map.of("items", names()));
  }

  private void one(Exchange exchange) throws IOException {
    String name = exchange.segment(0);
    if (folder == null || !names().contains(name)) { // which holds nothing but what lies there
      throw Problem.notFound("no experiment '%s'".formatted(Exchange.shown(name)));
    }
    Path file = folder.resolve(name + ".json");
    if (Files.size(file) > LARGEST) {
      throw Problem.notFound("experiment '%s' is too large to be shown".formatted(name));
    }
    exchange.send(200, Exchange.JSON, Files.readAllBytes(file));
  }

  private List<String> names() throws IOException {
    if (folder == null || !Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches("[a-z0-9][a-z0-9-]*\\.json"))
          .map(name -> name.substring(0, name.length() - ".json".length()))
          .sorted()
          .toList();
    }
  }
}
