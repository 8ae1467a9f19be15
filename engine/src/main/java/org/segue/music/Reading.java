package org.segue.music;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a reply means.
sealed interface Reading<T> {

  /// An answer.
  record Fine<T>(T value) implements Reading<T> {}

  /// It says that there is no such thing.
  record Missing<T>(String why) implements Reading<T> {}

  /// Too much was asked: wait.
  record Busy<T>(String why) implements Reading<T> {}

  /// Nonsense, or trouble on its side: try again.
  record Broken<T>(String why) implements Reading<T> {}

  /// It does not like the question: of no use to try again.
  record Wrong<T>(String why) implements Reading<T> {}

  /// It does not let us in.
  record Closed<T>(String why) implements Reading<T> {}

  /// Answers are small; what is deeper or longer is none.
  JsonMapper JSON =
      new JsonMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder()
                      .maxNestingDepth(64)
                      .maxStringLength(1 << 16)
                      .maxNameLength(256)
                      .maxNumberLength(40)
                      .build())
              .build());

  /// By the status alone.
  static Reading<Transport.Reply> status(Transport.Reply reply) {
    String http = "HTTP " + reply.status();
    return switch (reply.status()) {
      case 200, 201, 203, 206 -> new Fine<>(reply);
      case 404, 410 -> new Missing<>(http);
      case 429, 503 -> new Busy<>(http);
      case 401, 403 ->
          new Closed<>(
              http + ": it does not let us in; try later, or leave it out with --services");
      case 408, 425 -> new Broken<>(http);
      default ->
          reply.status() >= 500
              ? new Broken<>(http)
              : new Wrong<>("%s: %s".formatted(http, reply.beginning()));
    };
  }

  /// By the status, then as JSON.
  static Reading<JsonNode> json(Transport.Reply reply) {
    return switch (status(reply)) {
      case Fine<Transport.Reply> fine -> {
        try {
          JsonNode tree = JSON.readTree(fine.value().body());
          yield tree.isContainer() ? new Fine<>(tree) : notJson(reply);
        } catch (JacksonException e) {
          yield notJson(reply);
        }
      }
      case Missing<Transport.Reply>(String why) -> new Missing<>(why);
      case Busy<Transport.Reply>(String why) -> new Busy<>(why);
      case Broken<Transport.Reply>(String why) -> new Broken<>(why);
      case Wrong<Transport.Reply>(String why) -> new Wrong<>(why);
      case Closed<Transport.Reply>(String why) -> new Closed<>(why);
    };
  }

  private static Reading<JsonNode> notJson(Transport.Reply reply) {
    String type = reply.header("content-type");
    return new Broken<>(
        "not JSON but %s: %s".formatted(type.isEmpty() ? "something" : type, reply.beginning()));
  }
}
