package org.segue.serve;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.segue.store.Json;

/// What is answered instead of a result: RFC 9457 problem details. `field` is the path of the
/// offending value in the request, where there is one.
final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// Prefix of problem types; the rest is the name that docs/reference lists.
  static final String TYPE = "urn:segue:problem:";

  private final int status;
  private final String name;
  private final @Nullable String field;
  private final transient Map<String, String> headers = new LinkedHashMap<>();
  private byte @Nullable [] shared;

  Problem(int status, String name, String detail, @Nullable String field) {
    super(detail, null, false, false); // an answer, not a fault: no stack is kept
    this.status = status;
    this.name = name;
    this.field = field;
  }

  /// A value in the request is not what it should be: 422.
  static Problem field(String field, String detail) {
    return new Problem(422, "invalid-field", field + ": " + detail, field);
  }

  /// The request is not of the right form at all: 400.
  static Problem malformed(String detail) {
    return new Problem(400, "malformed-request", detail, null);
  }

  static Problem notFound(String what) {
    return new Problem(404, "not-found", what, null);
  }

  static Problem tooLarge(String what, long limit) {
    return new Problem(
        413,
        "too-large",
        "%s is larger than %,d bytes, the limit here".formatted(what, limit),
        null);
  }

  /// The server keeps as many of something as it may.
  static Problem full(String what, long most, String remedy) {
    return new Problem(
        507,
        "full",
        "%,d %s are kept, the limit of this server (--most-%s): %s"
            .formatted(most, what, what, remedy),
        null);
  }

  /// For a time only.
  static Problem unavailable(String name, String detail, int retryAfterSeconds) {
    return new Problem(503, name, detail, null)
        .with("Retry-After", Integer.toString(retryAfterSeconds));
  }

  Problem with(String header, String value) {
    headers.put(header, value);
    return this;
  }

  /// The same for every request, which its answer then does not name: made once.
  Problem shared() {
    shared = Json.line(document(null)).getBytes(StandardCharsets.UTF_8);
    return this;
  }

  boolean isShared() {
    return shared != null;
  }

  int status() {
    return status;
  }

  String name() {
    return name;
  }

  Map<String, String> headers() {
    return headers;
  }

  /// The body.
  byte[] body(String requestId) {
    return shared != null
        ? shared
        : Json.line(document(requestId)).getBytes(StandardCharsets.UTF_8);
  }

  /// What the body says, with the request's id if there is one.
  Map<String, Object> document(@Nullable String requestId) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("type", TYPE + name);
    document.put("title", name.replace('-', ' '));
    document.put("status", status);
    document.put("detail", String.valueOf(getMessage()));
    if (requestId != null) {
      document.put("instance", "urn:segue:request:" + requestId);
    }
    if (field != null) {
      document.put("errors", java.util.List.of(Map.of("field", field, "detail", getMessage())));
    }
    return document;
  }
}
