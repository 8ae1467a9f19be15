package org.segue.formats;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.segue.data.BadInputException;
import org.segue.data.ExternalPlaylist;
import org.segue.data.ExternalTrack;

/// Checks a submission against its challenge set.
///
/// [Rules#OFFICIAL] counts what the challenge's own script counts: a team line with `main` or
/// `creative` as second or third field, on each other line the pid of a challenge playlist and 500
/// fields, 500 different ones, none a seed, each a `spotify:track:` URI of 22 characters, and as
/// many pids as there are playlists. Blank lines and those that start with `#` do not count.
/// Differs: an unknown pid is an error and does not end the check, a team line that is too short
/// is an error too, and another size of the challenge set than 10,000 is a note.
///
/// [Rules#STRICT] adds what that script misses: playlists answered twice, unknown pids in place of
/// missing ones, identifiers outside the base-62 alphabet, an incomplete team line and, where a
/// catalog is given, tracks that do not exist.
public final class SubmissionCheck {

  /// Which checks are made.
  public enum Rules {
    OFFICIAL,
    STRICT
  }

  /// Something wrong in a line (counted from 1, 0 for the file as a whole).
  public record Violation(long line, String what) {
    @Override
    public String toString() {
      return line == 0 ? what : "line " + line + ": " + what;
    }
  }

  /// What was found. `team` and `category` are empty where the file does not tell them.
  public record Result(
      String team, String category, int answered, int expected, long errors, List<String> notes) {

    public boolean ok() {
      return errors == 0;
    }

    /// The last line that the challenge's own script prints.
    public String summary() {
      return ok()
          ? "Submission is OK! It is ready to submit to the Recsys challenge."
          : "Your submission has %d errors. If you submit it, it will be rejected."
              .formatted(errors);
    }
  }

  private static final Set<String> CATEGORIES = Set.of("main", "creative");
  private static final int LONGEST_LINE = 1 << 20;
  private static final int SHOWN = 5;

  private final Rules rules;
  private final @Nullable Predicate<String> exists;
  private final Consumer<Violation> report;
  private final Map<Integer, ExternalPlaylist> challenge = new HashMap<>();
  private final Map<Integer, Long> firstLine = new HashMap<>();
  private String team = "";
  private String category = "";
  private boolean teamSeen;
  private long line;
  private long errors;

  private SubmissionCheck(
      Rules rules,
      ChallengeSet set,
      @Nullable Predicate<String> exists,
      Consumer<Violation> report) {
    this.rules = rules;
    this.exists = exists;
    this.report = report;
    set.playlists().forEach(playlist -> challenge.put(playlist.pid(), playlist));
  }

  /// Checks a file, plain or gzip (told by content). `exists` tells whether a track URI is in the
  /// catalog; null leaves that unchecked. Every violation goes to `report` as it is found.
  public static Result check(
      Path submission,
      ChallengeSet set,
      Rules rules,
      @Nullable Predicate<String> exists,
      Consumer<Violation> report)
      throws IOException {
    SubmissionCheck check = new SubmissionCheck(rules, set, exists, report);
    try (InputStream in = Files.newInputStream(submission);
        BufferedReader reader =
            new BufferedReader(
                new InputStreamReader(ChallengeSet.plain(in), StandardCharsets.UTF_8), 1 << 16)) {
      StringBuilder buffer = new StringBuilder();
      while (check.nextLine(reader, buffer, submission)) {
        check.line(buffer.toString().strip());
      }
    } catch (EOFException | ZipException e) {
      throw new BadInputException(
          submission.toString(),
          "after line %d the compressed data ends early or is damaged".formatted(check.line),
          "Write the submission again with `segue submit`");
    }
    return check.result(set);
  }

  /// Reads up to the next line end; false where nothing is left.
  private boolean nextLine(BufferedReader reader, StringBuilder buffer, Path file)
      throws IOException {
    buffer.setLength(0);
    int c = reader.read();
    if (c < 0) {
      return false;
    }
    line++;
    for (; c >= 0 && c != '\n'; c = reader.read()) {
      if (buffer.length() == LONGEST_LINE) { // 500 URIs take 19,000 characters
        throw new BadInputException(
            file.toString(),
            "line %d is longer than %,d characters".formatted(line, LONGEST_LINE),
            "A submission has one line per playlist");
      }
      buffer.append((char) c);
    }
    return true;
  }

  private void line(String text) {
    if (text.isEmpty() || text.startsWith("#")) {
      return;
    }
    if (teamSeen) {
      answer(text);
    } else if (text.startsWith("team_info")) {
      teamSeen = true;
      team(text);
    } else {
      error("missing team_info: expected 'team_info,main,TEAM,EMAIL', found " + quoted(text));
    }
  }

  private void team(String text) {
    String[] fields = text.split(",", -1);
    String second = fields.length > 1 ? fields[1] : "";
    String third = fields.length > 2 ? fields[2] : "";
    if (CATEGORIES.contains(second) && fields.length > 2) {
      category = second;
      team = third;
    } else if (CATEGORIES.contains(third)) {
      category = third;
      team = second;
    } else {
      error(
          "unknown challenge track "
              + quoted(second)
              + ", should be 'main' or 'creative' (without spaces)");
    }
    if (rules == Rules.STRICT) {
      if (fields.length != 4 || !fields[0].equals("team_info")) {
        error("the team line has %d fields, not 4: %s".formatted(fields.length, quoted(text)));
      } else if (team.isBlank() && !category.isEmpty()) {
        error("the team has no name: " + quoted(text));
      } else if (!fields[3].contains("@")) {
        error("not an e-mail address: " + quoted(fields[3]));
      }
    }
  }

