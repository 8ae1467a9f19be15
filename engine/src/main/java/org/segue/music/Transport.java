package org.segue.music;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/// How one request leaves and its reply comes back; no retries, no redirects.
@FunctionalInterface
public interface Transport {

  /// @param form what is sent by POST as a form; empty for a GET
  /// @param most bytes of the reply
  /// @param within how long, from the first byte out to the last one in
  record Request(URI uri, Map<String, String> headers, String form, long most, Duration within) {

    public Request {
      headers = Map.copyOf(headers);
    }

    Request at(URI other, Map<String, String> otherHeaders) {
      return new Request(other, otherHeaders, form, most, within);
    }

    Request within(Duration limit) {
      return new Request(uri, headers, form, most, limit);
    }
  }

  /// @param headers by name in small letters; of several values the first
  record Reply(int status, Map<String, String> headers, byte[] body) {

    public Reply {
      headers = Map.copyOf(headers);
    }

    /// A header, empty if it is not there.
    public String header(String name) {
      return headers.getOrDefault(name, "");
    }

    /// How the body begins, on one line.
    String beginning() {
      String text = new String(body, 0, Math.min(body.length, 120), StandardCharsets.UTF_8);
      return text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    }
  }

  /// Sends it. What fails on the way (no route, reset, too slow, no trust in a certificate) is an
  /// [IOException]; whatever the server says is a reply.
  Reply send(Request request) throws IOException, InterruptedException;
}
