package org.segue.music;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PaceTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path folder = Path.of(""); // JUnit sets it
  private final FakeTime time = new FakeTime();

  private static Duration endless() {
    return Duration.ofDays(9);
  }

  @Test
  void noWindowWhereverItBeginsHasMoreThanTheAllowedRequests() throws Exception {
    for (int seed = 1; seed <= 20; seed++) {
      SplittableRandom chance = new SplittableRandom(seed);
      int requests = chance.nextInt(1, 50);
      long window = chance.nextLong(1, 10_000_000_000L);
      Pace pace =
          new Pace(
              "s" + seed, new Limits(requests, Duration.ofNanos(window)), PATIENCE, time, kept());
      List<Long> sent = new ArrayList<>();
      for (int r = 0; r < 500; r++) {
        if (chance.nextInt(3) == 0) { // bursts and pauses
          time.pass(Duration.ofNanos(chance.nextLong(2 * window)));
        }
        pace.await(PaceTest::endless);
        sent.add(time.nanos());
      }
      for (int r = requests; r < sent.size(); r++) {
        assertThat(sent.get(r) - sent.get(r - requests)).isGreaterThanOrEqualTo(window);
      }
    }
  }

  @Test
  void requestsGoAtOnceAsLongAsTheyMay() throws Exception {
    Pace pace = new Pace("deezer", new Limits(40, Duration.ofSeconds(5)), PATIENCE, time, kept());
    for (int r = 0; r < 40; r++) {
      pace.await(PaceTest::endless);
    }
    assertThat(time.sleeps()).isEmpty();
    pace.await(PaceTest::endless);
    assertThat(time.slept()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void whoHasLittleTimeIsToldWhenTheTurnComesLater() throws Exception {
    Pace pace = new Pace("deezer", new Limits(1, Duration.ofSeconds(5)), PATIENCE, time, kept());
    pace.await(PaceTest::endless);
    time.pass(Duration.ofSeconds(1));
    assertThatThrownBy(() -> pace.await(() -> Duration.ofSeconds(3)))
        .asInstanceOf(type(LaterException.class))
        .extracting(LaterException::until)
        .isEqualTo(time.now().plusSeconds(4));
    assertThat(time.sleeps()).isEmpty();
    pace.await(() -> Duration.ofSeconds(4));
    pace.busy("2", "HTTP 429");
    assertThatThrownBy(() -> pace.await(() -> Duration.ofSeconds(1)))
        .isInstanceOf(LaterException.class)
        .hasMessageContaining("HTTP 429");
    assertThatThrownBy(() -> pace.await(() -> Duration.ZERO)).isInstanceOf(LaterException.class);
  }

  @Test
  void whatRetryAfterSaysIsHonouredAndBounded() {
    Instant now = time.now(); // a Sunday, 12:00:00
    assertThat(RetryAfter.parse("0", now)).isEqualTo(Duration.ZERO);
    assertThat(RetryAfter.parse(" 5 ", now)).isEqualTo(Duration.ofSeconds(5));
    assertThat(RetryAfter.parse("1.5", now)).isEqualTo(Duration.ofSeconds(1));
    assertThat(RetryAfter.parse("86400", now)).isEqualTo(Duration.ofHours(24));
    assertThat(RetryAfter.parse("99999999999999999999", now)).isEqualTo(Duration.ofHours(24));
    assertThat(RetryAfter.parse("Sun, 22 Nov 2026 12:00:30 GMT", now))
        .isEqualTo(Duration.ofSeconds(30));
    assertThat(RetryAfter.parse("Sun, 22 Nov 2020 12:00:30 GMT", now)).isEqualTo(Duration.ZERO);
    assertThat(RetryAfter.parse("Fri, 22 Nov 2126 12:00:30 GMT", now))
        .isEqualTo(Duration.ofHours(24));
    for (String garbage : List.of("", "soon", "-5", "5 minutes", "NaN", "2026-11-22")) {
      assertThat(RetryAfter.parse(garbage, now)).as(garbage).isNull();
    }
  }

  @Test
  void shortWaitsAreWaitedAndLongOnesHoldInTheNextRunToo() throws Exception {
    Pace pace = pace();
    pace.busy("30", "HTTP 429");
    pace.await(PaceTest::endless);
    assertThat(time.slept()).isEqualTo(Duration.ofSeconds(30));
    pace.busy("3600", "HTTP 429");
    assertThatThrownBy(() -> pace.await(PaceTest::endless))
        .isInstanceOf(LaterException.class)
        .hasMessageContaining("deezer is not to be asked before 2026-11-22T13:00:30Z: HTTP 429");
    Pace next = pace();
    time.pass(Duration.ofMinutes(30));
    assertThatThrownBy(() -> next.await(PaceTest::endless))
        .asInstanceOf(type(LaterException.class))
        .extracting(LaterException::until)
        .isEqualTo(Instant.parse("2026-11-22T13:00:30Z"));
    time.pass(Duration.ofMinutes(29));
    next.await(PaceTest::endless);
    assertThat(time.now()).isEqualTo("2026-11-22T13:00:30Z");
  }

  @Test
  void nobodyIsBelievedForMoreThanADay() throws Exception {
    pace().busy("999999999", "HTTP 429");
    assertThatThrownBy(() -> pace().await(PaceTest::endless))
        .hasMessageContaining("2026-11-23T12:00:00Z");
    time.set(Instant.parse("2020-01-01T00:00:00Z")); // the clock is set back
    assertThatThrownBy(() -> pace().await(PaceTest::endless))
        .hasMessageContaining("2020-01-02T00:00:00Z");
    time.set(Instant.parse("2030-01-01T00:00:00Z"));
    pace().await(PaceTest::endless);
  }

  @Test
  void withoutAWordItWaitsTwiceAsLongEachTime() throws Exception {
    Pace pace = pace();
    for (String said : List.of("", "garbage", "")) {
      pace.busy(said, "quota");
      pace.await(PaceTest::endless);
    }
    assertThat(time.slept()).isEqualTo(Duration.ofSeconds(5 + 10 + 20));
    pace.succeeded();
    pace.busy("0", "quota");
    pace.await(PaceTest::endless);
    assertThat(time.slept()).isEqualTo(Duration.ofSeconds(5 + 10 + 20 + 1));
  }

  @Test
  void fiveFailuresInARowAreAPauseThatDoublesUntilItAnswers() throws Exception {
    Pace pace = pace();
    for (int f = 0; f < 4; f++) {
      pace.failed("reset");
    }
    pace.await(PaceTest::endless);
    assertThat(time.sleeps()).isEmpty();
    List<Long> pauses = new ArrayList<>();
    for (int f = 0; f < 4; f++) {
      pace.failed("reset");
      Duration before = time.slept();
      pace.await(PaceTest::endless);
      pauses.add(time.slept().minus(before).toSeconds());
    }
    assertThat(pauses).containsExactly(15L, 30L, 60L, 120L);
    pace.failed("reset");
    assertThatThrownBy(() -> pace.await(PaceTest::endless))
        .isInstanceOf(LaterException.class)
        .hasMessageContaining("failed 9 times in a row, last: reset");
    time.pass(Duration.ofMinutes(5));
    pace.await(PaceTest::endless);
    pace.succeeded();
    pace.failed("reset");
    pace.await(PaceTest::endless);
    assertThat(time.slept()).isEqualTo(Duration.ofSeconds(15 + 30 + 60 + 120));
  }

  @Test
  void aDamagedFileOfTimesTellsNothing() throws Exception {
    Files.writeString(folder.resolve("not-before.json"), "{\"deezer\": {\"until\": \"soon");
    pace().await(PaceTest::endless);
    Files.writeString(folder.resolve("not-before.json"), "{\"deezer\": {\"until\": \"soon\"}}");
    pace().await(PaceTest::endless);
    assertThat(time.sleeps()).isEmpty();
  }

  private Pace pace() throws IOException {
    return new Pace("deezer", new Limits(40, Duration.ofSeconds(5)), PATIENCE, time, kept());
  }

  private NotBefore kept() throws IOException {
    return new NotBefore(folder.resolve("not-before.json"));
  }
}
