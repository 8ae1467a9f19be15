package org.segue.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What qualifiers of names say ("Live at B", "2009 Remaster", "C Remix"): which version it is, or
/// nothing of the music. All words here are normalised as [PlainText] has them.
public final class Qualifiers {
  private Qualifiers() {}

  /// In what a version may differ from the plain track: its name, then words and phrases that tell
  /// it. `#` is a number, `$` the end.
  private static final List<String> KINDS =
      List.of(
          "remix: remix, remixed, rmx, mix, rework, bootleg, mashup, mash up, flip, vip, dub,"
              + " club mix, club version, club edit",
          "live: live, vivo, directo, concert, unplugged, at the bbc, performance $, ライブ",
          "acoustic: acoustic, acustico, acustica, acoustique, unplugged, stripped",
          "instrumental: instrumental, instrumentals, instr",
          "karaoke: karaoke, backing",
          "sped: sped, speed up, nightcore, fast version",
          "slowed: slowed, slow version, reverb",
          "remaster: リマスター",
          "cover: cover, tribute, made famous by, made popular by, in the style of,"
              + " originally performed by",
          "demo: demo, rehearsal, outtake, alternate take, take #",
          "piano: piano",
          "orchestral: orchestral, orchestra, strings, string version, symphonic version",
          "cappella: cappella, capella, acapella, vocals only",
          "reprise: reprise",
          "session: session, sessions",
          "extended: extended, 12 inch",
          "recorded: recorded, rerecorded, re recording, rerecording, new recording, taylors"
              + " version",
          "lullaby: lullaby, lullabies",
          "spoken: commentary, interview, spoken",
          "8d: 8d");

  private static final int REMIX = 1;

  /// The bit of remasters, which are of the same recording.
  public static final int REMASTER = 1 << 7;

  /// The bits of remixes, demos and takes, extended versions: these differ among themselves, by
  /// their words.
  public static final int WORDED = REMIX | 1 << 9 | 1 << 15;

  private static final List<String> NAMES =
      KINDS.stream().map(kind -> kind.substring(0, kind.indexOf(':'))).toList();

  /// Word → the bits of its kinds.
  private static final Map<String, Integer> WORDS = new HashMap<>();

  /// First word of a phrase → the phrases that begin so.
  private static final Map<String, List<Phrase>> PHRASES = new HashMap<>();

  private record Phrase(List<String> words, int kind) {
    boolean at(List<String> text, int from) {
      for (int w = 1; w < words.size(); w++) {
        String said = from + w < text.size() ? text.get(from + w) : "$";
        String word = words.get(w);
        if (word.equals("#") ? !digit(said.charAt(0)) : !word.equals(said)) {
          return false;
        }
      }
      return true;
    }
  }

  static {
    for (int k = 0; k < KINDS.size(); k++) {
      String kind = KINDS.get(k);
      for (String words : kind.substring(kind.indexOf(':') + 1).strip().split(",\\s*")) {
        List<String> phrase = List.of(words.split(" "));
        if (phrase.size() == 1) {
          WORDS.merge(words, 1 << k, (a, b) -> a | b);
        } else {
          PHRASES
              .computeIfAbsent(phrase.getFirst(), first -> new ArrayList<>())
              .add(new Phrase(phrase, 1 << k));
        }
      }
    }
  }

  /// Words that say nothing of the music, if a qualifier has no others (years aside).
  private static final Set<String> IDLE =
      Set.of(
          ("version ver original album single lp ep radio edit edited mix main mono stereo explicit"
                  + " clean dirty bonus track digital digitally deluxe standard special edition"
                  + " anniversary studio full soundtrack official audio video music lyric lyrics hd"
                  + " hq non the from motion picture expanded reissue limited super"
                  + " platinum collectors itunes")
              .split(" "));

  /// Words that say that a qualifier is about a release, whatever else it says.
  private static final Set<String> RELEASE =
      Set.of("deluxe", "anniversary", "expanded", "reissue", "soundtrack");

  /// A mix of these is the one that everybody knows.
  private static final Set<String> PLAIN_MIXES =
      Set.of("original", "album", "single", "main", "stereo", "mono", "radio");

  /// Before "from", these do not make a name of their own.
  private static final Set<String> BEFORE_ORIGIN = Set.of("theme", "song", "taken", "featured");

  /// A bit for each kind of version that a qualifier's words tell, 0 if they tell none.
  public static int kinds(List<String> words) {
    int kinds = 0;
    boolean mixed = false;
    for (int w = 0; w < words.size(); w++) {
      String word = words.get(w);
      int kind = kindsOf(word);
      if (kind == REMIX && word.equals("mix")) {
        mixed = true;
      } else {
        kinds |= kind;
      }
      for (Phrase phrase : PHRASES.getOrDefault(word, List.of())) {
        kinds |= phrase.at(words, w) ? phrase.kind() : 0;
      }
    }
    return mixed && !plainMix(words) ? kinds | REMIX : kinds;
  }

  private static int kindsOf(String word) {
    Integer known = WORDS.get(word);
    if (known != null) {
      return known;
    }
    return word.startsWith("remaster") || (word.indexOf('リ') >= 0 && word.contains("リマスタ"))
        ? REMASTER
        : 0;
  }

  /// "Original Mix" and "2009 Stereo Mix" are no remixes, "2019 Mix" and "Somebody's Mix" are.
  private static boolean plainMix(List<String> words) {
    boolean plain = false;
    boolean dated = false;
    for (int w = 0; w < words.size(); w++) {
      String word = words.get(w);
      if (year(word)) {
        dated = true;
      } else if (!IDLE.contains(word) && kindsOf(word) != REMASTER) {
        return false;
      }
      plain |= w > 0 && word.equals("mix") && PLAIN_MIXES.contains(words.get(w - 1));
    }
    return plain || !dated;
  }

  /// Whether a qualifier without [#kinds] says nothing of the music: it tells of a release, or of
  /// the film it is from.
  public static boolean idle(List<String> words) {
    boolean idle = true;
    boolean release = false;
    boolean numbered = false;
    for (String word : words) {
      if (idle && word.equals("from")) {
        return true;
      }
      release |= RELEASE.contains(word);
      if (!year(word)) {
        idle &= IDLE.contains(word) || BEFORE_ORIGIN.contains(word);
        numbered |= digit(word.charAt(0)) && digit(word.charAt(word.length() - 1));
      }
    }
    return release ? !numbered : idle && words.stream().noneMatch(BEFORE_ORIGIN::contains);
  }

  /// The names of kinds, in one order.
  static List<String> names(int kinds) {
    List<String> names = new ArrayList<>();
    for (int k = 0; k < NAMES.size(); k++) {
      if ((kinds & 1 << k) != 0) {
        names.add(NAMES.get(k));
      }
    }
    return names;
  }

  /// Whether a word is a year of records.
  static boolean year(String word) {
    return word.length() == 4
        && (word.startsWith("19") || word.startsWith("20"))
        && digit(word.charAt(2))
        && digit(word.charAt(3));
  }

  private static boolean digit(char c) {
    return c >= '0' && c <= '9';
  }
}
