package org.segue.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.segue.content.TrackFile;
import org.segue.content.TrackFiles;
import org.segue.data.Catalog;

/// `/v1/covers/{uri}`: pictures that lie in a folder, as `segue fetch covers` and `segue generate
/// --covers` leave them: files called by the URI of an album or a track, or a list `covers.csv`.
final class Covers {

  private static final Set<String> ENDINGS = Set.of("jpg", "jpeg", "png", "webp", "gif");
  private static final String LIST = "covers.csv";
  private static final long LARGEST = 5 << 20;

  private final Models models;
  private final Map<String, Path> byUri = new HashMap<>();

  /// `folder` holds the pictures, null for none.
  Covers(Models models, @Nullable Path folder) throws IOException {
    this.models = models;
    if (folder != null) {
      Path list = folder.resolve(LIST);
      TrackFiles.Found found =
          Files.exists(list) ? TrackFiles.listed(folder, list) : TrackFiles.in(folder, ENDINGS);
      for (TrackFile file : found.tracks()) {
        byUri.put(file.uri(), file.file());
      }
    }
  }

  List<Route> routes() {
    return List.of(Route.of("GET", "/v1/covers/{uri}", Scope.READ, this::cover));
  }

  /// Whether there is any.
  boolean on() {
    return !byUri.isEmpty();
  }

  private void cover(Exchange exchange) throws IOException {
    Path file = file(Asking.uri(exchange.segment(0)));
    byte[] bytes =
        file == null || !Files.isRegularFile(file) || Files.size(file) > LARGEST
            ? new byte[0]
            : Files.readAllBytes(file);
    String type = type(bytes);
    if (type == null) {
      throw Problem.notFound("there is no cover");
    }
    exchange.with("Cache-Control", "private, max-age=86400").send(200, type, bytes);
  }

  private @Nullable Path file(String uri) {
    Path own = byUri.get(uri);
    if (own != null || byUri.isEmpty()) {
      return own;
    }
    Catalog catalog = models.get(null).catalog();
    int track = catalog.findTrack(uri);
    int album = track < 0 ? -1 : catalog.albumOf(track);
    return album < 0 ? null : byUri.get(catalog.albumUri(album));
  }

  /// By the first bytes; null for what is no picture that a page shows.
  private static @Nullable String type(byte[] bytes) {
    if (bytes.length < 12) {
      return null;
    }
    int first = ((bytes[0] & 0xff) << 16) | ((bytes[1] & 0xff) << 8) | (bytes[2] & 0xff);
    return switch (first) {
      case 0xffd8ff -> "image/jpeg";
      case 0x89504e -> "image/png";
      case 0x474946 -> "image/gif";
      case 0x524946 -> bytes[8] == 'W' && bytes[9] == 'E' ? "image/webp" : null;
      default -> null;
    };
  }
}
