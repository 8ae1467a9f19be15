package org.segue.serve;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.segue.data.BadInputException;
import org.segue.data.Catalog;
import org.segue.data.ExternalPlaylist;
import org.segue.data.ExternalTrack;
import org.segue.data.MatchedPlaylist;
import org.segue.data.TrackMatch;
import org.segue.formats.ImportReport;
import org.segue.formats.PlaylistFormat;
import org.segue.formats.PlaylistFormats;
import org.segue.formats.PlaylistReader;
import org.segue.formats.WritableFormat;
import tools.jackson.databind.JsonNode;

/// `/v1/formats`, `/v1/playlists:import` and `:convert`: playlist files of other programs.
///
/// A file is recognised by its content; what stands in it is text, and no address in it is opened.
final class Converting {

  private static final int MOST_PLAYLISTS = 1_000;
  private static final int LONGEST_NAME = 80;

  private final Models models;
  private final Admission admission;
  private final ServerOptions options;

  Converting(Models models, Admission admission, ServerOptions options) {
    this.models = models;
    this.admission = admission;
    this.options = options;
  }

  List<Route> routes() {
    return List.of(
        Route.of("GET", "/v1/formats", Scope.READ, this::formats),
        Route.of("POST", "/v1/playlists:import", Scope.READ, this::read),
        Route.of("POST", "/v1/playlists:convert", Scope.READ, this::convert));
  }

  private void formats(Exchange exchange) {
    List<Object> items = new ArrayList<>();
    for (PlaylistFormat format : PlaylistFormats.all()) {
      Map<String, Object> node = new LinkedHashMap<>();
      node.put("name", format.name());
      node.put("extension", format.endings().getFirst());
      node.put("mediaType", format.mediaType());
      node.put("reads", true);
      node.put("writes", format instanceof WritableFormat);
      items.add(node);
    }
    exchange.answer(Map.of("items", items));
  }

  /// The body is the file. Nothing is saved: the answer says what is in it, and which tracks of the
  /// catalog its rows mean.
  private void read(Exchange exchange) throws IOException, InterruptedException {
    admission.check();
    ServedModel model = models.get(exchange.parameter("model"));
    byte[] body = exchange.body(options.limits().importBytes());
    String name = Exchange.shown(exchange.parameter("name", "the file"));
    exchange.answer(admission.run(() -> document(parsed(body, name), model)));
  }

  private Map<String, Object> document(PlaylistReader.Result read, ServedModel model) {
    List<Object> playlists = new ArrayList<>();
    Map<TrackMatch.Status, Integer> counts = new EnumMap<>(TrackMatch.Status.class);
    for (ExternalPlaylist playlist : read.playlists()) {
      MatchedPlaylist matched = model.matcher().match(playlist);
      List<Object> rows = new ArrayList<>();
      for (TrackMatch match : matched.rows()) {
        counts.merge(match.status(), 1, Integer::sum);
        rows.add(row(match, model.catalog()));
      }
      Map<String, Object> node = new LinkedHashMap<>();
      node.put("title", playlist.title());
      node.put("tracks", rows);
      playlists.add(node);
    }
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("rows", read.report().rows());
    for (TrackMatch.Status status : TrackMatch.Status.values()) {
      report.put(lower(status), counts.getOrDefault(status, 0));
    }
    report.put("skipped", skipped(read.report()));
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("format", String.join(", ", read.formats()));
    document.put("playlists", playlists);
    document.put("report", report);
    return document;
  }

  private static List<Object> skipped(ImportReport report) {
    List<Object> skipped = new ArrayList<>();
    for (ImportReport.Row row : report.listed()) {
      Map<String, Object> node = new LinkedHashMap<>();
      node.put("line", row.line());
      node.put("reason", row.reason().words());
      node.put("text", row.text());
      skipped.add(node);
    }
    return skipped;
  }

