package org.segue.music;

import java.io.Closeable;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.segue.music.Transport.Reply;
import org.segue.music.Transport.Request;
import tools.jackson.databind.JsonNode;

/// Asks services: every request that leaves Segue leaves here.
///
/// A question is looked up in the cache; else it waits for its turn ([Pace]), goes to an allowed
/// host only, and again after a failure of the way or the service: up to four times, after 1, 2 and
/// 4 s. Redirects are followed where they too lead to allowed hosts. An answer is kept before it is
/// returned. Safe for concurrent use.
public final class Courier implements Closeable {

  /// How it behaves.
  ///
  /// @param agent what it calls itself, with a way to reach whoever runs it
  /// @param patience the longest it waits for a service that wants to be left alone
  /// @param anew whether what is in the cache counts as too old
  /// @param within how long a service may take for one reply
  /// @param fileWithin the same for a file
  public record Manners(
      String agent, Duration patience, boolean anew, Duration within, Duration fileWithin) {

    public Manners {
      if (!agent.matches("[\\x20-\\x7e]{1,200}")) {
        throw new IllegalArgumentException(
            "'%s' cannot be sent: use plain characters, 200 at most".formatted(agent));
      }
      if (patience.isNegative()) {
        throw new IllegalArgumentException("patience of " + patience);
      }
    }

    public Manners(String agent, Duration patience, boolean anew) {
      this(agent, patience, anew, Duration.ofSeconds(10), Duration.ofSeconds(30));
    }
  }

  /// Something to ask.
  ///
  /// The host is no part of what an answer is kept under, so that a mirror goes on where another
  /// left off.
  ///
  /// @param kind tells questions with one address apart
  /// @param facts takes the hits out of an answer
  /// @param still whether an answer from the cache still serves
  /// @param keep how long the answer holds
  record Question(
      Service service,
      String kind,
      URI uri,
      Map<String, String> headers,
      Function<JsonNode, List<Facts>> facts,
      Predicate<List<Facts>> still,
      Duration keep) {

    static final Duration HALF_A_YEAR = Duration.ofDays(180);

    Question(Service service, URI uri, Function<JsonNode, List<Facts>> facts) {
      this(service, "", uri, Map.of(), facts, found -> true, HALF_A_YEAR);
    }

    String key() {
      String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
      return service.name() + kind + " " + uri.getRawPath() + query;
    }
  }

  /// Answers and files are not larger than this.
  static final long MOST = 5_000_000;

  private static final String FILES = " files";
  private static final int ATTEMPTS = 4;
  private static final int REDIRECTS = 4;
  private static final Duration NOTHING_HOLDS = Duration.ofDays(30);
  private static final Duration FOREVER = Duration.ofDays(10_000);

  private final Manners manners;
  private final Transport transport;
  private final AllowedHosts allowed;
  private final Time time;
  private final Answers answers;
  private final NotBefore notBefore;
  private final Map<String, Pace> paces;
  private final int attempts;
  private final @Nullable Long end; // in nanos of `time`: when nothing is waited for any more

  private Courier(
      Manners manners,
      Transport transport,
      AllowedHosts allowed,
      Time time,
      Answers answers,
      NotBefore notBefore,
      Map<String, Pace> paces,
      int attempts,
      @Nullable Long end) {
    this.manners = manners;
    this.transport = transport;
    this.allowed = allowed;
    this.time = time;
    this.answers = answers;
    this.notBefore = notBefore;
    this.paces = paces;
    this.attempts = attempts;
    this.end = end;
  }

  /// A courier with its cache in `folder`; one process at a time.
  public static Courier open(
      Path folder, Manners manners, Transport transport, AllowedHosts allowed, Time time)
      throws IOException {
    Answers answers = Answers.open(folder, manners.anew());
    boolean opened = false;
    try {
      NotBefore kept = new NotBefore(folder.resolve("not-before.json"));
      Courier courier =
          new Courier(
              manners,
              transport,
              allowed,
              time,
              answers,
              kept,
              new ConcurrentHashMap<>(),
              ATTEMPTS,
              null);
      opened = true;
      return courier;
    } finally {
      if (!opened) {
        answers.close();
      }
    }
  }

  /// The same courier for somebody who waits: each request is tried once, and all of them, with
  /// the waits for their turns, end within `limit` from now. What is not done then has failed, or
  /// is for later.
  public Courier within(Duration limit) {
    long until = time.nanos() + limit.toNanos();
    return new Courier(manners, transport, allowed, time, answers, notBefore, paces, 1, until);
  }

  Time time() {
    return time;
  }

