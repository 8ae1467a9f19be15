package org.segue.music;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/// The header `Retry-After` (RFC 9110, 10.2.3): seconds, or a date.
final class RetryAfter {
  private RetryAfter() {}

  /// How long to wait: never negative, at most [Pace#LONGEST]; null if it says nothing that can be
  /// understood.
  static @Nullable Duration parse(String value, Instant now) {
    String text = value.strip();
    if (text.matches("[0-9]+([.][0-9]*)?")) { // parts of seconds are not allowed, yet sent
      String whole = text.replaceFirst("[.].*", "");
      long seconds = whole.length() > 9 ? Long.MAX_VALUE : Long.parseLong(whole);
      return Duration.ofSeconds(Math.min(seconds, Pace.LONGEST.toSeconds()));
    }
    try {
      Instant until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      Duration wait = Duration.between(now, until);
      return wait.isNegative()
          ? Duration.ZERO
          : wait.compareTo(Pace.LONGEST) > 0 ? Pace.LONGEST : wait;
    } catch (DateTimeException e) {
      return null;
    }
  }
}
