package org.segue.cli;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/// Names of files that stand for URIs, on any file system.
final class FetchNames {
  private FetchNames() {}

  /// The end of a Spotify URI; of others letters and digits, and a checksum, so that no two meet.
  static String file(String uri) {
    if (uri.matches("spotify:[a-z]+:[0-9A-Za-z]{1,40}")) {
      return uri.replaceFirst(".*:", "");
    }
    CRC32C crc = new CRC32C();
    crc.update(uri.getBytes(StandardCharsets.UTF_8));
    String plain = uri.replaceAll("[^0-9A-Za-z]+", "-").replaceAll("^-|-$", "");
    return plain.substring(0, Math.min(60, plain.length()))
        + "-"
        + HexFormat.of().toHexDigits((int) crc.getValue());
  }
}
