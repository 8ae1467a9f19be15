package org.segue.serve;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where a server listens and what it allows.
///
/// - `host`, `port`: where; port 0 takes a free one.
/// - `state`: the folder of its own: database, search index.
/// - `database`: a `jdbc:postgresql:` address where several servers share it, or null for a file in
///   `state`.
/// - `open`: whether it may listen beyond this machine without any key.
/// - `hosts`: further names that a `Host` header may have; `origins`: pages elsewhere that may
///   call.
/// - `experiments`: a folder of experiments to show, or null.
/// - `covers`: a folder of pictures, or null.
/// - `previews`: where Deezer is asked for previews, or null for not at all.
/// - `library`: the table of a media server's tracks by its own ids, or null.
/// - `bodyBytes`, `importBytes`: how large a request, and an imported file, may be.
/// - `bodyTime`: how long a body may take to arrive.
/// - `waitTime`: how long a request may wait for its turn before it is turned away.
/// - `drainTime`: how long requests under way may take when the server stops.
/// - `threads`: how many continuations are computed at once.
public record ServerOptions(
    String host,
    int port,
    Path state,
    @Nullable String database,
    boolean open,
    List<String> hosts,
    List<String> origins,
    @Nullable Path experiments,
    @Nullable Path covers,
    @Nullable URI previews,
    @Nullable Path library,
    int bodyBytes,
    int importBytes,
    Duration bodyTime,
    Duration waitTime,
    Duration drainTime,
    int threads) {

  public ServerOptions {
    hosts = List.copyOf(hosts);
    origins = List.copyOf(origins);
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port must be from 0 to 65535, not " + port);
    }
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, not " + threads);
    }
  }

  /// The same at another address, open or not, with another time for bodies.
  public ServerOptions with(String newHost, boolean newOpen, Duration newBodyTime) {
    return new ServerOptions(
        newHost,
        port,
        state,
        database,
        newOpen,
        hosts,
        origins,
        experiments,
        covers,
        previews,
        library,
        bodyBytes,
        importBytes,
        newBodyTime,
        waitTime,
        drainTime,
        threads);
  }

  /// The same with a database elsewhere.
  public ServerOptions withDatabase(String newDatabase) {
    return new ServerOptions(
        host,
        port,
        state,
        newDatabase,
        open,
        hosts,
        origins,
        experiments,
        covers,
        previews,
        library,
        bodyBytes,
        importBytes,
        bodyTime,
        waitTime,
        drainTime,
        threads);
  }

  /// The same with experiments to show.
  public ServerOptions withExperiments(Path folder) {
    return new ServerOptions(
        host,
        port,
        state,
        database,
        open,
        hosts,
        origins,
        folder,
        covers,
        previews,
        library,
        bodyBytes,
        importBytes,
        bodyTime,
        waitTime,
        drainTime,
        threads);
  }

  /// The same with previews from an address.
  public ServerOptions withPreviews(URI at) {
    return new ServerOptions(
        host,
        port,
        state,
        database,
        open,
        hosts,
        origins,
        experiments,
        covers,
        at,
        library,
        bodyBytes,
        importBytes,
        bodyTime,
        waitTime,
        drainTime,
        threads);
  }

  /// The same with the table of a media server's tracks.
  public ServerOptions withLibrary(Path newLibrary) {
    return new ServerOptions(
        host,
        port,
        state,
        database,
        open,
        hosts,
        origins,
        experiments,
        covers,
        previews,
        newLibrary,
        bodyBytes,
        importBytes,
        bodyTime,
        waitTime,
        drainTime,
        threads);
  }

  /// On this machine only, with the limits as they come.
  public static ServerOptions local(int port, Path state) {
    return new ServerOptions(
        "127.0.0.1",
        port,
        state,
        null,
        false,
        List.of(),
        List.of(),
        null,
        null,
        null,
        null,
        1 << 20,
        32 << 20,
        Duration.ofSeconds(10),
        Duration.ofMillis(100),
        Duration.ofSeconds(10),
        Math.max(1, Runtime.getRuntime().availableProcessors()));
  }
}
