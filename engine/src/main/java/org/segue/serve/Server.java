package org.segue.serve;

import io.helidon.http.DirectHandler;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;
import org.segue.math.Progress;
import org.segue.store.Json;
import org.segue.store.ServerDatabase;
import org.segue.store.Versions;

/// A listening server: opens models, answers, and drains when it is closed.
public final class Server implements AutoCloseable {

  private static final HeaderName REQUEST_ID = HeaderNames.create("X-Request-Id");
  private static final String UNROUTED = "(none)";
  private static final long WATCH_MILLIS = 2_000;
  private static final long SHED_NANOS = 1_000_000_000;

  private final ServerOptions options;
  private final ServerLog log;
  private final Clock clock;
  private final Models models = new Models();
  private final Meters meters;
  private final Door door;
  private final ServerDatabase database;
  private final Admission admission;
  private final Admission searches;
  private final Library library;
  private final Searching searching;
  private final TrackMap map;
  private final Previews previews;
  private final Covers covers;
  private final List<Header> headers; // of every answer
  private final Thread behind;
  private final List<Route> routes = new ArrayList<>();
  private final Map<String, Route> plain =
      new HashMap<>(); // those without names, by method and path
  private final WebServer web;
  private final String firstOfIds; // of this start, so that no two requests have the same
  private final AtomicLong requests = new AtomicLong();
  private final LongAdder shed = new LongAdder();
  private final AtomicLong shedTold = new AtomicLong(System.nanoTime());
  private final Map<String, String> trouble = new ConcurrentHashMap<>(); // by model
  private volatile boolean ready;
  private volatile boolean draining;

  /// Opens everything and listens. `models` are directories by the name they answer to, in the
  /// order of preference; `chance` must be fit for secrets.
  ///
  /// @throws IllegalArgumentException for an address beyond this machine while there is no key
  /// @throws IllegalStateException where it cannot listen there
  public static Server start(
      ServerOptions options,
      Map<String, Path> models,
      Clock clock,
      RandomGenerator chance,
      Progress progress,
      ServerLog log)
      throws IOException {
    Path owned = options.shown().library();
    Library library = owned == null ? Library.EVERYTHING : Library.read(owned);
    ServerDatabase database = StateFolder.open(options.state(), options.database());
    try {
      Server server = new Server(options, database, library, clock, chance, log);
      server.open(models, progress);
      return server;
    } catch (IOException | RuntimeException e) {
      database.close();
      throw e;
    }
  }

