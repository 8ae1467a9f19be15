package org.segue.serve;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// HTTP/1.1 connections that count as idle whenever no request of theirs is being answered: while
/// nothing comes, and also while the head of a request trickles in. The web server closes what is
/// idle for too long; by itself it would close long answers, and keep trickling heads.
final class WatchedConnections implements ServerConnectionSelector {

  private static final ThreadLocal<@Nullable Watched> CURRENT = new ThreadLocal<>();

  private final Http1ConnectionSelector http;

  WatchedConnections(Http1Config config) {
    http = Http1ConnectionSelector.builder().config(config).build();
  }

  /// The request of this thread's connection is being answered from now on.
  static void began() {
    Watched watched = CURRENT.get();
    if (watched != null) {
      watched.answering = true;
    }
  }

  /// Its answer is complete.
  static void ended() {
    Watched watched = CURRENT.get();
    if (watched != null) {
      watched.since = System.nanoTime();
      watched.answering = false;
    }
  }

  @Override
  public int bytesToIdentifyConnection() {
    return http.bytesToIdentifyConnection();
  }

  @Override
  public Support supports(BufferData data) {
    return http.supports(data);
  }

  @Override
  public Set<String> supportedApplicationProtocols() {
    return http.supportedApplicationProtocols();
  }

  @Override
  public ServerConnection connection(ConnectionContext context) {
    return new Watched(http.connection(context));
  }

  private static final class Watched implements ServerConnection {
    private final ServerConnection connection;
    private volatile boolean answering;
    private volatile long since = System.nanoTime();

    Watched(ServerConnection connection) {
      this.connection = connection;
    }

    @Override
    public void handle(Limit limit) throws InterruptedException {
      CURRENT.set(this);
      try {
        connection.handle(limit);
      } finally {
        CURRENT.remove();
      }
    }

    @Override
    public Duration idleTime() {
      return answering ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
    }

    @Override
    public void close(boolean interrupt) {
      connection.close(interrupt || !answering); // out of a head that will never be whole, too
    }
  }
}
