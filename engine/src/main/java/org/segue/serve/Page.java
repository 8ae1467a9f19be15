package org.segue.serve;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.segue.store.Sha256;

/// The page: files from inside the jar, kept in memory, compressed once, revalidated by their hash.
final class Page {

  /// Libraries that the page uses, by the name it knows them by.
  private static final Map<String, String> LIBRARIES =
      Map.of(
          "lib/sortable.min.js",
          "/META-INF/resources/webjars/sortablejs/1.15.6/Sortable.min.js",
          "lib/echarts.min.js",
          "/META-INF/resources/webjars/echarts/5.3.1/dist/echarts.min.js");

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml",
          "png", "image/png",
          "ico", "image/x-icon",
          "json", "application/json; charset=utf-8",
          "webmanifest", "application/manifest+json",
          "yaml", "application/yaml; charset=utf-8");

  private static final Pattern NAME = Pattern.compile("(lib/)?[a-z0-9][a-z0-9-]*(\\.[a-z0-9]+)+");

  private record Content(byte[] plain, byte[] gzip, String type, String tag) {}

  private final Map<String, Content> contents = new ConcurrentHashMap<>();

  List<Route> routes() {
    return List.of(
        Route.of("GET", "/", Scope.OPEN, exchange -> send(exchange, "index.html")),
        Route.of("GET", "/openapi.yaml", Scope.OPEN, exchange -> send(exchange, "openapi.yaml")),
        Route.of("GET", "/lib/{file}", Scope.OPEN, e -> send(e, "lib/" + e.segment(0))),
        Route.of("GET", "/{file}", Scope.OPEN, exchange -> send(exchange, exchange.segment(0))));
  }

  private void send(Exchange exchange, String name) throws IOException {
    Content content = content(name);
    if (content == null) {
      throw Problem.notFound("there is no page '%s'".formatted(Exchange.shown(name)));
    }
    exchange.with("ETag", content.tag()).with("Cache-Control", "no-cache").vary("Accept-Encoding");
    if (content.tag().equals(exchange.header("If-None-Match"))) {
      exchange.notModified();
      return;
    }
    String accepted = exchange.header("Accept-Encoding");
    if (accepted != null && accepted.contains("gzip")) {
      exchange.with("Content-Encoding", "gzip");
      exchange.send(200, content.type(), content.gzip());
    } else {
      exchange.send(200, content.type(), content.plain());
    }
  }

  private @Nullable Content content(String name) throws IOException {
    if (!NAME.matcher(name).matches()) {
      return null;
    }
    Content known = contents.get(name);
    if (known != null) {
      return known;
    }
    String resource = LIBRARIES.getOrDefault(name, name.contains("/") ? "" : "/web/" + name);
    try (InputStream in = resource.isEmpty() ? null : Page.class.getResourceAsStream(resource)) {
      if (in == null) {
        return null;
      }
      byte[] plain = in.readAllBytes();
      Content content = new Content(plain, gzip(plain), type(name), tag(plain));
      contents.put(name, content);
      return content;
    }
  }

  private static String type(String name) {
    return TYPES.getOrDefault(
        name.substring(name.lastIndexOf('.') + 1), "application/octet-stream");
  }

  private static String tag(byte[] plain) {
    return '"' + HexFormat.of().formatHex(Sha256.of(plain), 0, 8) + '"';
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    }
    return bytes.toByteArray();
  }
}