  private Server(
      ServerOptions options,
      ServerDatabase database,
      Library library,
      Clock clock,
      RandomGenerator chance,
      ServerLog log)
      throws IOException {
    this.options = options;
    this.database = database;
    this.library = library;
    this.clock = clock;
    firstOfIds = Keys.id(6, chance) + "-";
    this.log = log;
    door = new Door(options, new Keys(database, clock));
    admission = new Admission(options.limits().threads(), options.limits().waitTime());
    searches =
        new Admission(Math.max(1, options.limits().threads() / 2), options.limits().waitTime());
    meters = new Meters(models, admission, searches);
    searching = new Searching(models, options.state().resolve("search"), library, searches);
    Asking asking = new Asking(database);
    routes.addAll(new Continuing(models, asking, admission, options).routes());
    routes.addAll(searching.routes());
    map = new TrackMap(models, admission, options.state().resolve("map"));
    routes.addAll(map.routes());
    Playlists playlists =
        new Playlists(models, database, clock, chance, options.limits().playlists());
    routes.addAll(playlists.routes());
    routes.addAll(new MediaServers(models, searching, admission, playlists, library).routes());
    previews =
        new Previews(
            models, options.shown().previews(), options.state().resolve("previews"), clock);
    headers =
        Door.headers(previews.on() ? Previews.HOSTS : "").entrySet().stream()
            .map(header -> HeaderValues.create(header.getKey(), header.getValue()))
            .toList();
    routes.addAll(previews.routes());
    covers = new Covers(models, options.shown().covers());
    routes.addAll(covers.routes());
    routes.addAll(new Converting(models, admission, options).routes());
    routes.addAll(new Events(database, clock, options.limits().events()).routes());
    routes.addAll(new Experiments(options.shown().experiments()).routes());
    routes.add(Route.of("GET", "/v1/models", Scope.READ, this::listModels));
    routes.add(Route.of("POST", "/v1/models/{name}:promote", Scope.ADMIN, this::promote));
    routes.add(Route.of("GET", "/healthz", Scope.OPEN, e -> e.answer(Map.of("status", "alive"))));
    routes.add(Route.of("GET", "/readyz", Scope.OPEN, this::readiness));
    routes.add(Route.of("GET", "/metrics", Scope.OPEN, meters::answer));
    routes.addAll(new Page().routes());
    for (Route route : routes) {
      if (!route.path().contains("{")) {
        plain.put(route.method() + " " + route.path(), route);
      }
    }
    behind = Thread.ofPlatform().daemon().name("segue-background").unstarted(this::background);
    web =
        WebServer.builder()
            .host(options.host())
            .port(options.port())
            .shutdownHook(false)
            .shutdownGracePeriod(options.limits().drainTime())
            .maxPayloadSize(-1) // each route has its limit
            .maxTcpConnections(4096)
            .idleConnectionTimeout(options.limits().bodyTime())
            .idleConnectionPeriod(options.limits().bodyTime().dividedBy(4))
            .useNio(false) // whose reads never end
            .connectionOptions(new TimedSockets(options.limits().bodyTime()))
            .protocolsDiscoverServices(false)
            .addConnectionSelector(
                new WatchedConnections(
                    Http1Config.builder()
                        .maxHeadersSize(16 << 10)
                        .maxPrologueLength(8 << 10)
                        .build()))
            .contentEncoding(
                bodies ->
                    bodies
                        .contentEncodingsDiscoverServices(false)
                        .addContentEncoding(new GzipBodies()))
            .directHandlers(direct())
            .routing(HttpRouting.builder().any(this::handle))
            .build();
  }

  /// Where it listens.
  public int port() {
    return web.port();
  }

  /// Every method and path it answers, for its description to be compared with.
  List<Route> routes() {
    return List.copyOf(routes);
  }

  private void open(Map<String, Path> directories, Progress progress) throws IOException {
    models.expect(directories.keySet());
    web.start();
    if (port() < 0) {
      throw new IllegalStateException(
          "%s:%d is taken, or not to be had: choose another --port (0 for a free one) or --host"
              .formatted(options.host(), options.port()));
    }
    try {
      for (Map.Entry<String, Path> one : directories.entrySet()) {
        ServedModel model = ServedModel.open(Models.named(one.getKey()), one.getValue());
        models.replace(model);
        event("model", Continuing.named(model));
      }
      for (ServedModel model : models.all()) {
        searching.prepare(model, progress);
      }
      if (options.shown().library() != null) {
        int[] known = library.known(models.get(null));
        event("library", Map.of("tracks", known[1], "known", known[0]));
      }
      ready = true;
    } catch (IOException | RuntimeException e) {
      web.stop();
      throw e;
    }
    behind.start();
    event("listening", Map.of("host", options.host(), "port", port()));
  }

