package org.segue.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MarksTest {

  @Test
  void numbersAreThereUntilForgotten() {
    Marks marks = new Marks(130);
    marks.add(0);
    marks.add(63);
    marks.add(129);
    marks.add(-1);
    assertThat(marks.has(-1)).isFalse();
    assertThat(marks.has(0)).isTrue();
    assertThat(marks.bit(63)).isOne();
    assertThat(marks.bit(64)).isZero();
    assertThat(marks.has(129)).isTrue();
    marks.forget(129);
    marks.forget(-1);
    assertThat(marks.has(129)).isFalse();
    assertThat(marks.has(63)).isTrue();
  }
}
