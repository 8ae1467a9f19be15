package org.segue.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BarsTest {

  @Test
  void barsAreAsLongAsTheirPartOfTheLargest() {
    Bars bars = new Bars(List.of(bar("1", 16), bar("2–3", 8), bar("4", 1), bar("5", 0)), false);
    // 3 for labels, 2 for counts, 2 + 2 between: 16 of 25 columns are left, so one column is 1
    assertThat(bars.draw(25))
        .containsExactly(
            "  1  ████████████████  16",
            "2–3  ████████           8",
            "  4  █                  1",
            "  5                     0");
  }

  @Test
  void partsOfAColumnAreDrawnInEighthsAndTheSmallestCountIsSeen() {
    Bars bars = new Bars(List.of(bar("a", 1000), bar("b", 550), bar("c", 1)), false);
    assertThat(bars.draw(20))
        .containsExactly("a  ██████████  1,000", "b  █████▌        550", "c  ▏               1");
  }

  @Test
  void logarithmicBarsShowATail() {
    Bars bars = new Bars(List.of(bar("a", 999), bar("b", 9)), true); // log 1000 : log 10 = 3 : 1
    assertThat(bars.draw(17 + 3)).containsExactly("a  ████████████  999", "b  ████            9");
  }

  @Test
  void noLineIsWiderThanAsked() {
    Bars bars = new Bars(List.of(bar("128–255", 123_456_789), bar("1", 3)), false);
    for (int width = 40; width <= 160; width++) {
      int wanted = width;
      assertThat(bars.draw(width)).allSatisfy(line -> assertThat(line).hasSize(wanted));
    }
  }

  @Test
  void nothingIsDrawnAsNothing() {
    assertThat(new Bars(List.of(), false).draw(80)).isEmpty();
    assertThat(new Bars(List.of(bar("0", 0)), true).draw(14))
        .containsExactly("0" + " ".repeat(14) + "0");
  }

  private static Bars.Bar bar(String label, long count) {
    return new Bars.Bar(label, count);
  }
}
