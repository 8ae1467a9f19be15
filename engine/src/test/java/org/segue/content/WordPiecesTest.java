package org.segue.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class WordPiecesTest {

  private static final WordPieces PIECES =
      new WordPieces(
          Map.of("rain", 1, "##y", 2, "##bow", 3, "day", 4, "##s", 5, "!", 6, "夏", 7, "r", 8));

  private static int[] of(String text) {
    return PIECES.of(text, 10);
  }

  @Test
  void wordsAreCutIntoTheLongestPieces() {
    assertThat(of("rainy rainbow days")).containsExactly(1, 2, 1, 3, 4, 5);
  }

  @Test
  void caseAndAccentsDoNotMatter() {
    assertThat(of("RÀINY\tDäy")).containsExactly(1, 2, 4);
  }

  @Test
  void punctuationAndChineseCharactersStandAlone() {
    assertThat(of("day!!rain")).containsExactly(4, 6, 6, 1);
    assertThat(of("夏夏day")).containsExactly(7, 7, 4);
  }

  @Test
  void whatCannotBeCutIsLeftOut() {
    assertThat(of("🔥 rainx day")).containsExactly(4);
    assertThat(of("")).isEmpty();
    assertThat(of("r" + "y".repeat(100))).as("longer than any word").isEmpty();
  }

  @Test
  void aLongTextIsCutOff() {
    assertThat(PIECES.of("rainy days rain", 3)).containsExactly(1, 2, 4);
  }
}
