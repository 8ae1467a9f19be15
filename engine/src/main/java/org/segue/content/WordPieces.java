package org.segue.content;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Cuts a text into the word pieces of an uncased BERT vocabulary (Devlin et al. 2019).
///
/// Case and accents are dropped, punctuation and Chinese characters stand alone, and each word is
/// cut from the left into the longest pieces that the vocabulary has; all but the first piece of a
/// word are listed with `##` in front. A word that cannot be cut is left out rather than replaced
/// by a mark for the unknown: otherwise all titles of emoji would look the same.
final class WordPieces {

  private static final int LONGEST_WORD = 100;

  private final Map<String, Integer> vocabulary;

  /// `vocabulary`: piece → number.
  WordPieces(Map<String, Integer> vocabulary) {
    this.vocabulary = new HashMap<>(vocabulary);
  }

  /// The numbers of at most `most` pieces of the text.
  int[] of(String text, int most) {
    List<Integer> pieces = new ArrayList<>();
    for (String word : words(text)) {
      pieces.addAll(cut(word));
    }
    return pieces.stream().limit(most).mapToInt(Integer::intValue).toArray();
  }

  private List<Integer> cut(String word) {
    List<Integer> pieces = new ArrayList<>();
    int from = 0;
    while (from < word.length() && word.length() <= LONGEST_WORD) {
      Integer piece = null;
      int to = word.length();
      for (; to > from; to--) {
        piece = vocabulary.get(from == 0 ? word.substring(0, to) : "##" + word.substring(from, to));
        if (piece != null) {
          break;
        }
      }
      if (piece == null) {
        return List.of();
      }
      pieces.add(piece);
      from = to;
    }
    return pieces;
  }

  private static List<String> words(String text) {
    String folded = Normalizer.normalize(text.toLowerCase(Locale.ROOT), Normalizer.Form.NFD);
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    for (int i = 0, c; i < folded.length(); i += Character.charCount(c)) {
      c = folded.codePointAt(i);
      if (Character.getType(c) == Character.NON_SPACING_MARK) {
        continue;
      }
      boolean alone = standsAlone(c);
      if ((alone || isSpace(c)) && !word.isEmpty()) {
        words.add(word.toString());
        word.setLength(0);
      }
      if (alone) {
        words.add(Character.toString(c));
      } else if (!isSpace(c)) {
        word.appendCodePoint(c);
      }
    }
    if (!word.isEmpty()) {
      words.add(word.toString());
    }
    return words;
  }

  private static boolean isSpace(int c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.isISOControl(c);
  }

  /// Punctuation, ASCII symbols, and Chinese characters.
  private static boolean standsAlone(int c) {
    if (c < 0x80) {
      return c > ' ' && c < 0x7f && !Character.isLetterOrDigit(c);
    }
    return switch (Character.getType(c)) {
      case Character.CONNECTOR_PUNCTUATION,
          Character.DASH_PUNCTUATION,
          Character.START_PUNCTUATION,
          Character.END_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION,
          Character.OTHER_PUNCTUATION ->
          true;
      default -> Character.UnicodeScript.of(c) == Character.UnicodeScript.HAN;
    };
  }
}
