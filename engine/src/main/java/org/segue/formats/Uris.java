package org.segue.formats;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import org.segue.data.ExternalTrack;
import org.segue.data.TrackIds;

/// URIs as strict formats want them.
final class Uris {
  private Uris() {}

  /// Characters that may stand in a URI as they are, beside letters, digits and escapes.
  private static final String ALLOWED = "-._~:/?#@!$&'()*+,;=";

  static final String RECORDING = "https://musicbrainz.org/recording/";

  /// All that names a track: its own URI first.
  static SequencedSet<String> identifiers(ExternalTrack track) {
    SequencedSet<String> identifiers = new LinkedHashSet<>();
    String uri = track.uri();
    if (uri.startsWith(TrackIds.MBID)) {
      identifiers.add(RECORDING + uri.substring(TrackIds.MBID.length()));
    } else if (!TrackIds.isNameKey(uri) && !uri.equals(track.location())) {
      identifiers.add(uri);
    }
    if (track.mbid() != null) {
      identifiers.add(RECORDING + track.mbid());
    }
    if (track.isrc() != null) {
      identifiers.add(TrackIds.ISRC + track.isrc());
    }
    return identifiers;
  }

  /// The text with every character that no URI may hold as `%XX` of its UTF-8 bytes.
  static String escaped(String text) {
    String clean = Clean.line(text, Clean.LONG);
    StringBuilder uri = new StringBuilder(clean.length());
    byte[] bytes = clean.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      char c = (char) (bytes[i] & 0xff);
      boolean escape =
          c == '%' && i + 2 < bytes.length && isHex(bytes[i + 1]) && isHex(bytes[i + 2]);
      if (c < 0x80 && (Character.isLetterOrDigit(c) || ALLOWED.indexOf(c) >= 0 || escape)) {
        uri.append(c);
      } else {
        uri.append("%%%02X".formatted((int) c));
      }
    }
    return uri.toString();
  }

  private static boolean isHex(byte b) {
    return Character.digit(b, 16) >= 0;
  }

  /// The text with its escapes resolved, as far as they are valid.
  static String unescaped(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    byte[] plain = new byte[bytes.length];
    int count = 0;
    for (int i = 0; i < bytes.length; i++) {
      boolean escape =
          bytes[i] == '%' && i + 2 < bytes.length && isHex(bytes[i + 1]) && isHex(bytes[i + 2]);
      plain[count++] =
          escape
              ? (byte) (Character.digit(bytes[++i], 16) * 16 + Character.digit(bytes[++i], 16))
              : bytes[i];
    }
    return new String(plain, 0, count, StandardCharsets.UTF_8);
  }
}
