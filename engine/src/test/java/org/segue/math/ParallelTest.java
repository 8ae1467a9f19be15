package org.segue.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class ParallelTest {

  @Test
  void everyIndexComesOnce() {
    for (int threads : new int[] {1, 2, 5}) {
      AtomicIntegerArray seen = new AtomicIntegerArray(1003);
      Parallel.forEach(
          1003,
          threads,
          10,
          () ->
              (from, to) -> {
                for (int i = from; i < to; i++) {
                  seen.incrementAndGet(i);
                }
              });
      for (int i = 0; i < 1003; i++) {
        assertThat(seen.get(i)).isEqualTo(1);
      }
    }
  }

  @Test
  void aFailureComesOut() {
    assertThatThrownBy(
            () ->
                Parallel.forEach(
                    100,
                    2,
                    1,
                    () ->
                        (from, to) -> {
                          if (from == 37) {
                            throw new IllegalStateException("thirty-seven");
                          }
                        }))
        .hasMessage("thirty-seven");
  }
}
