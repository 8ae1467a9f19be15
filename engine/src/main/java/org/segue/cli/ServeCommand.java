package org.segue.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.segue.music.Deezer;
import org.segue.serve.Server;
import org.segue.serve.ServerOptions;
import org.segue.store.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `segue serve`: models → an HTTP API and a web page.
@Command(
    name = "serve",
    description = "Serve models: an HTTP API and a web page.",
    footer = {
      "",
      "Examples:",
      "  segue serve model",
      "  segue serve best=models/two-stage quick=models/als --port 9000",
      "  segue serve model --host 0.0.0.0        (after `segue key add NAME`)",
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ServeCommand implements Callable<Integer> {

  private final Console console;

  @Parameters(
      paramLabel = "[NAME=]MODEL",
      arity = "0..*",
      description =
          "Model directories, or folders of versions; the first answers where no model is named.")
  private List<String> models = new ArrayList<>();

  @Option(
      names = "--demo",
      description = "Serve a made-up world; it is made first (a minute) if it is not there.")
  private boolean demo;

  @Option(names = "--host", description = "Where to listen (default: ${DEFAULT-VALUE}).")
  private String host = "127.0.0.1";

  @Option(names = "--port", description = "0 takes a free one (default: ${DEFAULT-VALUE}).")
  private int port = 7171;

  @Option(
      names = "--state",
      paramLabel = "DIR",
      description = "Its own folder: playlists, events, keys, search (default: ${DEFAULT-VALUE}).")
  private Path state = Path.of("segue-server");

  @Option(
      names = "--database",
      paramLabel = "URL",
      description = "jdbc:postgresql:… instead of a file, where several servers share it.")
  private @Nullable String database;

  @Option(names = "--insecure", description = "Let everybody in without a key.")
  private boolean insecure;

  @Option(names = "--allow-host", paramLabel = "NAME", description = "A further name of its own.")
  private List<String> hosts = new ArrayList<>();

  @Option(
      names = "--allow-origin",
      paramLabel = "ORIGIN",
      description = "A page elsewhere that may call, https://example.org say.")
  private List<String> origins = new ArrayList<>();

  @Option(
      names = "--experiments",
      paramLabel = "DIR",
      description = "Show what was measured: files of `segue evaluate --save-experiment`.")
  private @Nullable Path experiments;

  @Option(
      names = "--covers",
      paramLabel = "DIR",
      description = "Pictures of albums, as `segue fetch covers` leaves them.")
  private @Nullable Path covers;

  @Option(
      names = "--previews",
      description = "Look for previews at Deezer when somebody wants to hear a track.")
  private boolean previews;

  @Option(
      names = "--library",
      paramLabel = "FILE",
      description =
          "A media server's tracks: a table of item_id and uri, isrc, mbid, or title and artist,"
              + " and of artist_id. Its plugins then get its own tracks and artists by its own"
              + " ids.")
  private @Nullable Path library;

  @Option(
      names = "--threads",
      description = "How many continuations are computed at once (default: all processors).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--most-playlists",
      paramLabel = "N",
      description = "How many playlists people may save (default: ${DEFAULT-VALUE}).")
  private long mostPlaylists = ServerOptions.Limits.PLAYLISTS;

  @Option(
      names = "--most-events",
      paramLabel = "N",
      description = "About how many events are kept (default: ${DEFAULT-VALUE}).")
  private long mostEvents = ServerOptions.Limits.EVENTS;

  @Option(names = "--quiet", description = "Log no requests, only what happens to the server.")
  private boolean quiet;

  ServeCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (experiments != null && !Files.isDirectory(experiments)) {
      throw new IllegalArgumentException(
          "--experiments names a folder, and '%s' is none".formatted(experiments));
    }
    if (demo) {
      models.addAll(DemoCommand.servable(console));
      experiments = experiments == null ? DemoCommand.experiments(DemoCommand.HERE) : experiments;
    } else if (models.isEmpty()) {
      throw new IllegalArgumentException("give a MODEL to serve, or --demo for a made-up world");
    }
    ServerOptions options =
        new ServerOptions(
            host,
            port,
            state,
            database,
            insecure,
            hosts,
            origins,
            new ServerOptions.Shown(
                experiments, covers, previews ? new Deezer().base() : null, library),
            ServerOptions.Limits.of(threads).withKept(mostPlaylists, mostEvents));
    hearLibraries();
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    Thread drain = // on SIGTERM and Ctrl-C
        new Thread(
            () -> {
              stop.countDown();
              try {
                stopped.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              Runtime.getRuntime()
                  .halt(0); // all is told and closed; the signal's own code says less
            });
    try (Console.Watch watch = console.watch();
        Server server =
            Server.start(
                options, named(), Clock.systemUTC(), new SecureRandom(), watch, this::log)) {
      Runtime.getRuntime().addShutdownHook(drain);
      console.out().printf("Open http://%s:%d (Ctrl-C ends it)%n", shown(host), server.port());
      console.out().flush();
      stop.await();
    } finally {
      console.out().flush();
      stopped.countDown();
    }
    return 0;
  }

  /// What libraries have to say, from warnings on, becomes lines of the same log.
  private void hearLibraries() {
    Logger root = Logger.getLogger("");
    for (Handler handler : root.getHandlers()) {
      root.removeHandler(handler);
    }
    root.addHandler(
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            if (record.getLevel().intValue() >= Level.WARNING.intValue()) {
              Throwable thrown = record.getThrown();
              log(
                  Json.line(
                      Map.of(
                          "at",
                          record.getInstant().toString(),
                          "event",
                          "warning",
                          "from",
                          String.valueOf(record.getLoggerName()),
                          "said",
                          record.getMessage() + (thrown == null ? "" : ": " + thrown))));
            }
          }

          @Override
          public void flush() {
            console.err().flush();
          }

          @Override
          public void close() {
            flush();
          }
        });
  }

  private void log(String line) {
    if (!quiet || !line.contains("\"event\":\"request\"")) {
      console.err().println(line);
    }
  }

  /// Model directories by name: what stands before `=`, or the directory's own.
  private Map<String, Path> named() {
    Map<String, Path> named = new LinkedHashMap<>();
    for (String model : models) {
      int equals = model.indexOf('=');
      Path directory = Path.of(model.substring(equals + 1));
      Path last = directory.toAbsolutePath().normalize().getFileName();
      String name =
          equals > 0
              ? model.substring(0, equals)
              : String.valueOf(last).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._-]", "-");
      if (named.put(name, directory) != null) {
        throw new IllegalArgumentException(
            "two models are called '%s'; name them, for example %s2=%s"
                .formatted(name, name, directory));
      }
    }
    return named;
  }

  private static String shown(String host) {
    return host.contains(":") ? "[" + host + "]" : host;
  }
}
