package org.segue.data;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;

/// A track's name taken apart: what it is called, and which version of it this is.
///
/// "Song (feat. A)", "SONG" and "Song [Explicit]" are all `song`; "Song - Live at B" is `song` in
/// the version `live`, "Song (C Remix)" `song` in the version `c remix`. Two versions differ when
/// their `kinds` do, or, for remixes, their words.
///
/// Normalised are: compatibility forms (NFKC), case, accents of Latin letters, `&` to `and`,
/// apostrophes away, other punctuation to single spaces. Other scripts, digits and emoji stay.
///
/// @param core normalised, never with a version
/// @param version the normalised words of the version, empty for the plain track
/// @param kinds a bit for each kind of version, such as live
public record TrackNames(String core, String version, int kinds) {

  /// In what a version may differ from the plain track: its name, then the words that tell it.
  private static final List<String> KINDS =
      List.of(
          "remix remix remixed rmx mix rework bootleg mashup vip dub",
          "live live vivo directo concert unplugged",
          "acoustic acoustic acustico acustica acoustique",
          "instrumental instrumental instrumentals instr",
          "karaoke karaoke backing",
          "sped sped slowed nightcore reverb",
          "remaster remaster remastered remasterd remasterizado",
          "cover cover tribute",
          "demo demo",
          "piano piano orchestral orchestra strings",
          "cappella cappella capella acapella",
          "reprise reprise");

  private static final int REMIX = 1; // the bit of the first

  /// Word → the bit of its kind.
  private static final Map<String, Integer> KIND_OF = new HashMap<>();

  static {
    for (int k = 0; k < KINDS.size(); k++) {
      for (String word : KINDS.get(k).split(" ")) {
        KIND_OF.put(word, 1 << k);
      }
    }
  }

  /// Words that say nothing of the music, if a qualifier has no others (years aside).
  private static final Set<String> IDLE =
      Set.of(
          ("version ver original album single lp ep radio edit edited mix main mono stereo explicit"
                  + " clean dirty bonus track digital digitally deluxe standard special edition"
                  + " anniversary studio full soundtrack official audio video music lyric lyrics hd"
                  + " hq non the from motion picture")
              .split(" "));

  private static final Set<String> GUESTS = Set.of("feat", "ft", "featuring", "with");
  private static final int MOST_MARKS = 3;

  /// Takes a name apart. A qualifier stands in brackets, or behind a dash with spaces.
  public static TrackNames of(String name) {
    String text = folded(name);
    if (plain(text)) {
      return new TrackNames(words(withoutGuests(text)), "", 0);
    }
    List<String> qualifiers = new ArrayList<>();
    StringBuilder core = new StringBuilder(withoutGuests(split(text, qualifiers)));
    SequencedSet<String> versions = new LinkedHashSet<>();
    int kinds = 0;
    for (String qualifier : qualifiers) {
      String words = words(qualifier);
      List<String> list = words.isEmpty() ? List.of() : List.of(words.split(" "));
      if (list.isEmpty() || GUESTS.contains(list.getFirst())) {
        continue;
      }
      int found = kinds(list);
      if (found != 0) {
        kinds |= found;
        versions.add(version(list, found));
      } else if (!idle(list)) {
        core.append(' ').append(words);
      }
    }
    String whole = words(core.toString());
    if (whole.isEmpty()) { // nothing but qualifiers: then they are the name
      return new TrackNames(words(text), "", 0);
    }
    return new TrackNames(whole, String.join(" ", versions), kinds);
  }

  /// Core and version, equal for what is held for one recording.
  public String whole() {
    return version.isEmpty() ? core : core + " " + version;
  }

  /// Whether two names are of one version: live and live, a remix by the same hand.
  public boolean sameVersion(TrackNames other) {
    return kinds == other.kinds && ((kinds & REMIX) == 0 || version.equals(other.version));
  }

  /// An artist's name, normalised: without guests and without a leading "the".
  public static String artist(String name) {
    String words = words(withoutGuests(folded(name)));
    return words.startsWith("the ") && words.length() > 4 ? words.substring(4) : words;
  }

