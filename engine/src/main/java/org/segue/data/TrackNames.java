package org.segue.data;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.Set;
import java.util.regex.Pattern;

/// A track's name taken apart: what it is called, and which version of it this is.
///
/// "Song (feat. A)", "SONG" and "Song [Explicit]" are all `song`; "Song - Live at B" is `song` in
/// the version `live`, "Song (C Remix)" `song` in the version `c remix`. Two versions differ when
/// their `kinds` do, or, for remixes, takes and the like, their words. What stands in brackets or
/// behind a dash and is no known qualifier belongs to the name: "(I Can't Get No) Satisfaction".
/// Albums' names fall apart in the same way.
///
/// @param core normalised ([PlainText]), never with a version
/// @param version the normalised words of the version, empty for the plain track
/// @param kinds a bit for each kind of version, such as live ([Qualifiers])
/// @param remark whether something was said of the release alone, such as remastered, or radio edit
public record TrackNames(String core, String version, int kinds, boolean remark) {

  private static final Set<String> GUESTS = Set.of("feat", "ft", "featuring", "with");
  private static final List<String> GUEST_SIGNS =
      List.of(" feat. ", " feat ", " ft. ", " featuring ");
  private static final Pattern BETWEEN_ARTISTS =
      Pattern.compile(
          "\\s*[,;/&+|]\\s*|\\s+(?:and|x|vs|with)\\.?\\s+|[(\\[]|\\s+(?:feat|ft|featuring)\\.?\\s+");

  /// Between two qualifiers in one, as in "Live / Remastered".
  private static final Pattern SEVERAL = Pattern.compile("\\s/|/\\s|;");

  /// Takes a name apart. A qualifier stands in brackets, or behind a dash with spaces.
  public static TrackNames of(String name) {
    String text = PlainText.folded(name);
    if (plain(text)) {
      String words = PlainText.words(withoutGuests(text, 1));
      return new TrackNames(words.isEmpty() ? text.strip() : words, "", 0, false);
    }
    List<Part> parts = split(text);
    StringBuilder core = new StringBuilder();
    SequencedSet<String> versions = new LinkedHashSet<>();
    int kinds = 0;
    int unworded = 0;
    boolean remark = false;
    boolean guests = false;
    for (Part part : parts) {
      String named = withoutGuests(part.text, part == parts.getFirst() ? 1 : 0);
      if (!part.qualifier) {
        core.append(guests ? "" : named).append(' ');
        guests |= named.length() < part.text.length();
        continue;
      }
      String words = PlainText.words(named);
      List<String> list = words.isEmpty() ? List.of() : List.of(words.split(" "));
      if (list.isEmpty() || GUESTS.contains(list.getFirst())) {
        continue;
      }
      int found = Qualifiers.kinds(list);
      kinds |= found;
      if ((found & Qualifiers.WORDED) != 0) {
        versions.add(worded(list));
      } else if (found != 0) {
        unworded |= found;
        remark |= found == Qualifiers.REMASTER;
      } else if (Qualifiers.idle(list)) {
        remark = true;
      } else {
        core.append(words).append(' ');
      }
    }
    String whole = PlainText.words(core.toString());
    if (whole.isEmpty()) { // nothing but qualifiers: then they are the name
      return new TrackNames(PlainText.of(text), "", 0, false);
    }
    versions.addAll(Qualifiers.names(unworded));
    return new TrackNames(whole, String.join(" ", versions), kinds, remark);
  }

  /// Core and version, equal for what is held for one recording.
  public String whole() {
    return version.isEmpty() ? core : core + " " + version;
  }

  /// Whether two names are of one version: live and live, a remix by the same hand.
  public boolean sameVersion(TrackNames other) {
    return kinds == other.kinds && (!isWorded() || version.equals(other.version));
  }

  /// Whether [#version] says which of several this is, such as whose remix.
  public boolean isWorded() {
    return (kinds & Qualifiers.WORDED) != 0;
  }

  /// An artist's name, normalised: without guests and without a leading "the".
  public static String artist(String name) {
    String words = PlainText.of(withoutGuests(PlainText.folded(name), 1));
    return words.startsWith("the ") && words.length() > 4 ? words.substring(4) : words;
  }

  /// The artists of a credit such as "A, B & C feat. D": the whole first, then its parts.
  public static SequencedSet<String> artists(String credit) {
    SequencedSet<String> artists = new LinkedHashSet<>();
    String text = PlainText.folded(credit);
    add(artists, artist(credit));
    for (String part : BETWEEN_ARTISTS.split(text)) {
      add(artists, artist(part.replace(')', ' ').replace(']', ' ')));
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

  private static String worded(List<String> words) {
    List<String> said = new ArrayList<>();
    for (String word : words) {
      if (!word.equals("version") && !word.equals("the") && !Qualifiers.year(word)) {
        said.add(word.equals("rmx") || word.equals("remixed") ? "remix" : word);
      }
    }
    return String.join(" ", said);
  }

  /// Guests stand behind at least so many characters.
  private static String withoutGuests(String text, int least) {
    int cut = text.length();
    for (String sign : GUEST_SIGNS) {
      int at = text.indexOf(sign);
      if (at >= least && at < cut) {
        cut = at;
      }
    }
    return cut == text.length() ? text : text.substring(0, cut);
  }

  /// A stretch of a name.
  private record Part(String text, boolean qualifier) {}

  /// Cuts at outermost brackets, and at dashes with spaces around.
  private static List<Part> split(String text) {
    List<Part> parts = new ArrayList<>();
    StringBuilder outside = new StringBuilder();
    StringBuilder inside = new StringBuilder();
    boolean dashed = false;
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int type = Character.getType(c);
      if (type == Character.START_PUNCTUATION && c != '‚' && c != '„') {
        if (depth++ > 0) {
          inside.append(' ');
        } else if (dashed) {
          outside.append(' ');
        } else {
          take(outside, false, parts);
        }
      } else if (type == Character.END_PUNCTUATION) {
        if (depth > 0 && --depth == 0) {
          take(inside, true, parts);
        }
      } else if (depth > 0) {
        inside.append(c);
      } else if (type == Character.DASH_PUNCTUATION
          && spaceAt(text, i - 1)
          && spaceAt(text, i + 1)) {
        take(outside, dashed, parts);
        dashed = true;
      } else {
        outside.append(c);
      }
    }
    take(inside, true, parts); // never closed
    take(outside, dashed, parts);
    return parts;
  }

  private static void take(StringBuilder text, boolean qualifier, List<Part> parts) {
    if (qualifier && (text.indexOf("/") >= 0 || text.indexOf(";") >= 0)) {
      for (String each : SEVERAL.split(text)) {
        parts.add(new Part(each, true));
      }
    } else if (!text.isEmpty()) {
      parts.add(new Part(text.toString(), qualifier));
    }
    text.setLength(0);
  }

  private static boolean spaceAt(String text, int at) {
    return at >= 0 && at < text.length() && text.charAt(at) == ' ';
  }
}
