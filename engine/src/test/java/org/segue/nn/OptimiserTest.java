package org.segue.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.segue.math.Array;

/// Lazy updates are those of dense ones.
class OptimiserTest {

  private static final int ROWS = 40;
  private static final int WIDTH = 3;
  private static final int STEPS = 300;

  @Test
  void lazyNesterovIsDense() {
    assertTwins(new Sgd(0.9, true, 0), 0, false);
  }

  @Test
  void lazyNesterovWithDecayIsDense() {
    assertTwins(new Sgd(0.9, true, 0.02), 0, false);
  }

  @Test
  void lazyMomentumIsDense() {
    assertTwins(new Sgd(0.8, false, 0.01), 0, false);
  }

  @Test
  void lazyDescentIsDenseWhileTheRateChanges() {
    assertTwins(new Sgd(0.9, true, 0.02), 0, true);
  }

  @Test
  void clippingCountsAllParametersTogether() {
    assertTwins(new Sgd(0.9, true, 0.01), 0.5, false);
  }

  /// The dense twin is a plain parameter of which rows are looked up.
  private static void assertTwins(Sgd rule, double clip, boolean changing) {
    Parameters dense = new Parameters(1);
    Tensor all = dense.add("rows", Initial.normal(1), ROWS, WIDTH);
    Parameters lazy = new Parameters(1);
    Table table = lazy.table("rows", Initial.normal(1), ROWS, WIDTH);
    Linear denseOut = new Linear(dense.in("out"), WIDTH, 2);
    Linear lazyOut = new Linear(lazy.in("out"), WIDTH, 2);
    Optimiser denseOptimiser = new Optimiser(dense, rule, clip);
    Optimiser lazyOptimiser = new Optimiser(lazy, rule, clip);
    SplittableRandom random = new SplittableRandom(4);
    for (int step = 0; step < STEPS; step++) {
      int[] some = random.ints(4, 0, step < 100 ? ROWS : 8).toArray(); // long idle later
      int[] more = random.ints(3, 0, 8).toArray();
      double rate = changing ? 0.02 / (1 + step % 7) : step < 150 ? 0.02 : 0.01;
      double one;
      double other;
      try (Pass pass = Pass.training(1, step, 1)) {
        loss(denseOut, all.rows(some), all.rows(more)).backward();
        one = denseOptimiser.step(rate);
      }
      try (Pass pass = Pass.training(1, step, 1)) {
        loss(lazyOut, table.rows(some), table.rows(more)).backward();
        other = lazyOptimiser.step(rate);
      }
      assertThat(other).isCloseTo(one, within(1e-4 * Math.max(1, one)));
    }
    lazyOptimiser.settle();
    dense
        .arrays()
        .forEach(
            (name, array) ->
                assertThat(lazy.arrayOf(name).toFloats())
                    .as(name)
                    .containsExactly(array.toFloats(), within(2e-4f)));
  }

  private static Tensor loss(Linear out, Tensor some, Tensor more) {
    return Tensor.concat(0, out.apply(some), out.apply(more)).minus(Tensor.of(1)).square().sum();
  }

  /// g = 2 (p − 1): first step of Nesterov momentum is rate · 1.9 g, so 3 → 3 − .1 · 1.9 · 4.
  @Test
  void aStepOfNesterov() {
    assertThat(afterOneStep(new Sgd())).isCloseTo(2.24f, within(1e-5f));
  }

  /// The first step of Adam is as long as the rate, whatever the gradient.
  @Test
  void aStepOfAdam() {
    assertThat(afterOneStep(new Adam())).isCloseTo(2.9f, within(1e-5f));
  }

  private static float afterOneStep(Rule rule) {
    Parameters parameters = new Parameters(1);
    Tensor p = parameters.add("p", Initial.ONES, 1);
    parameters.arrayOf("p").set(0, 3f);
    Optimiser optimiser = new Optimiser(parameters, rule, 0);
    try (Pass pass = Pass.training(1, 0, 1)) {
      p.minus(Tensor.of(1)).square().sum().backward();
      assertThat(optimiser.step(0.1)).isCloseTo(4, within(1e-5));
    }
    return parameters.arrayOf("p").floatAt(0);
  }

  /// Rows that no step touches stay; those of every step go as dense ones do.
  @Test
  void lazyAdamMovesWhatIsTouched() {
    Parameters dense = new Parameters(1);
    Tensor all = dense.add("rows", Initial.normal(1), 4, WIDTH);
    Parameters lazy = new Parameters(1);
    Table table = lazy.table("rows", Initial.normal(1), 4, WIDTH);
    float[] before = table.values().toFloats();
    Optimiser denseOptimiser = new Optimiser(dense, new Adam(), 0);
    Optimiser lazyOptimiser = new Optimiser(lazy, new Adam(), 0);
    for (int step = 0; step < 50; step++) {
      try (Pass pass = Pass.training(1, step, 1)) {
        all.rows(new int[] {2, 0, 2}).sum(1).minus(Tensor.of(1)).square().sum().backward();
        denseOptimiser.step(0.01);
        table.rows(new int[] {2, 0, 2}).sum(1).minus(Tensor.of(1)).square().sum().backward();
        lazyOptimiser.step(0.01);
      }
    }
    float[] after = table.values().toFloats();
    assertThat(after).containsExactly(dense.arrayOf("rows").toFloats(), within(1e-6f));
    for (int i = 0; i < before.length; i++) {
      boolean touched = i / WIDTH == 0 || i / WIDTH == 2;
      assertThat(after[i] != before[i]).isEqualTo(touched);
    }
  }