  /// The artists of a credit such as "A, B & C feat. D": the whole first, then its parts.
  public static SequencedSet<String> artists(String credit) {
    SequencedSet<String> artists = new LinkedHashSet<>();
    String text = folded(credit);
    add(artists, artist(credit));
    for (String part :
        text.split(
            "\\s*[,;/&+|]\\s*|\\s+(?:and|x|vs|with)\\.?\\s+|[(\\[]|\\s+(?:feat|ft|featuring)\\.?\\s+")) {
      add(artists, artist(part.replaceAll("[)\\]]", " ")));
      if (artists.size() >= 16) {
        break;
      }
    }
    return artists;
  }

  private static void add(Set<String> artists, String name) {
    if (!name.isEmpty()) {
      artists.add(name);
    }
  }

  private static boolean plain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '(' || c == '[' || c == '{' || c == '-' || c >= 0x80) {
        return false;
      }
    }
    return true;
  }

  private static String folded(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
      }
    }
    return text.toLowerCase(Locale.ROOT);
  }

  private static int kinds(List<String> words) {
    int kinds = 0;
    boolean idle = true;
    for (String word : words) {
      idle &= IDLE.contains(word);
      kinds |= KIND_OF.getOrDefault(word, 0);
    }
    return idle ? 0 : kinds; // "original mix" is no remix
  }

  private static String version(List<String> words, int kinds) {
    List<String> said = new ArrayList<>();
    if ((kinds & REMIX) != 0) {
      for (String word : words) {
        if (!word.equals("version") && !word.equals("the") && !word.matches("[0-9]{4}")) {
          said.add(word.equals("rmx") || word.equals("remixed") ? "remix" : word);
        }
      }
    } else {
      for (int k = 0; k < KINDS.size(); k++) {
        if ((kinds & 1 << k) != 0) {
          said.add(KINDS.get(k).split(" ")[0]);
        }
      }
    }
    return String.join(" ", said);
  }

  private static boolean idle(List<String> words) {
    if (words.getFirst().equals("from")) {
      return true; // the film it is from
    }
    for (String word : words) {
      if (!IDLE.contains(word) && !word.matches("(19|20)[0-9]{2}")) {
        return false;
      }
    }
    return true;
  }

  private static String withoutGuests(String text) {
    int cut = text.length();
    for (String sign : List.of(" feat. ", " feat ", " ft. ", " featuring ")) {
      int at = text.indexOf(sign);
      if (at > 0 && at < cut) {
        cut = at;
      }
    }
    return cut == text.length() ? text : text.substring(0, cut);
  }

  /// What stands outside of brackets and before the first dash; the rest goes to `qualifiers`.
  private static String split(String text, List<String> qualifiers) {
    StringBuilder named = new StringBuilder();
    StringBuilder inside = new StringBuilder();
    StringBuilder part = named;
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int type = Character.getType(c);
      boolean opens = type == Character.START_PUNCTUATION && c != '‚' && c != '„';
      boolean closes = type == Character.END_PUNCTUATION;
      if (opens) {
        if (depth++ > 0) {
          inside.append(' ');
        }
      } else if (closes) {
        if (depth > 0 && --depth == 0) {
          qualifiers.add(inside.toString());
          inside.setLength(0);
          part.append(' ');
        }
      } else if (depth > 0) {
        inside.append(c);
      } else if (type == Character.DASH_PUNCTUATION
          && spaceAt(text, i - 1)
          && spaceAt(text, i + 1)) {
        if (part != named) {
          qualifiers.add(part.toString());
        }
        part = new StringBuilder();
      } else {
        part.append(c);
      }
    }
    if (depth > 0) {
      qualifiers.add(inside.toString()); // never closed
    }
    if (part != named) {
      qualifiers.add(part.toString());
    }
    return named.toString();
  }

  private static boolean spaceAt(String text, int at) {
    return at >= 0 && at < text.length() && text.charAt(at) == ' ';
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
      } else if (c != '\'') {
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
      if (c == '\'' || c == 0x2019 || type == Character.FORMAT) {
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
