package org.segue.serve;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.segue.model.Explanation;
import org.segue.model.Query;
import org.segue.model.Recommendations;
import org.segue.store.Json;

/// `/v1/continue`: the tracks that come next.
final class Continuing {

  private static final int MOST_LINES = 100_000;

  private final Models models;
  private final Asking asking;
  private final Admission admission;
  private final ServerOptions options;

  Continuing(Models models, Asking asking, Admission admission, ServerOptions options) {
    this.models = models;
    this.asking = asking;
    this.admission = admission;
    this.options = options;
  }

  List<Route> routes() {
    return List.of(
        Route.of("POST", "/v1/continue", Scope.READ, this::one),
        Route.of("POST", "/v1/continue:batch", Scope.READ, this::batch),
        Route.of("POST", "/v1/explain", Scope.READ, this::explain));
  }

  private void one(Exchange exchange) throws IOException, InterruptedException {
    admission.check();
    Fields fields = exchange.json();
    ServedModel model = models.get(fields.text("model"));
    Asking.Asked asked = asking.read(fields, model);
    long start = System.nanoTime();
    Map<String, Object> answer = admission.run(() -> answer(model, asked));
    exchange
        .with("Segue-Model", model.name() + "/" + model.version())
        .with("Server-Timing", "answer;dur=%.2f".formatted((System.nanoTime() - start) / 1e6))
        .answer(answer);
  }

  /// Why tracks (`why`, a list of URIs) are recommended: for a page that asks when it is clicked.
  private void explain(Exchange exchange) throws IOException, InterruptedException {
    admission.check();
    Fields fields = exchange.json();
    ServedModel model = models.get(fields.text("model"));
    int[] tracks = model.catalog().findTracks(fields.texts("why", 100));
    Asking.Asked asked = asking.read(fields, model);
    List<Explanation> why = admission.run(() -> model.recommender().explain(asked.query(), tracks));
    exchange.answer(
        Map.of("model", named(model), "items", AnswerDocument.why(model.catalog(), tracks, why)));
  }

  /// A request a line in, an answer a line out, in the same order; a line that is wrong gets its
  /// problem and does not stop the others.
  private void batch(Exchange exchange) throws IOException, InterruptedException {
    exchange.requireType("application/x-ndjson");
    admission.begin();
    try (InputStream in = new BufferedInputStream(exchange.open(), 1 << 16);
        OutputStream out = exchange.stream(Exchange.NDJSON)) {
      int number = 0;
      try {
        for (byte[] line = line(in); line != null; line = line(in)) {
          if (line.length == 0) {
            continue;
          }
          out.write(answerLine(exchange, ++number, line));
          out.write('\n');
          if (number == MOST_LINES) {
            break;
          }
        }
      } catch (Problem problem) { // of the lines to come: the last line tells it
        out.write(problemLine(problem, exchange, ++number));
        out.write('\n');
        out.flush(); // sent: what is thrown changes nothing of it
        throw problem;
      }
    } finally {
      admission.end();
    }
  }

  private byte[] answerLine(Exchange exchange, int number, byte[] line)
      throws InterruptedException {
    try {
      Fields fields = Fields.parse(line);
      ServedModel model = models.get(fields.text("model"));
      Asking.Asked asked = asking.read(fields, model);
      Map<String, Object> answer = admission.runPatiently(() -> answer(model, asked));
      return Json.line(answer).getBytes(StandardCharsets.UTF_8);
    } catch (Problem problem) {
      return problemLine(problem, exchange, number);
    }
  }

  private static byte[] problemLine(Problem problem, Exchange exchange, int number) {
    Map<String, Object> document = problem.document(exchange.id());
    document.put("line", number);
    return Json.line(document).getBytes(StandardCharsets.UTF_8);
  }

  private byte @Nullable [] line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int next = in.read();
    if (next < 0) {
      return null;
    }
    long deadline = System.nanoTime() + options.limits().bodyTime().toNanos();
    for (; next >= 0 && next != '\n'; next = in.read()) {
      if (System.nanoTime() > deadline) {
        throw ArrivingBody.tooSlow("a line");
      }
      if (line.size() == options.limits().bodyBytes()) {
        throw Problem.tooLarge("a line", options.limits().bodyBytes());
      }
      if (next != '\r') {
        line.write(next);
      }
    }
    return line.toByteArray();
  }

  static Map<String, Object> answer(ServedModel model, Asking.Asked asked) {
    Query query = asked.query();
    Recommendations answer = model.recommender().recommend(query);
    List<Explanation> why =
        asked.explain() ? model.recommender().explain(query, answer.tracks()) : null;
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("model", named(model));
    document.putAll(
        AnswerDocument.answer(
            model.catalog(), query, answer, why, track -> model.popularities().of(track)));
    document.put("matches", asked.matches());
    return document;
  }

  static Map<String, Object> named(ServedModel model) {
    Map<String, Object> node = new LinkedHashMap<>();
    node.put("name", model.name());
    node.put("version", model.version());
    node.put("algorithm", model.model().manifest().algorithm());
    return node;
  }
}
