package org.segue.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// SHA-256, which every Java platform has.
public final class Sha256 {
  private Sha256() {}

  /// An empty digest, for what comes in parts.
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  public static byte[] of(byte[] bytes) {
    return digest().digest(bytes);
  }

  /// Of a text in UTF-8, in hexadecimal digits.
  public static String hex(String text) {
    return HexFormat.of().formatHex(of(text.getBytes(StandardCharsets.UTF_8)));
  }

  /// What is wrong with a file that a manifest vouches for with this SHA-256; null if it is whole.
  public static @Nullable String trouble(Path file, String expected) throws IOException {
    if (!Files.isRegularFile(file)) {
      return file + " is missing";
    }
    String found = NamedArrays.digest(file);
    return found.equals(expected)
        ? null
        : "%s has SHA-256 %.16s…, not %.16s…".formatted(file, found, expected);
  }
}
