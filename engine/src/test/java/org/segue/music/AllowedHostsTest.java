package org.segue.music;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AllowedHostsTest {

  private static final Set<String> HOSTS = Set.of("coverartarchive.org", "*.archive.org");

  @Test
  void onlyNamedHostsOverPlainHttps() throws Exception {
    AllowedHosts hosts = at("207.241.224.2");
    hosts.check(URI.create("https://coverartarchive.org/release/x"), HOSTS);
    hosts.check(URI.create("https://ia800.us.archive.org:443/x.jpg"), HOSTS);
    for (String bad :
        List.of(
            "http://coverartarchive.org/x",
            "https://coverartarchive.org:8443/x",
            "https://user@coverartarchive.org/x",
            "https://archive.org.example.com/x",
            "https://notarchive.org/x",
            "https://.archive.org/x",
            "https://169.254.169.254/latest/meta-data",
            "https://[::1]/x",
            "https://[::ffff:10.0.0.1]/x",
            "file:///etc/passwd",
            "ftp://coverartarchive.org/x",
            "//coverartarchive.org/x",
            "mailto:somebody@coverartarchive.org")) {
      assertThatThrownBy(() -> hosts.check(URI.create(bad), HOSTS))
          .as(bad)
          .isInstanceOf(RefusedException.class)
          .hasMessageStartingWith("not asked: ");
    }
  }

  @Test
  void aNamedHostThatStandsForAPrivateAddressIsRefused() throws Exception {
    for (String address :
        List.of(
            "127.0.0.1",
            "0.0.0.0",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "100.127.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "198.18.0.1",
            "198.51.100.7",
            "203.0.113.9",
            "224.0.0.251",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:192.168.1.1",
            "::ffff:8.8.8.8", // mapped: Java takes it for IPv4, which is public
            "::10.0.0.1",
            "fc00::1",
            "fd12:3456::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "64:ff9b::a00:1", // 10.0.0.1
            "2002:a00:1::1", // 10.0.0.1
            "2001:0:1::1",
            "2001:db8::1")) {
      boolean mappedPublic = address.equals("::ffff:8.8.8.8");
      assertThat(AllowedHosts.isPublic(InetAddress.getByName(address)))
          .as(address)
          .isEqualTo(mappedPublic);
    }
    for (String address :
        List.of(
            "8.8.8.8",
            "100.63.255.255",
            "100.128.0.1",
            "172.15.0.1",
            "172.32.0.1",
            "192.0.1.1",
            "198.20.0.1",
            "2606:4700::1",
            "2a00:1450::1",
            "2002:808:808::1",
            "64:ff9b::808:808")) {
      assertThat(AllowedHosts.isPublic(InetAddress.getByName(address))).as(address).isTrue();
    }
    assertThatThrownBy(
            () -> at("8.8.8.8", "10.0.0.1").check(URI.create("https://a.archive.org/"), HOSTS))
        .hasMessageContaining("10.0.0.1, which is not a public address");
  }

  @Test
  void whatTheUserGaveByHandMayBeAnywhere() throws Exception {
    AllowedHosts hosts = new AllowedHosts(Set.of("localhost:5000"), at("127.0.0.1").lookup());
    hosts.check(URI.create("http://localhost:5000/ws/2"), HOSTS);
    assertThatThrownBy(() -> hosts.check(URI.create("http://localhost:5001/ws/2"), HOSTS))
        .isInstanceOf(RefusedException.class);
  }

  private static AllowedHosts at(String... addresses) {
    return new AllowedHosts(
        Set.of(),
        host -> {
          InetAddress[] found = new InetAddress[addresses.length];
          for (int i = 0; i < addresses.length; i++) {
            found[i] = InetAddress.getByName(addresses[i]);
          }
          return found;
        });
  }
}