  /// Takes no more requests, lets those under way end, and closes.
  @Override
  public void close() throws IOException {
    draining = true;
    behind.interrupt();
    web.stop();
    try {
      behind.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    admission.close();
    searching.close();
    previews.close();
    database.close();
    tellShed(0);
    event("closed", Map.of());
  }

  private void handle(ServerRequest request, ServerResponse response) {
    long start = System.nanoTime();
    String id = firstOfIds + Long.toString(requests.incrementAndGet(), 36);
    meters.began();
    WatchedConnections.began();
    response.header(REQUEST_ID, id);
    headers.forEach(response::header);
    String method = request.prologue().method().text();
    String path = request.prologue().uriPath().rawPath();
    String routed = UNROUTED;
    boolean crowded = false;
    Exchange exchange = new Exchange(request, response, options, id, List.of());
    try {
      door.meet(exchange);
      Routed found = route(method.equals("HEAD") ? "GET" : method, path, exchange);
      Route route = found.route();
      routed = route.path();
      exchange = new Exchange(request, response, options, id, found.segments());
      door.pass(exchange, route.scope());
      route.handler().answer(exchange);
    } catch (Problem problem) {
      exchange.problem(problem);
      crowded = problem.isShared();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      exchange.problem(Problem.unavailable("stopping", "the server is stopping", 5));
    } catch (ServerDatabase.Unavailable e) {
      event("database", Map.of("request", id, "fault", String.valueOf(e.getMessage())));
      exchange.problem(
          Problem.unavailable(
              "storage-unavailable", "nothing can be saved or read just now; asking works", 5));
    } catch (IOException | RuntimeException e) {
      fault(exchange, e);
    } finally {
      WatchedConnections.ended();
      long took = System.nanoTime() - start;
      meters.ended(routed, method, exchange.status(), took);
      if (crowded) {
        meters.shed();
        shed.increment();
        tellShed(SHED_NANOS);
      } else {
        access(id, method, routed, exchange.status(), took);
      }
    }
  }

  /// Those who were turned away are a number in the log, at most every `nanos`: a line for each
  /// would cost more than turning them away.
  private void tellShed(long nanos) {
    long now = System.nanoTime();
    long before = shedTold.get();
    if (now - before >= nanos && shedTold.compareAndSet(before, now)) {
      long count = shed.sumThenReset();
      if (count > 0) {
        event("shed", Map.of("requests", count));
      }
    }
  }

  private void fault(Exchange exchange, Exception e) {
    if (ArrivingBody.isDisconnect(e)) {
      event("disconnected", Map.of("request", exchange.id()));
      return;
    }
    event(
        "fault",
        Map.of("request", exchange.id(), "fault", e.toString(), "at", first(e.getStackTrace())));
    exchange.problem(
        new Problem(
            500,
            "fault",
            "something went wrong here; the log tells more under this request's id",
            null));
  }

  private record Routed(Route route, List<String> segments) {}

  /// The route of a method and a path, with the raw values of the names in it. What browsers ask
  /// before they let a page elsewhere ask is answered for every path.
  ///
  /// @throws Problem 404 for a path of no route, 405 for a method that the path does not have
  private Routed route(String method, String path, Exchange exchange) {
    Route known = plain.get(method + " " + path);
    if (known != null) {
      return new Routed(known, List.of());
    }
    TreeSet<String> allowed = new TreeSet<>();
    Route last = null;
    for (Route route : routes) {
      List<String> segments = route.match(path);
      if (segments != null) {
        if (route.method().equals(method)) {
          return new Routed(route, segments);
        }
        allowed.add(route.method());
        last = route;
      }
    }
    if (last == null) {
      throw Problem.notFound("nothing is at '%s'".formatted(Exchange.shown(path)));
    }
    if (method.equals("OPTIONS") && Door.isPreflight(exchange)) {
      Route.Handler told = asked -> Door.preflight(asked, allowed);
      return new Routed(
          new Route(method, last.path(), Scope.OPEN, told, last.pattern()), List.of());
    }
    throw new Problem(405, "method-not-allowed", "this takes " + String.join(", ", allowed), null)
        .with("Allow", String.join(", ", allowed));
  }

  private void listModels(Exchange exchange) {
    List<Object> items = new ArrayList<>();
    for (ServedModel model : models.all()) {
      Map<String, Object> node = Continuing.named(model);
      node.put("tracks", model.catalog().trackCount());
      node.put("playlists", model.model().manifest().playlists());
      node.put("trainedBy", model.model().manifest().program());
      node.put("searchable", searching.ready(model));
      items.add(node);
    }
    exchange.answer(Map.of("items", items, "previews", previews.on(), "covers", covers.on()));
  }

  /// Puts a version in place: the one that is told, else the one that is current in the folder.
  private void promote(Exchange exchange) throws IOException {
    ServedModel before = models.get(exchange.segment(0));
    Fields fields = exchange.jsonIfAny();
    int version = fields.whole("version", 0, 1, Integer.MAX_VALUE);
    fields.done();
    if (!Versions.isOne(before.place())) {
      throw new Problem(
          409,
          "no-versions",
          "'%s' is served from one directory; serve a folder of versions (`segue model promote`)"
              .formatted(before.name()),
          null);
    }
    Versions versions = new Versions(before.place());
    if (version != 0 && !versions.all().contains(version)) {
      throw Problem.field(
          "version", "no version %d; there are %s".formatted(version, versions.all()));
    }
    ServedModel after =
        version == 0
            ? ServedModel.open(before.name(), before.place())
            : ServedModel.open(before.name(), before.place(), version);
    if (version != 0 && versions.current() != version) {
      versions.promote(version);
    }
    searching.prepare(after, Progress.NONE);
    models.replace(after);
    event("model", Continuing.named(after));
    exchange.answer(Continuing.named(after));
  }

  /// Draws maps, and takes up versions that were promoted on the command line.
  private void background() {
    while (!draining) {
      tellShed(SHED_NANOS);
      for (ServedModel model : models.all()) {
        try {
          map.prepare(model);
          if (Versions.isOne(model.place())) {
            int current = new Versions(model.place()).current();
            if (!model.version().equals(Integer.toString(current))) {
              ServedModel after = ServedModel.open(model.name(), model.place(), current);
              searching.prepare(after, Progress.NONE);
              models.replace(after);
              event("model", Continuing.named(after));
            }
          }
          trouble.remove(model.name());
        } catch (IOException | RuntimeException e) { // the version before goes on answering
          String before = trouble.put(model.name(), String.valueOf(e.getMessage()));
          if (before == null) {
            event("fault", Map.of("model", model.name(), "fault", e.toString()));
          }
        } catch (InterruptedException e) {
          return;
        }
      }
      try {
        Thread.sleep(WATCH_MILLIS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void readiness(Exchange exchange) {
    if (!ready || draining) {
      throw Problem.unavailable(
          "not-ready", draining ? "the server is stopping" : "models are being opened", 2);
    }
    exchange.answer(
        Map.of(
            "status",
            trouble.isEmpty() ? "ready" : "degraded",
            "models",
            models.all().size(),
            "trouble",
            trouble));
  }

  private void access(String id, String method, String route, int status, long nanos) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("request", id);
    line.put("method", Exchange.shown(method));
    line.put("route", route);
    line.put("status", status);
    line.put("ms", Math.round(nanos / 1e4) / 1e2);
    event("request", line);
  }

  private void event(String name, Map<String, Object> told) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("at", clock.instant().toString());
    line.put("event", name);
    line.putAll(told);
    log.line(Json.line(line));
  }

  /// What is wrong before there is a request that can be routed.
  private static DirectHandlers direct() {
    DirectHandler handler =
        (request, type, status, headers, message) -> {
          Problem problem =
              new Problem(
                  status.code(), "malformed-request", "the request is not valid HTTP", null);
          return DirectHandler.TransportResponse.builder()
              .status(status)
              .header(HeaderNames.CONTENT_TYPE, "application/problem+json; charset=utf-8")
              .entity(Json.line(problem.document("none")).getBytes(StandardCharsets.UTF_8))
              .keepAlive(false)
              .build();
        };
    DirectHandlers.Builder all = DirectHandlers.builder();
    for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
      all.addHandler(type, handler);
    }
    return all.build();
  }

  private static String first(StackTraceElement[] stack) {
    for (StackTraceElement element : stack) {
      if (element.getClassName().startsWith("org.segue.")) {
        return element.toString();
      }
    }
    return stack.length == 0 ? "" : stack[0].toString();
  }
}
