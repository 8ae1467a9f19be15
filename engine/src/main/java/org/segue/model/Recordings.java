package org.segue.model;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.segue.data.Catalog;
import org.segue.data.ExternalTrack;

/// Which tracks are the same recording under several URIs: those of one artist whose names differ
/// only in what says nothing of the music.
///
/// "Song - Remastered 2009", "Song (feat. A)", "SONG [Album Version]" and "Song" are one recording;
/// "Song - Live", "Song (X Remix)", "Song - Acoustic", "Song, Pt. 2" are others. A qualifier (in
/// brackets, or after a dash with spaces) that is not known to say nothing makes a recording of its
/// own: rather two versions in a list than a track missing.
///
/// A name is looked at when it is first asked for; what it gave is kept, 4 bytes per track. Safe
/// for concurrent use.
final class Recordings {

  /// A qualifier of these words alone says nothing of the music.
  private static final Set<String> IDLE =
      Set.of(
          ("version ver original album single lp ep radio edit edited mix main mono stereo explicit"
                  + " clean dirty bonus track digital digitally deluxe standard special edition"
                  + " anniversary studio full soundtrack official audio video non the")
              .split(" "));

  /// A qualifier with one of these words names a recording of its own, whatever else it says.
  private static final Set<String> OTHER =
      Set.of(
          ("live vivo directo concert unplugged session sessions acoustic acustico acustica"
               + " instrumental karaoke remix remixed rework cover demo recorded rerecorded"
               + " recording orchestral piano cappella acapella slowed sped nightcore dub reprise")
              .split(" "));

  private static final Set<String> GUESTS = Set.of("feat", "ft", "featuring");
  private static final Set<String> ORIGINS = Set.of("with", "from");

  private final Catalog catalog;
  private volatile int @Nullable [] hashes;

  Recordings(Catalog catalog) {
    this.catalog = catalog;
  }

  /// A number that two tracks share when they are the same recording. (Two names of one artist
  /// share it by chance once in 4 billion.)
  long of(int track) {
    int artist = catalog.artistOf(track);
    int hash = artist < 0 ? 0 : hash(track);
    return hash == 0 ? ~(long) track : ((long) artist << 32) | (hash & 0xffffffffL);
  }

  /// Whether a track is the recording that a file tells of, though under another URI.
  boolean same(int track, ExternalTrack told, int toldHash) {
    int artist = catalog.artistOf(track);
    if (artist < 0 || toldHash == 0 || hash(track) != toldHash) {
      return false;
    }
    String uri = catalog.artistUri(artist); // empty where unknown, as names are
    String name = catalog.artistName(artist);
    return (!uri.isEmpty() && uri.equals(told.artistUri()))
        || (!name.isEmpty() && name.equalsIgnoreCase(told.artistName()));
  }

  /// The name's [#key] in 32 bits, 0 where there is no name.
  static int hash(@Nullable String name) {
    if (name == null || name.isBlank()) {
      return 0;
    }
    int hash = (int) org.segue.math.Hashing.mix(key(name).hashCode());
    return hash == 0 ? 1 : hash;
  }

  private int hash(int track) {
    int[] kept = hashes;
    if (kept == null) {
      kept = new int[catalog.trackCount()];
      hashes = kept; // racing threads may keep one array each for a moment: only work is lost
    }
    if (kept[track] == 0) {
      kept[track] = hash(catalog.trackName(track));
    }
    return kept[track];
  }

  /// A name without what says nothing of the music: equal for two versions of one recording.
  static String key(String name) {
    String text = Normalizer.normalize(name, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    List<String> parts = new ArrayList<>(); // what is named, then the qualifiers
    split(text, parts);
    StringBuilder key = new StringBuilder(withoutGuests(parts.getFirst()));
    if (key.isEmpty()) {
      String all = TitleWords.of(text).joined();
      return all.isEmpty() ? text.strip() : all;
    }
    for (String qualifier : parts.subList(1, parts.size())) {
      List<String> words = TitleWords.of(qualifier).words();
      if (!words.isEmpty() && !GUESTS.contains(words.getFirst())) {
        for (String part : qualifier.split("[/;]")) {
          append(TitleWords.of(part).words(), key);
        }
      }
    }
    return key.toString();
  }

  private static void append(List<String> words, StringBuilder key) {
    boolean other = words.stream().anyMatch(OTHER::contains);
    boolean idle =
        words.isEmpty()
            || IDLE.containsAll(words)
            || ORIGINS.contains(words.getFirst())
            || words.stream().anyMatch(w -> w.startsWith("remaster") || w.startsWith("リマスタ"));
    if (other || !idle) {
      key.append(' ').append(String.join(" ", words));
    }
  }

  private static String withoutGuests(String named) {
    List<String> words = TitleWords.of(named).words();
    for (int w = 1; w + 1 < words.size(); w++) {
      // "ft" without a dot is also a measure
      if (GUESTS.contains(words.get(w)) && (!words.get(w).equals("ft") || named.contains(" ft."))) {
        return String.join(" ", words.subList(0, w));
      }
    }
    return String.join(" ", words);
  }

  /// Cuts at dashes with spaces around and at outermost brackets.
  private static void split(String text, List<String> parts) {
    StringBuilder named = new StringBuilder();
    StringBuilder bracket = new StringBuilder();
    List<StringBuilder> dashed = new ArrayList<>(List.of(named));
    List<String> bracketed = new ArrayList<>();
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int type = Character.getType(c);
      if (type == Character.START_PUNCTUATION && c != '‚' && c != '„') {
        depth++;
      } else if (type == Character.END_PUNCTUATION) {
        if (depth > 0 && --depth == 0) {
          bracketed.add(bracket.toString());
          bracket.setLength(0);
        }
      } else if (depth > 0) {
        bracket.append(c);
        continue;
      } else if (type == Character.DASH_PUNCTUATION
          && spaceAt(text, i - 1)
          && spaceAt(text, i + 1)) {
        dashed.add(new StringBuilder());
        continue;
      } else {
        dashed.getLast().append(c);
        continue;
      }
      (depth > 0 ? bracket : dashed.getLast()).append(' ');
    }
    if (depth > 0) {
      bracketed.add(bracket.toString()); // never closed
    }
    dashed.forEach(part -> parts.add(part.toString()));
    parts.addAll(bracketed);
  }

  private static boolean spaceAt(String text, int at) {
    return at >= 0 && at < text.length() && text.charAt(at) == ' ';
  }
}
