package org.segue.formats;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPOutputStream;

/// Writes answers to a challenge set in the layout of the RecSys Challenge 2018: a line
/// `team_info,main,TEAM,EMAIL`, then for each playlist a line of its pid and exactly 500 track
/// URIs, separated by a comma and a space.
///
/// The same answers give the same bytes, compressed or not (a gzip header of Java holds no time).
/// What a checker could reject is refused here ([SubmissionCheck] has the rules).
public final class Submission implements AutoCloseable {

  /// How many tracks an answer has.
  public static final int LENGTH = 500;

  private final OutputStream out;
  private final Set<Integer> pids = new HashSet<>();

  /// Begins the file. Closing this ends the compression but leaves `out` open.
  public Submission(OutputStream out, boolean gzip, String team, String email) throws IOException {
    requireField("team", team);
    requireField("e-mail", email);
    this.out = gzip ? new GZIPOutputStream(out, 1 << 16) : out;
    write("team_info,main," + team + "," + email + "\n");
  }

  /// Whether a field can stand in the team line.
  public static void requireField(String name, String value) {
    if (value.isBlank() || !value.strip().equals(value)) {
      throw new IllegalArgumentException(
          "the %s '%s' is blank or begins or ends with a space".formatted(name, value));
    }
    if (value.chars().anyMatch(c -> c == ',' || Character.isISOControl(c) || c == 0x2028)) {
      throw new IllegalArgumentException(
          "the %s '%s' must not hold commas or line ends: they separate the fields of the file"
              .formatted(name, value.replaceAll("\\p{Cntrl}", " ")));
    }
  }

  /// The answer for one playlist, best first.
  public void answer(int pid, List<String> uris) throws IOException {
    if (uris.size() != LENGTH || new HashSet<>(uris).size() != LENGTH) {
      throw new IllegalArgumentException(
          "playlist %d: an answer is %d different tracks, not %d (%d different)"
              .formatted(pid, LENGTH, uris.size(), new HashSet<>(uris).size()));
    }
    if (!pids.add(pid)) {
      throw new IllegalArgumentException("playlist " + pid + " is answered already");
    }
    StringBuilder line = new StringBuilder(LENGTH * 40).append(pid);
    for (String uri : uris) {
      line.append(", ").append(uri);
    }
    write(line.append('\n').toString());
  }

  @Override
  public void close() throws IOException {
    if (out instanceof GZIPOutputStream gzip) {
      gzip.finish();
    }
    out.flush();
  }

  private void write(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }
}
