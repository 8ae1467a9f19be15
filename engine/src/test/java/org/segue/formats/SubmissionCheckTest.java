package org.segue.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.segue.data.BadInputException;
import org.segue.data.ExternalPlaylist;
import org.segue.data.ExternalTrack;
import org.segue.formats.SubmissionCheck.Result;
import org.segue.formats.SubmissionCheck.Rules;

/// Two playlists: 10 with the seeds 900 and 901, and 11 without any. A right answer is the tracks 0
/// to 499.
class SubmissionCheckTest {

  private static final ChallengeSet SET =
      new ChallengeSet(
          "set.json", null, null, List.of(playlist(10, uri(900), uri(901)), playlist(11)));

  private static final String TEAM = "team_info,main,Us,us@example.org";

  @TempDir Path folder = Path.of("."); // JUnit sets it
  private final List<String> found = new ArrayList<>();

  @Test
  void whatTheWriterWritesIsRight() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (Submission submission = new Submission(bytes, true, "Us", "us@example.org")) {
      submission.answer(10, uris(0, 500));
      submission.answer(11, uris(500, 1000));
    }
    Path file = folder.resolve("s.csv.gz");
    Files.write(file, bytes.toByteArray());
    Result result = SubmissionCheck.check(file, SET, Rules.STRICT, null, v -> found.add(v.what()));
    assertThat(found).isEmpty();
    assertThat(result.ok()).isTrue();
    assertThat(result.team()).isEqualTo("Us");
    assertThat(result.category()).isEqualTo("main");
    assertThat(result.answered()).isEqualTo(2);
    assertThat(result.summary())
        .isEqualTo("Submission is OK! It is ready to submit to the Recsys challenge.");
    assertThat(result.notes())
        .containsExactly("set.json has 2 playlists; the official challenge set has 10,000");
  }

  @Test
  void theWriterRefusesWhatWouldBeRejected() throws IOException {
    Submission submission = new Submission(new ByteArrayOutputStream(), false, "Us", "a@b.c");
    assertThatThrownBy(() -> submission.answer(10, uris(0, 499))).hasMessageContaining("not 499");
    List<String> repeated = new ArrayList<>(uris(0, 499));
    repeated.add(uri(0));
    assertThatThrownBy(() -> submission.answer(10, repeated)).hasMessageContaining("499 different");
    submission.answer(10, uris(0, 500));
    assertThatThrownBy(() -> submission.answer(10, uris(0, 500))).hasMessageContaining("already");
    for (String team : List.of("a,b", "a\nb", "", " a")) {
      assertThatThrownBy(() -> new Submission(new ByteArrayOutputStream(), false, team, "a@b.c"))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void blankLinesAndCommentsDoNotCountAndFieldsAreTrimmed() throws IOException {
    for (Rules rules : Rules.values()) {
      check(
          rules,
          "# ours",
          "",
          TEAM,
          "  # and",
          "  10 ,  " + String.join("  ,", uris(0, 500)) + "\r",
          "   ",
          "11," + String.join(",", uris(0, 500)));
      assertThat(found).isEmpty();
    }
  }

  @Test
  void bothOrdersOfTheTeamLineAreRight() throws IOException {
    assertThat(check(Rules.STRICT, "team_info,creative,Us,a@b.c", right(10), right(11)).category())
        .isEqualTo("creative");
    Result swapped = check(Rules.STRICT, "team_info,Us,main,a@b.c", right(10), right(11));
    assertThat(swapped.team()).isEqualTo("Us");
    assertThat(swapped.category()).isEqualTo("main");
    assertThat(found).isEmpty();
  }

  @Test
  void theOfficialTokenHasNoSpaces() throws IOException {
    check(Rules.OFFICIAL, "team_info, main, Us, a@b.c", right(10), right(11));
    assertThat(found)
        .containsExactly(
            "line 1: unknown challenge track ' main', should be 'main' or 'creative' (without"
                + " spaces)");
  }

  @Test
  void linesBeforeTheTeamLineAreErrorsOfTheirOwn() throws IOException {
    Result result = check(Rules.OFFICIAL, "10, x", "team", TEAM, right(10), right(11));
    assertThat(found)
        .containsExactly(
            "line 1: missing team_info: expected 'team_info,main,TEAM,EMAIL', found '10, x'",
            "line 2: missing team_info: expected 'team_info,main,TEAM,EMAIL', found 'team'");
    assertThat(result.summary())
        .isEqualTo("Your submission has 2 errors. If you submit it, it will be rejected.");
  }

  @Test
  void strictRulesWantAWholeTeamLine() throws IOException {
    one(Rules.STRICT, "line 1: the team line has 3 fields", "team_info,main,Us");
    one(Rules.STRICT, "line 1: the team has no name", "team_info,main,,a@b.c");
    one(Rules.STRICT, "line 1: not an e-mail address: 'x'", "team_info,main,Us,x");
    check(Rules.OFFICIAL, "team_info,main,", right(10), right(11));
    assertThat(found).isEmpty();
  }

  @Test
  void anEmptyFileLacksTeamAndPlaylists() throws IOException {
    check(Rules.STRICT, "");
    assertThat(found)
        .containsExactly(
            "there is no team_info line",
            "wrong number of playlists: found 0, expected 2; missing: 10, 11");
    check(Rules.OFFICIAL, "");
    assertThat(found)
        .containsExactly("wrong number of playlists: found 0, expected 2; missing: 10, 11");
  }

  @Test
  void pidsAreNumbersOfTheChallenge() throws IOException {
    check(Rules.STRICT, TEAM, right(10), right(11), "x, y", right(12));
    assertThat(found)
        .containsExactly(
            "line 4: bad pid (should be an integer): 'x'",
            "line 5: bad pid 12: no such playlist in the challenge set");
  }

  @Test
  void anUnknownPidDoesNotStandInForAMissingOneUnderStrictRules() throws IOException {
    check(Rules.STRICT, TEAM, right(10), right(12));
    assertThat(found)
        .containsExactly(
            "line 3: bad pid 12: no such playlist in the challenge set",
            "wrong number of playlists: found 1, expected 2; missing: 11");
    check(Rules.OFFICIAL, TEAM, right(10), right(12)); // two pids for two playlists
    assertThat(found).containsExactly("line 3: bad pid 12: no such playlist in the challenge set");
  }

  @Test
  void theOfficialRulesMissAPlaylistThatIsAnsweredTwice() throws IOException {
    check(Rules.OFFICIAL, TEAM, right(10), right(11), right(10));
    assertThat(found).isEmpty();
    check(Rules.STRICT, TEAM, right(10), right(11), right(10));
    assertThat(found).containsExactly("line 4: playlist 10 is answered already in line 2");
  }

  @Test
  void answersAre500DifferentTracks() throws IOException {
    check(Rules.OFFICIAL, TEAM, line(10, uris(0, 499)), line(11, uris(0, 501)));
    assertThat(found)
        .containsExactly(
            "line 2: wrong number of tracks for playlist 10: found 499, should have 500",
            "line 2: wrong number of unique tracks for playlist 10: found 499, should have 500",
            "line 3: wrong number of tracks for playlist 11: found 501, should have 500",
            "line 3: wrong number of unique tracks for playlist 11: found 501, should have 500");
    List<String> repeated = new ArrayList<>(uris(0, 499));
    repeated.add(uri(3));
    check(Rules.OFFICIAL, TEAM, line(10, repeated), right(11));
    assertThat(found)
        .containsExactly(
            "line 2: wrong number of unique tracks for playlist 10: found 499, should have 500;"
                + " repeated: "
                + uri(3));
  }

  @Test
  void aTrailingCommaIsAFieldTooMany() throws IOException {
    check(Rules.OFFICIAL, TEAM, right(10) + ",", right(11));
    assertThat(found).hasSize(3).last().asString().startsWith("line 2: bad track uri ''");
  }

  @Test
  void seedsAreOneErrorALineWithEveryOneNamed() throws IOException {
    List<String> seeded = new ArrayList<>(uris(0, 498));
    seeded.add(uri(901));
    seeded.add(uri(900));
    check(Rules.OFFICIAL, TEAM, line(10, seeded), line(11, seeded));
    assertThat(found)
        .containsExactly(
            "line 2: found seed tracks in the submission for playlist 10: "
                + uri(900)
                + ", "
                + uri(901));
  }

  @Test
  void urisHaveThreePartsAnd22Characters() throws IOException {
    String shape = "should be spotify:track: and 22 characters";
    uriIsWrong(Rules.OFFICIAL, "spotify:album:0000000000000000000000", shape);
    uriIsWrong(Rules.OFFICIAL, "deezer:track:0000000000000000000000", shape);
    uriIsWrong(Rules.OFFICIAL, "0000000000000000000000", shape);
    uriIsWrong(Rules.OFFICIAL, "spotify:track:0000000000000000000000:", shape);
    uriIsWrong(Rules.OFFICIAL, "spotify:track:abc", "the identifier has 3 characters");
    uriIsWrong(Rules.STRICT, "spotify:track:000000000000000000000-", "other than 0-9, a-z, A-Z");
    check(Rules.OFFICIAL, TEAM, with("spotify:track:000000000000000000000-"), right(11));
    assertThat(found).isEmpty(); // the official rules count characters only
  }

  @Test
  void withACatalogTracksMustExist() throws IOException {
    Set<String> known = uris(0, 499).stream().collect(Collectors.toSet());
    Path file = file(TEAM, right(10), line(11, uris(0, 500)));
    SubmissionCheck.check(file, SET, Rules.STRICT, known::contains, v -> found.add(v.toString()));
    assertThat(found)
        .containsExactly(
            "line 2: bad track uri '" + uri(499) + "': no such track in the catalog",
            "line 3: bad track uri '" + uri(499) + "': no such track in the catalog");
  }

  @Test
  void everyPrefixOfACompressedSubmissionIsAnAnswerOrACleanError() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write((TEAM + "\n" + right(10)).getBytes(StandardCharsets.UTF_8));
    }
    byte[] whole = bytes.toByteArray();
    Path file = folder.resolve("cut.csv.gz");
    for (int length = 2; length < whole.length; length += 7) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> SubmissionCheck.check(file, SET, Rules.STRICT, null, v -> {}))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("ends early");
    }
  }

  @Test
  void aLineWithoutEndIsNotReadIntoMemory() throws IOException {
    Path file = file(TEAM, "10," + "x".repeat(2 << 20));
    assertThatThrownBy(() -> SubmissionCheck.check(file, SET, Rules.STRICT, null, v -> {}))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("line 2 is longer than");
  }

  private void uriIsWrong(Rules rules, String uri, String why) throws IOException {
    check(rules, TEAM, with(uri), right(11));
    assertThat(found)
        .singleElement()
        .asString()
        .startsWith("line 2: bad track uri '" + uri + "'")
        .contains(why);
  }

  private void one(Rules rules, String expected, String team) throws IOException {
    check(rules, team, right(10), right(11));
    assertThat(found).singleElement().asString().startsWith(expected);
  }

  private Result check(Rules rules, String... lines) throws IOException {
    found.clear();
    return SubmissionCheck.check(file(lines), SET, rules, null, v -> found.add(v.toString()));
  }

  private Path file(String... lines) throws IOException {
    Path file = folder.resolve("submission.csv");
    Files.writeString(file, String.join("\n", lines));
    return file;
  }

  private static String right(int pid) {
    return line(pid, uris(0, 500));
  }

  private static String with(String uri) {
    List<String> uris = new ArrayList<>(uris(0, 499));
    uris.add(uri);
    return line(10, uris);
  }

  private static String line(int pid, List<String> uris) {
    return pid + ", " + String.join(", ", uris);
  }

  private static List<String> uris(int from, int to) {
    return IntStream.range(from, to).mapToObj(SubmissionCheckTest::uri).toList();
  }

  private static String uri(int track) {
    return "spotify:track:%022d".formatted(track);
  }

  private static ExternalPlaylist playlist(int pid, String... seeds) {
    List<ExternalTrack> tracks =
        Arrays.stream(seeds)
            .map(seed -> new ExternalTrack(seed, null, null, null, null, null, 0))
            .toList();
    return new ExternalPlaylist(pid, null, null, null, 0, -1, -1, 5, tracks, List.of());
  }
}
