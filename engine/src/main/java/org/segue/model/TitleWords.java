package org.segue.model;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.SequencedSet;

/// What a title is made of: words, numbers and emoji, and runs of three characters.
///
/// Compatibility forms are folded (NFKC), case is dropped, accents are stripped from Latin letters,
/// punctuation separates, apostrophes vanish, letters and digits part ("summer2016" → summer,
/// 2016), every emoji is a word of its own without its colour of skin or variation selector.
record TitleWords(List<String> words) {

  static TitleWords of(String title) {
    String folded =
        Normalizer.normalize(
            Normalizer.normalize(title, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT),
            Normalizer.Form.NFD);
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    Kind before = Kind.SPACE;
    boolean latin = false;
    for (int i = 0, c; i < folded.length(); i += Character.charCount(c)) {
      c = folded.codePointAt(i);
      Kind kind = kind(c);
      if (kind == Kind.MARK) {
        if (!latin && !word.isEmpty()) {
          word.appendCodePoint(c);
        }
        continue;
      }
      if (kind == Kind.NOTHING) {
        continue;
      }
      if (!word.isEmpty() && (kind != before || kind == Kind.EMOJI)) {
        words.add(word.toString());
        word.setLength(0);
      }
      if (kind != Kind.SPACE) {
        word.appendCodePoint(c);
      }
      latin = kind == Kind.LETTER && Character.UnicodeScript.of(c) == Character.UnicodeScript.LATIN;
      before = kind;
    }
    if (!word.isEmpty()) {
      words.add(word.toString());
    }
    words.replaceAll(w -> Normalizer.normalize(w, Normalizer.Form.NFC));
    return new TitleWords(List.copyOf(words));
  }

  /// The words in order, one space apart: equal for titles that differ in case, punctuation or
  /// spacing only. Empty where the title has none.
  String joined() {
    return String.join(" ", words);
  }

  /// Runs of three characters of the words written together, with marked ends.
  SequencedSet<String> grams() {
    int[] c = ("^" + String.join("", words) + "$").codePoints().toArray();
    SequencedSet<String> grams = new LinkedHashSet<>();
    for (int i = 0; i + 3 <= c.length; i++) {
      grams.add(new String(c, i, 3));
    }
    return grams;
  }

  private enum Kind {
    LETTER,
    DIGIT,
    EMOJI,
    MARK,
    SPACE,
    NOTHING
  }

  private static Kind kind(int c) {
    if (c == '\'' || c == 0x2019 || c == 0x200d || (c >= 0xfe00 && c <= 0xfe0f)) {
      return Kind.NOTHING; // apostrophes, joiners, variation selectors
    }
    if (c >= 0x1f3fb && c <= 0x1f3ff) {
      return Kind.NOTHING; // colours of skin
    }
    return switch (Character.getType(c)) {
      case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK ->
          Kind.MARK;
      case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER ->
          Kind.DIGIT;
      case Character.OTHER_SYMBOL, Character.SURROGATE, Character.UNASSIGNED -> Kind.EMOJI;
      default -> Character.isLetter(c) ? Kind.LETTER : Kind.SPACE;
    };
  }
}
