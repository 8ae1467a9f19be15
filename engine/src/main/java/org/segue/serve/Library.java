package org.segue.serve;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.segue.data.TrackSet;

/// Which tracks a media server has, by its own ids. Without one, ids are URIs and every track of
/// the catalog may come; with one, only what the server has.
final class Library {

  private final Map<String, String> uriOfId;
  private final Map<String, String> idOfUri = new HashMap<>();
  private final Map<String, TrackSet> ownedByCatalog = new ConcurrentHashMap<>();

  /// `uriOfId`: for each of the media server's ids the catalog's URI; empty for none.
  Library(Map<String, String> uriOfId) {
    this.uriOfId = Map.copyOf(uriOfId);
    uriOfId.forEach((id, uri) -> idOfUri.merge(uri, id, (a, b) -> a.compareTo(b) <= 0 ? a : b));
  }

  /// The track that the media server calls so, or -1. Jellyfin's ids come with or without hyphens.
  int trackOf(ServedModel model, String id) {
    if (uriOfId.isEmpty()) {
      return model.catalog().findTrack(Asking.uri(id));
    }
    String uri = uriOfId.get(id);
    if (uri == null) {
      uri = uriOfId.get(id.replace("-", ""));
    }
    return uri == null ? -1 : model.catalog().findTrack(uri);
  }

  String idOf(ServedModel model, int track) {
    String uri = model.catalog().trackUri(track);
    return idOfUri.getOrDefault(uri, uri);
  }

  /// What may come: null for everything.
  @Nullable TrackSet owned(ServedModel model) {
    if (uriOfId.isEmpty()) {
      return null;
    }
    return ownedByCatalog.computeIfAbsent(
        model.catalogHash(),
        hash ->
            TrackSet.of(
                model.catalog().trackCount(),
                idOfUri.keySet().stream()
                    .mapToInt(model.catalog()::findTrack)
                    .filter(track -> track >= 0)
                    .toArray()));
  }
}
