package org.segue.music;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Names of tracks, albums and artists, made comparable.
///
/// A title falls into its `base` and what stands in brackets or behind a dash. Guests ("feat. X")
/// are dropped. A version of its own (live, remix, karaoke …) is kept as one of `versions`; a
/// remark on the release (remastered, radio edit, deluxe …) sets `remark`. Brackets that say
/// neither belong to the base.
///
/// @param remix who made the remix, as far as it is told; empty if it is none
record Names(String base, Set<String> versions, String remix, boolean remark) {

  private static final Pattern BRACKETS = Pattern.compile("[(\\[]([^()\\[\\]]*)[)\\]]");
  private static final Pattern GUESTS =
      Pattern.compile("(?i)(^|\\s)(feat\\.?|ft\\.?|featuring)\\s.*");
  private static final Pattern MARKS = Pattern.compile("(?<=\\p{IsLatin})\\p{M}+");
  private static final Pattern NUMBERS = Pattern.compile("\\p{N}+|\\b[ivx]{2,}\\b");

  /// Words of versions that are recordings of their own → what they are called here.
  private static final Map<Pattern, String> VERSIONS = new LinkedHashMap<>();

  static {
    version("live|concert|en vivo|ao vivo|en directo|dal vivo|at the bbc|performance", "live");
    version("remix|rmx|mix|bootleg|mashup|mash up|rework|flip|vip|dub", "remix");
    version("acoustic|unplugged|stripped", "acoustic");
    version("instrumental|backing track", "instrumental");
    version("karaoke", "karaoke");
    version("cover|tribute|made famous by|in the style of|originally performed by", "cover");
    version("demo|rehearsal|outtake|alternate take|take \\d+", "demo");
    version("sped up|speed up|nightcore|fast version", "fast");
    version("slowed|slow version", "slow");
    version("a cappella|acapella|vocals only", "a cappella");
    version("orchestral|symphonic|strings? version", "orchestral");
    version("piano", "piano");
    version("sessions?", "session");
    version("extended|12 inch|club", "extended");
    version("re recorded|rerecorded|taylors version|new recording", "recorded again");
    version("reprise", "reprise");
    version("lullaby|lullabies", "lullaby");
    version("commentary|interview|spoken", "spoken");
    version("8d", "8d");
  }

  /// Words that say nothing of the recording.
  private static final Pattern REMARK =
      words(
          "remaster|remastered|remasterizado|edit|mono|stereo|single|album|version|bonus|deluxe|explicit|clean|original|anniversary|edition|expanded|soundtrack|from|reissue|ep|special|digital|feat|with|main|theme");

  private static final Pattern PLAIN_MIX =
      words("original mix|album mix|single mix|main mix|stereo mix|mono mix|radio mix");

  private static void version(String alternatives, String name) {
    VERSIONS.put(words(alternatives), name);
  }

  private static Pattern words(String alternatives) {
    return Pattern.compile("(?<![\\p{L}\\p{N}])(?:" + alternatives + ")(?![\\p{L}\\p{N}])");
  }

  static Names of(String title) {
    Set<String> versions = new TreeSet<>();
    StringBuilder remix = new StringBuilder();
    boolean[] remark = {false};
    Matcher brackets = BRACKETS.matcher(title);
    StringBuilder rest = new StringBuilder();
    while (brackets.find()) {
      boolean part = asides(brackets.group(1), versions, remix, remark);
      brackets.appendReplacement(
          rest, part ? " " : " " + Matcher.quoteReplacement(brackets.group(1)) + " ");
    }
    brackets.appendTail(rest);
    String[] parts = rest.toString().split("\\s[-–—]\\s");
    StringBuilder base = new StringBuilder(parts.length == 0 ? "" : parts[0]);
    for (int p = 1; p < parts.length; p++) {
      if (!asides(parts[p], versions, remix, remark)) {
        base.append(' ').append(parts[p]);
      }
    }
    String without = GUESTS.matcher(base).replaceFirst("");
    String plain = plain(without.isBlank() ? base.toString() : without);
    return new Names(plain.isEmpty() ? plain(title) : plain, versions, remix.toString(), remark[0]);
  }

