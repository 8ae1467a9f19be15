package org.segue.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineLogTest {

  @TempDir private Path folder;

  @Test
  void linesComeBack() throws IOException {
    Path file = folder.resolve("new/log");
    try (LineLog log = LineLog.open(file)) {
      assertThat(log.lines()).isEmpty();
      log.append("été");
      log.append("");
      assertThat(Files.readString(file)).isEqualTo("été\n\n"); // at once
    }
    try (LineLog log = LineLog.open(file)) {
      assertThat(log.lines()).containsExactly("été", "");
      assertThat(log.torn()).isEmpty();
      log.append("third");
    }
    assertThat(Files.readString(file)).isEqualTo("été\n\nthird\n");
  }

  @Test
  void aTornLineIsWrittenOver() throws IOException {
    Path file = folder.resolve("log");
    byte[] cut = {'a', '\n', 'b', (byte) 0xc3}; // killed within a letter
    Files.write(file, cut);
    try (LineLog log = LineLog.open(file)) {
      assertThat(log.lines()).containsExactly("a");
      assertThat(log.torn()).startsWith("b");
      assertThat(Files.readAllBytes(file)).isEqualTo(cut); // looking changes nothing
      log.append("c");
    }
    assertThat(Files.readString(file)).isEqualTo("a\nc\n");
  }

  @Test
  void onlyOneMayWrite() throws IOException {
    Path file = folder.resolve("log");
    try (LineLog log = LineLog.open(file)) {
      assertThatThrownBy(() -> LineLog.open(file))
          .isInstanceOf(BusyException.class)
          .hasMessageContaining("in use");
      assertThatIllegalArgumentException().isThrownBy(() -> log.append("a\nb"));
    }
    LineLog.open(file).close();
  }
}
