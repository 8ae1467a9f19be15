package org.segue.serve;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.segue.math.Progress;

/// `/v1/search`, `/v1/tracks/{id}`: what the catalog has.
final class Searching {

  private static final int LONGEST_QUERY = 200;

  /// Changes with what indices hold, so that one of before is not taken for one of now.
  private static final String FORM = "2-";

  private final Models models;
  private final Path folder;
  private final Map<String, TrackSearch> ready = new ConcurrentHashMap<>();

  /// `folder` keeps the indices, one for each catalog.
  Searching(Models models, Path folder) {
    this.models = models;
    this.folder = folder;
  }

  List<Route> routes() {
    return List.of(
        Route.of("GET", "/v1/search", Scope.READ, this::search),
        Route.of("GET", "/v1/tracks/{id}", Scope.READ, this::track));
  }

  /// Makes or opens the index of a model's catalog; until then searches in it answer 503.
  void prepare(ServedModel model, Progress progress) throws IOException {
    String hash = model.catalogHash();
    if (!ready.containsKey(hash)) {
      String name = FORM + hash.substring(0, Math.min(16, hash.length()));
      ready.put(
          hash,
          TrackSearch.open(folder.resolve(name), model.catalog(), model.popularities(), progress));
    }
  }

  boolean ready(ServedModel model) {
    return ready.containsKey(model.catalogHash());
  }

  void close() throws IOException {
    for (TrackSearch search : ready.values()) {
      search.close();
    }
  }

  private void search(Exchange exchange) throws IOException {
    ServedModel model = models.get(exchange.parameter("model"));
    String text = exchange.parameter("q", "");
    if (text.length() > LONGEST_QUERY) {
      throw Problem.field("q", "has %d characters; the limit is %d".formatted(text.length(), 200));
    }
    int limit = exchange.parameter("limit", 10, 1, 100);
    int[] found = find(model, text, limit);
    List<Object> items = new ArrayList<>(found.length);
    for (int track : found) {
      items.add(track(model, track));
    }
    exchange.answer(Map.of("query", text, "items", items));
  }

  /// @throws Problem 503 while the index is being made
  int[] find(ServedModel model, String text, int limit) throws IOException {
    TrackSearch search = ready.get(model.catalogHash());
    if (search == null) {
      throw Problem.unavailable("search-not-ready", "the tracks are still being indexed", 5);
    }
    return search.find(text, limit);
  }

  private void track(Exchange exchange) {
    ServedModel model = models.get(exchange.parameter("model"));
    String uri = Asking.uri(exchange.segment(0));
    int track = model.catalog().findTrack(uri);
    if (track < 0) {
      throw Problem.notFound("the catalog has no track '%s'".formatted(Exchange.shown(uri)));
    }
    exchange.answer(track(model, track));
  }

  static Map<String, Object> track(ServedModel model, int track) {
    Map<String, Object> node = AnswerDocument.track(model.catalog(), track);
    node.put("popularity", model.popularities().of(track));
    return node;
  }
}