  @Test
  void rowMinusOneIsZerosAndLearnsNothing() {
    Parameters parameters = new Parameters(1);
    Table table = parameters.table("rows", Initial.ONES, 3, 2);
    Optimiser optimiser = new Optimiser(parameters, new Sgd(), 0);
    try (Pass pass = Pass.training(1, 0, 1)) {
      Tensor rows = table.rows(new int[] {-1, 1, -1, 1}, 2, 2);
      assertThat(rows.shape()).containsExactly(2, 2, 2);
      assertThat(rows.floats()).containsExactly(0, 0, 1, 1, 0, 0, 1, 1);
      rows.sum().backward();
      assertThat(optimiser.step(1)).isCloseTo(Math.sqrt(8), within(1e-5)); // row 1 twice: (2, 2)
    }
    assertThat(table.values().toFloats()).containsExactly(1, 1, -2.8f, -2.8f, 1, 1);
    assertThatThrownBy(() -> table.rows(new int[] {3})).hasMessageContaining("row 3 of 3");
  }

  /// What is read is up to date though the table lags; a pass that ends without a step leaves
  /// nothing behind.
  @Test
  void readingDoesNotMoveRows() {
    Parameters parameters = new Parameters(1);
    Table table = parameters.table("rows", Initial.ONES, 2, 1);
    Optimiser optimiser = new Optimiser(parameters, new Sgd(), 0);
    for (int step = 0; step < 3; step++) {
      try (Pass pass = Pass.training(1, step, 1)) {
        table.rows(new int[] {step == 0 ? 0 : 1}).sum().backward();
        optimiser.step(0.1);
      }
    }
    float[] row = new float[1];
    table.copy(0, row, 0);
    // 1 − .1 (1.9 + .81 + .729): after its step the row goes on by its momentum, .9 · .9 · 1, …
    assertThat(row[0]).isCloseTo(1 - 0.1f * (1.9f + 0.81f + 0.729f), within(1e-5f));
    assertThat(table.values().floatAt(0)).isCloseTo(0.81f, within(1e-5f));
    try (Pass pass = Pass.inference(1)) {
      assertThat(table.rows(new int[] {0}).floats()).containsExactly(row);
    }
    try (Pass pass = Pass.training(1, 9, 1)) {
      table.rows(new int[] {0}).sum().backward(); // and no step
    }
    try (Pass pass = Pass.training(1, 9, 1)) {
      assertThat(optimiser.step(0.1)).isZero();
    }
  }

  /// Products with rows that lag behind are those with the rows as they are, whatever their order.
  @Test
  void productsAreOfRowsAsTheyAre() {
    Parameters parameters = new Parameters(5);
    Table table = parameters.table("rows", Initial.normal(1), ROWS, WIDTH);
    Optimiser optimiser = new Optimiser(parameters, new Sgd(0.9, true, 0.01), 0);
    for (int step = 0; step < 4; step++) {
      try (Pass pass = Pass.training(1, step, 1)) {
        table.rows(new int[] {step, 7}).square().sum().backward();
        optimiser.step(0.1);
      }
    }
    int[] which = {7, 3, 0, 7, 12};
    int[] place = {1, 0, 1, 0, 1};
    float[] with = new float[2 * WIDTH];
    for (int k = 0; k < with.length; k++) {
      with[k] = k - 3;
    }
    float[] products = new float[which.length];
    try (Pass pass = Pass.inference(1)) {
      table.products(which, k -> place[k], with, products);
    }
    float[] row = new float[WIDTH];
    for (int k = 0; k < which.length; k++) {
      table.copy(which[k], row, 0);
      float expected = 0;
      for (int i = 0; i < WIDTH; i++) {
        expected += row[i] * with[place[k] * WIDTH + i];
      }
      assertThat(products[k]).isCloseTo(expected, within(1e-4f));
    }
  }

  /// 0.9^2000 is 1e-92, which a float cannot hold; numbers below 1.2e-38 would be slow.
  @Test
  void momentumWithoutGradientStaysAnOrdinaryNumber() {
    for (Rule rule : new Rule[] {new Sgd(), new Adam(0.9, 0.9, 1e-8, 0)}) {
      Parameters parameters = new Parameters(1);
      Tensor p = parameters.add("p", Initial.ONES, 1);
      Optimiser optimiser = new Optimiser(parameters, rule, 0);
      for (int step = 0; step < 2000; step++) {
        try (Pass pass = Pass.training(1, step, 1)) {
          p.times(step == 0 ? 1 : 0).sum().backward();
          optimiser.step(0.1);
        }
      }
      for (Array kept : optimiser.arrays().values()) {
        if (kept.type() == Array.Type.F32) {
          assertThat(Math.abs(kept.floatAt(0)))
              .isLessThan(1e-25f)
              .satisfiesAnyOf(
                  value -> assertThat(value).isZero(),
                  value -> assertThat(value).isGreaterThan(Float.MIN_NORMAL));
        }
      }
    }
  }

  @Test
  void whatIsNotFiniteIsAnError() {
    Parameters parameters = new Parameters(1);
    Tensor p = parameters.add("p", Initial.ONES, 1);
    Optimiser optimiser = new Optimiser(parameters, new Sgd(), 1);
    try (Pass pass = Pass.training(1, 0, 1)) {
      p.minus(Tensor.of(1)).log().sum().backward();
      assertThatThrownBy(() -> optimiser.step(0.1)).hasMessageContaining("not finite");
    }
  }

  @Test
  void tablesTakeOverGivenRows() {
    Array rows = Array.of(1f, 2f, 3f, 4f).shaped(2, 2);
    Table table = new Parameters(1).table("rows", rows);
    try (Pass pass = Pass.inference(1)) {
      assertThat(table.rows(new int[] {1, 0}).floats()).containsExactly(3, 4, 1, 2);
    }
  }
}
