package org.segue.serve;

import io.helidon.common.buffers.DataReader;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import org.jspecify.annotations.Nullable;

/// A request's body as it comes. Where nothing comes for too long, or the client is gone before
/// the body is whole, that is a problem of the request and no fault of the server.
final class ArrivingBody extends FilterInputStream {

  private boolean stopped;

  ArrivingBody(InputStream in) {
    super(in);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    try {
      return in.read(bytes, from, length);
    } catch (IOException | RuntimeException e) {
      Problem problem = problem(e);
      if (problem == null) {
        throw e;
      }
      stopped = true;
      throw problem;
    }
  }

  /// The web server waits for the rest of a body here; there is none to wait for where it stalled.
  @Override
  public void close() throws IOException {
    if (!stopped) {
      in.close();
    }
  }

  static Problem tooSlow(String what) {
    return new Problem(408, "too-slow", what + " took too long to arrive", null)
        .with("Connection", "close");
  }

  /// Whether the other end is gone.
  static boolean isDisconnect(@Nullable Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof java.net.SocketException
          || cause instanceof DataReader.InsufficientDataAvailableException
          || cause.getClass().getSimpleName().equals("ServerConnectionException")) {
        return true;
      }
    }
    return false;
  }

  /// What is wrong with the request, or null where nothing is.
  static @Nullable Problem problem(Exception failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SocketTimeoutException) {
        return tooSlow("the body");
      }
    }
    return isDisconnect(failure)
        ? Problem.malformed("the connection ended before the body did").with("Connection", "close")
        : null;
  }
}