  private static Map<String, Object> row(TrackMatch match, Catalog catalog) {
    ExternalTrack told = match.told();
    Map<String, Object> given = new LinkedHashMap<>();
    given.put("uri", told.uri());
    given.put("name", told.name());
    given.put("artist", told.credit());
    given.put("album", told.albumName());
    Map<String, Object> node = new LinkedHashMap<>();
    node.put("line", told.line());
    node.put("status", lower(match.status()));
    node.put("by", lower(match.by()));
    node.put("given", given);
    node.put("track", match.track() < 0 ? null : AnswerDocument.track(catalog, match.track()));
    return node;
  }

  /// A playlist as JSON, or any playlist file, becomes a file of the format `to`.
  private void convert(Exchange exchange) throws IOException, InterruptedException {
    String to = exchange.parameter("to", "");
    WritableFormat format;
    try {
      format = PlaylistFormats.named(to);
    } catch (IllegalArgumentException e) {
      throw Problem.field("to", String.valueOf(e.getMessage()));
    }
    ServedModel model = models.get(exchange.parameter("model"));
    List<ExternalPlaylist> playlists;
    if (exchange.contentType().equals("application/json")) {
      Fields fields = Fields.parse(exchange.body(options.limits().bodyBytes()));
      playlists = List.of(playlist(fields, model));
    } else {
      admission.check();
      byte[] body = exchange.body(options.limits().importBytes());
      playlists = admission.run(() -> parsed(body, "the file").playlists());
    }
    if (format.single() && playlists.size() != 1) {
      throw Problem.field(
          "to", "a file of format %s holds one playlist, not %d".formatted(to, playlists.size()));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    format.write(playlists, out);
    exchange
        .with("Content-Disposition", disposition(playlists.getFirst().title(), format))
        .send(200, format.mediaType(), out.toByteArray());
  }

  private static ExternalPlaylist playlist(Fields fields, ServedModel model) {
    String title = fields.text("title", Asking.LONGEST_TITLE);
    List<ExternalTrack> tracks = new ArrayList<>();
    List<JsonNode> given = fields.list("tracks", Asking.MOST_SEEDS);
    for (int i = 0; i < given.size(); i++) {
      ExternalTrack told = Asking.track(given.get(i), fields.at("tracks") + "[" + i + "]");
      int track = model.catalog().findTrack(told.uri());
      tracks.add(track < 0 ? told : model.catalog().external(track));
    }
    fields.done();
    return ExternalPlaylist.of(title, tracks);
  }

  private PlaylistReader.Result parsed(byte[] body, String name) {
    PlaylistReader.Result read;
    try {
      read = new PlaylistReader().read(new ByteArrayInputStream(body), name);
    } catch (BadInputException e) {
      throw new Problem(422, "unreadable-file", String.valueOf(e.getMessage()), null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (read.playlists().size() > MOST_PLAYLISTS) {
      throw new Problem(
          422,
          "unreadable-file",
          "%,d playlists; the limit here is %,d: use `segue convert`"
              .formatted(read.playlists().size(), MOST_PLAYLISTS),
          null);
    }
    return read;
  }

  /// RFC 6266: a plain name for old programs, and the whole one.
  static String disposition(
      @org.jspecify.annotations.Nullable String title, PlaylistFormat format) {
    String name = title == null || title.isBlank() ? "playlist" : title.strip();
    int end =
        name.offsetByCodePoints(0, Math.min(LONGEST_NAME, name.codePointCount(0, name.length())));
    name = name.substring(0, end) + format.endings().getFirst();
    String plain = name.replaceAll("[^A-Za-z0-9 ._-]", "_");
    StringBuilder whole = new StringBuilder();
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (c < 128 && (Character.isLetterOrDigit(c) || c == '.' || c == '-' || c == '_')) {
        whole.append(c);
      } else {
        whole.append("%%%02X".formatted(b & 0xff));
      }
    }
    return "attachment; filename=\"%s\"; filename*=UTF-8''%s".formatted(plain, whole);
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
