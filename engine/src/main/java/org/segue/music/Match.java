package org.segue.music;

import java.util.Comparator;
import java.util.List;
import org.segue.data.PlainText;
import org.segue.data.Qualifiers;
import org.segue.data.TrackNames;
import org.segue.music.Finding.Verdict;

/// Whether what a service found is what was wanted: by title, version, artist and duration.
///
/// Better none than a wrong one: a remix never stands for the original, nor a live recording, nor a
/// karaoke version.
public final class Match {
  private Match() {}

  private static final double SAME = 0.93; // of titles and artists
  private static final double NEAR = 0.85;
  private static final int SAME_MS = 3500; // of durations
  private static final int NEAR_MS = 10_000;

  /// The best of several hits; of equals the first.
  static Finding best(Wanted wanted, List<Facts> hits) {
    return hits.stream()
        .map(hit -> judge(wanted, hit))
        .max(
            Comparator.comparing(Finding::verdict)
                .thenComparing(finding -> likeness(wanted, finding)))
        .orElseGet(() -> Finding.none("nothing found"));
  }

  /// Judges one hit.
  public static Finding judge(Wanted wanted, Facts hit) {
    TrackNames ours = TrackNames.of(wanted.title());
    TrackNames theirs = TrackNames.of(hit.title());
    double title = alike(ours.core(), theirs.core());
    boolean number = !wanted.isrc().isEmpty() && wanted.isrc().equals(hit.isrc());
    if (title < NEAR) {
      return number
          ? check("same ISRC, but the title is '%s'".formatted(hit.title()), hit)
          : other("the title is '%s'".formatted(hit.title()));
    }
    if (wanted.kind() == Wanted.Kind.TRACK && !sameVersion(ours, theirs)) {
      return other("another version: '%s'".formatted(hit.title()));
    }
    double artist = artist(wanted.artist(), hit.artists());
    if (artist < NEAR && !wanted.artist().isEmpty()) {
      String credit = String.join(", ", hit.artists());
      return number
          ? check("same ISRC, but the artist is '%s'".formatted(credit), hit)
          : other("the artist is '%s'".formatted(credit));
    }
    boolean timed = wanted.durationMs() > 0 && hit.durationMs() > 0;
    int difference = timed ? Math.abs(wanted.durationMs() - hit.durationMs()) : 0;
    if (difference > NEAR_MS) {
      return other("%.0f s longer or shorter".formatted(difference / 1000.0));
    }
    if (difference > SAME_MS) {
      return check("%.0f s longer or shorter".formatted(difference / 1000.0), hit);
    }
    if (title < SAME) {
      return check("the title is '%s'".formatted(hit.title()), hit);
    }
    if (artist < SAME) {
      return check("the artist is '%s'".formatted(String.join(", ", hit.artists())), hit);
    }
    if (ours.remark() != theirs.remark() && !timed && wanted.kind() == Wanted.Kind.TRACK) {
      return check("it is '%s', and no duration tells".formatted(hit.title()), hit);
    }
    return new Finding(Verdict.OK, "", hit);
  }

  private static Finding check(String reason, Facts hit) {
    return new Finding(Verdict.CHECK, reason, hit);
  }

  private static Finding other(String reason) {
    return Finding.none("found something else: " + reason);
  }

  /// A remaster is the same recording; remixes must be by the same hand.
  private static boolean sameVersion(TrackNames ours, TrackNames theirs) {
    return ((ours.kinds() ^ theirs.kinds()) & ~Qualifiers.REMASTER) == 0
        && (!ours.isWorded() || alike(ours.version(), theirs.version()) >= NEAR);
  }

  /// How alike two names are, 0 to 1; 0 where their numbers differ ("part 2" is not "part 3").
  private static double alike(String a, String b) {
    return PlainText.numbers(a).equals(PlainText.numbers(b)) ? PlainText.likeness(a, b) : 0;
  }

  /// The best likeness of any of our artists to any of theirs.
  static double artist(String ours, List<String> theirs) {
    double best = 0;
    for (String credit : theirs) {
      for (String their : TrackNames.artists(credit)) {
        for (String our : TrackNames.artists(ours)) {
          best = Math.max(best, PlainText.likeness(our, their));
        }
      }
    }
    return best;
  }

  /// Among hits of one verdict: like titles, then like albums, then near durations.
  private static double likeness(Wanted wanted, Finding finding) {
    Facts hit = finding.facts();
    if (hit == null) {
      return 0;
    }
    double title = alike(TrackNames.of(wanted.title()).core(), TrackNames.of(hit.title()).core());
    double album =
        wanted.album().isEmpty() || hit.album().isEmpty()
            ? 0
            : PlainText.likeness(PlainText.of(wanted.album()), PlainText.of(hit.album()));
    double duration =
        wanted.durationMs() == 0 || hit.durationMs() == 0
            ? 0
            : 1.0 / (1 + Math.abs(wanted.durationMs() - hit.durationMs()) / 1000.0);
    return 4 * title + album + duration;
  }
}
