package org.segue.music;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// The JDK's HTTP client, with a limit on the size of a reply and on the time for all of it.
///
/// HTTP/1.1, as nothing is gained by more here. It follows no redirects: the [Courier] looks at
/// each first.
public final class HttpTransport implements Transport {

  private static final Duration CONNECT = Duration.ofSeconds(5);

  static { // else the client by itself repeats what a server cuts off, past every limit of ours
    if (System.getProperty("jdk.httpclient.redirects.retrylimit") == null) {
      System.setProperty("jdk.httpclient.redirects.retrylimit", "1");
    }
    if (System.getProperty("jdk.httpclient.disableRetryConnect") == null) {
      System.setProperty("jdk.httpclient.disableRetryConnect", "true");
    }
  }

  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .version(HttpClient.Version.HTTP_1_1)
          .build();

  @Override
  public Reply send(Request request) throws IOException, InterruptedException {
    HttpRequest.Builder built = HttpRequest.newBuilder(request.uri());
    request.headers().forEach(built::header);
    if (!request.form().isEmpty()) {
      built.header("Content-Type", "application/x-www-form-urlencoded");
      built.POST(HttpRequest.BodyPublishers.ofString(request.form()));
    }
    CompletableFuture<HttpResponse<byte[]>> coming =
        client.sendAsync(built.build(), head -> new Body(request.most(), announced(head)));
    boolean arrived = false;
    try {
      HttpResponse<byte[]> response =
          coming.get(request.within().toMillis(), TimeUnit.MILLISECONDS);
      arrived = true;
      Map<String, String> headers = new HashMap<>();
      response
          .headers()
          .map()
          .forEach((name, all) -> headers.put(name.toLowerCase(Locale.ROOT), all.getFirst()));
      return new Reply(response.statusCode(), headers, response.body());
    } catch (TimeoutException e) {
      throw new IOException("no whole answer within %d s".formatted(request.within().toSeconds()));
    } catch (ExecutionException e) {
      throw failure(e);
    } finally {
      if (!arrived) {
        coming.cancel(true); // closes the connection
      }
    }
  }

  private static long announced(HttpResponse.ResponseInfo head) {
    try {
      return head.headers().firstValueAsLong("content-length").orElse(-1);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static IOException failure(ExecutionException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof RefusedException refused) {
        return refused;
      }
    }
    @Nullable Throwable cause = e.getCause();
    if (cause != null
        && String.valueOf(cause.getMessage()).startsWith("Too many retries")
        && cause.getCause() instanceof IOException first) {
      return first; // than which it tried no more
    }
    return cause instanceof IOException io ? io : new IOException(String.valueOf(cause), e);
  }

  /// Collects a reply; one that is or would be too large is left where it is.
  private static final class Body implements HttpResponse.BodySubscriber<byte[]> {
    private final long most;
    private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final long announced;
    private Flow.@Nullable Subscription subscription;

    Body(long most, long announced) {
      this.most = most;
      this.announced = announced;
    }

    @Override
    public CompletionStage<byte[]> getBody() {
      return whole;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
      if (announced > most) {
        refuse("%,d bytes announced".formatted(announced));
      } else {
        given.request(Long.MAX_VALUE);
      }
    }

    @Override
    public void onNext(List<ByteBuffer> pieces) {
      for (ByteBuffer piece : pieces) {
        if (bytes.size() + (long) piece.remaining() > most) {
          refuse("more than that are coming");
          return;
        }
        byte[] copy = new byte[piece.remaining()];
        piece.get(copy);
        bytes.writeBytes(copy);
      }
    }

    @Override
    public void onError(Throwable failure) {
      whole.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      whole.complete(bytes.toByteArray());
    }

    private void refuse(String why) {
      Flow.Subscription open = subscription;
      if (open != null) {
        open.cancel();
      }
      whole.completeExceptionally(
          new RefusedException(
              "the answer is too large: at most %,d bytes, %s".formatted(most, why)));
    }
  }
}