  /// Takes note of what an aside says; false if it says nothing, and so belongs to the title.
  private static boolean asides(
      String text, Set<String> versions, StringBuilder remix, boolean[] remark) {
    String plain = plain(text);
    if (GUESTS.matcher(" " + text).find() || plain.startsWith("with ")) {
      return true;
    }
    if (PLAIN_MIX.matcher(plain).find()) {
      remark[0] = true;
      return true;
    }
    boolean version = false;
    for (Map.Entry<Pattern, String> known : VERSIONS.entrySet()) {
      if (known.getKey().matcher(plain).find()) {
        version = true;
        versions.add(known.getValue());
        if (known.getValue().equals("remix")) {
          remix.append(plain);
        }
      }
    }
    if (!version && REMARK.matcher(plain).find()) {
      remark[0] = true;
      return true;
    }
    return version;
  }

  /// Small letters, Latin ones without marks, `&` as and, without apostrophes, punctuation as
  /// spaces; where nothing is left (emoji, say) the text itself.
  static String plain(String text) {
    String lower = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    String bare =
        Normalizer.normalize(
            MARKS.matcher(Normalizer.normalize(lower, Normalizer.Form.NFD)).replaceAll(""),
            Normalizer.Form.NFC);
    String words =
        bare.replace("&", " and ")
            .replaceAll("['’`´]", "")
            .replaceAll("[\\p{P}\\p{S}\\s]+", " ")
            .strip();
    return words.isEmpty() ? lower.strip() : words;
  }

  /// The title without guests, for a question.
  static String forSearch(String title) {
    String text = title.replaceAll("(?i)[(\\[](feat|ft|featuring|with)\\b[^)\\]]*[)\\]]", " ");
    return GUESTS.matcher(text).replaceFirst("").replaceAll("[\"\\\\\\s]+", " ").strip();
  }

  /// Artists of a credit ("A, B & C feat. D"): the whole, and each.
  static List<String> artists(String credit) {
    List<String> all = new ArrayList<>(List.of(bare(plain(credit))));
    String[] each =
        credit.split("(?i)\\s*[,;/]\\s*|\\s+(?:&|and|x|vs\\.?|feat\\.?|ft\\.?|featuring|with)\\s+");
    Arrays.stream(each).map(part -> bare(plain(part))).forEach(all::add);
    all.removeIf(String::isEmpty);
    return all;
  }

  private static String bare(String artist) {
    return artist.startsWith("the ") ? artist.substring(4) : artist;
  }

  /// How alike two plain texts are, 0 to 1: Jaro-Winkler, but 0 where their numbers differ ("part
  /// 2" is not "part 3").
  static double alike(String a, String b) {
    return numbers(a).equals(numbers(b)) ? jaroWinkler(a, b) : 0;
  }

  private static List<String> numbers(String text) {
    return NUMBERS.matcher(text).results().map(found -> found.group()).toList();
  }

  /// Winkler 1990: Jaro's share of common characters, and a tenth of what is missing for each of
  /// the first four that agree.
  static double jaroWinkler(String a, String b) {
    if (a.equals(b)) {
      return 1;
    }
    int reach = Math.max(0, Math.max(a.length(), b.length()) / 2 - 1);
    boolean[] usedA = new boolean[a.length()];
    boolean[] usedB = new boolean[b.length()];
    int common = 0;
    for (int i = 0; i < a.length(); i++) {
      for (int j = Math.max(0, i - reach); j < Math.min(b.length(), i + reach + 1); j++) {
        if (!usedB[j] && a.charAt(i) == b.charAt(j)) {
          usedA[i] = true;
          usedB[j] = true;
          common++;
          break;
        }
      }
    }
    if (common == 0) {
      return 0;
    }
    int swapped = 0;
    int j = 0;
    for (int i = 0; i < a.length(); i++) {
      if (usedA[i]) {
        while (!usedB[j]) {
          j++;
        }
        swapped += a.charAt(i) == b.charAt(j++) ? 0 : 1;
      }
    }
    double m = common;
    double jaro = (m / a.length() + m / b.length() + (m - swapped / 2.0) / m) / 3;
    int prefix = 0;
    while (prefix < Math.min(4, Math.min(a.length(), b.length()))
        && a.charAt(prefix) == b.charAt(prefix)) {
      prefix++;
    }
    return jaro + prefix * 0.1 * (1 - jaro);
  }
}
