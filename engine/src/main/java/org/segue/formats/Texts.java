package org.segue.formats;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.segue.data.BadInputException;

/// Text files whose encoding nobody tells: a byte order mark decides, else zeros at every other
/// place mean UTF-16, else valid UTF-8 is UTF-8, and all else windows-1252.
final class Texts {
  private Texts() {}

  /// A text may have so many bytes.
  static final int LARGEST = 32 << 20;

  private static final Charset WINDOWS = Charset.forName("windows-1252");

  /// All of a text, without its byte order mark.
  static String read(InputStream in, String source) {
    byte[] bytes;
    try {
      bytes = in.readNBytes(LARGEST + 1);
    } catch (IOException e) {
      throw unreadable(source, e);
    }
    if (bytes.length > LARGEST) {
      throw new BadInputException(
          source,
          LARGEST,
          "more than %d MB of text".formatted(LARGEST >> 20),
          "Split it into several files",
          null);
    }
    return decode(bytes);
  }

  static BadInputException unreadable(String source, IOException e) {
    return new BadInputException(
        source,
        0,
        "cannot be read: " + e.getMessage(),
        "The file is damaged or truncated: copy or download it again",
        e);
  }

  /// The beginning of a text, of bytes that may end in the middle of a character.
  static String head(byte[] bytes) {
    int end = bytes.length;
    if (unmarked(bytes) == null) { // neither marked nor UTF-16: cut a broken last character off
      for (int back = 1; back <= 3 && back <= bytes.length; back++) {
        int b = bytes[bytes.length - back] & 0xff;
        if (b >= 0xc0) {
          end = bytes.length - back;
          break;
        }
        if (b < 0x80) {
          break;
        }
      }
    }
    return decode(end == bytes.length ? bytes : java.util.Arrays.copyOf(bytes, end));
  }

  static String decode(byte[] bytes) {
    Charset charset = unmarked(bytes);
    String text;
    if (charset != null) {
      text = new String(bytes, charset);
    } else {
      try {
        text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      } catch (CharacterCodingException e) {
        text = new String(bytes, WINDOWS);
      }
    }
    return text.startsWith("\ufeff") ? text.substring(1) : text;
  }

  /// The encoding that a mark or zeros tell, or null.
  static @org.jspecify.annotations.Nullable Charset unmarked(byte[] b) {
    if (starts(b, 0xef, 0xbb, 0xbf)) {
      return StandardCharsets.UTF_8;
    }
    if (starts(b, 0xff, 0xfe, 0, 0)) {
      return StandardCharsets.UTF_32LE;
    }
    if (starts(b, 0, 0, 0xfe, 0xff)) {
      return StandardCharsets.UTF_32BE;
    }
    if (starts(b, 0xff, 0xfe)) {
      return StandardCharsets.UTF_16LE;
    }
    if (starts(b, 0xfe, 0xff)) {
      return StandardCharsets.UTF_16BE;
    }
    int even = 0;
    int odd = 0;
    int looked = Math.min(b.length, 512) & ~1;
    for (int i = 0; i < looked; i++) {
      if (b[i] == 0) {
        even += 1 - (i & 1);
        odd += i & 1;
      }
    }
    if (looked >= 8 && odd * 4 > looked && even == 0) {
      return StandardCharsets.UTF_16LE;
    }
    return looked >= 8 && even * 4 > looked && odd == 0 ? StandardCharsets.UTF_16BE : null;
  }

  private static boolean starts(byte[] bytes, int... mark) {
    for (int i = 0; i < mark.length; i++) {
      if (i >= bytes.length || (bytes[i] & 0xff) != mark[i]) {
        return false;
      }
    }
    return true;
  }

  /// The last part of a source's name without a known ending, where it has one; it stands in for a
  /// title that the file does not tell.
  static @org.jspecify.annotations.Nullable String titleOf(String source) {
    String name =
        source.substring(
            1
                + Math.max(
                    source.lastIndexOf('/'),
                    Math.max(source.lastIndexOf('\\'), source.lastIndexOf('!'))));
    String bare =
        name.replaceFirst("(?i)\\.(csv|tsv|txt|m3u8?|pls|xspf|jspf|json|xml)(\\.gz)?$", "");
    return bare.equals(name) ? null : Clean.title(bare.replace('_', ' '));
  }
}
