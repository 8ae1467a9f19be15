package org.segue.data;

import java.util.Locale;
import java.util.regex.Pattern;

/// How titles are made comparable.
public final class Titles {
  private Titles() {}

  private static final Pattern PUNCTUATION = Pattern.compile("[.,/#!$%^*;:{}=_`~()@]");
  private static final Pattern SPACE = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);

  /// The normalisation of the Million Playlist Dataset's own statistics: lower case, these
  /// punctuation marks become spaces, spaces collapse. Emoji and accents stay.
  public static String normalise(String title) {
    String lower = title.toLowerCase(Locale.ROOT);
    return SPACE.matcher(PUNCTUATION.matcher(lower).replaceAll(" ")).replaceAll(" ").strip();
  }
}
