package org.segue.serve;

import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.segue.store.Json;

/// One request and its answer, as handlers see them: bodies with limits, parameters with bounds.
final class Exchange {

  static final String JSON = "application/json; charset=utf-8";
  static final String NDJSON = "application/x-ndjson; charset=utf-8";

  private final ServerRequest request;
  private final ServerResponse response;
  private final ServerOptions options;
  private final String id;
  private final List<String> segments;
  private int status = 200;

  Exchange(
      ServerRequest request,
      ServerResponse response,
      ServerOptions options,
      String id,
      List<String> rawSegments) {
    this.request = request;
    this.response = response;
    this.options = options;
    this.id = id;
    segments = rawSegments.stream().map(Exchange::decoded).toList();
  }

  /// The request's id, in logs and problems.
  String id() {
    return id;
  }

  int status() {
    return status;
  }

  /// The value of a name in the route's path, by its place.
  String segment(int index) {
    return segments.get(index);
  }

  /// A query parameter, or null.
  @Nullable String parameter(String name) {
    return request.query().first(name).orElse(null);
  }

  /// All values of a query parameter that may come many times.
  List<String> parameters(String name, int most) {
    List<String> values = request.query().contains(name) ? request.query().all(name) : List.of();
    if (values.size() > most) {
      throw Problem.field(
          name, "is there %d times; the limit is %d".formatted(values.size(), most));
    }
    return values;
  }

  String parameter(String name, String otherwise) {
    String value = parameter(name);
    return value == null ? otherwise : value;
  }

  /// A query parameter that is a whole number between bounds.
  int parameter(String name, int otherwise, int least, int most) {
    String value = parameter(name);
    if (value == null) {
      return otherwise;
    }
    int number;
    try {
      number = Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw Problem.field(name, "must be a whole number, not '%s'".formatted(shown(value)));
    }
    if (number < least || number > most) {
      throw Problem.field(name, "must be from %d to %d, not %d".formatted(least, most, number));
    }
    return number;
  }

  @Nullable String header(String name) {
    return request.headers().first(HeaderNames.create(name)).orElse(null);
  }

  /// The body of a request that must be JSON.
  Fields json() throws IOException {
    requireType("application/json");
    return Fields.parse(body(options.limits().bodyBytes()));
  }

  /// The body of a request that may do without one: then no field is there, and no type is needed.
  Fields jsonIfAny() throws IOException {
    byte[] body = body(options.limits().bodyBytes());
    if (body.length == 0) {
      return Fields.parse("{}".getBytes(StandardCharsets.UTF_8));
    }
    requireType("application/json");
    return Fields.parse(body);
  }

  /// The content type without parameters, in lower case, empty where there is none.
  String contentType() {
    String type = header("Content-Type");
    return type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  void requireType(String wanted) {
    if (!contentType().equals(wanted)) {
      throw new Problem(
          415,
          "unsupported-media-type",
          "the body must be %s, not '%s'".formatted(wanted, shown(contentType())),
          null);
    }
  }

  /// The whole body, decompressed where it says it is gzip.
  ///
  /// @throws Problem 413 beyond `limit` bytes, 408 when it arrives too slowly
  byte[] body(int limit) throws IOException {
    long told = request.headers().contentLength().orElse(-1);
    if (told > limit) {
      throw Problem.tooLarge("the body", limit);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(Math.clamp(told, 512, limit));
    try (InputStream in = open()) {
      long deadline = System.nanoTime() + options.limits().bodyTime().toNanos();
      byte[] buffer = new byte[8192];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (bytes.size() + read > limit) {
          throw Problem.tooLarge("the body", limit);
        }
        if (System.nanoTime() > deadline) {
          throw ArrivingBody.tooSlow("the body");
        }
        bytes.write(buffer, 0, read);
      }
    } catch (ZipException | EOFException e) {
      throw Problem.malformed("the body is not whole gzip");
    }
    return bytes.toByteArray();
  }

  /// The body as it comes, decompressed where it says it is gzip; the caller keeps the limits.
  InputStream open() {
    try {
      return new ArrivingBody(request.content().inputStream()); // which may begin to decompress
    } catch (RuntimeException e) {
      Problem problem = ArrivingBody.problem(e);
      throw problem == null ? e : problem;
    }
  }

  Exchange with(String header, String value) {
    response.header(HeaderNames.create(header), value);
    return this;
  }

  /// Tells caches that the answer depends on this header of the request, too.
  Exchange vary(String header) {
    response.headers().add(HeaderNames.VARY, header);
    return this;
  }

  void answer(Object document) {
    answer(200, document);
  }

  void answer(int code, Object document) {
    send(code, JSON, Json.line(document).getBytes(StandardCharsets.UTF_8));
  }

  void send(int code, String type, byte[] body) {
    status = code;
    response.status(Status.create(code));
    response.header(HeaderNames.CONTENT_TYPE, type);
    if (request.prologue().method() == Method.HEAD) {
      response.header(HeaderNames.CONTENT_LENGTH, Integer.toString(body.length));
      response.send();
    } else {
      response.send(body);
    }
  }

  void noContent() {
    status = 204;
    response.status(Status.NO_CONTENT_204);
    response.send();
  }

  /// Nothing has changed since the client asked last: 304.
  void notModified() {
    status = 304;
    response.status(Status.NOT_MODIFIED_304);
    response.send();
  }

  /// An answer that is written as it is made.
  OutputStream stream(String type) {
    response.header(HeaderNames.CONTENT_TYPE, type);
    return response.outputStream();
  }

  void problem(Problem problem) {
    status = problem.status();
    if (response.isSent()) {
      return; // the answer had begun: all that is left is to end it
    }
    problem.headers().forEach(this::with);
    if (request.prologue().uriPath().rawPath().startsWith(MediaServers.PATHS)) {
      answer(status == 422 ? 400 : status, Map.of("error", String.valueOf(problem.getMessage())));
      return;
    }
    send(problem.status(), "application/problem+json; charset=utf-8", problem.body(id));
  }

  /// Text from outside, short and on one line.
  static String shown(String text) {
    String line = text.replaceAll("\\p{Cntrl}", " ");
    return line.length() <= 60 ? line : line.substring(0, 60) + "…";
  }

  private static String decoded(String raw) {
    if (raw.indexOf('%') < 0) {
      return raw;
    }
    byte[] bytes = new byte[raw.length()];
    int count = 0;
    for (int at = 0; at < raw.length(); at++) {
      char c = raw.charAt(at);
      int value = c;
      if (c == '%') {
        int high = at + 2 < raw.length() ? Character.digit(raw.charAt(at + 1), 16) : -1;
        int low = at + 2 < raw.length() ? Character.digit(raw.charAt(at + 2), 16) : -1;
        if (high < 0 || low < 0) {
          throw Problem.malformed("a % in the path is not followed by two hexadecimal digits");
        }
        value = high << 4 | low;
        at += 2;
      }
      bytes[count++] = (byte) value;
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, 0, count))
          .toString();
    } catch (CharacterCodingException e) {
      throw Problem.malformed("the path is not UTF-8");
    }
  }
}
