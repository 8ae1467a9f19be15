package org.segue.serve;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.segue.formats.Clean;
import org.segue.store.Json;
import org.segue.store.ServerDatabase;
import org.segue.store.ServerDatabase.PlaylistHead;
import org.segue.store.ServerDatabase.SavedPlaylist;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `/v1/playlists`: what people save. A playlist can be continued as soon as it is saved.
final class Playlists {

  private final Models models;
  private final ServerDatabase database;
  private final Clock clock;
  private final RandomGenerator chance;
  private final long most;

  /// `most` playlists are kept.
  Playlists(
      Models models, ServerDatabase database, Clock clock, RandomGenerator chance, long most) {
    this.models = models;
    this.database = database;
    this.clock = clock;
    this.chance = chance;
    this.most = most;
  }

  List<Route> routes() {
    return List.of(
        Route.of("GET", "/v1/playlists", Scope.READ, this::list),
        Route.of("POST", "/v1/playlists", Scope.WRITE, this::create),
        Route.of("GET", "/v1/playlists/{id}", Scope.READ, e -> e.answer(document(found(e)))),
        Route.of("PUT", "/v1/playlists/{id}", Scope.WRITE, this::replace),
        Route.of("DELETE", "/v1/playlists/{id}", Scope.WRITE, this::delete));
  }

  /// Saves a new playlist; `tracks` is a JSON array. The events of `session` so far belong to it.
  ///
  /// @throws Problem 507 when there are as many as may be
  SavedPlaylist save(String title, String tracks, @Nullable String session) {
    long now = clock.millis();
    SavedPlaylist playlist =
        new SavedPlaylist(Keys.id(12, chance), title(title), tracks, 1, now, now);
    if (database.add(playlist, session, most) == ServerDatabase.Added.FULL) {
      throw Problem.full("playlists", most, "delete some");
    }
    return playlist;
  }

  private void list(Exchange exchange) {
    int limit = exchange.parameter("limit", 50, 1, 500);
    int skip = exchange.parameter("skip", 0, 0, 1_000_000);
    List<Object> items = new ArrayList<>();
    for (PlaylistHead one : database.playlists(skip, limit)) {
      Map<String, Object> node =
          head(one.id(), one.title(), one.revision(), one.createdAt(), one.updatedAt());
      node.put("trackCount", one.trackCount());
      items.add(node);
    }
    exchange.answer(Map.of("items", items));
  }

  private void create(Exchange exchange) throws IOException {
    Fields fields = exchange.json();
    String title = title(fields);
    String tracks = tracks(fields);
    String session = fields.text("session", 200);
    fields.done();
    SavedPlaylist playlist = save(title, tracks, session);
    exchange.with("Location", "/v1/playlists/" + playlist.id()).answer(201, document(playlist));
  }

  private void replace(Exchange exchange) throws IOException {
    SavedPlaylist before = found(exchange);
    Fields fields = exchange.json();
    long revision = fields.whole("revision", 0L, 1, Long.MAX_VALUE - 1);
    if (revision == 0) {
      throw Problem.field("revision", "is missing: say which revision this changes");
    }
    SavedPlaylist after =
        new SavedPlaylist(
            before.id(),
            title(fields),
            tracks(fields),
            revision + 1,
            before.createdAt(),
            clock.millis());
    fields.done();
    if (!database.replace(after)) {
      throw new Problem(
          409,
          "stale",
          "revision %d is not the latest: read the playlist again and repeat your change"
              .formatted(revision),
          "revision");
    }
    exchange.answer(document(after));
  }

  private void delete(Exchange exchange) {
    if (!database.delete(exchange.segment(0))) {
      throw missing(exchange);
    }
    exchange.noContent();
  }

  private SavedPlaylist found(Exchange exchange) {
    return database.playlist(exchange.segment(0)).orElseThrow(() -> missing(exchange));
  }

  private static Problem missing(Exchange exchange) {
    return Problem.notFound("no playlist '%s'".formatted(Exchange.shown(exchange.segment(0))));
  }

  private static String title(Fields fields) {
    return title(fields.text("title", Asking.LONGEST_TITLE));
  }

  /// Fit to be shown, and empty where there is none.
  private static String title(@Nullable String given) {
    String title = Clean.title(given);
    return title == null ? "" : title;
  }

  /// The tracks as they were given, each checked, its names fit to be shown.
  private static String tracks(Fields fields) {
    ArrayNode kept = Json.mapper().createArrayNode();
    List<JsonNode> tracks = fields.list("tracks", Asking.MOST_SEEDS);
    for (int i = 0; i < tracks.size(); i++) {
      Asking.track(tracks.get(i), fields.at("tracks") + "[" + i + "]");
      kept.add(clean(tracks.get(i)));
    }
    return Json.line(kept);
  }

  private static JsonNode clean(JsonNode track) {
    if (!(track instanceof ObjectNode given)) {
      return track;
    }
    ObjectNode clean = given.deepCopy();
    for (String field : List.of("name", "artist", "album")) {
      JsonNode value = given.get(field);
      String name = value == null || value.isNull() ? null : Clean.name(value.stringValue());
      if (name == null) {
        clean.remove(field);
      } else {
        clean.put(field, name);
      }
    }
    return clean;
  }

  private Map<String, Object> document(SavedPlaylist playlist) {
    Map<String, Object> node =
        head(
            playlist.id(),
            playlist.title(),
            playlist.revision(),
            playlist.createdAt(),
            playlist.updatedAt());
    ServedModel model = models.get(null);
    List<Object> tracks = new ArrayList<>();
    for (JsonNode given : Json.parse(playlist.tracks(), JsonNode.class)) {
      int track = model.catalog().findTrack(Asking.track(given, "tracks").uri());
      tracks.add(
          track < 0
              ? given.isString() ? Map.of("uri", given.stringValue()) : given
              : Searching.track(model, track));
    }
    node.put("tracks", tracks);
    return node;
  }

  private static Map<String, Object> head(
      String id, String title, long revision, long createdAt, long updatedAt) {
    Map<String, Object> node = new LinkedHashMap<>();
    node.put("id", id);
    node.put("title", title);
    node.put("revision", revision);
    node.put("createdAt", Instant.ofEpochMilli(createdAt).toString());
    node.put("updatedAt", Instant.ofEpochMilli(updatedAt).toString());
    return node;
  }
}
