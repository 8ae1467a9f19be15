package org.segue.data;

import java.text.Normalizer;
import java.util.Locale;
import org.apache.commons.text.similarity.JaroWinklerSimilarity;

/// Names as plain words, to be compared: compatibility forms (NFKC), case, accents of Latin
/// letters, `&` to `and`, apostrophes away, other punctuation to single spaces. Other scripts,
/// digits and emoji stay.
public final class PlainText {
  private PlainText() {}

  private static final int MOST_MARKS = 3;
  private static final JaroWinklerSimilarity ALIKE = new JaroWinklerSimilarity();

  /// The words, one space apart; of nothing but punctuation that itself.
  public static String of(String text) {
    String folded = folded(text);
    String words = words(folded);
    return words.isEmpty() ? folded.strip() : words;
  }

  /// How alike two plain texts are, 0 to 1: Jaro-Winkler.
  public static double likeness(String a, String b) {
    return a.equals(b) ? 1 : ALIKE.apply(a, b);
  }

  /// The numbers in plain words, one space apart; Roman ones from II to XXXIX as Arabic. "part 2"
  /// is never "part 3", however much alike they are.
  public static String numbers(String words) {
    StringBuilder numbers = new StringBuilder();
    int length = words.length();
    for (int i = 0; i < length; ) {
      char c = words.charAt(i);
      int end = i + 1;
      if (numeric(c)) {
        while (end < length && numeric(words.charAt(end))) {
          end++;
        }
        separate(numbers).append(words, i, end);
      } else if (roman(c) > 0 && (i == 0 || words.charAt(i - 1) == ' ')) {
        while (end < length && roman(words.charAt(end)) > 0) {
          end++;
        }
        if (end - i >= 2 && (end == length || words.charAt(end) == ' ')) {
          separate(numbers).append(roman(words, i, end));
        }
      }
      i = end;
    }
    return numbers.toString();
  }

  private static StringBuilder separate(StringBuilder numbers) {
    return numbers.isEmpty() ? numbers : numbers.append(' ');
  }

  private static boolean numeric(char c) {
    if (c < 0x80) {
      return c >= '0' && c <= '9';
    }
    int type = Character.getType(c);
    return type == Character.DECIMAL_DIGIT_NUMBER
        || type == Character.LETTER_NUMBER
        || type == Character.OTHER_NUMBER;
  }

  private static int roman(char c) {
    return c == 'i' ? 1 : c == 'v' ? 5 : c == 'x' ? 10 : 0;
  }

  private static int roman(String text, int from, int to) {
    int sum = 0;
    for (int i = from; i < to; i++) {
      int value = roman(text.charAt(i));
      sum += i + 1 < to && roman(text.charAt(i + 1)) > value ? -value : value;
    }
    return sum;
  }

  /// Compatibility forms and case.
  static String folded(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        String signs = text.indexOf('´') < 0 ? text : text.replace('´', '\'');
        return Normalizer.normalize(signs, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
      }
    }
    return text.toLowerCase(Locale.ROOT);
  }

  /// Letters, digits and signs of folded text, words one space apart.
  static String words(String text) {
    StringBuilder words = new StringBuilder(text.length());
    boolean simple = true;
    boolean space = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        simple = false;
        break;
      }
      if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
        if (space && !words.isEmpty()) {
          words.append(' ');
        }
        words.append(c);
        space = false;
      } else if (c == '&') {
        words.append(words.isEmpty() ? "and" : " and");
        space = true;
      } else if (c != '\'' && c != '`') {
        space = true;
      }
    }
    return simple ? words.toString() : wordsOfAnyScript(text);
  }

  private static String wordsOfAnyScript(String text) {
    String apart = Normalizer.normalize(text, Normalizer.Form.NFD);
    StringBuilder words = new StringBuilder(apart.length());
    boolean space = false;
    boolean latin = false;
    int marks = 0;
    for (int i = 0, c; i < apart.length(); i += Character.charCount(c)) {
      c = apart.codePointAt(i);
      int type = Character.getType(c);
      boolean mark =
          type == Character.NON_SPACING_MARK
              || type == Character.COMBINING_SPACING_MARK
              || type == Character.ENCLOSING_MARK;
      if (mark) {
        if (!latin && !words.isEmpty() && !space && marks++ < MOST_MARKS && c < 0xfe00) {
          words.appendCodePoint(c);
        }
        continue;
      }
      marks = 0;
      latin = Character.UnicodeScript.of(c) == Character.UnicodeScript.LATIN;
      boolean sign =
          type == Character.OTHER_SYMBOL
              || type == Character.UNASSIGNED
              || (type == Character.MODIFIER_SYMBOL && c > 0x2000);
      if (apostrophe(c) || type == Character.FORMAT) {
        continue;
      }
      if (c == '&') {
        words.append(words.isEmpty() ? "and" : " and");
        space = true;
      } else if (Character.isLetterOrDigit(c) || type == Character.OTHER_NUMBER || sign) {
        if (space && !words.isEmpty()) {
          words.append(' ');
        }
        words.appendCodePoint(latin ? plainLatin(c) : c);
        space = false;
      } else {
        space = true;
      }
    }
    return Normalizer.normalize(words, Normalizer.Form.NFC);
  }

  private static boolean apostrophe(int c) {
    return c == '\'' || c == '`' || c == 0x2018 || c == 0x2019 || c == 0x2bc;
  }

  /// Letters that no decomposition makes plain.
  private static int plainLatin(int c) {
    return switch (c) {
      case 'ø' -> 'o';
      case 'ł' -> 'l';
      case 'đ', 'ð' -> 'd';
      case 'ı' -> 'i';
      default -> c;
    };
  }
}