  private Duration left() {
    return end == null ? FOREVER : Duration.ofNanos(Math.max(0, end - time.nanos()));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /// The hits of a question, from the cache or the service; none if there are none.
  List<Facts> ask(Question question) throws IOException, InterruptedException {
    List<Facts> known = answers.find(question.key(), time.now());
    if (known != null && question.still().test(known)) {
      return known;
    }
    Service service = question.service();
    Request request = request(question.uri(), question.headers(), "", manners.within());
    JsonNode found = attempt(service, "", service.limits(), request, service::read);
    List<Facts> facts;
    try {
      facts = found == null ? List.of() : question.facts().apply(found);
    } catch (RuntimeException e) { // a shape that nobody told us of
      throw new FailedException("%s: an answer in another shape".formatted(service.name()), e);
    }
    Duration keep = facts.isEmpty() ? NOTHING_HOLDS : question.keep();
    answers.put(question.key(), time.now().plus(keep), facts);
    return facts;
  }

  /// Whether the cache has an answer.
  boolean knows(Question question) throws IOException {
    return answers.find(question.key(), time.now()) != null;
  }

  /// Posts a form; nothing is kept.
  @Nullable JsonNode post(
      Service service,
      URI uri,
      Map<String, String> headers,
      String form,
      Function<Reply, Reading<JsonNode>> read)
      throws IOException, InterruptedException {
    Request request = request(uri, headers, form, manners.within());
    return attempt(service, "", service.limits(), request, read);
  }

  /// A file that a service pointed to, null if it is not there. Only that is kept.
  public @Nullable Reply download(Service service, URI file)
      throws IOException, InterruptedException {
    String key =
        new Question(
                service, FILES, file, Map.of(), body -> List.of(), known -> true, NOTHING_HOLDS)
            .key();
    if (answers.find(key, time.now()) != null) {
      return null;
    }
    Request request = request(file, Map.of("Accept", "*/*"), "", manners.fileWithin());
    Reply reply = attempt(service, FILES, service.fileLimits(), request, Courier::readFile);
    if (reply == null) {
      answers.put(key, time.now().plus(NOTHING_HOLDS), List.of());
    }
    return reply;
  }

  private static Reading<Reply> readFile(Reply reply) {
    return switch (Reading.status(reply)) {
      case Reading.Closed<Reply>(String why) -> new Reading.Wrong<>(why); // this file, not us
      case Reading.Wrong<Reply> wrong ->
          reply.status() == 400 ? new Reading.Missing<>("HTTP 400") : wrong;
      case Reading<Reply> other -> other;
    };
  }

  private Request request(URI uri, Map<String, String> more, String form, Duration within) {
    Map<String, String> headers = new HashMap<>();
    headers.put("Accept", "application/json");
    headers.putAll(more);
    headers.put("User-Agent", manners.agent());
    return new Request(uri, headers, form, MOST, within);
  }

  /// What the reply says, null if there is nothing.
  private <T> @Nullable T attempt(
      Service service,
      String kind,
      Limits limits,
      Request request,
      Function<Reply, Reading<T>> read)
      throws IOException, InterruptedException {
    String name = service.name() + kind;
    Pace pace = pace(name, limits);
    for (int attempt = 1; ; ) {
      pace.await(this::left);
      String why;
      @Nullable IOException cause = null;
      try {
        Reply reply = exchange(service, request);
        switch (read.apply(reply)) {
          case Reading.Fine<T>(T value) -> {
            pace.succeeded();
            return value;
          }
          case Reading.Missing<T> _ -> {
            pace.succeeded();
            return null;
          }
          case Reading.Busy<T> busy -> {
            pace.busy(reply.header("retry-after"), busy.why());
            continue; // as often as our patience allows
          }
          case Reading.Wrong<T> wrong -> {
            pace.succeeded();
            throw new FailedException("%s: %s".formatted(name, wrong.why()), null);
          }
          case Reading.Closed<T> closed ->
              throw new ClosedException("%s: %s".formatted(name, closed.why()));
          case Reading.Broken<T> broken -> why = broken.why();
        }
      } catch (RefusedException e) {
        throw new FailedException("%s: %s".formatted(name, e.getMessage()), e);
      } catch (FailedException | ClosedException e) {
        throw e;
      } catch (IOException e) {
        why = "%s (%s)".formatted(said(e), AllowedHosts.authority(request.uri()));
        cause = e;
      }
      pace.failed(why);
      if (attempt == attempts) {
        String often = attempts == 1 ? "failed" : "failed %d times, last".formatted(attempts);
        throw new FailedException("%s %s: %s".formatted(name, often, why), true, cause);
      }
      time.sleep(shorter(Duration.ofSeconds(1L << (attempt - 1)), manners.patience()));
      attempt++;
    }
  }

  /// One request, and those that it is redirected to. What was meant for one host only (keys) does
  /// not go on to another.
  private Reply exchange(Service service, Request request)
      throws IOException, InterruptedException {
    Request next = request;
    for (int hop = 0; hop <= REDIRECTS; hop++) {
      allowed.check(next.uri(), service.hosts());
      Reply reply = transport.send(next.within(shorter(next.within(), left())));
      String location = reply.header("location");
      boolean redirected =
          switch (reply.status()) {
            case 301, 302, 303, 307, 308 -> true;
            default -> false;
          };
      if (!redirected || !next.form().isEmpty() || location.isEmpty()) {
        return reply;
      }
      URI to;
      try {
        to = next.uri().resolve(location);
      } catch (IllegalArgumentException e) {
        throw new RefusedException("redirected to what is no address");
      }
      Map<String, String> headers = new HashMap<>(next.headers());
      if (!AllowedHosts.authority(to).equals(AllowedHosts.authority(next.uri()))) {
        headers.keySet().removeIf(name -> name.equalsIgnoreCase("authorization"));
      }
      next = next.at(to, headers);
    }
    throw new RefusedException("redirected more than %d times".formatted(REDIRECTS));
  }

  private Pace pace(String name, Limits limits) {
    return paces.computeIfAbsent(
        name, key -> new Pace(key, limits, manners.patience(), time, notBefore));
  }

  private static String said(IOException e) {
    String message = String.valueOf(e.getMessage());
    return switch (e) {
      case UnknownHostException _ -> "no such host, or no network";
      case HttpConnectTimeoutException _ -> "no connection: " + message;
      case ConnectException _ -> "nobody answers there";
      case SSLException _ -> "no trusted connection: " + message;
      default -> e.getMessage() == null ? e.getClass().getSimpleName() : message;
    };
  }

  @Override
  public void close() throws IOException {
    answers.close();
  }
}
