package org.segue.music;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/// Where requests may go: over https, to hosts that the service names, at public addresses.
///
/// So no answer of a service, and nobody who forges one, can make us ask a machine of the user's
/// own network. A host is looked up anew for each request, redirect and repetition; the connection
/// that follows at once takes the same answer from the JVM's own cache (30 s). The JDK's client
/// does not tell where it then connects; should the cache have ended just in between, and the name
/// stand for a private address by now, TLS does not trust that machine and nothing is asked of it.
///
/// @param byHand hosts (`name` or `name:port`) that the user gave by hand: a mirror of their own,
///     or a test; they may be anywhere and speak http
public record AllowedHosts(Set<String> byHand, Lookup lookup) {

  /// Finds the addresses of a host.
  @FunctionalInterface
  public interface Lookup {
    InetAddress[] find(String host) throws UnknownHostException;
  }

  public AllowedHosts {
    byHand = Set.copyOf(byHand);
  }

  /// Nothing by hand; the system's own lookup.
  public AllowedHosts() {
    this(Set.of(), InetAddress::getAllByName);
  }

  /// As a URI has it, with the port if one stands there.
  public static String authority(URI uri) {
    String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
    return uri.getPort() < 0 ? host : host + ":" + uri.getPort();
  }

  /// Returns if `uri` may be asked; `hosts` are names, or `*.` and the end of names.
  void check(URI uri, Set<String> hosts) throws IOException {
    String authority = authority(uri);
    if (byHand.contains(authority)) {
      return;
    }
    if (!"https".equals(uri.getScheme()) || uri.getUserInfo() != null) {
      throw new RefusedException(
          "not asked: %s is not a plain https address".formatted(shown(uri)));
    }
    String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
    if ((uri.getPort() != -1 && uri.getPort() != 443)
        || hosts.stream().noneMatch(allowed -> matches(host, allowed))) {
      throw new RefusedException(
          "not asked: %s is not one of %s".formatted(authority, String.join(", ", hosts)));
    }
    for (InetAddress address : lookup.find(host)) {
      if (!isPublic(address)) {
        throw new RefusedException(
            "not asked: %s stands for %s, which is not a public address"
                .formatted(host, address.getHostAddress()));
      }
    }
  }

  private static boolean matches(String host, String allowed) {
    return allowed.startsWith("*.")
        ? host.endsWith(allowed.substring(1)) && host.length() > allowed.length() - 1
        : host.equals(allowed);
  }

  private static String shown(URI uri) {
    String text = uri.toString().replaceAll("\\?.*", "?…");
    return text.length() > 100 ? text.substring(0, 100) + "…" : text;
  }

  /// Whether an address belongs to the public network: not to this machine, a private network, a
  /// carrier's (RFC 6598), a group, or a range that is kept for tests or the future; for addresses
  /// that carry one of IPv4 inside, whether that one does.
  static boolean isPublic(InetAddress address) {
    if (address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) {
      return false;
    }
    byte[] bytes = address.getAddress();
    return address instanceof Inet4Address ? isPublic4(bytes, 0) : isPublic6(bytes);
  }

  private static boolean isPublic4(byte[] bytes, int at) {
    int a = bytes[at] & 0xff;
    int b = bytes[at + 1] & 0xff;
    int c = bytes[at + 2] & 0xff;
    boolean kept =
        a == 0
            || a == 10
            || a == 127
            || a >= 224
            || (a == 100 && b >= 64 && b < 128)
            || (a == 169 && b == 254)
            || (a == 172 && b >= 16 && b < 32)
            || (a == 192 && b == 168)
            || (a == 192 && b == 0 && (c == 0 || c == 2))
            || (a == 198 && (b == 18 || b == 19 || (b == 51 && c == 100)))
            || (a == 203 && b == 0 && c == 113);
    return !kept;
  }

  private static boolean isPublic6(byte[] bytes) {
    if (startsWith(bytes, 0x00, 0x64, 0xff, 0x9b) && zeros(bytes, 4, 12)) {
      return isPublic4(bytes, 12); // translated by the network (RFC 6052)
    }
    if (startsWith(bytes, 0x20, 0x02)) {
      return isPublic4(bytes, 2); // 6to4
    }
    return (bytes[0] & 0xe0) == 0x20 // 2000::/3 is all there is; not mapped, not fc00::/7
        && !startsWith(bytes, 0x20, 0x01, 0x00) // 2001::/23: tunnels and tests
        && !startsWith(bytes, 0x20, 0x01, 0x01)
        && !startsWith(bytes, 0x20, 0x01, 0x0d, 0xb8);
  }

  private static boolean startsWith(byte[] bytes, int... first) {
    for (int i = 0; i < first.length; i++) {
      if ((bytes[i] & 0xff) != first[i]) {
        return false;
      }
    }
    return true;
  }

  private static boolean zeros(byte[] bytes, int from, int to) {
    return Arrays.equals(Arrays.copyOfRange(bytes, from, to), new byte[to - from]);
  }
}
