package org.segue.serve;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Who may come in. On this machine alone anybody may, as long as no key was made; otherwise a key
/// in `Authorization: Bearer` decides. Pages of other origins may not call unless allowed (then
/// browsers are told so, by the rules of the Fetch standard), and a `Host` that is not ours is
/// refused, so that no name elsewhere can be pointed at this machine.
final class Door {

  /// Headers that routes read and browsers ask leave for.
  private static final String ASKED =
      "Authorization, Content-Encoding, Content-Type, Idempotency-Key, If-None-Match";

  /// Headers of answers that pages of other origins may read.
  private static final String TOLD =
      "Allow, Content-Disposition, ETag, Location, Retry-After, Segue-Model, Server-Timing,"
          + " WWW-Authenticate, X-Request-Id";

  private static final Pattern ORIGIN = Pattern.compile("null|[a-z][a-z0-9+.-]*://[^/\\s]+");

  /// What every answer carries: nothing from elsewhere runs in or around the page. `media` are
  /// hosts that sound may come from.
  static Map<String, String> headers(String media) {
    return Map.of(
        "Content-Security-Policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:;"
            + " media-src 'self' "
            + media
            + "; connect-src 'self'; font-src 'self'; manifest-src 'self';"
            + " base-uri 'none'; object-src 'none'; frame-ancestors 'none'; form-action 'none'",
        "X-Content-Type-Options",
        "nosniff",
        "Referrer-Policy",
        "no-referrer",
        "Cross-Origin-Opener-Policy",
        "same-origin",
        "Cross-Origin-Resource-Policy",
        "same-origin",
        "Permissions-Policy",
        "camera=(), geolocation=(), microphone=()");
  }

  private final ServerOptions options;
  private final Keys keys;
  private final boolean loopback;
  private final Set<String> hosts = new HashSet<>(Set.of("localhost", "127.0.0.1", "[::1]"));
  private final Set<String> origins;

  /// @throws IllegalArgumentException for an address beyond this machine while there is no key, and
  ///     for an origin that no browser would send
  Door(ServerOptions options, Keys keys) {
    this.options = options;
    this.keys = keys;
    loopback = isLoopback(options.host());
    if (!loopback && !options.open() && !keys.any()) {
      throw new IllegalArgumentException(
          "%s can be reached from other machines, and there is no key: make one with `segue key"
                  .formatted(options.host())
              + " add NAME`, listen on 127.0.0.1, or open it to everybody with --insecure");
    }
    hosts.add(options.host().toLowerCase(Locale.ROOT));
    options.hosts().forEach(host -> hosts.add(host.toLowerCase(Locale.ROOT)));
    for (String origin : options.origins()) {
      if (!ORIGIN.matcher(origin).matches()) {
        throw new IllegalArgumentException(
            "'%s' is no origin: give scheme, host and port alone, https://example.org say"
                .formatted(origin));
      }
    }
    origins = Set.copyOf(options.origins());
  }

  /// Looks who asks, before anything else: what is refused later is then told to pages that may
  /// call, too.
  ///
  /// @throws Problem 403 if the caller's page is not ours, 421 for a `Host` that is not ours
  void meet(Exchange exchange) {
    checkHost(exchange.header("Host"));
    if (!origins.isEmpty()) {
      exchange.vary("Origin");
    }
    String origin = exchange.header("Origin");
    if (origin != null) {
      checkOrigin(exchange, origin);
    }
  }

  /// Whether a browser asks on behalf of a page elsewhere what it may send.
  static boolean isPreflight(Exchange exchange) {
    return exchange.header("Origin") != null
        && exchange.header("Access-Control-Request-Method") != null;
  }

  /// Tells a browser what a page that was met may send to a path of these methods.
  static void preflight(Exchange exchange, Set<String> methods) {
    exchange
        .with("Access-Control-Allow-Methods", String.join(", ", methods))
        .with("Access-Control-Allow-Headers", ASKED)
        .with("Access-Control-Max-Age", "600")
        .noContent();
  }

  /// Lets an exchange in, or throws.
  ///
  /// @throws Problem 401 without a key that lives, 403 if it does not allow this
  void pass(Exchange exchange, Scope wanted) {
    if (wanted == Scope.OPEN) {
      return;
    }
    String authorization = exchange.header("Authorization");
    if (authorization == null) {
      if (options.open() || (loopback && !keys.any())) {
        return;
      }
      throw unauthorized("this needs a key");
    }
    String[] words = authorization.split(" ", 2);
    Scope scope =
        words.length == 2 && words[0].equalsIgnoreCase("bearer")
            ? keys.scopeOf(words[1].strip())
            : null;
    if (scope == null) {
      throw unauthorized("the key is unknown, has expired or was revoked");
    }
    if (!scope.covers(wanted)) {
      throw new Problem(
          403,
          "forbidden",
          "this needs a key of scope " + wanted.name().toLowerCase(Locale.ROOT),
          null);
    }
  }

  private void checkHost(@Nullable String host) {
    if (host == null) {
      throw Problem.malformed("no Host header");
    }
    String name = host.toLowerCase(Locale.ROOT);
    int colon = name.lastIndexOf(':');
    if (colon > name.lastIndexOf(']')) {
      name = name.substring(0, colon);
    }
    if (loopback && !hosts.contains(name)) {
      throw new Problem(
          421,
          "misdirected",
          "'%s' is not a name of this server; allow it with --allow-host"
              .formatted(Exchange.shown(name)),
          null);
    }
  }

  private void checkOrigin(Exchange exchange, String origin) {
    if (origins.contains(origin)) {
      exchange
          .with("Access-Control-Allow-Origin", origin)
          .with("Access-Control-Expose-Headers", TOLD);
      return;
    }
    String host = exchange.header("Host");
    String authority;
    try {
      authority = URI.create(origin).getRawAuthority();
    } catch (IllegalArgumentException e) {
      authority = null;
    }
    if (authority == null || !authority.equalsIgnoreCase(host)) {
      throw new Problem(
          403, "foreign-origin", "pages of other origins may not call; see --allow-origin", null);
    }
  }

  private static Problem unauthorized(String why) {
    return new Problem(401, "unauthorized", why, null)
        .with("WWW-Authenticate", "Bearer realm=\"segue\"");
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("no such address: " + host, e);
    }
  }
}
