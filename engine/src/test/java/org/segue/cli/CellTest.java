package org.segue.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CellTest {

  @Test
  void columnsAreThoseOfTheScreen() {
    assertThat(Cell.fitted("abc", 5)).isEqualTo("abc  ");
    assertThat(Cell.fitted("abcdef", 5)).isEqualTo("abcd…");
    assertThat(Cell.fitted("音楽", 5)).isEqualTo("音楽 "); // two columns each
    assertThat(Cell.fitted("音楽音楽", 5)).isEqualTo("音楽…");
    assertThat(Cell.fitted("音楽音楽", 6)).isEqualTo("音楽… "); // half a sign is not drawn
    assertThat(Cell.fitted("🔥", 3)).isEqualTo("🔥 ");
    assertThat(Cell.fitted("e\u0301te\u0301", 4)).isEqualTo("e\u0301te\u0301 "); // marks take none
    assertThat(Cell.padded("abcdef", 3)).isEqualTo("abcdef");
  }

  @Test
  void nothingSteersTheTerminal() {
    assertThat(Cell.fitted("a\u001b[2Jb\n", 9)).isEqualTo("a\ufffd[2Jb\ufffd  ");
  }
}
