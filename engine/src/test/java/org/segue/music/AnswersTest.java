package org.segue.music;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.segue.store.BusyException;

class AnswersTest {

  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final Instant LATER = NOW.plusSeconds(60);
  private static final Facts HALO =
      Facts.of("1", "Halo \n \"ü\"", List.of("Beyoncé", "🔥"), "I Am", 261_000)
          .withRelease("USSM10803452", "2008-11-18")
          .withSound(new Facts.Sound(79.95, null, 900_000, true))
          .withCover("https://x/y")
          .asWhole();

  @TempDir Path folder = Path.of(""); // JUnit sets it

  @Test
  void whatWasAnsweredIsThereAfterwards() throws Exception {
    try (Answers answers = Answers.open(folder, false)) {
      answers.put("a", LATER, List.of(HALO, HALO));
      answers.put("nothing", LATER, List.of());
      answers.put("old", NOW, List.of(HALO));
      answers.put("twice", LATER, List.of());
      answers.put("twice", LATER, List.of(HALO));
      assertThat(answers.find("a", NOW)).containsExactly(HALO, HALO);
    }
    try (Answers answers = Answers.open(folder, false)) {
      assertThat(answers.find("a", NOW)).containsExactly(HALO, HALO);
      assertThat(answers.find("nothing", NOW)).isEmpty();
      assertThat(answers.find("old", NOW)).isNull();
      assertThat(answers.find("twice", NOW)).containsExactly(HALO);
      assertThat(answers.find("never asked", NOW)).isNull();
    }
    try (Answers anew = Answers.open(folder, true)) {
      assertThat(anew.find("a", NOW)).isNull();
      anew.put("a", LATER, List.of());
      assertThat(anew.find("a", NOW)).isEmpty();
    }
    try (Answers answers = Answers.open(folder, false)) {
      assertThat(answers.find("a", NOW)).isEmpty();
      assertThat(answers.find("twice", NOW)).containsExactly(HALO);
    }
  }

  @Test
  void everyPrefixOfItsFileOpens() throws Exception {
    try (Answers answers = Answers.open(folder, false)) {
      answers.put("a", LATER, List.of(HALO));
      answers.put("b", LATER, List.of());
    }
    Path file = folder.resolve("answers.jsonl");
    byte[] whole = Files.readAllBytes(file);
    int first = new String(whole, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf('\n') + 1;
    for (int length = 0; length <= whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      try (Answers answers = Answers.open(folder, false)) {
        assertThat(answers.find("a", NOW) != null).isEqualTo(length >= first);
        assertThat(answers.find("b", NOW) != null).isEqualTo(length == whole.length);
        answers.put("c", LATER, List.of(HALO));
        assertThat(answers.find("c", NOW)).containsExactly(HALO);
      }
    }
  }

  @Test
  void aLineThatCannotBeReadIsNoAnswer() throws Exception {
    try (Answers answers = Answers.open(folder, false)) {
      answers.put("a", LATER, List.of(HALO));
    }
    Files.writeString(
        folder.resolve("answers.jsonl"),
        """
        nonsense
        {"v":2,"question":"a","until":"2999-01-01T00:00:00Z","facts":[]}
        {"v":1,"question":"b","until":"soon","facts":[]}

        """,
        StandardOpenOption.APPEND);
    try (Answers answers = Answers.open(folder, false)) {
      assertThat(answers.find("a", NOW)).containsExactly(HALO);
      assertThat(answers.find("b", NOW)).isNull();
    }
  }

  @Test
  void oneProcessAtATime() throws Exception {
    try (Answers answers = Answers.open(folder, false)) {
      assertThat(answers.find("a", NOW)).isNull();
      assertThatThrownBy(() -> Answers.open(folder, false))
          .isInstanceOf(BusyException.class)
          .hasMessageContaining("--cache");
    }
  }
}
