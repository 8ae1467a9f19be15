package org.segue.serve;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.segue.store.ServerDatabase;
import org.segue.store.ServerDatabase.Event;

/// `/v1/events`: what people did with what was suggested. Kept when it is answered; the same
/// `Idempotency-Key` is kept once.
final class Events {

  private static final Set<String> KINDS = Set.of("accept", "reject", "play");

  private final ServerDatabase database;
  private final Clock clock;
  private final long most;

  /// `most` events are kept.
  Events(ServerDatabase database, Clock clock, long most) {
    this.database = database;
    this.clock = clock;
    this.most = most;
  }

  List<Route> routes() {
    return List.of(Route.of("POST", "/v1/events", Scope.WRITE, this::add));
  }

  private void add(Exchange exchange) throws IOException {
    String key = exchange.header("Idempotency-Key");
    if (key == null || !key.matches("[!-~]{8,100}")) {
      throw Problem.field(
          "Idempotency-Key", "this header must be 8 to 100 characters that tell the event apart");
    }
    Fields fields = exchange.json();
    String kind = required(fields, "kind");
    if (!KINDS.contains(kind)) {
      throw Problem.field("kind", "must be accept, reject or play");
    }
    int place = fields.whole("place", 0, 0, 1_000_000);
    Event event =
        new Event(
            key,
            kind,
            Asking.uri(required(fields, "track")),
            required(fields, "session"),
            fields.text("playlist", 100),
            fields.text("model", 200),
            place == 0 ? null : (long) place,
            clock.millis());
    fields.done();
    ServerDatabase.Added added = database.add(event, most);
    if (added == ServerDatabase.Added.FULL) {
      throw Problem.full("events", most, "collect them with --forget");
    }
    boolean fresh = added == ServerDatabase.Added.NEW;
    exchange.answer(fresh ? 201 : 200, Map.of("stored", true, "repeated", !fresh));
  }

  private static String required(Fields fields, String name) {
    String text = fields.text(name, 200);
    if (text == null || text.isBlank()) {
      throw Problem.field(name, "is missing");
    }
    return text;
  }
}
