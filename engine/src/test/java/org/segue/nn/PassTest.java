package org.segue.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.segue.math.Array;

class PassTest {

  private static final Path STATUS = Path.of("/proc/self/status");

  /// A parameter's numbers lie in Java's memory, which nothing but the tensor may refer to any
  /// more.
  @Test
  void aParameterOutlivesWhoeverMadeIt() {
    Tensor parameter = new Parameters(7).keep("w", Initial.normal(1), 256, 256);
    float[] expected = parameter.floats();
    for (int i = 0; i < 20; i++) {
      System.gc();
      Array.allocate(Array.Type.F32, 256, 256).put(0, new float[256 * 256], 0, 256 * 256);
      assertThat(parameter.floats()).isEqualTo(expected);
    }
  }

  /// Each step makes some 300 kB of tensors; 10,000 steps that kept one in two hundred would grow
  /// by 15 MB. In a process of its own whose heap is all there from the start.
  @Test
  void memoryDoesNotGrowWithSteps(@TempDir Path folder) throws IOException, InterruptedException {
    Assumptions.assumeTrue(Files.exists(STATUS));
    Path out = folder.resolve("out");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms64m",
                "-Xmx64m",
                "-XX:+AlwaysPreTouch",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                ManySteps.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    assertThat(process.waitFor()).as(Files.readString(out)).isZero();
    assertThat(Long.parseLong(Files.readString(out).strip())).isLessThan(15_000); // kB
  }

  /// Prints by how many kilobytes the process grew in 10,000 steps.
  static final class ManySteps {
    public static void main(String[] none) throws IOException {
      Parameters parameters = new Parameters(1);
      Table table = parameters.table("rows", Initial.normal(1), 1000, 128);
      Linear layer = new Linear(parameters, 128, 128);
      Optimiser optimiser = new Optimiser(parameters, new Sgd(), 1);
      long before = 0;
      for (int step = 0; step < 13_000; step++) {
        if (step == 3000) { // compiled and warm
          before = resident();
        }
        try (Pass pass = Pass.training(1, step, 1)) {
          int[] some = new int[64];
          for (int i = 0; i < some.length; i++) {
            some[i] = (step * 31 + i * 17) % 1000;
          }
          Tensor y = pass.drop(layer.apply(table.rows(some)).relu(), 0.1);
          y.minus(Tensor.of(1)).square().mean().backward();
          optimiser.step(0.01);
        }
      }
      System.out.println(resident() - before);
    }
  }

  private static long resident() throws IOException {
    System.gc();
    for (String line : Files.readAllLines(STATUS)) {
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
      String failure =
          pass.withoutGradient(
              () -> {
                Tensor square = x.square();
                assertThat(square.floats()).containsExactly(1, 4);
                return Assertions.catchThrowable(() -> square.sum().backward()).getMessage();
              });
      assertThat(failure).contains("does not require grad");
      x.square().sum().backward();
      assertThat(x.gradient()).containsExactly(2, 4);
    }
  }

  @Test
  void theLargestOfEachRow() {
    try (Pass pass = Pass.inference(1)) {
      Tensor x = Tensor.of(new float[] {1, 5, 3, 9, 2, 4}, 2, 3);
      assertThat(x.largest(2)).containsExactly(1, 2, 0, 2);
    }
  }

  @Test
  void parametersOutliveThePassTheyAreMadeIn() {
    Tensor made;
    try (Pass pass = Pass.inference(1)) {
      made = new Parameters(1).add("p", Initial.ONES, 2);
    }
    try (Pass pass = Pass.inference(1)) {
      assertThat(made.times(2).floats()).containsExactly(2, 2);
    }
  }
}
