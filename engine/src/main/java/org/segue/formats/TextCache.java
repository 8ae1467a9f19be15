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
    int hash = 0;
    for (int c = offset; c < offset + length; c++) {
      hash = 31 * hash + characters[c];
    }
    hash ^= hash >>> 15;
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
