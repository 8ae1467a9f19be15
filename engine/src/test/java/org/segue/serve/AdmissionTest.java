package org.segue.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AdmissionTest {

  @Test
  void noMoreComputeAtOnceThanMayAndTheRestIsTurnedAway() throws Exception {
    Admission admission = new Admission(2, Duration.ofMillis(50));
    for (int i = 0; i < 50; i++) {
      admission.run(() -> pause(20)); // so that it knows how long one takes
    }
    AtomicInteger at = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger answered = new AtomicInteger();
    AtomicInteger shed = new AtomicInteger();
    CountDownLatch start = new CountDownLatch(1);
    List<Thread> all = new ArrayList<>();
    for (int t = 0; t < 100; t++) {
      all.add(
          Thread.startVirtualThread(
              () -> {
                try {
                  start.await();
                  admission.run(
                      () -> {
                        most.accumulateAndGet(at.incrementAndGet(), Math::max);
                        pause(20);
                        return at.decrementAndGet();
                      });
                  answered.incrementAndGet();
                } catch (Problem problem) {
                  assertThat(problem.status()).isEqualTo(503);
                  assertThat(problem.headers()).containsKey("Retry-After");
                  shed.incrementAndGet();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              }));
    }
    start.countDown();
    for (Thread thread : all) {
      thread.join();
    }
    assertThat(most.get()).isLessThanOrEqualTo(2);
    assertThat(answered.get() + shed.get()).isEqualTo(100);
    assertThat(answered.get()).isGreaterThanOrEqualTo(8);
    assertThat(shed.get()).isGreaterThan(20);
    assertThat(admission.inside()).isZero();
    assertThat(admission.<String>run(() -> "again")).isEqualTo("again");
  }

  @Test
  void whoComesWhileTooManyAreInsideIsTurnedAwayBeforeAnythingIsDone() throws Exception {
    Admission admission = new Admission(1, Duration.ofMillis(50));
    admission.check();
    CountDownLatch go = new CountDownLatch(1);
    admission.run(() -> pause(200)); // so that it knows how long one takes
    List<Thread> inside = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      inside.add(
          Thread.startVirtualThread(
              () -> {
                try {
                  admission.run(
                      () -> {
                        try {
                          go.await();
                        } catch (InterruptedException e) {
                          Thread.currentThread().interrupt();
                        }
                        return 1;
                      });
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                } catch (Problem problem) {
                  // it waited for longer than anybody may
                }
              }));
    }
    while (admission.inside() < 4) {
      Thread.sleep(1);
    }
    assertThatThrownBy(admission::check).isInstanceOf(Problem.class);
    go.countDown();
    for (Thread thread : inside) {
      thread.join();
    }
    admission.check();
  }

  @Test
  void partsOfLongRequestsTakeHalfOfTheTurnsAndAreCounted() throws Exception {
    try (Admission admission = new Admission(4, Duration.ofSeconds(10))) {
      AtomicInteger at = new AtomicInteger();
      AtomicInteger most = new AtomicInteger();
      CountDownLatch go = new CountDownLatch(1);
      List<Thread> lines = new ArrayList<>();
      for (int t = 0; t < 20; t++) {
        lines.add(
            Thread.startVirtualThread(
                () -> {
                  try {
                    admission.runPatiently(
                        () -> {
                          most.accumulateAndGet(at.incrementAndGet(), Math::max);
                          await(go);
                          return at.decrementAndGet();
                        });
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                }));
      }
      while (at.get() < 2) {
        Thread.sleep(1);
      }
      assertThat(admission.inside()).isEqualTo(2); // the others wait before the door
      assertThat(admission.<String>run(() -> "at once")).isEqualTo("at once");
      go.countDown();
      for (Thread thread : lines) {
        thread.join();
      }
      assertThat(most.get()).isEqualTo(2);
      assertThat(admission.inside()).isZero();
    }
  }

  @Test
  void tooManyLongRequestsAreTurnedAway() {
    try (Admission admission = new Admission(2, Duration.ofMillis(50))) {
      for (int i = 0; i < 16; i++) {
        admission.begin();
      }
      assertThatThrownBy(admission::begin).isInstanceOf(Problem.class);
      admission.end();
      admission.begin();
      assertThatThrownBy(admission::begin).isInstanceOf(Problem.class);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aFailureGivesTheTurnBack() throws Exception {
    Admission admission = new Admission(1, Duration.ofMillis(50));
    for (int i = 0; i < 5; i++) {
      try {
        admission.run(
            () -> {
              throw new IllegalStateException("on purpose");
            });
      } catch (IllegalStateException e) {
        assertThat(e).hasMessage("on purpose");
      }
    }
    assertThat(admission.<Integer>run(() -> 1)).isEqualTo(1);
  }

  private static int pause(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return millis;
  }
}
