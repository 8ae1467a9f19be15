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
public record ServerOptions(
    String host,
    int port,
    Path state,
    @Nullable String database,
    boolean open,
    List<String> hosts,
    List<String> origins,
    Shown shown,
    Limits limits) {

  /// What it has beside models; null for what it has not.
  ///
  /// - `experiments`: a folder of experiments; `covers`: a folder of pictures.
  /// - `previews`: where Deezer is asked for previews.
  /// - `library`: the table of a media server's tracks by its own ids.
  public record Shown(
      @Nullable Path experiments,
      @Nullable Path covers,
      @Nullable URI previews,
      @Nullable Path library) {

    /// Models alone.
    public static final Shown NOTHING = new Shown(null, null, null, null);
  }

  /// How much and how long.
  ///
  /// - `bodyBytes`, `importBytes`: how large a request, and an imported file, may be; ten thousand
  ///   tracks with all that is known of them fit in a request.
  /// - `bodyTime`: how long a body may take to arrive.
  /// - `waitTime`: how long a request may wait for its turn before it is turned away.
  /// - `drainTime`: how long requests under way may take when the server stops.
  /// - `threads`: how many continuations are computed at once.
  /// - `playlists`, `events`: how many of each are kept.
  public record Limits(
      int bodyBytes,
      int importBytes,
      Duration bodyTime,
      Duration waitTime,
      Duration drainTime,
      int threads,
      long playlists,
      long events) {

    /// How many playlists and events are kept where nothing else is said.
    public static final long PLAYLISTS = 100_000;

    public static final long EVENTS = 5_000_000;

    public Limits {
      if (threads < 1) {
        throw new IllegalArgumentException("threads must be at least 1, not " + threads);
      }
      if (playlists < 0 || events < 0) {
        throw new IllegalArgumentException(
            "at most %d playlists and %d events cannot be: give numbers from 0"
                .formatted(playlists, events));
      }
    }

    /// The usual ones.
    public static Limits of(int threads) {
      return new Limits(
          4 << 20,
          32 << 20,
          Duration.ofSeconds(10),
          Duration.ofMillis(50),
          Duration.ofSeconds(10),
          threads,
          PLAYLISTS,
          EVENTS);
    }

    /// The same with another time for bodies.
    public Limits withBodyTime(Duration time) {
      return new Limits(
          bodyBytes, importBytes, time, waitTime, drainTime, threads, playlists, events);
    }

    /// The same with another patience.
    public Limits withWaitTime(Duration time) {
      return new Limits(
          bodyBytes, importBytes, bodyTime, time, drainTime, threads, playlists, events);
    }

    /// The same with more or fewer that are kept.
    public Limits withKept(long mostPlaylists, long mostEvents) {
      return new Limits(
          bodyBytes,
          importBytes,
          bodyTime,
          waitTime,
          drainTime,
          threads,
          mostPlaylists,
          mostEvents);
    }
  }

  public ServerOptions {
    hosts = List.copyOf(hosts);
    origins = List.copyOf(origins);
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port must be from 0 to 65535, not " + port);
    }
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
        Shown.NOTHING,
        Limits.of(Runtime.getRuntime().availableProcessors()));
  }

  /// The same at another address.
  public ServerOptions withHost(String other) {
    return new ServerOptions(other, port, state, database, open, hosts, origins, shown, limits);
  }

  /// The same with a database elsewhere.
  public ServerOptions withDatabase(String other) {
    return new ServerOptions(host, port, state, other, open, hosts, origins, shown, limits);
  }

  /// The same with pages elsewhere that may call.
  public ServerOptions withOrigins(List<String> others) {
    return new ServerOptions(host, port, state, database, open, hosts, others, shown, limits);
  }

  /// The same with more to show.
  public ServerOptions withShown(Shown other) {
    return new ServerOptions(host, port, state, database, open, hosts, origins, other, limits);
  }

  /// The same within other limits.
  public ServerOptions withLimits(Limits other) {
    return new ServerOptions(host, port, state, database, open, hosts, origins, shown, other);
  }
}