  private void answer(String text) {
    String[] fields = text.split(",", -1);
    for (int f = 0; f < fields.length; f++) {
      fields[f] = fields[f].strip();
    }
    int pid;
    try {
      pid = Integer.parseInt(fields[0]);
    } catch (NumberFormatException e) {
      error("bad pid (should be an integer): " + quoted(fields[0]));
      return;
    }
    ExternalPlaylist playlist = challenge.get(pid);
    if (playlist == null) {
      error("bad pid " + pid + ": no such playlist in the challenge set");
    }
    if (playlist != null || rules == Rules.OFFICIAL) {
      Long before = firstLine.putIfAbsent(pid, line);
      if (before != null && rules == Rules.STRICT) {
        error("playlist %d is answered already in line %d".formatted(pid, before));
      }
    }
    tracks(pid, playlist, Arrays.asList(fields).subList(1, fields.length));
  }

  private void tracks(int pid, @Nullable ExternalPlaylist playlist, List<String> uris) {
    if (uris.size() != Submission.LENGTH) {
      error(
          "wrong number of tracks for playlist %d: found %d, should have %d"
              .formatted(pid, uris.size(), Submission.LENGTH));
    }
    Set<String> different = new HashSet<>(uris.size() * 2);
    Set<String> repeated = new LinkedHashSet<>();
    for (String uri : uris) {
      if (!different.add(uri)) {
        repeated.add(uri);
      }
    }
    if (different.size() != Submission.LENGTH) {
      error(
          "wrong number of unique tracks for playlist %d: found %d, should have %d%s"
              .formatted(
                  pid,
                  different.size(),
                  Submission.LENGTH,
                  repeated.isEmpty() ? "" : "; repeated: " + listed(repeated)));
    }
    Set<String> seeds = new LinkedHashSet<>();
    for (ExternalTrack seed : playlist == null ? List.<ExternalTrack>of() : playlist.tracks()) {
      if (different.contains(seed.uri())) {
        seeds.add(seed.uri());
      }
    }
    if (!seeds.isEmpty()) {
      error("found seed tracks in the submission for playlist " + pid + ": " + listed(seeds));
    }
    for (String uri : uris) {
      String wrong = wrong(uri);
      if (wrong != null) {
        error("bad track uri " + quoted(uri) + ": " + wrong);
      }
    }
  }

  /// What is wrong with a URI, or null.
  private @Nullable String wrong(String uri) {
    String[] parts = uri.split(":", -1);
    if (parts.length != 3 || !parts[0].equals("spotify") || !parts[1].equals("track")) {
      return "should be spotify:track: and 22 characters";
    }
    int length = parts[2].codePointCount(0, parts[2].length());
    if (length != 22) {
      return "the identifier has %d characters, should have 22".formatted(length);
    }
    if (rules == Rules.STRICT && !base62(parts[2])) {
      return "the identifier has characters other than 0-9, a-z, A-Z";
    }
    return exists == null || exists.test(uri) ? null : "no such track in the catalog";
  }

  private static boolean base62(String text) {
    return text.chars()
        .allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'));
  }

  private Result result(ChallengeSet set) {
    line = 0;
    if (!teamSeen && rules == Rules.STRICT) {
      error("there is no team_info line");
    }
    if (firstLine.size() != challenge.size()) {
      List<String> missing = new ArrayList<>();
      for (ExternalPlaylist playlist : set.playlists()) {
        if (!firstLine.containsKey(playlist.pid())) {
          missing.add(Integer.toString(playlist.pid()));
        }
      }
      error(
          "wrong number of playlists: found %d, expected %d%s"
              .formatted(
                  firstLine.size(),
                  challenge.size(),
                  missing.isEmpty() ? "" : "; missing: " + listed(missing)));
    }
    List<String> notes = new ArrayList<>();
    if (set.playlists().size() != ChallengeSet.OFFICIAL_SIZE) {
      notes.add(
          "%s has %,d playlists; the official challenge set has %,d"
              .formatted(set.source(), set.playlists().size(), ChallengeSet.OFFICIAL_SIZE));
    }
    return new Result(team, category, firstLine.size(), challenge.size(), errors, notes);
  }

  private void error(String what) {
    errors++;
    report.accept(new Violation(line, what));
  }

  private static String quoted(String text) {
    return "'" + (text.length() > 60 ? text.substring(0, 60) + "…" : text) + "'";
  }

  private static String listed(Iterable<String> values) {
    StringBuilder list = new StringBuilder();
    int count = 0;
    for (String value : values) {
      if (count++ < SHOWN) {
        list.append(count == 1 ? "" : ", ").append(value);
      }
    }
    return count > SHOWN ? list + " and " + (count - SHOWN) + " more" : list.toString();
  }
}
