package org.segue.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class PassTest {

  /// Each step makes some 300 kB of tensors; 10,000 steps that kept one in a hundred would
  /// grow by 30 MB.
  @Test
  void memoryDoesNotGrowWithSteps() throws IOException {
    Path status = Path.of("/proc/self/status");
    Assumptions.assumeTrue(Files.exists(status));
    Parameters parameters = new Parameters(1);
    Table table = parameters.table("rows", Initial.normal(1), 1000, 128);
    Linear layer = new Linear(parameters, 128, 128);
    Optimiser optimiser = new Optimiser(parameters, new Sgd(), 1);
    long before = 0;
    for (int step = 0; step < 11_000; step++) {
      if (step == 1000) {
        before = resident(status);
      }
      try (Pass pass = Pass.training(1, step, 1)) {
        int[] some = new int[64];
        for (int i = 0; i < some.length; i++) {
          some[i] = (step * 31 + i * 17) % 1000;
        }
        pass.drop(layer.apply(table.rows(some)).relu(), 0.1).square().mean().backward();
        optimiser.step(0.01);
      }
    }
    assertThat(resident(status) - before).isLessThan(30_000); // kB
  }

  private static long resident(Path status) throws IOException {
    System.gc();
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", ""));
      }
    }
    throw new IllegalStateException("no VmRSS");
  }

  @Test
  void droppedNumbersFollowFromSeedAndStep() {
    float[] one = dropped(1, 5);
    assertThat(dropped(1, 5)).isEqualTo(one);
    assertThat(dropped(1, 6)).isNotEqualTo(one);
    assertThat(dropped(2, 5)).isNotEqualTo(one);
    int zeros = 0;
    for (float value : one) {
      zeros += value == 0 ? 1 : 0;
      assertThat(value).isIn(0f, 1.25f);
    }
    assertThat(zeros / 10_000.0).isCloseTo(0.2, within(0.02));
  }

  private static float[] dropped(long seed, long step) {
    try (Pass pass = Pass.training(seed, step, 1)) {
      return pass.drop(Tensor.zeros(10_000).plus(1), 0.2).floats();
    }
  }

  @Test
  void nothingIsDroppedOutsideTraining() {
    try (Pass pass = Pass.inference(1)) {
      Tensor x = Tensor.of(new float[] {1, 2});
      assertThat(pass.drop(x, 0.5)).isSameAs(x);
    }
  }

  @Test
  void tensorsNeedAPass() {
    assertThatThrownBy(() -> Tensor.zeros(2)).hasMessageContaining("no pass is open");
  }

  @Test
  void aPassWithoutGradientsKeepsNone() {
    try (Pass pass = Pass.training(1, 0, 1)) {
      Tensor x = Tensor.variable(new float[] {1, 2});
      Tensor y = pass.withoutGradient(() -> x.square());
      x.plus(y).sum().backward();
      assertThat(x.gradient()).containsExactly(1, 1);
    }
  }

  @Test
  void theLargestOfEachRow() {
    try (Pass pass = Pass.inference(1)) {
      Tensor x = Tensor.of(new float[] {1, 5, 3, 9, 2, 4}, 2, 3);
      assertThat(x.largest(2)).containsExactly(1, 2, 0, 2);
    }
  }
}
