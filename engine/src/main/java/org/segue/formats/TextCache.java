package org.segue.formats;

import org.jspecify.annotations.Nullable;
import org.segue.data.ExternalTrack;

/// The texts of one file, each made a string once: an open-addressing table asked by characters, so
/// that a text seen before costs a hash and a comparison, and no memory.
final class TextCache {

  /// A text, and the track whose URI it is, if any.
  static final class Text {
    private final String string;
    private final int hash;
    private @Nullable ExternalTrack track;
    private boolean complete;

    Text(String string, int hash) {
      this.string = string;
      this.hash = hash;
    }

    String string() {
      return string;
    }

    @Nullable ExternalTrack track() {
      return track;
    }

    /// Whether every field of the track is known.
    boolean completeTrack() {
      return complete;
    }

    /// Joins another mention to what is known; the same object as before if it adds nothing.
    ExternalTrack learn(ExternalTrack mention) {
      ExternalTrack before = track;
      ExternalTrack now = before == null ? mention : before.merge(mention);
      if (before != null && now.equals(before)) {
        return before;
      }
      track = now;
      complete = now.complete();
      return now;
    }
  }

  private @Nullable Text[] slots = new Text[1 << 14];
  private int count;

  Text of(char[] characters, int offset, int length) {
    int hash = hash(characters, offset, length);
    int slot = hash & (slots.length - 1);
    Text text;
    while ((text = slots[slot]) != null) {
      if (text.hash == hash && same(text.string, characters, offset, length)) {
        return text;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    Text fresh = new Text(new String(characters, offset, length), hash);
    slots[slot] = fresh;
    if (++count * 2 > slots.length) {
      grow();
    }
    return fresh;
  }

  /// Four chains of multiplications side by side: a single one waits for itself at every character.
  private static int hash(char[] characters, int offset, int length) {
    int a = length;
    int b = 0;
    int c = 0;
    int d = 0;
    int i = offset;
    for (int end = offset + length - 3; i < end; i += 4) {
      a = 31 * a + characters[i];
      b = 31 * b + characters[i + 1];
      c = 31 * c + characters[i + 2];
      d = 31 * d + characters[i + 3];
    }
    for (; i < offset + length; i++) {
      a = 31 * a + characters[i];
    }
    int hash = ((a * 0x9e3779b1 + b) * 0x9e3779b1 + c) * 0x9e3779b1 + d;
    return hash ^ (hash >>> 15);
  }

  private static boolean same(String string, char[] characters, int offset, int length) {
    if (string.length() != length) {
      return false;
    }
    for (int c = 0; c < length; c++) {
      if (string.charAt(c) != characters[offset + c]) {
        return false;
      }
    }
    return true;
  }

  private void grow() {
    @Nullable Text[] old = slots;
    slots = new Text[2 * old.length];
    for (Text text : old) {
      if (text != null) {
        int slot = text.hash & (slots.length - 1);
        while (slots[slot] != null) {
          slot = (slot + 1) & (slots.length - 1);
        }
        slots[slot] = text;
      }
    }
  }
}
