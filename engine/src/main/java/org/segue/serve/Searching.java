package org.segue.serve;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.segue.data.TrackSet;
import org.segue.math.Progress;

/// `/v1/search`, `/v1/tracks/{id}`: what the catalog has.
final class Searching {

  private static final int LONGEST_QUERY = 200;

  /// Changes with what indices hold, so that one of before is not taken for one of now.
  private static final String FORM = "2-";

  private final Models models;
  private final Path folder;
  private final Library library;
  private final Admission turns;
  private final Map<String, TrackSearch> ready = new ConcurrentHashMap<>();
  private final Map<String, TrackSearch> owned = new ConcurrentHashMap<>();

  /// `folder` keeps the indices, one for each catalog; those of what `library` has are made anew at
  /// each start. `turns` are of searches alone: who types does not wait for continuations, and they
  /// do not for who types.
  Searching(Models models, Path folder, Library library, Admission turns) {
    this.models = models;
    this.folder = folder;
    this.library = library;
    this.turns = turns;
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
    TrackSet only = library.owned(model);
    if (only != null && !owned.containsKey(hash)) {
      owned.put(hash, TrackSearch.of(model.catalog(), model.popularities(), only, progress));
    }
  }

  boolean ready(ServedModel model) {
    return ready.containsKey(model.catalogHash());
  }

  void close() throws IOException {
    turns.close();
    for (Map<String, TrackSearch> all : List.of(ready, owned)) {
      for (TrackSearch search : all.values()) {
        search.close();
      }
    }
  }

  private void search(Exchange exchange) throws InterruptedException {
    turns.check();
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

  /// @throws Problem 503 while the index is being made, or too many search
  int[] find(ServedModel model, String text, int limit) throws InterruptedException {
    return find(ready, model, text, limit);
  }

  /// The same among the tracks that the library has.
  int[] findOwned(ServedModel model, String text, int limit) throws InterruptedException {
    return find(library.owned(model) == null ? ready : owned, model, text, limit);
  }

  private int[] find(Map<String, TrackSearch> all, ServedModel model, String text, int limit)
      throws InterruptedException {
    TrackSearch search = all.get(model.catalogHash());
    if (search == null) {
      throw Problem.unavailable("search-not-ready", "the tracks are still being indexed", 5);
    }
    return turns.run(
        () -> {
          try {
            return search.find(text, limit);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private void track(Exchange exchange) {
    ServedModel model = models.get(exchange.parameter("model"));
    exchange.answer(track(model, known(model, exchange.segment(0))));
  }

  /// The track of a URI, or of a link to it.
  ///
  /// @throws Problem 404 where the catalog has none
  static int known(ServedModel model, String text) {
    String uri = Asking.uri(text);
    int track = model.catalog().findTrack(uri);
    if (track < 0) {
      throw Problem.notFound("the catalog has no track '%s'".formatted(Exchange.shown(uri)));
    }
    return track;
  }

  static Map<String, Object> track(ServedModel model, int track) {
    Map<String, Object> node = AnswerDocument.track(model.catalog(), track);
    node.put("popularity", model.popularities().of(track));
    return node;
  }
}
